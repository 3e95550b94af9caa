"""Random records and conditions of each kind, and whether a search finds what the meaning says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.builders import NOON, SECOND, claim, event, hex_id, part, profile, raw, session
from tests.language import conditions as language
from thamesthrive.domain.event import Event
from thamesthrive.domain.part import Fact
from thamesthrive.domain.profile import Profile
from thamesthrive.domain.session import Session
from thamesthrive.language.condition import (
    Between,
    Call,
    Compare,
    Condition,
    Contains,
    EndsWith,
    In,
    IsEmpty,
    IsNull,
    Literal,
    Matches,
    Not,
    Path,
    StartsWith,
    Words,
)

NAMES = ("a", "b", "in", "some key", "é", "0", "1", "x.y", "")
UNICODE = ("한국어 강", "ﬁne ①② Ⅷ ʼn", "ΌΔΟΣ ΣΑΣ.Σ", "İstanbul ß", "naïve Ǆ 𝒜𝓑 ９", "a\u0345Σ", "x" * 45 + "tea")
LONG, BRIM = "x" * 1_001, "x" * 1_000
WHOLE = [text for text in language.TEXTS if "\ud800" not in text]
texts = st.sampled_from([*WHOLE, BRIM, LONG, LONG + "y", "é" * 600, "page-view", "/tea", *UNICODE])
scalars = st.none() | st.booleans() | texts | language.numbers | st.sampled_from([10**1_500, -(10**1_500)])
branches = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3), max_leaves=6
)
odd = st.dictionaries(st.sampled_from(NAMES), branches, max_size=4)
nested = st.fixed_dictionaries({"b": branches, "0": scalars, "some key": scalars}) | st.lists(scalars, max_size=3)
flat, deep = {"a": scalars, "b": nested, "é": branches}, {"a": nested, "b": scalars, "é": scalars}
records = odd | st.fixed_dictionaries(flat) | st.fixed_dictionaries(deep)
WRITTEN: list[str | int | float | bool] = [True, False, BRIM, LONG, "é" * 600, *language.NUMBERS, *language.TEXTS]
LITERALS = [
    Literal(value)
    for value in (*WRITTEN, *UNICODE, *map(str.lower, UNICODE), *map(str.upper, UNICODE))
]
offsets = st.sampled_from([0, 1, 60, 3_600, 86_400, -86_400])

FREE = [("a",), ("a",), ("b",), ("b",), ("a", "b"), ("a", "0"), ("b", "0"), ("b", "1"), ("b", "some key"), ("é",), ("x.y", "in"), ("0",)]


def paths_of(core: Iterable[str], free: Iterable[str]) -> list[Path]:
    return [Path(tuple(name.split("."))) for name in core] + [Path((branch, *names)) for branch in free for names in FREE]


EVENT_PATHS = paths_of(
    ("id", "type", "name", "metadata.time.create", "metadata.time.insert", "source.id", "session.id", "profile.part", "metadata.channel",
     "metadata.status", "metadata.reason", "metadata.flags", "tags", "journey.state", "page.path", "page.title"),
    ("properties", "properties", "traits", "context", "data"),
)
PROFILE_PATHS = paths_of(
    ("id", "ids", "metadata.time.update", "metadata.time.create", "metadata.time.insert", "stats.visits", "stats.events", "data.anonymous",
     "segments"),
    ("traits", "data"),
)
SESSION_PATHS = paths_of(
    ("id", "profile.part", "source.id", "metadata.time.insert", "metadata.time.update", "metadata.time.duration", "metadata.channel",
     "events"),
    ("utm", "geo"),
)


@st.composite
def events(draw: st.DrawFn, number: int) -> Event:
    return event(
        number,
        type=draw(st.sampled_from(["page-view", "search", "10", "TRUE"])),
        name=draw(texts),
        time=NOON + draw(offsets) * SECOND,
        received=NOON + draw(offsets) * SECOND,
        channel=draw(st.none() | texts),
        claim=claim(part=draw(st.none() | st.just(hex_id(1))), session=draw(st.none() | st.sampled_from(["a", "session-1"]))),
        reason=draw(st.none() | texts),
        properties=raw(draw(records)),
        traits=raw(draw(records)),
        context=raw(draw(records)),
        data=draw(records),
        page=draw(st.dictionaries(st.sampled_from(["path", "title"]), texts)),
        tags=tuple(draw(st.lists(texts, max_size=2))),
        journey=draw(st.none() | texts),
        flags=tuple(draw(st.lists(st.sampled_from(["bot", "odd-time"]), max_size=1))),
    )


@st.composite
def people(draw: st.DrawFn, number: int) -> Profile:
    id = hex_id(number)
    facts: Mapping[str, Any] = {
        **{f"traits.{name}": value for name, value in draw(records).items()},
        **{f"data.{name}": value for name, value in draw(records).items() if name and "." not in name},
    }
    seen = draw(st.none() | offsets)
    return profile(
        id,
        parts={
            id: part(
                id,
                facts={path: Fact(value, NOON, "202611-1") for path, value in facts.items()},
                firsts={},
                last_seen=None if seen is None else NOON + seen * SECOND,
                visits=draw(st.integers(0, 3)),
            )
        },
    )


@st.composite
def sessions(draw: st.DrawFn, number: int) -> Session:
    branches = {branch: draw(records) for branch in ("utm", "geo")}
    firsts = {f"{branch}.{name}": Fact(value, NOON, "202611-1") for branch, of in branches.items() for name, value in of.items() if name}
    start = NOON + draw(offsets) * SECOND
    return session(
        f"session-{number}", start=start, last=start + abs(draw(offsets)) * SECOND, channel=draw(st.none() | texts), firsts=firsts,
        events=draw(st.integers(0, 3)),
    )


def several(of_one: Any, most: int = 12) -> st.SearchStrategy[Sequence[Any]]:
    return st.integers(1, most).flatmap(lambda n: st.tuples(*(of_one(i) for i in range(n))))


def tests(paths: Sequence[Path]) -> st.SearchStrategy[Condition]:
    """Tests of one path with literals, beside conditions of any kind."""
    # By number, as hypothesis writes strategies out again and again, and these are long.
    path = st.integers(0, len(paths) - 1).map(lambda n: paths[n])
    literal = st.integers(0, len(LITERALS) - 1).map(lambda n: LITERALS[n])
    query = language.ANY.queries | st.integers(0, len(UNICODE) - 1).map(lambda n: UNICODE[n])
    value = path | st.builds(Call, st.sampled_from(["lower", "upper", "length", "date", "days_since"]), st.tuples(path))
    times = st.sampled_from(["2026-11-02", "2026-03-29T12:30:00Z", "2026-11-02T12:00:00.123456Z"]).map(
        lambda text: Call("date", (Literal(text),))
    )
    other = literal | times | language.nows
    few = st.lists(other, max_size=3).map(tuple)
    simple = st.one_of(
        st.builds(Compare, value, language.comparisons, other), st.builds(Compare, other, language.comparisons, value),
        st.builds(In, value, few), st.builds(Between, value, other, other), st.builds(Contains, value, literal),
        st.builds(StartsWith, value, literal), st.builds(EndsWith, value, literal), st.builds(Matches, value, language.patterns),
        st.builds(IsNull, value), st.builds(IsEmpty, value), st.builds(Words, st.just(Path(())) | path, query),
    )
    return simple | simple.map(Not) | language.conditions(language.Pool(paths=path, literals=literal, queries=query))
