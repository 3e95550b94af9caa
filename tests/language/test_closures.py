"""Closures mean what `meaning` means."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings

from tests.language.conditions import NOW, NUMBERS, TEXTS, TIMES, conditions, records
from tests.strategies import examples
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.closures import compiled
from thamesthrive.language.condition import (
    Between,
    Compare,
    Comparison,
    Condition,
    Contains,
    Duration,
    EndsWith,
    In,
    Literal,
    Matches,
    Now,
    Path,
    StartsWith,
    Value,
)
from thamesthrive.language.meaning import matches

HERE = Path(("a",))
SCALARS: tuple[Any, ...] = (*TEXTS, *NUMBERS, True, False)
HELD: tuple[Any, ...] = (*SCALARS, *TIMES, None, [], {}, ["a", 1, NOW], ("ab",), {"a": 1})


@pytest.mark.parametrize("operator", get_args(Comparison))
def test_each_value_beside_each_literal(operator: Comparison) -> None:
    for literal in SCALARS:
        condition = Compare(HERE, operator, Literal(literal))
        test = compiled(condition)

        for held in HELD:
            assert test({"a": held}, NOW) is matches(condition, {"a": held}, NOW), (held, literal)


@pytest.mark.parametrize("of", [lambda a, b: In(a, (b, Literal(1))), Contains, StartsWith, EndsWith, lambda a, b: Between(a, b, b)])
def test_each_value_in_and_beside_each_literal(of: Callable[[Value, Value], Condition]) -> None:
    for literal in SCALARS:
        condition = of(HERE, Literal(literal))
        test = compiled(condition)

        for held in HELD:
            assert test({"a": held}, NOW) is matches(condition, {"a": held}, NOW), (held, literal)


@settings(max_examples=examples(200))
@given(conditions(), records)
def test_a_closure_says_what_the_meaning_says(condition: Condition, record: Any) -> None:
    expected = matches(condition, record, NOW, branches=("a", "b"))

    assert compiled(condition, branches=("a", "b"))(record, NOW) is expected


def test_a_closure_goes_with_the_time() -> None:
    test = compiled(Compare(Path(("t",)), ">", Now(None, Duration(-1, "d"))))
    record = {"t": datetime(2026, 3, 1, tzinfo=UTC)}

    told = [test(record, record["t"] + timedelta(hours=hours)) for hours in (1, 23, 25, 23)]

    assert told == [True, True, False, True]


@pytest.mark.parametrize("condition", [Matches(Path(("a",)), "(?=a)"), Compare(Now("Nowhere", Duration(1, "mo")), "=", Literal(1))])
def test_what_cannot_be_asked_is_refused_at_the_latest_when_asked(condition: Condition) -> None:
    with pytest.raises(Invalid):
        compiled(condition)({"a": "a"}, NOW)
