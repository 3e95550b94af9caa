"""Dotted paths into nested JSON-shaped data, such as `data.contact.email.main`."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any


def find(data: Any, path: str) -> Any:
    """The value at a path, None where there is none. A number names a place of a list."""
    for name in _names(path):
        if type(data) is dict or isinstance(data, Mapping):     # the first is what JSON gives, and the quicker question
            data = data.get(name)
        elif isinstance(data, list) and name.isdecimal() and int(name) < len(data):
            data = data[int(name)]
        else:
            return None
    return data


def put(tree: dict[str, Any], path: str, value: Any) -> None:
    """Set a value in a tree that the caller is building; makes the branches on the way."""
    names = _names(path)
    for name in names[:-1]:
        below = tree.get(name)
        if not isinstance(below, dict):
            below = tree[name] = {}
        tree = below
    tree[names[-1]] = value


def without(data: Any, path: str) -> Any:
    """The same data without what stands at a path, itself where nothing does."""
    return _without(data, _names(path))


def _without(data: Any, names: tuple[str, ...]) -> Any:
    name, rest = names[0], names[1:]
    if isinstance(data, Mapping) and name in data:
        left = _without(data[name], rest) if rest else None
        if rest:
            return data if left is data[name] else {**data, name: left}
        return {other: value for other, value in data.items() if other != name}
    if isinstance(data, list) and name.isdecimal() and int(name) < len(data):
        place = int(name)
        if rest:
            left = _without(data[place], rest)
            return data if left is data[place] else [*data[:place], left, *data[place + 1 :]]
        return [*data[:place], *data[place + 1 :]]
    return data


@lru_cache(maxsize=10_000)
def _names(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))
