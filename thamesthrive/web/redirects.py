"""`/api/redirects`: links that tell who followed them. A change names the revision it was made on."""

from datetime import datetime
from typing import Any

import msgspec

from ..access.edited import Edited
from ..access.redirects import Redirects
from ..domain.redirect import CLICKED, Redirect
from .etags import edits, etagged, revision_of
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked


class RedirectShown(msgspec.Struct):
    """A link. `address` is what is written into a mail, `url` where it leads; `properties` are those of its event."""

    id: str
    name: str
    address: str
    url: str
    source: str
    type: str
    properties: dict[str, Any]
    description: str
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class RedirectGiven(msgspec.Struct, forbid_unknown_fields=True):
    """What may be said of a link. What is left out takes its default, also in a change."""

    name: str
    url: str
    source: str
    type: str = CLICKED
    properties: dict[str, Any] = {}
    description: str = ""


async def list_redirects(asked: Asked) -> Reply:
    links = asked.uses.redirects
    return json_reply(Listing([_shown(edited, links) for edited in await links.list(asked.scope)]))


async def create_redirect(asked: Asked) -> Reply:
    fields = msgspec.structs.asdict(asked.read(RedirectGiven))
    name = fields.pop("name")
    return _reply(asked, await asked.uses.redirects.create(asked.scope, name, asked.by, **fields), status=201)


async def get_redirect(asked: Asked) -> Reply:
    return _reply(asked, await asked.uses.redirects.get(asked.scope, asked.place["id"]))


async def put_redirect(asked: Asked) -> Reply:
    with revision_of(asked) as expected:
        redirect = Redirect(id=asked.place["id"], **msgspec.structs.asdict(asked.read(RedirectGiven)))
        return _reply(asked, await asked.uses.redirects.save(asked.scope, redirect, expected=expected, by=asked.by))


async def delete_redirect(asked: Asked) -> Reply:
    with revision_of(asked) as expected:
        await asked.uses.redirects.delete(asked.scope, asked.place["id"], expected=expected)
    return Reply(204, b"")


def _reply(asked: Asked, edited: Edited[Redirect], *, status: int = 200) -> Reply:
    return etagged(_shown(edited, asked.uses.redirects), edited, status=status)


def _shown(edited: Edited[Redirect], links: Redirects) -> RedirectShown:
    redirect = edited.value
    return RedirectShown(
        id=redirect.id,
        name=redirect.name,
        address=links.address(redirect.id),
        url=redirect.url,
        source=redirect.source,
        type=redirect.type,
        properties=dict(redirect.properties),
        description=redirect.description,
        **edits(edited),
    )
