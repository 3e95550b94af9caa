"""`/api/saved-views`: lists that people look at again. A change names the revision it was made on."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from ..access.edited import Edited
from ..domain.fields import KindName
from ..domain.saved_view import SavedView
from .etags import edits, etagged, revision_of
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked

Length = Annotated[str, Meta(max_length=20, description="A length that ends when one looks: 24h, 7d, 2w; or any; or nothing.")]
Moment = Annotated[datetime, Meta(tz=True)]


class SavedViewShown(msgspec.Struct):
    """A list of records of a kind. `columns` are paths of them; none: the list's own. Its time: `last`, or `from` and `to`, or none."""

    id: str
    name: str
    kind: KindName
    query: str
    words: str
    columns: tuple[str, ...]
    sort: str
    last: Length
    begin: Moment | None = msgspec.field(name="from")
    end: Moment | None = msgspec.field(name="to")
    description: str
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class SavedViewGiven(msgspec.Struct, forbid_unknown_fields=True):
    """What may be said of a list. What is left out takes its default, also in a change."""

    name: str
    kind: KindName
    query: str = ""
    words: str = ""
    columns: tuple[str, ...] = ()
    sort: str = ""
    last: Length = ""
    begin: Moment | None = msgspec.field(default=None, name="from")
    end: Moment | None = msgspec.field(default=None, name="to")
    description: str = ""


async def list_saved_views(asked: Asked) -> Reply:
    return json_reply(Listing([_shown(edited) for edited in await asked.uses.saved_views.list(asked.scope)]))


async def create_saved_view(asked: Asked) -> Reply:
    fields = msgspec.structs.asdict(asked.read(SavedViewGiven))
    name, kind = fields.pop("name"), fields.pop("kind")
    return _reply(await asked.uses.saved_views.create(asked.scope, name, kind, asked.by, **fields), status=201)


async def get_saved_view(asked: Asked) -> Reply:
    return _reply(await asked.uses.saved_views.get(asked.scope, asked.place["id"]))


async def put_saved_view(asked: Asked) -> Reply:
    with revision_of(asked) as expected:
        view = SavedView(id=asked.place["id"], **msgspec.structs.asdict(asked.read(SavedViewGiven)))
        return _reply(await asked.uses.saved_views.save(asked.scope, view, expected=expected, by=asked.by))


async def delete_saved_view(asked: Asked) -> Reply:
    with revision_of(asked) as expected:
        await asked.uses.saved_views.delete(asked.scope, asked.place["id"], expected=expected)
    return Reply(204, b"")


def _reply(edited: Edited[SavedView], *, status: int = 200) -> Reply:
    return etagged(_shown(edited), edited, status=status)


def _shown(edited: Edited[SavedView]) -> SavedViewShown:
    view = edited.value
    return SavedViewShown(
        id=view.id,
        name=view.name,
        kind=view.kind,
        query=view.query,
        words=view.words,
        columns=view.columns,
        sort=view.sort,
        last=view.last,
        begin=view.begin,
        end=view.end,
        description=view.description,
        **edits(edited),
    )
