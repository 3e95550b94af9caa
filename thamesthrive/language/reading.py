"""Values as closures: the same as `values`, with everything done beforehand that does not depend on the record."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from .condition import Call, Literal, Now, Path, Value
from .values import FUNCTIONS, below, value_of

Read = Callable[[Any, datetime], Any]
"""The value for a record and the present time."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_constant(value: Value) -> bool:
    """Whether it is the same for each record and at any time."""
    match value:
        case Call(function, arguments):
            return function != "days_since" and all(is_constant(argument) for argument in arguments)
        case _:
            return isinstance(value, Literal)


def constant(value: Value) -> Any:
    """What a constant is."""
    return value_of(value, None, EPOCH)


def reader(value: Value) -> Read:
    """The value, to be read often."""
    if is_constant(value):
        held = constant(value)
        return lambda record, now: held
    match value:
        case Path(names, namespace):
            return _path(names if namespace is None else (namespace, *names))
        case Now():
            return _now(value)
        case Call(function, arguments):
            return _call(FUNCTIONS[function], tuple(reader(argument) for argument in arguments))
        case Literal():
            raise AssertionError("a literal is a constant")


def _path(names: tuple[str, ...]) -> Read:
    match names:
        case (first,):
            return _path1(first)
        case (first, second):
            return _path2(first, second)
        case _:
            return _path_n(names)


def _path1(first: str) -> Read:
    def read(record: Any, now: datetime) -> Any:
        return record.get(first) if type(record) is dict else below(record, first)

    return read


def _path2(first: str, second: str) -> Read:
    def read(record: Any, now: datetime) -> Any:
        branch = record.get(first) if type(record) is dict else below(record, first)
        return branch.get(second) if type(branch) is dict else below(branch, second)

    return read


def _path_n(names: tuple[str, ...]) -> Read:
    def read(record: Any, now: datetime) -> Any:
        for name in names:
            record = record.get(name) if type(record) is dict else below(record, name)
        return record

    return read


def _now(value: Now) -> Read:
    if value.shift is None:
        return lambda record, now: now
    last: tuple[Any, Any] = (None, None)        # many records are asked at one time

    def read(record: Any, now: datetime) -> Any:
        nonlocal last
        known = last                            # read and written whole: other threads may ask too
        if known[0] is not now:
            last = known = (now, value_of(value, None, now))
        return known[1]

    return read


def _call(function: Callable[..., Any], arguments: tuple[Read, ...]) -> Read:
    if len(arguments) == 1:
        (argument,) = arguments
        return lambda record, now: function(now, argument(record, now))
    return lambda record, now: function(now, *[argument(record, now) for argument in arguments])
