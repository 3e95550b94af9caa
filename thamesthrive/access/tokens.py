"""`Tokens`: API tokens, shown once, of which only a hash is stored."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from ..domain.definitions import TOKEN
from ..domain.scope import Scope
from ..domain.token import GRANTS, Token, hashed_secret, split_token, token_text
from ..kernel.codec import decode
from ..kernel.errors import Invalid, Missing
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from .edited import Edited, defined, edited, redefined

ID_BYTES = 8                                    # 16 hex: without "_", which separates the parts of a token's text
SECRET_BYTES = 32
MAX_NAME = 100


class Tokens:
    """`by` is who asks: a token's id, or `cli`."""

    def __init__(self, definitions: Definitions, clock: Clock) -> None:
        self._definitions, self._clock = definitions, clock

    async def create(
        self, scope: Scope, name: str, grant: str, *, by: str = "", expires_at: datetime | None = None
    ) -> tuple[str, Token]:
        """The token's text, which is never shown again, and what is stored of it. Raises: Invalid."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        token = Token(
            id=secrets.token_hex(ID_BYTES), name=name.strip(), grant=grant, secret_sha256=hashed_secret(secret), expires_at=expires_at
        )
        self._check(token)
        definition = defined(TOKEN, token.id, token, by=by, now=self._clock.now())
        await self._definitions.save(scope, evolve(definition, lookup=token.id), expected=None)
        return token_text(token.id, secret), token

    async def list(self, scope: Scope) -> Sequence[Edited[Token]]:
        """All of them, by id; revoked ones too."""
        return [edited(d, Token) for d in await self._definitions.list(scope, TOKEN)]

    async def revoke(self, scope: Scope, id: str, *, by: str = "") -> Token:
        """The token opens nothing from now on. Doing it again changes nothing. Raises: Missing; Conflict when it was changed in between."""
        definition = await self._definitions.get(scope, TOKEN, id)
        if definition is None:
            raise Missing(f'there is no token "{id}"; list the tokens to see their ids')
        token = decode(definition.body, Token)
        if token.revoked:
            return token
        revoked = evolve(token, revoked=True)
        changed = redefined(definition, revoked, by=by, now=self._clock.now())
        await self._definitions.save(scope, changed, expected=definition.revision)
        return revoked

    async def check(self, text: str) -> tuple[Scope, Token] | None:
        """What a token's text opens; None if it is none, wrong, expired or revoked."""
        parts = split_token(text)
        if parts is None:
            return None
        public_id, secret = parts
        found = await self._definitions.find(TOKEN, public_id)
        if found is None:
            return None
        scope, definition = found
        token = decode(definition.body, Token)
        return (scope, token) if token.admits(secret, self._clock.now()) else None

    def _check(self, token: Token) -> None:
        if not token.name or len(token.name) > MAX_NAME:
            raise Invalid(f"a token's name has 1 to {MAX_NAME} characters: it says who uses the token")
        if token.grant not in GRANTS:
            raise Invalid(f'"{token.grant}" is no grant; there are {", ".join(GRANTS)}')
        if token.expires_at is not None and token.expires_at <= self._clock.now():
            raise Invalid("a token must expire in the future")
