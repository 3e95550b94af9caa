"""What some events look like: the types of event, and of each the paths with the types and examples of their values."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import define, field, frozen

from ..kernel.codec import decode_any
from ..kernel.times import read_time
from .event import Event

BRANCHES = ("properties", "traits", "context")
MOST_PATHS = 300                                # of a type of event; a sender that makes up names could fill a screen for ever
PATH_LENGTH = 300
EXAMPLES, EXAMPLE_LENGTH = 3, 80
ELEMENT = "[]"                                  # stands for each element of a list


@frozen(kw_only=True)
class PathSeen:
    """`share`: of the events of the type, those that have it. `types`: of the values, with the number of events; most frequent first."""

    path: str
    share: float
    types: Mapping[str, int]
    examples: Sequence[Any]


@frozen(kw_only=True)
class TypeSeen:
    """`share`: of all events looked at. `first` and `last`: received, of those. `names`: as sent. `more`: there are more paths."""

    type: str
    names: Sequence[str]
    events: int
    share: float
    first: datetime
    last: datetime
    paths: Sequence[PathSeen]
    more: bool


@define
class _Path:
    events: int = 0
    types: Counter[str] = field(factory=Counter)
    examples: list[Any] = field(factory=list)

    def see(self, values: Sequence[Any]) -> None:
        """The values of one event."""
        self.events += 1
        self.types.update({type_of(value) for value in values})
        for value in values:
            shown = _shown(value)
            if len(self.examples) < EXAMPLES and value is not None and shown not in self.examples:
                self.examples.append(shown)


def schema_seen(events: Sequence[Event]) -> Sequence[TypeSeen]:
    """By type, the most frequent first; paths in the order of the alphabet, branch by branch."""
    by_type: dict[str, list[Event]] = {}
    for event in events:
        by_type.setdefault(event.type, []).append(event)
    ordered = sorted(by_type.items(), key=lambda row: (-len(row[1]), row[0]))
    return [_type_seen(type_, of, len(events)) for type_, of in ordered]


def type_of(value: Any) -> str:
    """As declared paths name them; a text that is a time is one."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "time" if value[4:5] == "-" and read_time(value) is not None else "text"
        case list():
            return "list"
        case _:
            return "object"


def _type_seen(type_: str, events: Sequence[Event], of: int) -> TypeSeen:
    paths, more = dict[str, _Path](), False
    for event in events:
        for path, values in _values(event).items():
            if path in paths or len(paths) < MOST_PATHS:
                paths.setdefault(path, _Path()).see(values)
            else:
                more = True
    received = [event.received for event in events]
    return TypeSeen(
        type=type_,
        names=list(dict.fromkeys(event.name for event in events))[:EXAMPLES],
        events=len(events),
        share=round(len(events) / of, 4),
        first=min(received),
        last=max(received),
        paths=[_path_seen(path, paths[path], len(events)) for path in sorted(paths, key=_place)],
        more=more,
    )


def _path_seen(path: str, seen: _Path, of: int) -> PathSeen:
    return PathSeen(path=path, share=round(seen.events / of, 4), types=dict(seen.types.most_common()), examples=tuple(seen.examples))


def _place(path: str) -> tuple[int, str]:
    return BRANCHES.index(path.split(".", 1)[0].removesuffix(ELEMENT)), path


def _values(event: Event) -> Mapping[str, list[Any]]:
    """All values of an event by path."""
    found: dict[str, list[Any]] = {}
    for branch in BRANCHES:
        for path, value in _leaves(branch, decode_any(getattr(event, branch))):
            found.setdefault(path[:PATH_LENGTH], []).append(value)
    return found


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    below: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        below = ((f"{path}.{name}", of) for name, of in value.items())
    elif isinstance(value, list):
        below = ((path + ELEMENT, of) for of in value)
    if not value or not isinstance(value, dict | list):
        if path not in BRANCHES:
            yield path, value
        return
    for name, of in below:
        yield from _leaves(name, of)


def _shown(value: Any) -> Any:
    return value[: EXAMPLE_LENGTH - 1] + "…" if isinstance(value, str) and len(value) > EXAMPLE_LENGTH else value
