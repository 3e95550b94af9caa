"""`/api/tokens`: API tokens. Their text is shown once, when they are made."""

from datetime import datetime

import msgspec

from ..access.edited import Edited
from ..domain.token import Token
from ..kernel.errors import Denied
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked

OWNER = "owner"


class TokenShown(msgspec.Struct):
    """What is known of a token, which is not its secret. `created_by`: a token's id, a user's, or `cli`."""

    id: str
    name: str
    grant: str
    revoked: bool
    expires_at: datetime | None
    created_at: datetime
    created_by: str


class TokenMade(msgspec.Struct):
    """A new token. `token` is never shown again."""

    token: str
    id: str
    name: str
    grant: str
    expires_at: datetime | None


class TokenGiven(msgspec.Struct, forbid_unknown_fields=True):
    """What may be said of a new token."""

    name: str
    grant: str
    expires_at: datetime | None = None


async def list_tokens(asked: Asked) -> Reply:
    found = await asked.uses.tokens.list(asked.scope)
    return json_reply(Listing([_shown(edited) for edited in found]))


async def create_token(asked: Asked) -> Reply:
    given = asked.read(TokenGiven)
    if given.grant == OWNER and asked.caller.grant != OWNER:
        raise Denied("only an owner makes owners", code="not-granted")
    text, made = await asked.uses.tokens.create(asked.scope, given.name, given.grant, by=asked.by, expires_at=given.expires_at)
    return json_reply(TokenMade(text, made.id, made.name, made.grant, made.expires_at), status=201)


async def revoke_token(asked: Asked) -> Reply:
    await asked.uses.tokens.revoke(asked.scope, asked.place["id"], by=asked.by)
    return Reply(204, b"")


def _shown(edited: Edited[Token]) -> TokenShown:
    token = edited.value
    return TokenShown(
        token.id, token.name, token.grant, token.revoked, token.expires_at, created_at=edited.created_at, created_by=edited.created_by
    )
