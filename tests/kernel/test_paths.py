"""Dotted paths into nested data."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import QUICK, json_values
from thamesthrive.kernel.paths import find, put, without

paths = st.sampled_from(["a", "b", "a.b", "a.b.c", "b.c", "c.d.e"])

TREE: Any = {"a": {"b": [10, {"c": 20}], "": 30}, "n": None, "zero": 0, "1": "one"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.b", [10, {"c": 20}]),
        ("a.b.0", 10),
        ("a.b.1.c", 20),
        ("a.", 30),
        ("zero", 0),
        ("1", "one"),
        ("n", None),
        ("n.x", None),
        ("a.b.2", None),
        ("a.b.-1", None),
        ("a.b.c", None),
        ("a.b.²", None),
        ("a.b.0.c", None),
        ("missing.x", None),
        ("", None),
    ],
)
def test_a_path_finds_what_is_there_and_nothing_else(path: str, value: Any) -> None:
    assert find(TREE, path) == value


@QUICK
@given(st.dictionaries(paths, st.integers(), max_size=3), paths, json_values)
def test_what_is_put_is_found_whatever_stood_there(before: dict[str, int], path: str, value: Any) -> None:
    tree: dict[str, Any] = {}
    for other, number in before.items():
        put(tree, other, number)

    put(tree, path, value)

    assert find(tree, path) == value


def test_putting_leaves_the_neighbours_alone() -> None:
    tree: dict[str, Any] = {"a": {"b": 1}}

    put(tree, "a.c.d", 2)

    assert tree == {"a": {"b": 1, "c": {"d": 2}}}


@pytest.mark.parametrize(
    ("data", "path", "left"),
    [
        ({"a": 1, "b": 2}, "a", {"b": 2}),
        ({"a": {"b": 1, "c": 2}}, "a.b", {"a": {"c": 2}}),
        ({"a": [1, 2, 3]}, "a.1", {"a": [1, 3]}),
        ({"a": [{"b": 1}]}, "a.0.b", {"a": [{}]}),
        ({"a": None}, "a", {}),
    ],
)
def test_what_stands_at_a_path_is_taken_out_of_a_copy(data: Any, path: str, left: Any) -> None:
    before = deepcopy(data)

    assert without(data, path) == left
    assert data == before


@pytest.mark.parametrize(
    ("data", "path"), [({"a": 1}, "b"), ({"a": 1}, "a.b"), ({"a": [1]}, "a.1"), ({"a": [1]}, "a.x"), ([], "0"), (1, "a")]
)
def test_where_nothing_stands_the_data_is_the_same(data: Any, path: str) -> None:
    assert without(data, path) is data
