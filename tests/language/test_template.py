"""Templates make text and JSON of data, and are bounded."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.template import json_template, text_template

DATA = {
    "event": {"type": "product-bought", "properties": {"price": 9.5, "items": [{"sku": "a"}, {"sku": "b"}], "odd key": 1, "none": None}},
    "profile": {"id": "p", "data": {"pii": {"firstname": "Ann"}}, "consents": {}},
}


def made(template: Any) -> Any:
    return json_template(json.dumps(template))(DATA)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ event.properties.price }}", 9.5),
        (" {{event.properties.items}} ", [{"sku": "a"}, {"sku": "b"}]),
        ("{{ event.properties.items.1.sku }}", "b"),
        ("{{ event.properties.price }} EUR", "9.5 EUR"),
        ("Dear {{ profile.data.pii.firstname | upcase }}", "Dear ANN"),
        ("{{ event.properties.gone }}", None),
        ("<{{ event.properties.gone }}>", "<>"),
        ("{% for i in event.properties.items %}{{ i.sku }};{% endfor %}", "a;b;"),
        ("no template", "no template"),
        (12.5, 12.5),
        (None, None),
    ],
)
def test_a_text_that_is_one_reference_keeps_its_type(template: Any, expected: Any) -> None:
    assert made({"x": template}) == {"x": expected}
    assert made([template]) == [expected]


def test_a_key_with_a_question_mark_is_left_out_where_its_value_is_missing() -> None:
    assert made({"a?": "{{ event.gone }}", "b?": "{{ event.type }}", "c?": "{{ event.properties.none }}", "d": {"e?": "{{ gone }}"}}) == {
        "b": "product-bought",
        "d": {},
    }


def test_a_text_template_is_text() -> None:
    assert text_template("{{ event.type }}/{{ profile.id }}")(DATA) == "product-bought/p"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{", "no JSON document"),
        ('{"a": "{{ event."}', '"a" of the template opens "{{" in line 1 and has no "}}" within 1000'),
        ('{"a": {"b": ["{% if %}"]}}', '"a.b.0" of the template is no Liquid'),
        ('{"a": "{% include \'x\' %}"}', '"a" of the template is no Liquid'),
        ("[" * 40 + "]" * 40, "nested deeper"),
        (json.dumps("x" * 70_000), "longer than"),
        ('["{{ a | nosuch }}"]', "unknown filter"),
        ('{"a": "\ud83d"}', "half a character"),
    ],
)
def test_a_bad_template_is_refused_with_its_place(source: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as error:
        json_template(source)(DATA)

    assert error.value.code == "template"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% " + "9" * 60_000, 'opens "{%" in line 1 and has no "%}"'),
        ("\n{{" * 16_000, 'opens "{{" in line 2 and has no "}}"'),
        ("{% assign x = 1 %}{%{{ %}", 'opens "{{" in line 1 and has no "}}"'),
        ("{{ a" + " " * 900 + "}}", "200 characters of white space"),
        ("{% raw %}" * 101, "more than 100 blocks"),
    ],
)
def test_marks_that_would_be_looked_for_long_are_refused_before(source: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as error:
        text_template(source)

    assert error.value.code == "template"


def test_marks_may_be_far_from_each_other_and_stand_in_raw_text() -> None:
    source = "x" * 5_000 + "{% raw %}{{ left as it is }}{% endraw %}" + "x" * 5_000 + "{{ event.type }}"

    assert text_template(source)({"event": {"type": "t"}}).endswith("{{ left as it is }}" + "x" * 5_000 + "t")


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..1000000) %}x{% endfor %}",
        "{% for i in (1..9999) %}{% for j in (1..9999) %}xxxxxxxxxx{% endfor %}{% endfor %}",
        "{{ event.type | divided_by: 0 }}",
        "{% assign x = event.type " + "| split: '' " * 40 + "%}",
        "{% assign x = event.type " + "| replace: '', 'xxxxxxxxxx' " * 9 + "%}",
        "{% assign x = 9 %}" + "{% assign x = x | times: x %}" * 40,
        "{% assign x = event.type | split: '-' %}" + "{% assign x = x | concat: x %}" * 40,
        "{% assign x = event.type %}" + "{% assign x = x | append: x %}" * 40,
    ],
)
def test_what_goes_beyond_the_limits_is_an_error_and_not_a_hang(source: str) -> None:
    with pytest.raises(Invalid, match="cannot be rendered"):
        text_template(source)(DATA)


def test_a_long_text_may_be_changed_throughout() -> None:
    data = {"body": "a line of a letter\n" * 5_000}

    made = text_template("{{ body | replace: '\n', '<br>' | split: '<br>' | join: ', ' }}")(data)

    assert made == ", ".join(["a line of a letter"] * 5_000 + [""])


PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("ab")


@given(st.recursive(PLAIN, lambda below: st.lists(below) | st.dictionaries(st.text("ab"), below)))
def test_a_document_without_templates_is_itself(document: Any) -> None:
    assert json_template(json.dumps(document))(DATA) == document


@given(st.text("{}%| .ab\"'[]", max_size=30))
def test_whatever_is_written_is_a_template_or_refused(source: str) -> None:
    with suppress(Invalid):
        text_template(source)(DATA)
