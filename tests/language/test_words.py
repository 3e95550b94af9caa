"""Texts cut into words."""

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.conditions import records
from thamesthrive.language.words import MAX_WORD, MAX_WORDS, record_words, texts_of, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("Tea, milk & sugar!", ("tea", "milk", "sugar")),
        ("tea Tea TEA", ("tea",)),
        ("Zoë Müller-Lüdenscheidt", ("zoe", "muller", "ludenscheidt")),
        ("Straße ΣΊΣΥΦΟΣ", ("strasse", "σισυφοσ")),
        ("page_view/page-view", ("page", "view")),
        ("№5 ½ x²", ("no5", "1", "2", "x2")),
        ("ﬁne ＡＢＣ", ("fine", "abc")),
        ("東京 タワー", ("東京", "タワー")),
        ("a\0b\ud800c\u200bd", ("a", "b", "c", "d")),
        ("x" * 50 + " " + "x" * 60, ("x" * 40,)),
    ],
)
def test_a_text_is_cut_into_words(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


@given(st.text(st.characters()))
def test_words_joined_by_blanks_are_the_same_words(text: str) -> None:
    found = words(text)

    assert words(" ".join(found)) == found
    assert all(0 < len(word) <= MAX_WORD and word.isalnum() for word in found)


@given(st.text(max_size=10), st.text(max_size=10))
def test_what_was_written_together_is_cut_as_if_apart(one: str, other: str) -> None:
    assert words(f"{one} {other}") == tuple(dict.fromkeys(words(one) + words(other)))


@given(st.text(st.characters()))
def test_the_full_text_index_of_sqlite_sees_exactly_these_words(text: str) -> None:
    found = words(text)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(w, tokenize='ascii')")
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, row)")

    database.execute("INSERT INTO t VALUES (?)", (" ".join(found),))
    seen = {term for (term,) in database.execute("SELECT term FROM v")}
    database.close()

    assert seen == set(found)


def test_the_words_of_a_record_come_from_all_texts_of_its_branches_in_their_order() -> None:
    record = {"name": "One", "properties": {"b": ["two", {"x": "Three", "n": 5}], "a": ("one", None)}, "context": {"c": "four"}}

    assert record_words(record, ("properties", "name", "missing")) == ("two", "three", "one")
    assert record_words(record) == ("one", "two", "three", "four")


def test_only_the_first_words_of_a_record_count() -> None:
    record = {"a": " ".join(f"w{n}" for n in range(MAX_WORDS)), "b": "late"}

    assert len(record_words(record)) == MAX_WORDS
    assert "late" not in record_words(record)


@given(records)
def test_any_record_has_words(record: Any) -> None:
    assert record_words(record, tuple(record)) == record_words(record)


def test_deep_records_are_gone_through() -> None:
    deep: Any = "bottom"
    for _ in range(100_000):
        deep = [deep]

    assert list(texts_of(deep)) == ["bottom"]
