"""`/api/paths`: properties and traits that were given a type, and how far the store is with it."""

from datetime import datetime
from typing import Annotated

import msgspec

from ..access.paths import PathFilled
from ..domain.declared import DeclaredType
from ..domain.fields import KindName
from .etags import edits, etagged, revision_of
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked


class PathGiven(msgspec.Struct, forbid_unknown_fields=True):
    """What is declared: a path below a branch that may hold anything, as TQL writes it."""

    kind: KindName
    path: Annotated[str, msgspec.Meta(max_length=300, examples=["properties.price"])]
    type: DeclaredType


class FillingShown(msgspec.Struct):
    """Records that were there before the declaration, and how many of them are done. Until it is finished, searches by it are slow."""

    done: int
    total: int
    finished: bool


class PathShown(msgspec.Struct):
    """A declared path, who declared it when, and how far it is filled."""

    id: str
    kind: KindName
    path: str
    type: DeclaredType
    filling: FillingShown
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


async def list_paths(asked: Asked) -> Reply:
    return json_reply(Listing([_shown(path) for path in await asked.uses.paths.list(asked.scope)]))


async def create_path(asked: Asked) -> Reply:
    given = asked.read(PathGiven)
    return _reply(await asked.uses.paths.create(asked.scope, given.kind, given.path, given.type, by=asked.by), status=201)


async def get_path(asked: Asked) -> Reply:
    return _reply(await asked.uses.paths.get(asked.scope, asked.place["id"]))


async def delete_path(asked: Asked) -> Reply:
    with revision_of(asked) as expected:
        await asked.uses.paths.delete(asked.scope, asked.place["id"], expected=expected)
    return Reply(204, b"")


def _reply(path: PathFilled, *, status: int = 200) -> Reply:
    return etagged(_shown(path), path.edited, status=status)


def _shown(path: PathFilled) -> PathShown:
    declared = path.edited.value
    return PathShown(
        id=path.id,
        kind=declared.kind,
        path=declared.path,
        type=declared.type,
        filling=FillingShown(path.filling.done, path.filling.total, path.filling.finished),
        **edits(path.edited),
    )
