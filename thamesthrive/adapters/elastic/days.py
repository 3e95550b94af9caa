"""`days_since(time)` compared with a number, as a range of the time itself. Microseconds are whole, so there is a first that passes."""

from collections.abc import Callable
from datetime import datetime

from ...language.condition import Between, Call, Compare, Comparison, Condition, Path, Value
from ...language.values import as_float, is_number, value_of
from .columns import Columns
from .documents import micros
from .scoping import Query
from .trees import reads_record
from .typed import MIRRORED

DAY = 86_400_000_000                            # microseconds
FURTHEST = 400_000_000_000_000_000              # microseconds; more than lie between any two times


def days(leaf: Condition, columns: Columns, now: datetime) -> Query | None:
    """The query that a leaf is, if it is such a comparison of a typed time."""
    match leaf:
        case Compare(left, operator, right):
            return _compared(left, operator, right, (columns, now)) or _compared(right, MIRRORED[operator], left, (columns, now))
        case Between(value, low, high):
            ends = _compared(value, ">=", low, (columns, now)), _compared(value, "<=", high, (columns, now))
            return {"bool": {"filter": list(ends)}} if None not in ends else None
        case _:
            return None


def _compared(value: Value, operator: Comparison, other: Value, asked: tuple[Columns, datetime]) -> Query | None:
    columns, now = asked
    if not isinstance(value, Call) or value.function != "days_since" or reads_record(other):
        return None
    [time], number = value.arguments, value_of(other, {}, now)
    column = columns.column(time) if isinstance(time, Path) else None
    if column is None or column.type != "time" or not is_number(number):
        return None
    return _range(column.field, operator, as_float(number), micros(now))


def _range(name: str, operator: Comparison, number: float, now: int) -> Query:
    """Of the instants: the more days since, the earlier."""
    reached = now - _first(lambda length: length / DAY >= number)
    passed = now - _first(lambda length: length / DAY > number)
    match operator:
        case ">=":
            return {"range": {name: {"lte": reached}}}
        case ">":
            return {"range": {name: {"lte": passed}}}
        case "<":
            return {"range": {name: {"gt": reached}}}
        case "<=":
            return {"range": {name: {"gt": passed}}}
    equal: Query = {"range": {name: {"lte": reached, "gt": passed}}}
    return equal if operator == "=" else {"bool": {"filter": [{"exists": {"field": name}}], "must_not": [equal]}}


def _first(is_enough: Callable[[int], bool]) -> int:
    """The shortest length of time that is enough."""
    low, high = -FURTHEST, FURTHEST
    while low < high:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle + 1
    return low
