"""A small client that sends events over HTTP: lines of JSON to `/v1/batch`, in batches, again where that is safe.

It imports nothing of the platform but the kernel, and its HTTP library only when it sends.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from .kernel.codec import decode_any, encode
from .kernel.errors import Denied, Invalid, Malformed, Unavailable
from .kernel.ids import random_id

if TYPE_CHECKING:
    import httpx2

BATCH_EVENTS = 100
BATCH_BYTES = 400_000                           # below what a door takes at once
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT_S = 30.0


@frozen(kw_only=True)
class Target:
    """Where events go, under which key, and how patiently."""

    url: str
    write_key: str
    timeout_s: float = 30.0
    tries: int = 6


@frozen
class Refusal:
    """A line that was not sent, and why."""

    line: int
    sentence: str


@frozen
class Batch:
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


def send(
    target: Target,
    lines: Iterable[bytes],
    *,
    on_batch: Callable[[Sent], None] = lambda sent: None,
    wait: Callable[[float], None] = time.sleep,
) -> Sent:
    """Send every readable line; those that are not are told, not sent. `on_batch` hears how far it is.

    A try whose outcome is unknown is made again: every event carries an id, so the platform stores it once.
    Raises: Denied, Invalid for what will not change; Unavailable when the last try failed.
    """
    import httpx2

    sent = Sent()
    with httpx2.Client(base_url=target.url, auth=(target.write_key, ""), timeout=target.timeout_s) as client:
        for batch in batches(lines):
            if batch.events:
                _post(client, batch, target, wait)
            sent.events += len(batch.events)
            sent.read_bytes += batch.read_bytes
            sent.refused.extend(batch.refused)
            on_batch(sent)
    return sent


def batches(lines: Iterable[bytes], *, most_events: int = BATCH_EVENTS, most_bytes: int = BATCH_BYTES) -> Iterator[Batch]:
    """Lines as batches that a door takes at once. Blank lines are nothing."""
    events: list[bytes] = []
    refused: list[Refusal] = []
    size = read = 0
    for number, line in enumerate(lines, 1):
        event = _event_or_refusal(number, line, most_bytes) if line.strip() else None
        if isinstance(event, bytes) and events and (len(events) >= most_events or size + len(event) > most_bytes):
            yield Batch(tuple(events), read, tuple(refused))
            events, refused, size, read = [], [], 0, 0
        read += len(line)
        if isinstance(event, bytes):
            events.append(event)
            size += len(event) + 1
        elif event:
            refused.append(event)
    if read:
        yield Batch(tuple(events), read, tuple(refused))


def _event_or_refusal(number: int, line: bytes, most_bytes: int) -> bytes | Refusal:
    try:
        event = encode(event_of(decode_any(line)))
    except Invalid as error:
        return Refusal(number, error.sentence)
    if len(event) > most_bytes:
        return Refusal(number, f"{len(event)} bytes are more than one request holds")
    return event


def event_of(value: Any) -> dict[str, Any]:
    """One call of a batch: with its kind, and with an id, so that it may be sent twice. Raises: Invalid."""
    if not isinstance(value, dict):
        raise Invalid("an event is a JSON object")
    if "type" not in value and "event" not in value:
        raise Invalid('an event needs "event" (its name), or "type": "identify" or "page"')
    return {"type": "track", "messageId": random_id(), **{k: v for k, v in value.items() if not (k == "messageId" and not v)}}


def _post(client: "httpx2.Client", batch: Batch, target: Target, wait: Callable[[float], None]) -> None:
    import httpx2

    for tried in range(1, target.tries + 1):
        pause_s = min(0.5 * 2**tried, LONGEST_WAIT_S)
        try:
            answer = client.post("/v1/batch", content=_body(batch), headers={"content-type": "application/json"})
        except httpx2.TransportError as error:
            if tried == target.tries:
                raise Unavailable(f"{target.url} does not answer; is the api role running there?") from error
        except httpx2.InvalidURL as error:
            raise Invalid(f'"{target.url}" is no address such as http://127.0.0.1:8686') from error
        else:
            if answer.is_success:
                return
            if answer.status_code not in PASSING or tried == target.tries:
                raise _error(answer)
            pause_s = _asked_pause_s(answer) or pause_s
        wait(pause_s)


def _body(batch: Batch) -> bytes:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").encode()
    return b'{"sentAt":"' + now + b'","batch":[' + b",".join(batch.events) + b"]}"


def _asked_pause_s(answer: "httpx2.Response") -> float | None:
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), LONGEST_WAIT_S) if asked.isdigit() else None


def _error(answer: "httpx2.Response") -> Invalid | Denied | Unavailable:
    status = answer.status_code
    sentence = f"the platform answered {status}: {_sentence(answer)}"
    if status in (401, 403):
        return Denied(sentence)
    return Unavailable(sentence) if status in PASSING else Invalid(sentence)


def _sentence(answer: "httpx2.Response") -> str:
    try:
        said = decode_any(answer.content)
    except Malformed:
        return "without a word that can be read"
    texts = [str(said[name]) for name in ("message", "remedy") if said.get(name)] if isinstance(said, dict) else []
    return "; ".join(texts) or "without a reason"
