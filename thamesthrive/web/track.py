"""`POST /track`: the shape that the trackers and SDKs of the peer speak. Unknown keys are ignored, types are normalised.

`POST /beacon`: the same as a browser sends it for a page that is left, which reads no answer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec

from ..collection.batch import Accepted, AnswerMode, Batch
from ..domain.entry import BadItem, Item
from ..domain.identity import ANONYMOUS, PROFILE, SESSION, USER
from ..domain.parked import Reason
from ..kernel.codec import EMPTY, Raw, depth_over
from ..kernel.errors import Invalid
from ..kernel.ids import random_id
from ..kernel.values import Value, evolve
from .doorway import Door, Doorway
from .items import Id, Moment, clean_id, clean_text, clean_time, clean_type, on_our_clock, read_time, sorted_out
from .replies import Reply, json_reply
from .requests import Request
from .senders import sender_of
from .wire import merged, nested, object_part, opened, read_item

DOOR, BEACON_DOOR = "track", "beacon"
MODES = get_args(AnswerMode)


class Named(msgspec.Struct):
    """Something by its id."""

    id: Id = None


class TrackOptions(msgspec.Struct, rename="camel"):
    """What the sender wishes. `sentAt` is its clock when it sends, by which a wrong one is put right."""

    answer: str | None = None
    sent_at: Moment = None


class Track(msgspec.Struct):
    """The body. `source.id` is the write key. `properties` are the visit's, and kept with each event as `context.session.properties`."""

    source: Named | None = None
    session: Named | None = None
    profile: Named | None = None
    context: Raw = EMPTY
    properties: Raw = EMPTY
    options: TrackOptions | None = None
    events: list[Raw] | None = None


class Times(msgspec.Struct):
    """`create` is the sender's clock."""

    insert: Moment = None
    create: Moment = None


class TrackEvent(msgspec.Struct, rename="camel"):
    """One of `events`. Who it speaks of beside the call's profile, and their traits, are ours: the peer has no place for them."""

    type: str | None = None
    id: Id = None
    time: Times | str | int | float | None = None
    user_id: Id = None
    anonymous_id: Id = None
    properties: Raw = EMPTY
    traits: Raw = EMPTY
    context: Raw = EMPTY


class Answered(msgspec.Struct, omit_defaults=True):
    """The answer. `pending`: a result was asked for and is not there yet. The sender adopts `profile.id` and `session.id`."""

    task: str
    ux: tuple[Mapping[str, Any], ...]
    response: Mapping[str, Any]
    events: tuple[str, ...]
    profile: dict[str, str | None]
    session: dict[str, str | None]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    pending: bool = False


_body = msgspec.json.Decoder(Track)
_event = msgspec.json.Decoder(TrackEvent)


class _Call(Value, frozen=True, gc=False):
    """What holds for all events of a call."""

    session: str | None
    profile: str | None
    context: Raw
    received: datetime
    sent_at: datetime | None = None


async def track(doorway: Doorway, request: Request, body: bytes) -> Reply:
    """Everything that a tracker tells."""
    said = opened(_body, body, "events")
    accepted, bad = await _accepted(doorway, request, said, _mode(request, said), DOOR)
    return json_reply(_answer(accepted, tuple(f"an event was parked: {b.sentence}" for b in bad)))


async def beacon(doorway: Doorway, request: Request, body: bytes) -> Reply:
    """The same, told nothing."""
    await _accepted(doorway, request, opened(_body, body, "events"), "none", BEACON_DOOR)
    return Reply(204, b"")


BEACON = Door(beacon, credentials=True)


async def _accepted(
    doorway: Doorway, request: Request, said: Track, mode: AnswerMode, door: str
) -> tuple[Accepted, Sequence[BadItem]]:
    """What became of it, and what could not be used."""
    key = said.source.id if said.source else None
    scope, source = await sender_of(request, None if key is None else str(key).strip(), door, doorway.sources)
    call = _call(said, doorway)
    raws = said.events or []
    if call.session is None and call.profile is None and raws:
        session = doorway.collector.first_session(scope, source, _sender_id(raws[0]))
        call = evolve(call, session=session)
    items, bad = sorted_out(raws, lambda raw: _item(raw, call), doorway.options)
    accepted = await doorway.collector.accept(
        Batch(
            scope=scope,
            source=source,
            door=door,
            received=call.received,
            items=items,
            bad=bad,
            answer=mode,
            session=call.session,
            profile=call.profile,
            address=request.address,
            user_agent=request.header(b"user-agent"),
        )
    )
    doorway.metrics.accepted(door, len(items) + len(bad), accepted.append_s)
    return accepted, bad


def _mode(request: Request, said: Track) -> AnswerMode:
    asked = request.query.get("answer") or (said.options.answer if said.options else None) or "ids"
    for mode in MODES:
        if mode == asked:
            known: AnswerMode = mode
            return known
    raise Invalid(f"answer is one of {', '.join(MODES)}", code="unknown-answer")


def _call(said: Track, doorway: Doorway) -> _Call:
    """Raises: Invalid when it is not the fault of one event."""
    for part in (said.context, said.properties):
        if depth_over(part, doorway.options.max_depth - 2):     # it stands within an event
            raise Invalid("the call's context or properties are nested too deeply", code=Reason.TOO_DEEP)
    properties = nested("session", nested("properties", object_part(said.properties, "properties")))
    return _Call(
        session=clean_id(SESSION, said.session.id if said.session else None),
        profile=clean_id(PROFILE, said.profile.id if said.profile else None),
        context=merged(properties, object_part(said.context, "context")),
        received=doorway.clock.now(),
        sent_at=read_time(said.options.sent_at) if said.options else None,
    )


def _item(body: bytes, call: _Call) -> Item:
    """Raises: Invalid."""
    event = read_item(_event, body)
    type_, name = clean_type(event.type)
    sent = clean_time(event.time.create or event.time.insert if isinstance(event.time, Times) else event.time)
    return Item(
        id="",
        type=type_,
        name=name,
        time=on_our_clock(sent, call.sent_at, call.received),
        sent=sent,
        sender_id=clean_text("the event's id", event.id),
        user_id=clean_id(USER, event.user_id),
        anonymous_id=clean_id(ANONYMOUS, event.anonymous_id),
        profile_id=call.profile,
        session_id=call.session,
        properties=object_part(event.properties, "properties"),
        traits=object_part(event.traits, "traits"),
        context=merged(call.context, object_part(event.context, "context")),
    )


def _sender_id(raw: Raw) -> str | None:
    """The first event's own id, if it can be read."""
    try:
        return clean_text("the event's id", read_item(_event, bytes(raw)).id)
    except Invalid:
        return None


def _answer(accepted: Accepted, parked: tuple[str, ...]) -> Answered:
    return Answered(
        task=random_id(),
        ux=accepted.ux,
        response=accepted.response,
        events=accepted.events,
        profile={"id": accepted.profile},
        session={"id": accepted.session},
        errors=(*accepted.errors, *parked),
        warnings=accepted.warnings,
        pending=accepted.pending,
    )
