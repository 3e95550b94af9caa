"""`MemorySearch`: every question of `Search`, by asking each record in turn. Slow, and what all others are compared with."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Any, Generic, TypeVar

from ...domain.fields import Field, Kind
from ...domain.scope import Scope
from ...kernel.errors import Invalid
from ...language.condition import Condition, Path
from ...language.meaning import matches
from ...language.values import as_float, at, is_number
from ...language.walk import paths_of
from ...ports.search import Buckets, Counted, Numbers, Order, Place, Term
from ...ports.versions import Page

T = TypeVar("T")

Now = Callable[[], datetime]
Rows = Callable[[Scope], Iterable[tuple[T, Mapping[str, Any]]]]
"""The items of a scope, each with the record that conditions speak of."""


class MemorySearch(Generic[T]):
    """A port of records is one of these that can also be written."""

    def __init__(self, kind: Kind, rows: Rows[T], now: Now) -> None:
        self._kind, self._rows, self._now = kind, rows, now

    async def page(self, scope: Scope, condition: Condition, order: Order) -> Page[T]:
        placed = [(_place(record, order.by), item) for item, record in self._found(scope, condition)]
        ahead = sorted((p for p in placed if _is_behind(p[0], order)), key=lambda p: p[0], reverse=order.descending)
        ordered = [*(p for p in ahead if p[0][0]), *(p for p in ahead if not p[0][0])]
        shown = ordered[: order.limit]
        return Page(tuple(item for _, item in shown), shown[-1][0] if len(ordered) > len(shown) else None)

    async def count(self, scope: Scope, condition: Condition, *, most: int | None = None) -> Counted:
        count = len(self._found(scope, condition))
        return Counted(count) if most is None or count <= most else Counted(most, exact=False)

    async def histogram(self, scope: Scope, condition: Condition, by: Field, buckets: Buckets) -> Sequence[int]:
        counts = [0] * (len(buckets.edges) - 1)
        for _, record in self._found(scope, condition):
            time = at(by.at, record)
            if isinstance(time, datetime) and buckets.edges[0] <= time < buckets.edges[-1]:
                counts[bisect_right(buckets.edges, time) - 1] += 1
        return counts

    async def terms(self, scope: Scope, condition: Condition, path: Path, *, limit: int) -> Sequence[Term]:
        _refuse_whose(self._kind, [path])
        counts: Counter[tuple[int, Any]] = Counter()
        for _, record in self._found(scope, condition):
            counts.update({(_rank(v), v) for v in _elements(record, path) if isinstance(v, str | int | float)})
        ordered = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        return [Term(value, count) for (_, value), count in ordered[:limit]]

    async def numbers(self, scope: Scope, condition: Condition, path: Path, *, percents: Sequence[float] = ()) -> Numbers:
        _refuse_whose(self._kind, [path])
        found = self._found(scope, condition)
        numbers = sorted(as_float(v) for _, record in found for v in _elements(record, path) if is_number(v))
        if not numbers:
            return Numbers(0)
        count, total = len(numbers), sum(numbers)
        percentiles = {percent: numbers[max(1, ceil(percent / 100 * count)) - 1] for percent in percents}
        return Numbers(count, numbers[0], numbers[-1], total / count, total, percentiles)

    def _found(self, scope: Scope, condition: Condition) -> list[tuple[T, Mapping[str, Any]]]:
        _refuse_whose(self._kind, paths_of(condition))
        now, branches = self._now(), self._kind.words
        return [row for row in self._rows(scope) if matches(condition, row[1], now, branches=branches)]


def utc_now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


def _refuse_whose(kind: Kind, paths: Iterable[Path]) -> None:
    """Raises: Invalid for the profile that an event or session is of today, which no record of one knows."""
    if kind.name != "profile" and Path(("profile", "id")) in paths:
        raise Invalid(f"{kind.plural} keep the part they went to; search by profile.part", code="not-searchable")


def _place(record: Mapping[str, Any], by: Field) -> Place:
    """Everything that records can be sorted by is a time; its text sorts as it does. Without one: an empty text."""
    time = at(by.at, record)
    return time.astimezone(UTC).isoformat(timespec="microseconds") if time else "", record["id"]


def _is_behind(place: Place, order: Order) -> bool:
    """Whether a row comes after the page before; who has no value comes last either way."""
    after = order.after
    if after is None:
        return True
    if bool(place[0]) != bool(after[0]):
        return not place[0]
    return place < after if order.descending else place > after


def _elements(record: Mapping[str, Any], path: Path) -> Sequence[Any]:
    value = at(path, record)
    return value if isinstance(value, list | tuple) else (value,)


def _rank(value: Any) -> int:
    """Booleans, then numbers, then texts; so that `True` and 1 are two values."""
    return 0 if isinstance(value, bool) else 2 if isinstance(value, str) else 1
