"""A condition as the scripts of `painless` read it: what is the same for every record is worked out here, paths become places."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from ...kernel.errors import Invalid
from ...language.condition import (
    And,
    Between,
    Call,
    Compare,
    Condition,
    Contains,
    EndsWith,
    In,
    IsEmpty,
    IsNull,
    Matches,
    Not,
    Now,
    Or,
    Path,
    StartsWith,
    Value,
    Words,
)
from ...language.values import as_float, is_place, value_of
from ...language.words import words
from .columns import Spot
from .documents import EPOCH

Tree = Mapping[str, Any]

SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


@frozen
class Trees:
    """`spot` says where a path stands."""

    spot: Callable[[Path], Spot]
    now: datetime

    def of(self, condition: Condition) -> Tree:
        """Raises: Invalid for what a script cannot say exactly as we do."""
        match condition:
            case And(terms) | Or(terms):
                return {"k": "and" if isinstance(condition, And) else "or", "terms": [self.of(term) for term in terms]}
            case Not(term):
                return {"k": "not", "term": self.of(term)}
            case Compare(left, operator, right):
                return {"k": "compare", "operator": operator, **self._two(left, right)}
            case Between(value, low, high):
                return self.of(And((Compare(value, ">=", low), Compare(value, "<=", high))))
            case In(value, options):
                return {"k": "in", "value": self.value(value), "options": [self.value(option) for option in options]}
            case IsNull(value) | IsEmpty(value):
                return {"k": "null" if isinstance(condition, IsNull) else "empty", "value": self.value(value)}
            case Contains(value, part):
                return {"k": "contains", **self._two(value, part)}
            case _:
                return self._of_text(condition)

    def _of_text(self, condition: StartsWith | EndsWith | Words | Matches) -> Tree:
        match condition:
            case StartsWith(value, start):
                return {"k": "starts", **self._two(value, start)}
            case EndsWith(value, end):
                return {"k": "ends", **self._two(value, end)}
            case Words(path, text) if path.names:
                return {"k": "words", "value": self.value(path), "words": list(words(text))}
            case _:
                raise Invalid(
                    "MATCHES and a search of the whole record by words cannot stand this deep in a condition here; write it flatter",
                    code="not-searchable",
                )

    def value(self, value: Value) -> Tree:
        """A value of the record, or the same value for all."""
        if not reads_record(value):
            return constant(value_of(value, {}, self.now))
        match value:
            case Path():
                return {"k": "path", **place(self.spot(value))}
            case Call("distance_km", _):
                raise Invalid(
                    "distance_km is not searchable here; ask for a latitude and a longitude BETWEEN two numbers", code="not-searchable"
                )
            case Call("days_since", (time,)):
                return {"k": "days_since", "of": self.value(time), "now": self.value(Now())}
            case Call(function, (argument,)):
                return {"k": function, "of": self.value(argument)}
            case _:
                raise Invalid("this function is not searchable here with these values", code="not-searchable")

    def _two(self, value: Value, other: Value) -> Tree:
        return {"value": self.value(value), "other": self.value(other)}


def reads_record(value: Value) -> bool:
    """Whether the value is another one for another record."""
    return isinstance(value, Path) or (isinstance(value, Call) and any(reads_record(argument) for argument in value.arguments))


def place(spot: Spot) -> Tree:
    """Names, and beside each the place of a list that it may be (-1: none)."""
    return {"names": spot.names, "places": [int(name) if is_place(name) else -1 for name in spot.names], "time": spot.is_time}


def constant(value: Any) -> Tree:
    """A value that no record changes."""
    if isinstance(value, datetime):
        seconds, rest = divmod(value - EPOCH, SECOND)
        return {"k": "time", "seconds": seconds, "nanos": rest // MICROSECOND * 1000}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"k": "number", "value": repr(as_float(value)).replace("inf", "Infinity")}
    return {"k": "literal", "value": value}
