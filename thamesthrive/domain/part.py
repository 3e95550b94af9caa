"""`Part`: everything that arrived for one key, kept apart for ever.

A part grows only by rules that do not care about order: latest by (event time, event id), earliest, least, greatest, exact sum, sum of
the latest amount of each (order, say), set by first time, interests (`interest.py`).
Values are changed by copies; a part that was stored is never altered in place.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from ..kernel.values import Value, evolve
from .entry import Cursor, Position, generation_of
from .identity import Home, KeyOfPart
from .interest import Amount, Interest

MILLION = 1_000_000


class Fact(Value, frozen=True, array_like=True, gc=False):
    """A value, when it became true (event time) and by which event."""

    value: Any
    time: datetime
    event: str

    @property
    def order(self) -> tuple[datetime, str]:
        return self.time, self.event


class Counter(Value, frozen=True, gc=False):
    """How often an event type came: in all, first, last, and by UTC hour and day (numbers since 1970; only those not empty)."""

    count: int
    first: datetime
    last: datetime
    hours: Mapping[int, int] = {}
    days: Mapping[int, int] = {}

    def plus(self, other: "Counter") -> "Counter":
        """Both together."""
        return Counter(
            count=self.count + other.count,
            first=min(self.first, other.first),
            last=max(self.last, other.last),
            hours=_added_up(self.hours, other.hours),
            days=_added_up(self.days, other.days),
        )


class Effect(Value, frozen=True, gc=False):
    """An outbox item: what a fold wants to happen outside the part, saved with the state that caused it.

    `id` is derived, so sending it twice makes one record. With a `destination` it is a delivery of the event `cause`, else a system
    event. `number`: its place among what the entry causes.
    """

    entry: Position
    id: str
    type: str
    time: datetime
    source: str
    session: str | None = None
    cause: str = ""                             # the event behind it
    properties: Mapping[str, Any] = {}
    journey: str | None = None
    destination: str | None = None
    number: int = 0


class Part(Value, frozen=True, kw_only=True, gc=False):
    """See the module.

    `lists`: path -> JSON of a value -> when it was first seen (the fact itself holds no value).
    `sums`: path -> currency or "" -> millionths. `amounts`: path -> what each is of (an order) -> the latest.
    """

    id: str
    created: Position
    user: bool = False
    keys: Mapping[str, KeyOfPart] = {}         # identity id -> key
    facts: Mapping[str, Fact] = {}             # path -> latest
    firsts: Mapping[str, Fact] = {}            # path -> earliest
    lists: Mapping[str, Mapping[str, Fact]] = {}
    sums: Mapping[str, Mapping[str, int]] = {}
    amounts: Mapping[str, Mapping[str, Amount]] = {}
    least: Mapping[str, Amount] = {}           # path -> smallest number
    greatest: Mapping[str, Amount] = {}
    interests: Mapping[str, Interest] = {}     # name -> interest
    counters: Mapping[str, Counter] = {}       # event type -> counter
    groups: Mapping[str, Fact] = {}            # a group's own id -> since when (the fact itself holds no value)
    visits: int = 0
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    newest_receipt: datetime | None = None
    cursors: Mapping[str, Cursor] = {}         # partition name -> last entry applied
    outbox: tuple[Effect, ...] = ()
    apart: tuple[str, ...] = ()                                 # parts that this one may not share a profile with
    based: str = ""                                             # the base that holds what it held before (`base.py`), "" for none

    @property
    def home(self) -> Home:
        return Home(self.id, self.created, self.user)

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing that anybody sent."""
        return not (self.keys or self.cursors or self.counters or self.facts or self.outbox)


def open_part(home: Home) -> Part:
    """An empty part."""
    return Part(id=home.part, created=home.created, user=home.user)


def has_seen(cursors: Mapping[str, Cursor], entry: Position) -> bool:
    """Whether an entry was applied to what these cursors belong to.

    Where an entry of a later generation was, all of this one's have been: that begins when this one is over, and its cursors fall away.
    """
    own = cursors.get(entry.partition_name)
    if own is not None:
        return own >= (entry.ms, entry.seq)
    return any(generation_of(name) > entry.generation for name in cursors)


def advanced(cursors: Mapping[str, Cursor], entry: Position) -> Mapping[str, Cursor]:
    """The cursors after an entry; those of ended generations fall away (`has_seen` knows)."""
    after = {**cursors, entry.partition_name: Cursor(entry.ms, entry.seq)}
    if len(after) == 1:
        return after
    return {name: cursor for name, cursor in after.items() if generation_of(name) >= entry.generation}


class Ordered(Protocol):
    """A fact or an amount: something with a time and an event."""

    @property
    def order(self) -> tuple[datetime, str]: ...


F = TypeVar("F", bound=Ordered)


def latest(facts: Mapping[str, F], path: str, fact: F) -> Mapping[str, F]:
    """The later fact wins; ties go to the larger event id."""
    known = facts.get(path)
    return facts if known is not None and known.order >= fact.order else {**facts, path: fact}


def earliest(facts: Mapping[str, F], path: str, fact: F) -> Mapping[str, F]:
    """The earlier fact wins."""
    known = facts.get(path)
    return facts if known is not None and known.order <= fact.order else {**facts, path: fact}


def oldest(facts: Mapping[str, Fact], most: int) -> Mapping[str, Fact]:
    """The earliest so many of these, ties by name: the same whatever came first, since a fact only ever gets earlier."""
    if len(facts) <= most:
        return facts
    return dict(sorted(facts.items(), key=lambda fact: (fact[1].order, fact[0]))[:most])


def least(amounts: Mapping[str, Amount], path: str, amount: Amount) -> Mapping[str, Amount]:
    """The smaller number wins; of equal ones the earlier."""
    known = amounts.get(path)
    stands = known is not None and (known.millionths, known.order) <= (amount.millionths, amount.order)
    return amounts if stands else {**amounts, path: amount}


def greatest(amounts: Mapping[str, Amount], path: str, amount: Amount) -> Mapping[str, Amount]:
    """The larger number wins; of equal ones the earlier."""
    known = amounts.get(path)
    stands = known is not None and (-known.millionths, known.order) <= (-amount.millionths, amount.order)
    return amounts if stands else {**amounts, path: amount}


def added(sums: Mapping[str, Mapping[str, int]], path: str, currency: str, millionths: int) -> Mapping[str, Mapping[str, int]]:
    """One sum grown; exact, so the order of additions does not matter."""
    per = sums.get(path, {})
    return {**sums, path: {**per, currency: per.get(currency, 0) + millionths}}


def _added_up(a: Mapping[int, int], b: Mapping[int, int]) -> Mapping[int, int]:
    return {k: a.get(k, 0) + b.get(k, 0) for k in a.keys() | b.keys()}


def trimmed(part: Part, acknowledged: Mapping[str, Cursor]) -> Part:
    """The part without the effects of entries that the log has acknowledged."""
    if not part.outbox:
        return part
    kept = tuple(e for e in part.outbox if not has_seen(acknowledged, e.entry))
    return part if len(kept) == len(part.outbox) else evolve(part, outbox=kept)
