"""What becomes of values that JSON has not, on the way from a program to the platform.

| given | sent |
| --- | --- |
| `datetime` with a zone | text, ISO 8601 in UTC; without a zone it is refused, since it could be any instant |
| `date` · `UUID` · `Enum` | `"2026-11-25"` · its text · its value |
| `Decimal` | a number with its own digits |
| tuple, set, frozenset · any mapping | a list · an object; its keys must be text |
| NaN, infinities · bytes · an `int` beyond 64 bits · any other object | refused |
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any
from uuid import UUID

import msgspec

_LEAST, _MOST = -(2**63), 2**63 - 1
_AS_THEY_ARE = frozenset({str, bool, type(None)})
_LISTS = (list, tuple, set, frozenset)

_encoder = msgspec.json.Encoder(decimal_format="number")


def json_of(tree: Mapping[str, Any], *, depth: int) -> bytes:
    """The JSON of a tree, at most so many levels deep. Raises: TypeError, ValueError, which name the place."""
    try:
        return _encoder.encode(_object(tree, "", depth))
    except UnicodeEncodeError as error:
        raise ValueError("a text holds half of a surrogate pair, which is no character") from error


def time_text(time: datetime) -> str:
    """ISO 8601 in UTC, to the microsecond. Raises: ValueError without a zone."""
    if time.utcoffset() is None:
        raise ValueError(f"{time.isoformat()} names no time zone; write datetime.now(UTC), or time.astimezone() for the local one")
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _plain(value: Any, at: str, depth: int) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Enum):                 # before the rest: one may be a text or a number too
        return _plain(value.value, at, depth)
    if isinstance(value, Mapping):
        return _object(value, at, depth)
    if isinstance(value, _LISTS):
        _see_depth(at, depth)
        return [_plain(item, f"{at}[{n}]", depth - 1) for n, item in enumerate(value)]
    return _leaf(value, at)


def _object(tree: Mapping[str, Any], at: str, depth: int) -> dict[str, Any]:
    _see_depth(at, depth)
    made: dict[str, Any] = {}
    for key, value in tree.items():
        name = _plain(key, at, 0) if isinstance(key, Enum) else key
        if not isinstance(name, str):
            raise TypeError(f"{at or 'the call'} has the key {key!r}, which is no text")
        name = str.__str__(name)
        made[name] = _plain(value, f"{at}.{name}" if at else name, depth - 1)
    return made


def _leaf(value: Any, at: str) -> Any:
    if isinstance(value, int | float | Decimal):
        return _number(value, at)
    if isinstance(value, str):
        return str.__str__(value)               # of a class of its own, which may show itself otherwise
    if isinstance(value, datetime):
        return _instant(value, at)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        raise TypeError(f"{at} is bytes, which may stand for anything; decode them to text first")
    raise TypeError(f"{at} is a {type(value).__name__}, which JSON has not; give a text, a number, a list or a mapping")


def _number(value: int | float | Decimal, at: str) -> Any:
    if isinstance(value, int):
        if not _LEAST <= value <= _MOST:
            raise ValueError(f"{at} has more than 64 bits; give it as a text")
        return int(value)
    if not isfinite(value):
        raise ValueError(f"{at} is {value}, which is no number to JSON; leave it out, or give None")
    return value if isinstance(value, Decimal) else float(value)


def _instant(value: datetime, at: str) -> str:
    try:
        return time_text(value)
    except ValueError as error:
        raise ValueError(f"{at}: {error}") from error


def _see_depth(at: str, depth: int) -> None:
    if depth <= 0:
        raise ValueError(f"{at} is nested too deeply; the platform takes no event of so many levels")
