"""Searching, counting and summing up records, in one shape for every kind: `/api/events`, `/api/profiles`, `/api/sessions`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from ..domain.event import normalised_type
from ..domain.fields import Kind
from ..kernel.durations import shifted
from ..kernel.errors import Denied, Invalid
from ..language.condition import Compare, Condition, Path, Words, both
from ..language.condition import Literal as Written
from ..language.tql import parse, parse_path
from ..reporting.belonging import of_parts
from ..reporting.buckets import buckets_of
from ..reporting.people import parts_of
from ..reporting.records import Records, since
from .asks import Bucketing, Counting, Figures, OfEvent, Paging, Search, Sorting, Topmost, Writing
from .paging import Count, Listing, cursor_of, place_of
from .replies import Reply, json_reply
from .route import PEOPLE, Asked, Endpoint

SHOWN_DAYS = 30
FILTERS: Mapping[str, Path] = {"type": Path(("type",)), "source": Path(("source", "id")), "session": Path(("session", "id"))}
MOST_PERCENTILES = 20


class Bucket(msgspec.Struct):
    """From `begin` up to, and without, the `begin` of the next."""

    begin: datetime
    count: int


class Histogram(msgspec.Struct):
    """Buckets without a gap. `end` is where the last one ends."""

    buckets: Sequence[Bucket]
    end: datetime


class TermShown(msgspec.Struct):
    """A value, and how many records have it."""

    value: str | int | float | bool
    count: int


class Terms(msgspec.Struct):
    """Most frequent first."""

    terms: Sequence[TermShown]


class Percentile(msgspec.Struct):
    """At most so many percent of the numbers are smaller than the value."""

    percent: float
    value: float | None


class NumbersShown(msgspec.Struct):
    """Of the numbers at a path; null where there is none."""

    count: int
    min: float | None
    max: float | None
    avg: float | None
    sum: float | None
    percentiles: Sequence[Percentile]


class OfferShown(msgspec.Struct):
    """`text` may stand from `start` up to the cursor. `type`: of a field."""

    sort: Literal["field", "operator", "keyword", "function", "value"]
    text: str
    label: str
    type: str | None


class Completed(msgspec.Struct):
    """What may be written next, best first. `start`: where the word at the cursor begins, in characters."""

    start: int
    offers: Sequence[OfferShown]


def listing(kind: Kind) -> Endpoint:
    """One page of those that match."""

    async def endpoint(asked: Asked) -> Reply:
        said, paging = asked.said(Sorting), asked.said(Paging)
        condition = await condition_of(asked)
        page = await _records(asked, kind).page(
            asked.scope, both(condition, *bounds(asked, kind)), limit=paging.limit, sort=said.sort or None, after=place_of(paging.cursor)
        )
        return json_reply(Listing(page.items, cursor_of(page.next)))

    return endpoint


def counting(kind: Kind) -> Endpoint:
    """How many match. Who may not look at people may count them all, but not find out by counting."""

    async def endpoint(asked: Asked) -> Reply:
        if asked.caller.grant not in PEOPLE and asked.given.keys() - {"exact"}:
            raise Denied(f"who has the grant {asked.caller.grant} may count all, and no selection", code="not-granted")
        condition = await condition_of(asked)
        counted = await _records(asked, kind).count(asked.scope, both(condition, *bounds(asked, kind)), exact=asked.said(Counting).exact)
        return json_reply(Count(counted.count, more=not counted.exact))

    return endpoint


def histogram(kind: Kind) -> Endpoint:
    """How many fall into each stretch of time; the last thirty days by day, unless it is said otherwise."""

    async def endpoint(asked: Asked) -> Reply:
        said = asked.said(Bucketing)
        end = asked.time("to") or asked.uses.clock.now()
        begin = asked.time("from") or shifted(end, -SHOWN_DAYS, "d")
        if begin is None:
            raise Invalid("to is a time in this era", code="bad-time")
        by, buckets = kind.time(said.by or kind.sort), buckets_of(begin, end, said.interval, said.tz)
        condition = both(await condition_of(asked), *since(by, begin, end))
        counts = await _records(asked, kind).histogram(asked.scope, condition, by, buckets)
        *begins, last = buckets.edges
        return json_reply(Histogram([Bucket(*pair) for pair in zip(begins, counts, strict=True)], last))

    return endpoint


def terms(kind: Kind) -> Endpoint:
    """The most frequent values of a field."""

    async def endpoint(asked: Asked) -> Reply:
        said = asked.said(Topmost)
        condition = both(await condition_of(asked), *bounds(asked, kind))
        found = await _records(asked, kind).terms(asked.scope, condition, parse_path(said.path), limit=said.limit)
        return json_reply(Terms([TermShown(term.value, term.count) for term in found]))

    return endpoint


def numbers(kind: Kind) -> Endpoint:
    """Smallest, largest, average, sum and percentiles of a field."""

    async def endpoint(asked: Asked) -> Reply:
        said = asked.said(Figures)
        percents = _percents(said.percentiles)
        condition = both(await condition_of(asked), *bounds(asked, kind))
        found = await _records(asked, kind).numbers(asked.scope, condition, parse_path(said.path), percents=percents)
        shown = [Percentile(percent, found.percentiles.get(percent)) for percent in percents]
        return json_reply(NumbersShown(found.count, found.min, found.max, found.avg, found.sum, shown))

    return endpoint


def completing(kind: Kind) -> Endpoint:
    """What may be written next."""

    async def endpoint(asked: Asked) -> Reply:
        said = asked.said(Writing)
        cursor = len(said.query) if said.position is None else said.position
        found = await asked.uses.completing.complete(asked.scope, kind, said.query, cursor)
        return json_reply(Completed(found.start, [OfferShown(o.sort, o.text, o.label, o.type) for o in found.offers]))

    return endpoint


async def condition_of(asked: Asked) -> Condition:
    """All that is said of which records, but for the time. Raises: Invalid; Missing for a person that there is not."""
    said, filters = asked.said(Search), asked.said(OfEvent)
    conditions: list[Condition] = [parse(said.query)] if said.query and said.query.strip() else []
    if said.words and said.words.strip():
        conditions.append(Words(Path(()), said.words))
    given = {"type": normalised_type(filters.type) if filters.type else None, "source": filters.source, "session": filters.session}
    conditions += [Compare(FILTERS[name], "=", Written(value)) for name, value in given.items() if value]
    if filters.profile:
        conditions.append(of_parts(parts_of(await asked.uses.people.get(asked.scope, filters.profile))))
    return both(*conditions)


def bounds(asked: Asked, kind: Kind) -> list[Condition]:
    """From and to, by the time of the default order. Raises: Invalid."""
    return since(kind.time(kind.sort), asked.time("from"), asked.time("to"))


def _records(asked: Asked, kind: Kind) -> Records[Any]:
    return asked.uses.records[kind.name]


def _percents(text: str) -> list[float]:
    """Raises: Invalid."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    try:
        percents = [float(part) for part in parts]
    except ValueError as error:
        raise Invalid("percentiles are numbers with commas between, such as 50,95,99", code="bad-percentiles") from error
    if len(percents) > MOST_PERCENTILES or not all(0 <= percent <= 100 for percent in percents):
        raise Invalid(f"percentiles are up to {MOST_PERCENTILES} numbers from 0 to 100", code="bad-percentiles")
    return percents
