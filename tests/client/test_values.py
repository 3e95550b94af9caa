import json
from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.client.values import json_of, time_text


class Colour(Enum):
    RED = "red"
    DEEP = ("a", 1)


class Size(IntEnum):
    SMALL = 1


class Word(StrEnum):
    YES = "yes"


class Loud(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "LOUD"


json_trees = st.dictionaries(
    st.text(),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
        max_leaves=8,
    ),
    max_size=5,
)


def sent(value: Any) -> Any:
    return json.loads(json_of({"a": value}, depth=16))["a"]


@given(json_trees)
def test_what_json_has_is_sent_as_it_is(tree: dict[str, Any]) -> None:
    assert json.loads(json_of(tree, depth=100)) == tree


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (datetime(2026, 11, 2, 12, 0, 0, 5, tzinfo=UTC), "2026-11-02T12:00:00.000005Z"),
        (datetime(2026, 11, 2, 12, tzinfo=timezone(timedelta(hours=2))), "2026-11-02T10:00:00.000000Z"),
        (date(2026, 11, 2), "2026-11-02"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Colour.RED, "red"),
        (Colour.DEEP, ["a", 1]),
        (Size.SMALL, 1),
        (Word.YES, "yes"),
        (Decimal("12.50"), 12.5),
        (Decimal("1E+3"), 1000),
        ((1, 2), [1, 2]),
        ({1}, [1]),
        (frozenset(), []),
        (OrderedDict(a=OrderedDict(b=1)), {"a": {"b": 1}}),
        ({Word.YES: 1}, {"yes": 1}),
        (Loud("soft"), "soft"),
    ],
)
def test_what_json_has_not_is_sent_as_the_table_says(value: Any, told: Any) -> None:
    assert sent(value) == told


def test_a_decimal_keeps_its_digits() -> None:
    assert json_of({"a": Decimal("0.10000000000000000000001")}, depth=16) == b'{"a":0.10000000000000000000001}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity"), 2**63, -(2**63) - 1])
def test_a_number_that_would_not_arrive_is_refused_with_its_place(value: Any) -> None:
    with pytest.raises(ValueError, match=r"properties\.list\[1\] (is|has)"):
        json_of({"properties": {"list": [0, value]}}, depth=16)


@pytest.mark.parametrize("value", [b"x", bytearray(b"x"), object(), timedelta(1), 1j, Exception, {1: 2}, {None: 1}])
def test_what_may_stand_for_anything_is_refused_with_its_place(value: Any) -> None:
    with pytest.raises(TypeError, match=r"traits\.thing "):
        json_of({"traits": {"thing": value}}, depth=16)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="names no time zone"):
        time_text(datetime(2026, 11, 2))  # noqa: DTZ001
    with pytest.raises(ValueError, match="a: 2026-11-02T00:00:00 names no time zone"):
        sent(datetime(2026, 11, 2))  # noqa: DTZ001


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        sent("\ud800")


def test_a_tree_that_is_too_deep_or_contains_itself_is_refused() -> None:
    endless: dict[str, Any] = {}
    endless["again"] = endless

    assert json_of({"a": [{}]}, depth=3) == b'{"a":[{}]}'
    with pytest.raises(ValueError, match=r"a\[0\] is nested too deeply"):
        json_of({"a": [{}]}, depth=2)
    with pytest.raises(ValueError, match="nested too deeply"):
        json_of(endless, depth=16)
