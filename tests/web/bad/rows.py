"""`Row`: a kind of bad input, how it is made for each door, and what becomes of it. The table itself stands in `table.py`."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from tests.fuzzing.verbatim import Verbatim, json_text

from .doors import Door

NONE: Mapping[str, Any] = {}
GZIP = "gzip"


@frozen
class Sent:
    """A request. `again`: another that is sent behind it."""

    body: bytes
    headers: Mapping[str, str] = NONE
    method: str = "POST"
    again: "Sent | None" = None


Sender = Callable[[Door, str], Sent]
"""What is sent to a door under a write key."""


@frozen
class Row:
    """`alone`: the answer of a door of single calls, None where the row makes no sense there; `listed`: of one that takes a list.

    `senders`: all that is meant by `what`; each is tried. `source`: what is different about the source. `but`: where a door differs.
    `late`: only the drain finds it, so no answer tells of it.

    An answer is written as the tests see it: the status; the code of an error; else what became of the events, by the ledger and by what
    is parked.
    """

    what: str
    senders: tuple[Sender, ...]
    alone: str | None
    listed: str
    late: bool = False
    source: Mapping[str, Any] = NONE
    but: Mapping[str, str] = field(factory=dict)

    def cell(self, door: Door) -> str | None:
        """What the door answers."""
        text = self.but.get(door.path) or (self.alone if door.items is None else self.listed)
        return None if text is None else door.answers(text)


@frozen
class Chapter:
    """Rows that belong together."""

    title: str
    rows: tuple[Row, ...]


def everywhere(what: str, answer: str, *senders: Sender, **more: Any) -> Row:
    """Answered alike by every door."""
    return Row(what, senders, answer, answer, **more)


def single(what: str, answers: tuple[str, str], *senders: Sender, **more: Any) -> Row:
    """The fault of one event: it is refused alone, and parked where it is in a list."""
    refused, reason = answers
    return Row(what, senders, refused, f"200, parked `{reason}`", **more)


def lists(what: str, answer: str, *senders: Sender, **more: Any) -> Row:
    """What only a door that takes a list can be sent."""
    return Row(what, senders, None, answer, **more)


def changed(change: Callable[[bytes], bytes], **headers: str) -> Sender:
    """A good body, spoilt."""
    spelled = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda door, key: Sent(change(door.body(key, [{}])), spelled)


def instead(body: bytes, **headers: str) -> Sender:
    """Another body altogether."""
    return changed(lambda good: body, **headers)


def packed(change: Callable[[bytes], bytes]) -> Sender:
    """A body said to be gzip."""
    return changed(change, content_encoding=GZIP)


def replaced(within: bytes) -> Sender:
    """With these bytes in the middle of a text."""
    return changed(lambda good: good.replace(b"Search", b"Sea" + within + b"rch"))


def event(**said: Any) -> Sender:
    """A call of this event."""
    return lambda door, key: Sent(door.body(key, [said]))


def value(text: str) -> Sender:
    """With this text where a value of JSON is expected."""
    return event(properties={"x": Verbatim(text)})


def events(*said: Mapping[str, Any]) -> Sender:
    """A call of these events."""
    return lambda door, key: Sent(door.body(key, said))


def around(**said: Any) -> Sender:
    """A call of one event with these beside it, or in its place."""
    return lambda door, key: Sent(door.body(key, [{}], said))


def item(other: Any) -> Sender:
    """A good event, and something else where another should be."""
    return lambda door, key: Sent(json_text(door.call(key, [door.event({}), other], {})).encode())


def keyed(key: Any) -> Sender:
    """With another write key."""
    return lambda door, _: Sent(door.body(key, [{}]))


def twice(first: Mapping[str, Any], second: Mapping[str, Any]) -> Sender:
    """Two calls, one behind the other."""
    return lambda door, key: Sent(door.body(key, [first]), again=Sent(door.body(key, [second])))


def by(method: str) -> Sender:
    """With another method."""
    return lambda door, key: Sent(door.body(key, [{}]), method=method)


def nested(levels: int) -> Any:
    """An object so deep."""
    return Verbatim('{"a":' * levels + "1" + "}" * levels)
