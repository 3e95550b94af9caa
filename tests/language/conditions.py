"""Strategies of conditions and of records that they meet. Small pools, so that what should meet does meet."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from attrs import frozen
from hypothesis import strategies as st

from thamesthrive.language.condition import (
    And,
    Between,
    Call,
    Compare,
    Comparison,
    Condition,
    Contains,
    Duration,
    EndsWith,
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
    Value,
    Words,
)

NOW = datetime(2026, 3, 29, 12, 30, tzinfo=UTC)             # the day on which Europe's clocks go forward

NAMES = ("a", "b", "in", "some key", "é", "0", "1", "x.y", "")
PATHS = tuple(Path(names) for names in (("a",), ("b",), ("a", "b"), ("a", "0"), ("a", "b", "0"), ("b", "some key"), ("é",), ("x.y", "in")))

TEXTS = (
    *("", "a", "ab", "abc", "Ab", "é", "e\u0301", "É", "ß", "a b", "tea milk", "Tea-Milk", "10", "1", "😀", "a😀", "\ud800"),
    *('"', "'", "\\", "\n", "\0", "%", "_", "*", "51.5,-0.1"),
    *("2026-03-29", "2026-03-29T12:30:00Z", "2026-03-29T13:30:00+01:00", "2026-03-29 12:30"),
)
NUMBERS = (0, 1, -1, 2, 10, 1.5, -0.0, 0.1, 1e300, -1e-300, 2**53, 2**53 + 1, float(2**53), 10**400, -(10**400))
TIMES = (NOW, NOW - timedelta(days=1), NOW + timedelta(microseconds=1), datetime(2026, 3, 29, tzinfo=UTC))

texts = st.sampled_from(TEXTS)
numbers = st.sampled_from(NUMBERS) | st.integers(-3, 3)
times = st.sampled_from(TIMES)
scalars = st.none() | st.booleans() | texts | numbers
leaves = scalars | times
branches = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3).flatmap(lambda items: st.sampled_from([items, tuple(items)]))
    | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)
records = st.fixed_dictionaries({"a": branches}, optional={name: branches for name in NAMES[1:]})

shifts = st.builds(Duration, st.integers(-40, 40), st.sampled_from(["s", "m", "h", "d", "w", "mo", "y"]))
nows = st.builds(Now, st.sampled_from([None, "UTC", "Europe/London", "America/New_York"]), st.none() | shifts)
patterns = st.sampled_from(
    ["", "a", "^a", "b$", "^$", "a|b", "a.c", "[^a]", "\\d+", "\\W", "(ab?)+", "é", "\\.", "^(a|ab)(c|bcd)$", "a{2,3}"]
)
comparisons = st.sampled_from(get_args(Comparison))


@frozen(kw_only=True)
class Pool:
    """What conditions are made of."""

    paths: st.SearchStrategy[Path]
    literals: st.SearchStrategy[Literal]
    queries: st.SearchStrategy[str]


ANY = Pool(
    paths=st.sampled_from(PATHS),
    literals=st.builds(Literal, st.booleans() | texts | numbers),
    queries=st.sampled_from(["a", "te mi", "TEA", "é", "2026", "1", "...", "tea coffee"]),
)


def values(of: Pool = ANY) -> st.SearchStrategy[Value]:
    """Any value, calls in calls too."""
    return st.recursive(of.paths | of.literals | nows, _calls, max_leaves=3)


def single(of: Pool = ANY) -> st.SearchStrategy[Condition]:
    """Any single test."""
    value = of.paths | values(of)
    return st.one_of(
        st.builds(Compare, value, comparisons, value),
        st.builds(In, value, st.lists(value, min_size=1, max_size=3).map(tuple)),
        st.builds(Between, value, value, value),
        st.builds(IsNull, value),
        st.builds(IsEmpty, value),
        st.builds(Contains, value, value),
        st.builds(StartsWith, value, value),
        st.builds(EndsWith, value, value),
        st.builds(Matches, value, patterns),
        st.builds(Words, of.paths | st.just(Path(())), of.queries),
    )


def conditions(of: Pool = ANY) -> st.SearchStrategy[Condition]:
    """Any condition."""
    return st.recursive(single(of), _joined, max_leaves=5)


def _joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    terms = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(And, terms) | st.builds(Or, terms) | st.builds(Not, inner)


def _calls(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Value]:
    one = st.builds(Call, st.sampled_from(["date", "lower", "upper", "length", "days_since"]), st.tuples(inner))
    return one | st.builds(Call, st.just("distance_km"), st.tuples(inner, inner, inner))
