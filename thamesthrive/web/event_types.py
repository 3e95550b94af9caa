"""`/api/event-types`: what the built-in catalogue knows of types of events. What really arrives is asked of the events themselves."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ..domain.event import normalised_type
from ..domain.event_type import EventType
from ..kernel.errors import Invalid, Missing
from .asks import OfCatalogue
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked


class EventTypeShown(msgspec.Struct):
    """A type. `like`: the one whose mapping it borrows; `journey`: the stage it shows its person in, `by-visit` where visits decide."""

    id: str
    name: str
    group: str
    description: str
    like: str | None
    tags: tuple[str, ...]
    journey: str | None


class CopyShown(msgspec.Struct):
    """From the first of these paths that an event has, to one of its `data`."""

    sources: tuple[str, ...]
    target: str


class MappingShown(msgspec.Struct):
    """What an event changes of its person. `currency`, `per`: where it says which, of money and of things there are several of."""

    operation: str
    target: str
    sources: tuple[str, ...]
    currency: tuple[str, ...]
    per: tuple[str, ...]


class EventTypeWhole(EventTypeShown):
    """The same, and what becomes of its properties. `schema` is their JSON Schema; `conceal`: what is never stored as it was sent."""

    schema: Mapping[str, Any]
    defaults: Mapping[str, Any]
    conceal: Mapping[str, str]
    copies: tuple[CopyShown, ...]
    mappings: tuple[MappingShown, ...]


async def list_event_types(asked: Asked) -> Reply:
    types, group = asked.uses.event_types.values(), asked.said(OfCatalogue).group
    groups = sorted({of.group for of in types})
    if group is not None and group not in groups:
        raise Invalid(f'the catalogue has no group "{group}"; there are {", ".join(groups)}', code="no-such-group")
    return json_reply(Listing([EventTypeShown(**_named(of)) for of in types if group in (None, of.group)]))


async def get_event_type(asked: Asked) -> Reply:
    """Also under a name as senders write it."""
    given = asked.place["id"]
    found = asked.uses.event_types.get(normalised_type(given))
    if found is None:
        raise Missing(f'the catalogue has no type "{given}"; events of any type are taken, and those it knows are listed')
    return json_reply(_whole(found))


def _named(of: EventType) -> dict[str, Any]:
    return {field: getattr(of, field) for field in EventTypeShown.__struct_fields__}


def _whole(of: EventType) -> EventTypeWhole:
    return EventTypeWhole(
        **_named(of),
        schema=of.schema,
        defaults=dict(of.defaults),
        conceal=dict(of.conceal),
        copies=tuple(CopyShown(copy.sources, copy.target) for copy in of.copies),
        mappings=tuple(MappingShown(m.operation, m.target, m.sources, m.currency, m.per) for m in of.mappings),
    )
