"""What may be written next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.conditions import conditions
from tests.language.test_tql import WRITTEN
from thamesthrive.language.completion import suggestions
from thamesthrive.language.condition import Condition, Path
from thamesthrive.language.tql import text_of

TYPE = Path(("type",))


@pytest.mark.parametrize("text", ["", "ty", "a = 1 AND ", "NOT ", "(a = 1 OR (", "properties.", "properties.pr", 'traits["so', "profile@"])
def test_a_field_may_begin_a_test(text: str) -> None:
    here = suggestions(text, len(text))

    assert here.fields
    assert here.values_of is None
    assert "now" in here.functions
    assert here.operators == ()


@pytest.mark.parametrize(
    "text",
    [
        *('type = "pa', "type = pa", "type != ", 'type IN ["a", "b', 'type NOT IN ["a", ', "type BETWEEN 1 AND ", "type STARTS WITH '"),
        *("type NOT ENDS WITH '", 'a = 1 AND type CONTAINS "', 'a BETWEEN 1 AND 2 AND type = "', '(type = "x', 'type ~ "x'),
    ],
)
def test_values_of_the_field_are_wanted_after_its_operator(text: str) -> None:
    here = suggestions(text, len(text))

    assert here.values
    assert here.values_of == TYPE


@pytest.mark.parametrize(("text", "begun"), [("type ", ""), ("type CONT", "CONT"), ("lower(type) ", ""), ("a = 1 AND b.c ", "")])
def test_operators_follow_a_field(text: str, begun: str) -> None:
    here = suggestions(text, len(text))

    assert {"=", "IN", "IS NULL", "STARTS WITH"} <= set(here.operators)
    assert (here.begun, here.start) == (begun, len(text) - len(begun))
    assert not here.fields


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("a = 1 ", ("AND", "OR")),
        ("a = 1 A", ("AND", "OR")),
        ("a STARTS ", ("WITH",)),
        ("a IS ", ("NULL", "EMPTY", "NOT")),
        ("a BETWEEN 1 ", ("AND",)),
    ],
)
def test_words_that_go_on(text: str, keywords: tuple[str, ...]) -> None:
    assert suggestions(text, len(text)).keywords == keywords


def test_only_what_stands_before_the_cursor_counts() -> None:
    text = "a = 1 AND type = 'x' OR"

    here = suggestions(text, len("a = 1 AND ty"))

    assert (here.begun, here.start, here.fields) == ("ty", 10, True)


def test_within_quotes_only_the_inside_of_a_value_fits() -> None:
    here = suggestions('type = "page vi', 15)

    assert (here.in_text, here.begun, here.start) == (True, "page vi", 8)
    assert (here.fields, here.functions, here.keywords) == (False, (), ())


@pytest.mark.parametrize("text", ["a = = ", "a ! ", "a)", "(" * 100, "a = “", "x" * 30_000, 'a MATCHES "(" AND '])
def test_after_what_is_wrong_already_nothing_is_suggested(text: str) -> None:
    here = suggestions(text, len(text))

    assert (here.fields, here.values, here.operators, here.keywords) == (False, False, (), ())


@given(conditions(WRITTEN), st.data())
def test_any_beginning_of_a_condition_has_suggestions_or_none(condition: Condition, data: st.DataObject) -> None:
    text = text_of(condition)
    cursor = data.draw(st.integers(0, len(text)))

    here = suggestions(text, cursor)

    assert text[here.start : cursor] == here.begun
