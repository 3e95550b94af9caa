"""Tests of a typed column against a constant."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ...language.condition import Comparison
from ...language.meaning import OPERATORS
from ...language.values import as_float, as_time, is_number
from .answers import FALSE, TRUE, UNKNOWN, Answer, Arguments, every, some
from .statements import sortable
from .tables import Column

SQL_OPERATORS: dict[Comparison, str] = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
STEP = timedelta(microseconds=1)


def is_text(value: object) -> bool:
    """Whether SQLite can be given it as text."""
    return isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value)


def present(column: Column) -> str:
    if column.missing == f"{column.sql} IS NULL":
        return f"{column.sql} IS NOT NULL"              # in these words, by which SQLite knows an index of those alone
    return "1" if column.missing == "0" else f"NOT ({column.missing})"


def column_is_null(column: Column) -> Answer:
    return FALSE if column.missing == "0" else Answer(f"({column.missing})", quick=column.covered)


def compare_column(column: Column, operator: Comparison, value: Any, bind: Arguments) -> Answer:
    """What is unlike the column is false; a text beside a time is read as one."""
    match column.type:
        case "text" if isinstance(value, str):
            return _compare_text(column, operator, value, bind)
        case "text" if isinstance(value, datetime):
            return UNKNOWN
        case "time" if (time := as_time(value)) is not None:
            return _compared(column, operator, bind(sortable(time.astimezone(UTC))))
        case "number" if is_number(value):
            return _compared(column, operator, bind(as_float(value)))
        case "boolean" if isinstance(value, bool) and operator in ("=", "!="):
            return _compared(column, operator, bind(int(value)))
    return FALSE


def column_is_one_of(column: Column, values: Sequence[Any], bind: Arguments) -> Answer:
    """Many texts are one argument list, so that an index is followed from one to the next."""
    texts = sorted({v for v in values if is_text(v)}) if column.type == "text" else []
    others = [v for v in values if not (column.type == "text" and isinstance(v, str))]
    answers = [compare_column(column, "=", v, bind) for v in others]
    if len(texts) == 1:
        answers.append(compare_column(column, "=", texts[0], bind))
    elif texts:
        listed = f"{column.sql} IN ({', '.join(bind(t) for t in texts)})"
        answers.append(Answer(_where_present(column, listed), quick=column.covered))
    return some(answers)


def column_since(column: Column, operator: Comparison, days: Any, ask: Callable[[datetime], float], bind: Arguments) -> Answer:
    """`days_since` of a time. `ask` says how many days it is since a time; it never grows with the time, so the time from which on it
    compares otherwise is found by halving, with the very arithmetic of the meaning."""
    if not is_number(days):
        return FALSE
    number = as_float(days)
    match operator:
        case "<" | "<=":
            return _from(column, _first(lambda t: OPERATORS[operator](ask(t), number)), bind)
        case ">" | ">=":
            return _before(column, _first(lambda t: not OPERATORS[operator](ask(t), number)), bind)
        case "=":
            edges = (_first(lambda t: ask(t) <= number), _first(lambda t: ask(t) < number))
            return every([_from(column, edges[0], bind), _before(column, edges[1], bind)])
        case _:
            edges = (_first(lambda t: ask(t) <= number), _first(lambda t: ask(t) < number))
            return some([_before(column, edges[0], bind), _from(column, edges[1], bind)])


def _first(holds: Callable[[datetime], bool]) -> datetime | None:
    """The earliest time for which it holds, if it holds for all later ones; None if for none."""
    low, high = 0, (LAST - FIRST) // STEP + 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(FIRST + middle * STEP) else (middle + 1, high)
    return None if low > (LAST - FIRST) // STEP else FIRST + low * STEP


def _from(column: Column, time: datetime | None, bind: Arguments) -> Answer:
    return FALSE if time is None else _compared(column, ">=", bind(sortable(time)))


def _before(column: Column, time: datetime | None, bind: Arguments) -> Answer:
    if time is None:
        return TRUE if column.missing == "0" else Answer(present(column), quick=column.covered)
    return _compared(column, "<", bind(sortable(time)))


def _compare_text(column: Column, operator: Comparison, value: str, bind: Arguments) -> Answer:
    if is_text(value):
        return _compared(column, operator, bind(value))
    if operator == "=":
        return FALSE
    return Answer(present(column), quick=column.covered) if operator == "!=" else UNKNOWN


def _compared(column: Column, operator: Comparison, argument: str) -> Answer:
    if operator == "=" and column.missing == f"{column.sql} IS NULL":
        return Answer(f"({column.sql} IS {argument})", quick=column.covered)
    return Answer(_where_present(column, f"{column.sql} {SQL_OPERATORS[operator]} {argument}"), quick=column.covered)


def _where_present(column: Column, test: str) -> str:
    return f"({test})" if column.missing == "0" else f"({present(column)} AND {test})"
