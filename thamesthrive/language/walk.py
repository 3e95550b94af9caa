"""Going through a condition: the paths it reads, and the same condition over other paths."""

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from .condition import Condition, Literal, Now, Path, Value

Change = Callable[[Path], Value]


def paths_of(condition: Condition) -> Iterator[Path]:
    """Every path that is read, as often as it is."""
    for below in _below(condition):
        if isinstance(below, Path):
            yield below
        elif not isinstance(below, Literal | Now):
            yield from paths_of(below)


def with_paths(condition: Condition, change: Change) -> Condition:
    """The condition with each path changed."""
    return _changed(condition, change)  # type: ignore[no-any-return]  # a node of the kind it was


def _below(node: Any) -> Iterator[Any]:
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        yield from (v for v in (value if isinstance(value, tuple) else (value,)) if attrs.has(type(v)))


def _changed(node: Any, change: Change) -> Any:
    if isinstance(node, Path):
        return change(node)
    if isinstance(node, Literal | Now):
        return node
    fields = {field.name: getattr(node, field.name) for field in attrs.fields(type(node))}
    return type(node)(**{name: _changed_field(value, change) for name, value in fields.items()})


def _changed_field(value: Any, change: Change) -> Any:
    if isinstance(value, tuple):
        return tuple(_changed_field(v, change) for v in value)
    return _changed(value, change) if attrs.has(type(value)) else value
