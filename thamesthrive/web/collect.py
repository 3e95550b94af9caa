"""`GET|POST /collect/{type}/{write key}[/{session}]`: webhooks. JSON, a form or the query are the properties of an event."""

from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

import msgspec

from ..domain.entry import BadItem, Item
from ..domain.identity import SESSION
from ..kernel.codec import DECODE_ERRORS, EMPTY, Raw, decode_any, sentence_of
from ..kernel.errors import Invalid, Malformed, Missing
from .doorway import Door, Doorway
from .items import clean_id, sorted_out
from .replies import Reply, json_reply
from .requests import Request
from .senders import sender_of
from .told import Call, fields_of, query_of
from .wire import merged, object_part

DOOR = "collect"
FORM = "application/x-www-form-urlencoded"
IDS = (b"webhook-id", b"idempotency-key")       # where those who send webhooks say which one it is, so that a repeat is known

_list = msgspec.json.Decoder(list[Raw])


class Taken(msgspec.Struct):
    """The answer: the events' ids, the ids of person and session as far as they are known, and what was parked."""

    events: tuple[str, ...]
    profile: dict[str, str | None]
    session: dict[str, str | None]
    errors: tuple[str, ...]


class _Place(NamedTuple):
    """What the path says."""

    type: str
    key: str
    session: str | None = None


async def collect(doorway: Doorway, request: Request, body: bytes) -> Reply:
    """One event; of a JSON list one for each object in it."""
    if len(request.named) not in (2, 3):
        raise Missing("events are sent to /collect/TYPE/WRITE-KEY, or to /collect/TYPE/WRITE-KEY/SESSION", code="no-such-path")
    place = _Place(*request.named)
    scope, source = await sender_of(request, place.key, DOOR, doorway.sources)
    session = clean_id(SESSION, place.session)
    call = Call(scope=scope, source=source, door=DOOR, type=place.type, session=session, received=doorway.clock.now())
    items, bad = _read(call, doorway, request, body)
    accepted = await call.accept(doorway, request, items, bad, answer="ids")
    parked = tuple(f"an event was parked: {b.sentence}" for b in bad)
    return json_reply(Taken(accepted.events, {"id": accepted.profile}, {"id": accepted.session}, parked))


def _read(call: Call, doorway: Doorway, request: Request, body: bytes) -> tuple[Sequence[Item], Sequence[BadItem]]:
    """What can be used of a list and what cannot; anything else is refused whole. Raises: Invalid."""
    query, sender_id = query_of(request), next((id for name in IDS if (id := request.header(name))), None)
    if not body.lstrip().startswith(b"["):
        return [call.item(doorway, merged(query, _properties(request, body)), sender_id)], ()
    numbers = count()

    def one(raw: bytes) -> Item:
        id = sender_id and f"{sender_id}.{next(numbers)}"
        return call.item(doorway, merged(query, _object(raw)), id)

    return sorted_out(_listed(body), one, doorway.options)


def _properties(request: Request, body: bytes) -> Raw:
    """JSON is told by how it begins, whatever the content type says. Raises: Invalid."""
    kind = (request.header(b"content-type") or "").partition(";")[0].strip().lower()
    if not body.strip():
        return EMPTY
    if kind.endswith("json") or body.lstrip().startswith(b"{"):
        return _object(body)
    if kind != FORM:
        raise Invalid(f"a body of this type is not understood; send JSON, or {FORM}", code="unsupported-type")
    try:
        return fields_of(body.decode())
    except UnicodeDecodeError as error:
        raise Malformed(f"the body is {sentence_of(error)}") from error


def _object(body: bytes) -> Raw:
    """Raises: Malformed, Invalid."""
    if not isinstance(decode_any(body), dict):
        raise Invalid("an event is a JSON object: its properties")
    return object_part(Raw(body.strip()), "the event")


def _listed(body: bytes) -> list[Raw]:
    """Raises: Malformed."""
    try:
        str(body, "utf-8")
        return _list.decode(body)
    except DECODE_ERRORS as error:
        raise Malformed(f"the body is not JSON: {sentence_of(error)}") from error


COLLECT = Door(collect, methods=("GET", "POST"), key_at=1)
