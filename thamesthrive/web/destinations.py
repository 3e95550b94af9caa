"""`/api/destinations`: where events are sent on to. A change names the revision it was made on; secrets are shown once, or masked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from attrs import asdict
from msgspec import Meta

from ..access.destinations import Shown
from ..domain.destination import Destination, Effort
from ..sdk.form import options_schema
from .etags import edits, etagged, revision_of
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked


class EffortGiven(msgspec.Struct, forbid_unknown_fields=True):
    """How a destination is called. After `breaker_failures` failed calls in a row it rests for `breaker_s`; 0 is without."""

    timeout_s: Annotated[float, Meta(ge=0.1, le=60)] = 10.0
    max_attempts: Annotated[int, Meta(ge=1, le=100)] = 16
    retry_s: Annotated[float, Meta(ge=0.01, le=3_600)] = 1.0
    rate_per_s: Annotated[float, Meta(ge=0, le=100_000)] = 0.0
    concurrency: Annotated[int, Meta(ge=1, le=100)] = 16
    breaker_failures: Annotated[int, Meta(ge=0, le=10_000)] = 10
    breaker_s: Annotated[float, Meta(ge=0.1, le=3_600)] = 30.0


class DestinationShown(msgspec.Struct):
    """A destination. `options` are those of its kind, with secrets masked; `secret` is shown once, when it was made."""

    id: str
    name: str
    kind: str
    options: dict[str, Any]
    sources: tuple[str, ...]
    types: tuple[str, ...]
    condition: str
    template: str
    effort: EffortGiven
    enabled: bool
    description: str
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    secret: str | None = None


class DestinationGiven(msgspec.Struct, forbid_unknown_fields=True):
    """What may be said of a destination. What is left out takes its default, also in a change; a secret stays."""

    name: str
    options: dict[str, Any]
    kind: str = "webhook"
    sources: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    condition: str = ""
    template: str = ""
    effort: EffortGiven = msgspec.field(default_factory=EffortGiven)
    enabled: bool = True
    description: str = ""


class DestinationKindShown(msgspec.Struct):
    """A kind of destination. `options`: the JSON Schema of its options; those that are secret are `writeOnly`."""

    id: str
    title: str
    description: str
    options: Mapping[str, Any]


class TrialShown(msgspec.Struct):
    """What came of a sample: whether it was taken, the status, and how the answer begins or what went wrong."""

    taken: bool
    status: int | None
    said: str
    duration_ms: int


async def list_destination_kinds(asked: Asked) -> Reply:
    kinds = asked.uses.destinations.kinds.values()
    return json_reply(Listing([DestinationKindShown(k.id, k.title, k.description, options_schema(k.config)) for k in kinds]))


async def list_destinations(asked: Asked) -> Reply:
    return json_reply(Listing([_shown(shown) for shown in await asked.uses.destinations.list(asked.scope)]))


async def create_destination(asked: Asked) -> Reply:
    given = asked.read(DestinationGiven)
    shown = await asked.uses.destinations.create(
        asked.scope, given.name, asked.by, given.kind, given.options,
        sources=given.sources, types=given.types, condition=given.condition, template=given.template, effort=_effort(given),
        enabled=given.enabled, description=given.description,
    )
    return _reply(shown, status=201)


async def get_destination(asked: Asked) -> Reply:
    return _reply(await asked.uses.destinations.get(asked.scope, asked.place["id"]))


async def put_destination(asked: Asked) -> Reply:
    with revision_of(asked) as expected:
        given = asked.read(DestinationGiven)
        said: Mapping[str, Any] = msgspec.structs.asdict(given)
        fields = {name: value for name, value in said.items() if name not in ("options", "effort")}
        destination = Destination(id=asked.place["id"], effort=_effort(given), **fields)
        return _reply(await asked.uses.destinations.save(asked.scope, destination, given.options, expected=expected, by=asked.by))


async def delete_destination(asked: Asked) -> Reply:
    with revision_of(asked) as expected:
        await asked.uses.destinations.delete(asked.scope, asked.place["id"], expected=expected)
    return Reply(204, b"")


async def try_destination(asked: Asked) -> Reply:
    attempt, taken = await asked.uses.trying.try_out(asked.scope, asked.place["id"])
    return json_reply(TrialShown(taken, attempt.status, attempt.said, attempt.duration_ms))


def _effort(given: DestinationGiven) -> Effort:
    return Effort(**msgspec.structs.asdict(given.effort))


def _reply(shown: Shown, *, status: int = 200) -> Reply:
    return etagged(_shown(shown), shown.edited, status=status)


def _shown(shown: Shown) -> DestinationShown:
    destination, edited = shown.edited.value, shown.edited
    return DestinationShown(
        id=destination.id,
        name=destination.name,
        kind=destination.kind,
        options=dict(shown.options),
        sources=destination.sources,
        types=destination.types,
        condition=destination.condition,
        template=destination.template,
        effort=EffortGiven(**asdict(destination.effort)),
        enabled=destination.enabled,
        description=destination.description,
        secret=shown.secret,
        **edits(edited),
    )
