"""Events from a file: lines of JSON, sent one batch after the other by whoever waits for it. `thamesthrive send` does."""

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from attrs import define, evolve, field, frozen

from ..kernel.codec import decode_any, encode
from ..kernel.errors import Invalid
from ..kernel.ids import random_id
from .options import DEFAULTS, FRAME_BYTES, Options
from .posting import Target, opened
from .telling import tell_trying
from .trying import Pause, delivered, tries

# Somebody waits, so it is not patient. How large an event may be is the door's to say: it parks a larger one, with a reason.
OF_A_FILE = evolve(DEFAULTS, patience_s=60.0, timeout_s=30.0, event_bytes=DEFAULTS.batch_bytes - FRAME_BYTES)


@frozen
class Refusal:
    """A line that was not sent, and why."""

    line: int
    sentence: str


@frozen
class Lines:
    """Encoded events of one request, and how many bytes of input they were."""

    events: tuple[bytes, ...]
    read_bytes: int
    refused: tuple[Refusal, ...] = ()


@define
class Sent:
    """How far sending is."""

    events: int = 0
    read_bytes: int = 0
    refused: list[Refusal] = field(factory=list)


@frozen
class Clock:
    """Of this machine."""

    now: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep


def send(
    target: Target,
    lines: Iterable[bytes],
    *,
    on_batch: Callable[[Sent], None] = lambda sent: None,
    options: Options = OF_A_FILE,
    clock: Clock = Clock(),
) -> Sent:
    """Send every readable line; those that are not are told, not sent. `on_batch` hears how far it is.

    A try whose outcome is unknown is made again: every event carries an id, so the platform stores it once.
    Raises: Denied, Invalid for what will not change; Unavailable when no try was answered well for `Options.patience_s`.
    """
    sent = Sent()
    with opened(target, options) as door:
        for batch in batches(lines, options):
            if batch.events and (error := delivered(partial(door.post, batch.events), _waiting(clock), tries(options, clock=clock.now))):
                raise error
            sent.events += len(batch.events)
            sent.read_bytes += batch.read_bytes
            sent.refused.extend(batch.refused)
            on_batch(sent)
    return sent


def batches(lines: Iterable[bytes], options: Options = OF_A_FILE) -> Iterator[Lines]:
    """Lines as batches that a door takes at once. Blank lines are nothing."""
    events: list[bytes] = []
    refused: list[Refusal] = []
    size = read = 0
    room = options.batch_bytes - FRAME_BYTES
    for number, line in enumerate(lines, 1):
        event = _event_or_refusal(number, line, options.event_bytes) if line.strip() else None
        if isinstance(event, bytes) and events and (len(events) >= options.batch_events or size + len(event) > room):
            yield Lines(tuple(events), read, tuple(refused))
            events, refused, size, read = [], [], 0, 0
        read += len(line)
        if isinstance(event, bytes):
            events.append(event)
            size += len(event) + 1
        elif event:
            refused.append(event)
    if read:
        yield Lines(tuple(events), read, tuple(refused))


def event_of(value: Any) -> dict[str, Any]:
    """One call of a batch: with its kind, and with an id, so that it may be sent twice. Raises: Invalid."""
    if not isinstance(value, dict):
        raise Invalid("an event is a JSON object")
    if "type" not in value and "event" not in value:
        raise Invalid('an event needs "event" (its name), or "type": "identify" or "page"')
    return {"type": "track", "messageId": random_id(), **{k: v for k, v in value.items() if not (k == "messageId" and not v)}}


def _event_or_refusal(number: int, line: bytes, most_bytes: int) -> bytes | Refusal:
    try:
        event = encode(event_of(decode_any(line)))
    except Invalid as error:
        return Refusal(number, error.sentence)
    if len(event) > most_bytes:
        return Refusal(number, f"{len(event)} bytes are more than one request holds")
    return event


def _waiting(clock: Clock) -> Callable[[Pause], None]:
    def wait(pause: Pause) -> None:
        if pause.error:
            tell_trying(pause.error, pause.seconds)
        clock.wait(pause.seconds)

    return wait
