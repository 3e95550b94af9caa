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


@lru_cache(maxsize=10_000)
def _names(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))
