"""The shape of records in answers, as far as it is the same for all of them; it is what the OpenAPI document shows.

Endpoints answer the trees themselves: what senders put into the free branches is nobody's to name.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

Tree = Mapping[str, Any]


class OfId(msgspec.Struct):
    """What is named by an id, null without one."""

    id: str | None


class OfPart(msgspec.Struct):
    """Whose it is today, and the part of that person that it went to."""

    id: str | None
    part: str | None


class EventTimes(msgspec.Struct):
    """`insert`: when it was received; `create`: when it happened."""

    insert: datetime
    create: datetime


class EventMetadata(msgspec.Struct):
    """How it came, and what became of it."""

    time: EventTimes
    channel: str | None
    door: str
    status: str
    reason: str | None
    flags: Sequence[str]
    sender_id: str | None


class Journey(msgspec.Struct):
    """The stage of the customer's journey that the event belongs to."""

    state: str | None


class EventShown(msgspec.Struct):
    """Something that happened. `properties`, `traits` and `context` are as they were sent."""

    id: str
    type: str
    name: str
    source: OfId
    session: OfId
    profile: OfPart
    metadata: EventMetadata
    properties: Tree
    traits: Tree
    context: Tree
    data: Tree
    page: Mapping[str, str]
    tags: Sequence[str]
    journey: Journey


class VisitTimes(msgspec.Struct):
    """Start, last event, and the seconds in between."""

    insert: datetime
    update: datetime
    duration: float


class VisitMetadata(msgspec.Struct):
    """When, and where from."""

    time: VisitTimes
    channel: str | None


class SessionShown(msgspec.Struct):
    """A visit. Beside these it has what was known first: utm, app, device, os, geo."""

    id: str
    profile: OfPart
    source: OfId
    metadata: VisitMetadata
    events: int


class PersonTimes(msgspec.Struct):
    """`insert`: when it was made here; `create` and `update`: first and last seen."""

    insert: datetime
    create: datetime | None
    update: datetime | None


class PersonMetadata(msgspec.Struct):
    """Times, and for each field when it was said by which event."""

    time: PersonTimes
    fields: Tree


class PersonStats(msgspec.Struct):
    """Counters over all that this person did."""

    visits: int
    events: int
    counters: Tree


class Belonging(msgspec.Struct):
    """The groups that this person belongs to, longest first, and since when."""

    ids: Sequence[str]
    since: Mapping[str, datetime]


class ProfileShown(msgspec.Struct):
    """A person. `data` is the tree of known fields, `traits` what senders named themselves."""

    id: str
    ids: Sequence[str]
    data: Tree
    traits: Tree
    segments: Sequence[str]
    interests: Tree
    consents: Tree
    groups: Belonging
    stats: PersonStats
    metadata: PersonMetadata
