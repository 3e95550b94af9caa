"""What the values of a condition are for a record, and how two of them compare. None is what is missing."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from math import inf
from typing import Any

from ..kernel.durations import shifted
from ..kernel.times import read_time
from .condition import Call, Literal, Now, Path, Value
from .geo import distance_km

Pair = tuple[Any, Any]

DAY = timedelta(days=1)


def value_of(value: Value, record: Any, now: datetime) -> Any:
    """The value for a record; one without a path is the same for every record. Raises: Invalid for an unknown time zone."""
    match value:
        case Path():
            return at(value, record)
        case Literal(written):
            return written
        case Now(tz, shift):
            return now if shift is None else shifted(now, shift.amount, shift.unit, tz)
        case Call(function, arguments):
            return FUNCTIONS[function](now, *(value_of(argument, record, now) for argument in arguments))


def at(path: Path, record: Any) -> Any:
    """What stands at a path. The namespace is a branch of the record. A number names a place of a list, any other name none."""
    names = path.names if path.namespace is None else (path.namespace, *path.names)
    for name in names:
        record = below(record, name)
    return record


def below(branch: Any, name: str) -> Any:
    """One step of a path."""
    if isinstance(branch, Mapping):
        return branch.get(name)
    if isinstance(branch, list | tuple) and is_place(name) and int(name) < len(branch):
        return branch[int(name)]
    return None


def is_place(name: str) -> bool:
    """Whether a name is that of a place of a list: `0`, `12`; not `012`, nor what no list is as long as."""
    return name.isascii() and name.isdecimal() and len(name) < 10 and (name[0] != "0" or name == "0")


def is_number(value: Any) -> bool:
    """Booleans are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_float(number: int | float) -> float:
    """The number as 64-bit floating point; an infinity where it is beyond that."""
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def as_time(value: Any) -> datetime | None:
    """A time as it is, a text as the time that it reads as."""
    if isinstance(value, str):
        return read_time(value)
    return value if isinstance(value, datetime) else None


def ordered(left: Any, right: Any) -> Pair | None:
    """The two as Python compares them, None if they are unlike, or have no order."""
    if isinstance(left, str) and isinstance(right, str):
        return left, right
    if is_number(left) and is_number(right):
        return as_float(left), as_float(right)
    if isinstance(left, datetime) or isinstance(right, datetime):
        times = as_time(left), as_time(right)
        return None if None in times else times
    return None


def alike(left: Any, right: Any) -> Pair | None:
    """The two as Python tells them apart, None if they are unlike, or lists or objects."""
    if isinstance(left, bool) and isinstance(right, bool):
        return left, right
    return ordered(left, right)


def equal(left: Any, right: Any) -> bool:
    """What `=` says."""
    pair = alike(left, right)
    return pair is not None and bool(pair[0] == pair[1])


def _date(_: datetime, x: Any) -> datetime | None:
    return as_time(x)


def _lower(_: datetime, x: Any) -> str | None:
    return x.lower() if isinstance(x, str) else None


def _upper(_: datetime, x: Any) -> str | None:
    return x.upper() if isinstance(x, str) else None


def _length(_: datetime, x: Any) -> int | None:
    return len(x) if isinstance(x, str | list | tuple | Mapping) else None


def _days_since(now: datetime, x: Any) -> float | None:
    time = as_time(x)
    return None if time is None else (now - time) / DAY


def _distance_km(_: datetime, geo: Any, lat: Any, lon: Any) -> float | None:
    return distance_km(geo, lat, lon)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "date": _date,
    "lower": _lower,
    "upper": _upper,
    "length": _length,
    "days_since": _days_since,
    "distance_km": _distance_km,
}
"""Of the time at which it is asked, and the arguments."""
