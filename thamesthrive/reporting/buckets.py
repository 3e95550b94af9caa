"""Where the buckets of a histogram begin and end: by the calendar and clock of a zone, so that a day across a change of clocks is one."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from ..kernel.durations import zone
from ..kernel.errors import Invalid
from ..ports.search import Buckets

MOST_BUCKETS = 1_000
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

_CLOCK = {"minute": timedelta(minutes=1), "hour": HOUR}
_CALENDAR = {"day": DAY, "week": 7 * DAY, "month": 28 * DAY}       # at least so long
_COUNTED = re.compile(r"([1-9]\d?)([mh])", re.ASCII)
_UNITS = {"m": ("minutes", 60), "h": ("hours", 24)}


def buckets_of(begin: datetime, end: datetime, interval: str, tz: str) -> Buckets:
    """Edges from the last one at or before `begin` to the first at or after `end`; within a day they are counted from its midnight.

    Raises: Invalid for an interval or zone that there is not, a time that is too far away, and for more than 1,000 buckets.
    """
    within, step = zone(tz), _CLOCK.get(interval) or _counted(interval)
    least = step or _CALENDAR.get(interval)
    if least is None:
        raise Invalid(f'"{interval}" is no interval; there are minute, hour, day, week, month, and such as 15m or 6h', code="bad-interval")
    if not begin < end:
        raise Invalid("a histogram begins before it ends: from is not before to", code="bad-time")
    if (end - begin) / least > MOST_BUCKETS:
        raise Invalid(f"that makes more than {MOST_BUCKETS} buckets; take a longer interval, or a shorter time", code="too-many-buckets")
    try:
        return Buckets(tuple(_within(_edges(begin, interval, step, within), begin, end)))
    except OverflowError as error:
        raise Invalid("that time is beyond every calendar", code="bad-time") from error


def _counted(interval: str) -> timedelta | None:
    """`15m`, `6h`: what divides an hour or a day."""
    found = _COUNTED.fullmatch(interval)
    if found is None:
        return None
    number, (unit, whole) = int(found[1]), _UNITS[found[2]]
    if whole % number:
        possible = ", ".join(f"{n}{found[2]}" for n in range(1, whole) if whole % n == 0)
        raise Invalid(f'"{interval}" does not divide an hour or a day evenly; there are {possible}', code="bad-interval")
    return timedelta(**{unit: number})


def _within(edges: Iterator[datetime], begin: datetime, end: datetime) -> Iterator[datetime]:
    """Each edge once: a day that a zone left out has the edge of the next."""
    last = next(edges)
    for edge in edges:
        if edge > begin and edge > last:
            yield last
            if last >= end:
                return
        last = max(last, edge)


def _edges(begin: datetime, interval: str, step: timedelta | None, tz: tzinfo) -> Iterator[datetime]:
    """In order, without end, beginning at or before `begin`."""
    day = _first(begin.astimezone(tz).date(), interval)
    while True:
        after = _next(day, interval)
        edge, until = _midnight(day, tz), _midnight(after, tz)
        yield edge
        while step is not None and edge + step < until:
            edge += step
            yield edge
        day = after


def _first(day: date, interval: str) -> date:
    """The day that a week or month begins with."""
    if interval == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if interval == "week" else day


def _next(day: date, interval: str) -> date:
    if interval == "month":
        return (day + 31 * DAY).replace(day=1)
    return day + (7 * DAY if interval == "week" else DAY)


def _midnight(day: date, tz: tzinfo) -> datetime:
    """The instant at which a day begins; where the clock leaves out midnight, that of the change."""
    return datetime.combine(day, time.min, tz).astimezone(UTC)
