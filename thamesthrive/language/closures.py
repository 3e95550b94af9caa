"""Conditions as closures, for where one is asked of many records: the same as `meaning`, ten times as fast."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from ..kernel.times import read_time
from .condition import (
    And,
    Between,
    Compare,
    Comparison,
    Condition,
    Contains,
    EndsWith,
    In,
    IsEmpty,
    IsNull,
    Matches,
    Not,
    Or,
    Path,
    StartsWith,
    Value,
    Words,
)
from .meaning import OPERATORS, compares, contains, is_empty
from .patterns import finder
from .reading import Read, constant, is_constant, reader
from .values import as_float, as_time, equal, is_number
from .words import begin, record_words, texts_of, words

Test = Callable[[Any, datetime], bool]
"""Whether it is true of a record at the present time."""

Has = Callable[[str, str], bool]

EXACT = 2**53                                   # whole numbers up to here are the same in floating point


def compiled(condition: Condition, *, branches: Sequence[str] | None = None) -> Test:
    """The condition, to be asked often; `branches` as in `matches`. Raises: Invalid for a regular expression or zone that is none."""
    match condition:
        case And(terms):
            return _all(tuple(compiled(term, branches=branches) for term in terms))
        case Or(terms):
            return _any(tuple(compiled(term, branches=branches) for term in terms))
        case Not(term):
            return _not(compiled(term, branches=branches))
        case Compare(left, operator, right):
            return _compare(left, operator, right)
        case In(item, options):
            return _in(item, options)
        case Between(item, low, high):
            return _between(item, low, high)
        case IsNull(item):
            return _is_null(reader(item))
        case Words(path, text):
            return _words(path, text, branches)
        case _:
            return _of_one(condition)


def _of_one(condition: IsEmpty | Contains | StartsWith | EndsWith | Matches) -> Test:
    read = reader(condition.value)
    match condition:
        case IsEmpty():
            return lambda record, now: is_empty(read(record, now))
        case Contains(_, part):
            return _contains(read, reader(part))
        case StartsWith(_, start):
            return _affix(read, str.startswith, reader(start))
        case EndsWith(_, end):
            return _affix(read, str.endswith, reader(end))
        case Matches(_, pattern):
            return _matches(read, finder(pattern))


def _all(tests: tuple[Test, ...]) -> Test:
    def test(record: Any, now: datetime) -> bool:
        for one in tests:                       # noqa: SIM110  # a generator costs as much as a test
            if not one(record, now):
                return False
        return True

    return test


def _any(tests: tuple[Test, ...]) -> Test:
    def test(record: Any, now: datetime) -> bool:
        for one in tests:                       # noqa: SIM110  # as above
            if one(record, now):
                return True
        return False

    return test


def _not(one: Test) -> Test:
    return lambda record, now: not one(record, now)


def _is_null(read: Read) -> Test:
    return lambda record, now: read(record, now) is None


def _compare(left: Value, operator: Comparison, right: Value) -> Test:
    known = constant(right) if is_constant(right) else None
    if isinstance(known, str):
        return _compare_text(reader(left), operator, known)
    if isinstance(known, bool):
        return _compare_boolean(reader(left), operator, known)
    if is_number(known):
        return _compare_number(reader(left), operator, known)
    return _compare_any(reader(left), operator, reader(right))


def _compare_any(left: Read, operator: Comparison, right: Read) -> Test:
    holds = OPERATORS[operator]

    def test(record: Any, now: datetime) -> bool:
        one, other = left(record, now), right(record, now)
        if type(one) is datetime and type(other) is datetime:
            return holds(one, other)
        return one is not None and compares(one, operator, other)

    return test


def _compare_text(read: Read, operator: Comparison, text: str) -> Test:
    holds, time = OPERATORS[operator], read_time(text)

    def test(record: Any, now: datetime) -> bool:
        value = read(record, now)
        if type(value) is str:
            return holds(value, text)
        if type(value) is datetime:
            return time is not None and holds(value, time)
        return value is not None and compares(value, operator, text)

    return test


def _compare_number(read: Read, operator: Comparison, known: Any) -> Test:
    holds, number = OPERATORS[operator], as_float(known)

    def test(record: Any, now: datetime) -> bool:
        value = read(record, now)
        if type(value) is float or (type(value) is int and -EXACT <= value <= EXACT):
            return holds(value, number)
        return value is not None and compares(value, operator, known)

    return test


def _compare_boolean(read: Read, operator: Comparison, known: bool) -> Test:
    if operator not in ("=", "!="):
        return lambda record, now: False
    wanted = known if operator == "=" else not known
    return lambda record, now: read(record, now) is wanted


def _in(item: Value, options: tuple[Value, ...]) -> Test:
    read = reader(item)
    if all(is_constant(option) for option in options):
        return _in_constants(read, [constant(option) for option in options])
    others = tuple(reader(option) for option in options)

    def test(record: Any, now: datetime) -> bool:
        value = read(record, now)
        return value is not None and any(equal(value, other(record, now)) for other in others)

    return test


def _in_constants(read: Read, options: list[Any]) -> Test:
    texts = frozenset(option for option in options if isinstance(option, str))
    times = frozenset(time for option in options if (time := as_time(option)) is not None)
    others = tuple(option for option in options if not isinstance(option, str))

    def test(record: Any, now: datetime) -> bool:
        value = read(record, now)
        if type(value) is str and value in texts:
            return True
        if type(value) is datetime:
            return value in times
        return value is not None and any(equal(value, option) for option in others)

    return test


def _between(item: Value, low: Value, high: Value) -> Test:
    return _all((_compare(item, ">=", low), _compare(item, "<=", high)))


def _contains(read: Read, part: Read) -> Test:
    def test(record: Any, now: datetime) -> bool:
        value, wanted = read(record, now), part(record, now)
        if type(value) is str and type(wanted) is str:
            return wanted in value
        return contains(value, wanted)

    return test


def _affix(read: Read, has: Has, affix: Read) -> Test:
    def test(record: Any, now: datetime) -> bool:
        value, expected = read(record, now), affix(record, now)
        return isinstance(value, str) and isinstance(expected, str) and has(value, expected)

    return test


def _matches(read: Read, finds: Callable[[str], bool]) -> Test:
    def test(record: Any, now: datetime) -> bool:
        value = read(record, now)
        return isinstance(value, str) and finds(value)

    return test


def _words(path: Path, text: str, branches: Sequence[str] | None) -> Test:
    read, asked = reader(path), words(text)

    def test(record: Any, now: datetime) -> bool:
        branch = read(record, now)
        there = words(" ".join(texts_of(branch))) if path.names else record_words(branch, branches)
        return bool(asked) and all(begin(word, there) for word in asked)

    return test
