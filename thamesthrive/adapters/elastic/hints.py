"""What the index knows of a test that only a document's JSON can decide: a query that is true wherever the test is, and often elsewhere.

A hint spares reading documents, and nothing else: wherever we are not sure, there is none.
"""

from datetime import datetime
from typing import Any

from ...kernel.codec import encode
from ...language.condition import (
    Between,
    Call,
    Compare,
    Condition,
    Contains,
    EndsWith,
    In,
    Matches,
    Path,
    StartsWith,
    Value,
    Words,
)
from ...language.values import as_float, is_number, value_of
from .columns import PARTIAL, Columns, Hints
from .scoping import Query
from .trees import reads_record
from .typed import is_short

WHOLE_MOST = 2**53                              # whole numbers below are one double each


def hint(leaf: Condition, columns: Columns, now: datetime) -> Query | None:
    """None where nothing is known."""
    path, others, is_equality = _parts(leaf)
    if path is None or any(reads_record(other) for other in others):
        return None
    values = [value_of(other, {}, now) for other in others]
    known = columns.hints(path.names)
    if known is None:
        return None
    if is_equality:
        pairs = [_equal(known, value) for value in values]
        if values and None not in pairs:
            return _any([p for p in pairs if p is not None])
    return _there(known)


def _parts(leaf: Condition) -> tuple[Path | None, tuple[Value, ...], bool]:
    """The path that must hold something, what it is compared with, and whether it must equal one of those."""
    match _bare(leaf):
        case Compare(Path() as path, operator, other) | Compare(other, operator, Path() as path) if not isinstance(other, Path):
            return path, (other,), operator == "="
        case In(Path() as path, options):
            return path, options, True
        case Between(Path() as path, low, high):
            return path, (low, high), False
        case Contains(Path() as path, part):
            return path, (part,), False
        case StartsWith(Path() as path, other) | EndsWith(Path() as path, other):
            return path, (other,), False
        case Matches(Path() as path, _) | Words(Path() as path, _):
            return path, (), False
        case _:
            return None, (), False


def _bare(leaf: Condition) -> Condition:
    """A comparison of `lower(path)` and the like as one of the path that its text is of, and nothing that it equals."""
    match leaf:
        case Compare(Call("lower" | "upper" | "date" | "days_since", (Path() as path,)), _, other):
            return Compare(path, "!=", other)
        case Contains(Call("lower" | "upper", (Path() as path,)), part):
            return Contains(path, part)
        case StartsWith(Call("lower" | "upper", (Path() as path,)), other) | EndsWith(Call("lower" | "upper", (Path() as path,)), other):
            return StartsWith(path, other)
        case Matches(Call("lower" | "upper", (Path() as path,)), pattern):
            return Matches(path, pattern)
        case _:
            return leaf


def _there(known: Hints) -> Query | None:
    """Something that is indexed stands there, or a text that is too long to be."""
    if not known.exists:
        return None
    return _any([*({"exists": {"field": key}} for key in known.exists), PARTIAL])


def _equal(known: Hints, value: Any) -> Query | None:
    if isinstance(value, str) and is_short(value):
        texts = [value]
    elif isinstance(value, bool):
        texts = ["true" if value else "false"]
    elif is_number(value) and known.pairs and abs(as_float(value)) < WHOLE_MOST:
        texts = _spellings(as_float(value))
    else:
        return None
    if not known.pairs:
        return _any([{"term": {key: text}} for key in known.keys for text in texts])
    pairs = [f"{key}={text}" for key in known.keys for text in texts]
    return {"terms": {"kv": pairs}} if all(map(is_short, pairs)) else None


def _spellings(number: float) -> list[str]:
    """As `kv` may spell it: a whole number with and without a fraction."""
    whole = [str(int(number))] if number.is_integer() else []
    return [*whole, _fraction(number), *(["-0.0"] if number == 0 else [])]


def _fraction(number: float) -> str:
    return encode(number).decode()


def _any(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}
