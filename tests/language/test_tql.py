"""Text to tree and back, and what is said of a text that is wrong."""

import sys
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.conditions import NOW, NUMBERS, PATHS, TEXTS, Pool, conditions
from tests.strategies import examples
from thamesthrive.kernel.errors import Defect, Invalid
from thamesthrive.language.closures import compiled
from thamesthrive.language.condition import (
    EVERYTHING,
    NAMESPACES,
    And,
    Between,
    Call,
    Compare,
    Condition,
    Contains,
    Duration,
    In,
    IsEmpty,
    IsNull,
    Literal,
    Matches,
    Not,
    Now,
    Or,
    Path,
    StartsWith,
    Words,
)
from thamesthrive.language.meaning import matches
from thamesthrive.language.tokens import KEYWORDS
from thamesthrive.language.tql import parse, parse_path, path_text, text_of
from thamesthrive.language.walk import paths_of, with_paths

A, B = Path(("a",)), Path(("b",))
ONE = Compare(A, "=", Literal(1))
TWO = Compare(B, "=", Literal(2))
THREE = IsNull(A)

whole_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
ODD = ("NOT", "now-30d", "now-1", "did", "a-b", "a-", "-a", "1", "1st", "a.b", "date", '"', "]", "")
names = st.sampled_from([*KEYWORDS, *ODD]) | whole_texts
paths = st.builds(Path, st.lists(names, min_size=1, max_size=3).map(tuple), st.none() | st.sampled_from(NAMESPACES))
floats = st.floats(allow_nan=False, allow_infinity=False)
scalars = st.booleans() | st.sampled_from([t for t in TEXTS if t not in ("\0", "\ud800")]) | whole_texts | floats | st.integers()
literals = st.builds(Literal, scalars)
ROW = ("a", "=", "(", ")", "NOT", "AND", "OR", '"x"', "[", "]", ",", "now", "-", "30d", "5", "IN", "IS", "NULL", "date", "~")
WRITTEN = Pool(paths=paths | st.sampled_from(PATHS), literals=literals, queries=whole_texts.map("w".__add__))


@settings(max_examples=examples(200))
@given(conditions(WRITTEN))
def test_what_is_written_is_read_as_the_same_tree(condition: Condition) -> None:
    assert parse(text_of(condition)) == condition


@given(conditions(WRITTEN))
def test_what_is_read_and_written_again_is_the_same_text(condition: Condition) -> None:
    text = text_of(condition)

    assert text_of(parse(text)) == text


@given(paths)
def test_a_path_is_read_as_it_was_written(path: Path) -> None:
    assert parse_path(path_text(path)) == path


@given(st.lists(st.sampled_from(ROW)))
def test_any_row_of_words_is_read_or_refused(words: list[str]) -> None:
    text = " ".join(words)

    with suppress(Invalid):
        assert parse(text_of(parse(text))) == parse(text)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_words_that_can_be_sent(text: str) -> None:
    refused = refusal(text)

    if refused:
        assert refused.code == "tql"
        assert refused.sentence.encode()
        assert 0 <= int(str(refused.details["position"])) <= len(text)


def refusal(text: str) -> Invalid | None:
    try:
        parse(text)
    except Invalid as refused:
        return refused
    return None


READ: list[tuple[str, Condition]] = [
    ("", EVERYTHING),
    ("  \n", EVERYTHING),
    ("a = 1", ONE),
    ("a==1", ONE),
    ("a <> 1", Compare(A, "!=", Literal(1))),
    ("a = 1.0", Compare(A, "=", Literal(1.0))),
    ("a >= -2.5e3", Compare(A, ">=", Literal(-2500.0))),
    ("a = true", Compare(A, "=", Literal(True))),
    ("a = 1 and b = 2 or a is null", Or((And((ONE, TWO)), THREE))),
    ("a = 1 AND (b = 2 OR a IS NULL)", And((ONE, Or((TWO, THREE))))),
    ("a = 1 AND b = 2 AND a IS NULL", And((ONE, TWO, THREE))),
    ("(a = 1 AND b = 2) AND a IS NULL", And((And((ONE, TWO)), THREE))),
    ("((a = 1))", ONE),
    ("NOT a = 1 AND b = 2", And((Not(ONE), TWO))),
    ("a IN ['x', \"y\"]", In(A, (Literal("x"), Literal("y")))),
    ("a NOT IN[\"x\"]", Not(In(A, (Literal("x"),)))),
    ("a BETWEEN 1 AND 2 AND b = 2", And((Between(A, Literal(1), Literal(2)), TWO))),
    ("a NOT BETWEEN 1 AND 2", Not(Between(A, Literal(1), Literal(2)))),
    ("a EXISTS", Not(IsNull(A))),
    ("a NOT EXISTS", IsNull(A)),
    ("a IS NOT NULL", Not(IsNull(A))),
    ("a IS EMPTY", IsEmpty(A)),
    ("a NOT EMPTY", Not(IsEmpty(A))),
    ("a CONTAINS b", Contains(A, B)),
    ("a starts with 'x'", StartsWith(A, Literal("x"))),
    (r'a MATCHES "^\d+\.js$"', Matches(A, r"^\d+\.js$")),
    (r'a MATCHES "\\d"', Matches(A, r"\d")),
    ('... ~ "tea milk"', Words(Path(()), "tea milk")),
    ('profile@... ~ "tea"', Words(Path((), "profile"), "tea")),
    ('a ~ "tea"', Words(A, "tea")),
    ("a > now", Compare(A, ">", Now())),
    ("a > now()", Compare(A, ">", Now())),
    ("a > now-30d", Compare(A, ">", Now(None, Duration(-30, "d")))),
    ('a > now("Europe/London") + 1MO', Compare(A, ">", Now("Europe/London", Duration(1, "mo")))),
    ("Lower(a) = 'x'", Compare(Call("lower", (A,)), "=", Literal("x"))),
    ("distance_km(a, 51.5, -0.1) < 5", Compare(Call("distance_km", (A, Literal(51.5), Literal(-0.1))), "<", Literal(5))),
    ("a = '\\u00e9\\ud83d\\ude00\\n\\''", Compare(A, "=", Literal("é😀\n'"))),
    ("Profile@stats.visits = 1", Compare(Path(("stats", "visits"), "profile"), "=", Literal(1))),
    ('event@properties.0["unit price"].x = 1', Compare(Path(("properties", "0", "unit price", "x"), "event"), "=", Literal(1))),
    ("in.not = 1", Compare(Path(("in", "not")), "=", Literal(1))),
    ('@["in"] = 1', Compare(Path(("in",)), "=", Literal(1))),
    ("event@in = 1", Compare(Path(("in",), "event"), "=", Literal(1))),
    ("did = 1", Compare(Path(("did",)), "=", Literal(1))),
    ("utm-source = a", Compare(Path(("utm-source",)), "=", A)),
    ("größe = 1", Compare(Path(("größe",)), "=", Literal(1))),
]


@pytest.mark.parametrize(("text", "condition"), READ, ids=[text for text, _ in READ])
def test_what_a_text_means(text: str, condition: Condition) -> None:
    assert parse(text) == condition


REFUSED: list[tuple[str, int, str]] = [
    ("a", 1, "an operator"),
    ("a =", 3, "a value"),
    ("a = 1 AND", 9, "a value"),
    ("(a = 1", 6, ")"),
    ("a = 1)", 5, "the end"),
    ("a = 1 b = 2", 6, "AND or OR"),
    ("a = Ann Smith", 8, "put it in quotes"),
    ("a = NULL", 4, "IS NULL"),
    ("a != NULL", 5, "IS NOT NULL"),
    ('a = ["x", "y"]', 4, "use IN"),
    ('a = ["x"]', 4, "use IN"),
    ('a != ["x"]', 5, "NOT IN"),
    ("a => 1", 2, ">="),
    ("a =< 1", 2, "<="),
    ('a CONSISTS "x"', 2, "CONTAINS"),
    ("EMPTY a", 0, "IS EMPTY"),
    ("a IN ('x')", 5, "brackets"),
    ("a IN []", 6, "at least one"),
    ('a IS "x"', 5, "use ="),
    ('datetime("2 days ago") < a', 0, "date("),
    ('a < now.offset("-30d")', 4, "now - 30d"),
    ("lowercase(a) = 'x'", 0, "lower("),
    ("lenght(a) = 1", 0, "length"),
    ("date(a, b) = 1", 0, "takes one value"),
    ("distance_km(a) = 1", 0, "a latitude and a longitude"),
    ('did "purchase" >= 3 times', 4, "segments"),
    ('did not "purchase"', 8, "segments"),
    ("a = 2026-11-02", 8, "quotes"),
    ("a > 30d", 4, "now - 30d"),
    ("a = ann@shop.example", 4, "quotes"),
    ("flow@a = 1", 0, "workflow@"),
    ("a = “x”", 4, "quotes"),
    ('a = "x', 4, "closing"),
    ("type:page-view", 4, "type ="),
    ("a = 1 && b = 2", 6, "AND"),
    ('a MATCHES "(?=x)"', 10, "looked at"),
    ('... = "x"', 4, "~"),
    ('a ~ "--"', 4, "no word"),
    ('a > now("Nowhere")', 8, "Europe/London"),
    ("a = 1e999", 4, "too large"),
    ("a > now - 9999999999999y", 10, "too long"),
    (r'a = "\ud800"', 5, "half a character"),
    (r'a = "\u0000"', 5, "\\u0000"),
    ("in = 1", 0, '@["in"]'),
    ("a\0 = 1", 1, "control character"),
    ("a = \x07", 4, "control character"),
    ("a..b = 1", 1, "means nothing"),
    ("1st = 1", 0, "odd name"),
]


@pytest.mark.parametrize(("text", "position", "said"), REFUSED, ids=[text for text, _, _ in REFUSED])
def test_what_is_wrong_is_said_with_the_place_and_the_remedy(text: str, position: int, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(text)

    assert refused.value.code == "tql"
    assert refused.value.details["position"] == position
    assert said in refused.value.sentence


def test_a_mistake_is_placed_by_line_and_column_and_says_what_was_expected() -> None:
    with pytest.raises(Invalid) as refused:
        parse("a = 1\n  AND b")

    details = refused.value.details
    assert (details["line"], details["column"], details["near"]) == (2, 8, "a = 1 AND b")
    assert details["expected"] == ["an operator such as =, >, IN or CONTAINS"]
    assert refused.value.sentence == (
        'the condition cannot be read at line 2, column 8, near "a = 1 AND b": an operator such as =, >, IN or CONTAINS was expected, '
        "but the condition ends here"
    )


@pytest.mark.parametrize("text", ["in", "a.b = 1", "", "a b", '"a"'])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_path(text)

    assert refused.value.code == "tql"


INFINITE = Compare(A, "=", Literal(float("inf")))


@pytest.mark.parametrize("condition", [Or(()), And((ONE,)), Not(EVERYTHING), In(A, ()), INFINITE, IsNull(Path(()))])
def test_a_tree_that_has_no_text_is_not_written_as_another(condition: Condition) -> None:
    with pytest.raises(Defect):
        text_of(condition)


HOSTILE = {
    "nested parentheses": "(" * 9_990 + "a=1" + ")" * 9_990,
    "unclosed parentheses": "(" * 10_000,
    "nots": "NOT " * 5_000 + "a = 1",
    "a large literal": 'a = "' + "x" * 1_000_000 + '"',
    "an unclosed literal": 'a = "' + "x" * 19_000,
    "backslashes": 'a = "' + "\\" * 19_000,
    "quotes": "'\"" * 9_000,
    "brackets": "[" * 20_000,
    "keys": 'a["' * 6_000,
    "calls": "date(" * 4_000,
    "terms": "a = 1 AND " * 1_999,
    "alternatives in parentheses": "(a = 1 OR b = 2 AND " * 900,
    "a list": "a IN [" + "1," * 9_000,
    "digits": "a = " + "9" * 19_000,
    "exponents": "a = 1e" + "9" * 19_000,
    "dots": "a" + "." * 19_000,
    "a long path without its end": "a." * 9_999,
    "dashes": "a-" * 9_999,
    "blanks and a strange sign": " " * 19_000 + "^",
    "words and blanks": ("a" + " " * 100) * 190,
    "a regular expression that grows": 'a MATCHES "' + "(a{1,1000}){1,1000}" * 50 + '"',
    "a regular expression of groups": 'a MATCHES "' + "(" * 900 + '"',
    "a regular expression of classes": 'a MATCHES "' + "[a" * 490 + '"',
    "lone surrogates": "\ud800" * 10_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_soon(text: str) -> None:
    parse("a = 1")                              # the parser is made once
    began = time.thread_time()

    with pytest.raises(Invalid):
        parse(text)

    assert time.thread_time() - began < 0.5


def deepest() -> str:
    text = "a = 1"
    for _ in range(50):
        text = f"b = 2 OR c = 3 AND ({text})"
    return text


CALLS = "date(" * 50 + "a" + ")" * 50 + " = 1"


@pytest.mark.parametrize("text", [deepest(), "NOT " * 50 + "a = 1", CALLS], ids=["alternating", "nots", "calls"])
def test_the_deepest_conditions_can_be_gone_through(text: str) -> None:
    def gone_through() -> Any:
        condition = parse(text)
        assert parse(text_of(condition)) == condition
        assert with_paths(condition, lambda path: path) == condition
        assert list(paths_of(condition))
        assert compiled(condition)({"a": 1}, NOW) is matches(condition, {"a": 1}, NOW)

    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(900)              # others call from a stack of their own
        gone_through()
    finally:
        sys.setrecursionlimit(limit)


def test_numbers_of_all_kinds_keep_their_type() -> None:
    for number in NUMBERS:
        if abs(number) < 1e308:
            written = parse(text_of(Compare(A, "=", Literal(number))))

            assert isinstance(written, Compare)
            assert repr(written.right) == repr(Literal(number))
