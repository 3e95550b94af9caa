"""Bytes become values once, strictly, and nothing that a sender can write breaks more than its own document."""

from contextlib import suppress
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import QUICK, json_values
from thamesthrive.kernel.codec import EMPTY, Raw, decode, decode_any, depth_over, encode, encode_sorted
from thamesthrive.kernel.errors import Malformed


@frozen
class Basket:
    sku: str
    quantity: int = 1
    extra: Raw = EMPTY


@QUICK
@given(json_values)
def test_plain_data_comes_back_as_it_was(value: Any) -> None:
    assert decode_any(encode(value)) == value


@QUICK
@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), json_values, max_size=4), st.randoms(use_true_random=False))
def test_equal_values_have_one_sorted_form(value: dict[str, Any], random: Any) -> None:
    shuffled = list(value.items())
    random.shuffle(shuffled)

    assert encode_sorted(dict(shuffled)) == encode_sorted(value)


def test_a_free_form_part_stays_bytes() -> None:
    basket = decode(b'{"sku": "T1", "extra": {"a":  [1]}, "unknown": 1}', Basket)

    assert basket == Basket("T1", 1, Raw(b'{"a":  [1]}'))
    assert decode(encode(basket), Basket) == basket


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "truncated"),
        (b'{"a":1', "truncated"),
        (b"{'a':1}", "object keys must be strings"),
        (b"[1,]", "trailing comma in array"),
        (b"{} {}", "trailing"),
        (b"NaN", "JSON: invalid character"),
        (b"1e999", "out of range"),
        (b"1" * 5_000, "out of range"),
        (b'"\xff"', "not UTF-8 at byte"),
        (b'"\xed\xa0\x80"', "not UTF-8 at byte"),
        (b'"\\ud800"', "truncated"),
        (b'"\\ud800\\u0041"', "surrogate"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_malformed_and_says_why(body: bytes, what: str) -> None:
    with pytest.raises(Malformed, match=what) as raised:
        decode_any(body)

    assert raised.value.sentence.startswith("not readable as JSON: ")


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"sku": 7}', b'{"sku": "a", "quantity": "1"}', b'{"sku": null}'])
def test_a_value_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        decode(body, Basket)


@QUICK
@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_malformed(body: bytes) -> None:
    with suppress(Malformed):
        decode_any(body)
    with suppress(Malformed):
        decode(body, Basket)


@QUICK
@given(json_values, st.integers(0, 5))
def test_depth_is_counted_in_containers(value: Any, limit: int) -> None:
    assert depth_over(encode(value), limit) is (depth(value) > limit)


def test_brackets_in_texts_are_no_depth() -> None:
    assert not depth_over(b'{"a": "[[[[{{{{"}', 1)
    assert depth_over(b'{"a": ["[[[[{{{{"]}', 1)


def depth(value: Any) -> int:
    if isinstance(value, dict | list):
        return 1 + max((depth(v) for v in (value.values() if isinstance(value, dict) else value)), default=0)
    return 0
