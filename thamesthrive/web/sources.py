"""`/api/sources`: where events may come from. A change names the revision it was made on."""

from datetime import datetime
from typing import Any

import msgspec
from attrs import evolve

from ..access.edited import Edited
from ..domain.source import USUAL_DOORS, KeyAt, Source
from .etags import edits, etagged, revision_of
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked


class KeyPlace(msgspec.Struct, forbid_unknown_fields=True):
    """Where in the properties a key stands, of which type. `hashed`: it is taken out there, and only its hash is known."""

    path: str
    type: str
    hashed: bool = False


class SourceShown(msgspec.Struct):
    """A source, with its write key and who changed it when."""

    id: str
    name: str
    write_key: str
    enabled: bool
    channel: str | None
    origins: tuple[str, ...]
    doors: tuple[str, ...]
    keys: tuple[KeyPlace, ...]
    ephemeral: bool
    profile_less: bool
    bots: str
    region: str | None
    rate: str | None
    description: str
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class SourceGiven(msgspec.Struct, forbid_unknown_fields=True):
    """What may be said of a source. What is left out takes its default, also in a change."""

    name: str
    enabled: bool = True
    channel: str | None = None
    origins: tuple[str, ...] = ()
    doors: tuple[str, ...] = USUAL_DOORS
    keys: tuple[KeyPlace, ...] = ()
    ephemeral: bool = False
    profile_less: bool = False
    bots: str = "flag"
    region: str | None = None
    rate: str | None = None
    description: str = ""


async def list_sources(asked: Asked) -> Reply:
    found = await asked.uses.sources.list(asked.scope)
    return json_reply(Listing([_shown(edited) for edited in found]))


async def create_source(asked: Asked) -> Reply:
    fields = _fields(asked.read(SourceGiven))
    name = fields.pop("name")
    made = await asked.uses.sources.create(asked.scope, name, asked.by, **fields)
    return _reply(await asked.uses.sources.get(asked.scope, made.id), status=201)


async def get_source(asked: Asked) -> Reply:
    return _reply(await asked.uses.sources.get(asked.scope, asked.place["id"]))


async def put_source(asked: Asked) -> Reply:
    with revision_of(asked) as expected:
        given = asked.read(SourceGiven)
        before = await asked.uses.sources.get(asked.scope, asked.place["id"])
        source = evolve(before.value, **_fields(given))
        return _reply(await asked.uses.sources.save(asked.scope, source, expected=expected, by=asked.by))


async def delete_source(asked: Asked) -> Reply:
    with revision_of(asked) as expected:
        await asked.uses.sources.delete(asked.scope, asked.place["id"], expected=expected)
    return Reply(204, b"")


def _fields(given: SourceGiven) -> dict[str, Any]:
    return {**msgspec.structs.asdict(given), "keys": tuple(KeyAt(**msgspec.structs.asdict(key)) for key in given.keys)}


def _reply(edited: Edited[Source], *, status: int = 200) -> Reply:
    return etagged(_shown(edited), edited, status=status)


def _shown(edited: Edited[Source]) -> SourceShown:
    source = edited.value
    return SourceShown(
        id=source.id,
        name=source.name,
        write_key=source.write_key,
        enabled=source.enabled,
        channel=source.channel,
        origins=source.origins,
        doors=source.doors,
        keys=tuple(KeyPlace(key.path, key.type, key.hashed) for key in source.keys),
        ephemeral=source.ephemeral,
        profile_less=source.profile_less,
        bots=source.bots,
        region=source.region,
        rate=source.rate,
        description=source.description,
        **edits(edited),
    )
