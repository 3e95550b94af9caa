"""Derived ids are one-to-one with their parts; given ones are taken only if they look like ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import QUICK
from thamesthrive.kernel.ids import KeyedHash, is_well_formed, random_id

HASHED = KeyedHash(b"secret")

text_parts = st.lists(st.text(st.sampled_from("ab1\x1f\x00|é\ud800"), max_size=4), max_size=4).map(tuple)


@QUICK
@given(text_parts, text_parts)
def test_only_the_same_parts_make_the_same_id(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert (HASHED(*one) == HASHED(*other)) is (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("a", ""), ("a",)),
        ((), ("",)),
        (("a\x1f1\x1fb",), ("a", "b")),
        (("1\x1fa",), ("a",)),
        (("é",), ("e\u0301",)),
    ],
)
def test_parts_cannot_be_cut_otherwise(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert HASHED(*one) != HASHED(*other)


def test_an_id_needs_the_secret_and_stays_the_same_for_ever() -> None:
    assert HASHED("identity", "ann") == KeyedHash(b"secret")("identity", "ann") == "5990551efd122bac683a9a98255e5bb1"
    assert HASHED("identity", "ann") != KeyedHash(b"another")("identity", "ann")


def test_making_an_id_leaves_the_hash_as_it_was() -> None:
    first = HASHED("a")

    HASHED("b")

    assert HASHED("a") == first


def test_random_ids_are_well_formed_and_each_another() -> None:
    made = {random_id() for _ in range(100)}

    assert len(made) == 100
    assert all(is_well_formed(id) for id in made)


@pytest.mark.parametrize(
    ("value", "well"),
    [("a" * 8, True), ("a" * 7, False), ("a" * 128, True), ("a" * 129, False), ("a.b_c:d-9", True)]
    + [(odd, False) for odd in ("", "eight ch", "eight\nch", "abcdefgh\n", "abcdéfgh", "abcdefg\x00", "abcd/efg", "<script>")],
)
def test_a_given_id_is_8_to_128_plain_characters(value: str, well: bool) -> None:
    assert is_well_formed(value) is well
