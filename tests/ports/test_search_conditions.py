"""The contract of `Search`: conditions over assorted records. What is searched is what the meaning says, or it is refused."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOON, SECOND, event, event_id, hex_id, raw
from tests.ports.searching import (
    ALL,
    among,
    assorted_events,
    assorted_people,
    assorted_sessions,
    compare,
    found,
    order,
    path,
    store,
    value,
)
from tests.ports.stores import Opened
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import Raw
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.condition import (
    And,
    Between,
    Call,
    Compare,
    Condition,
    Contains,
    EndsWith,
    IsEmpty,
    IsNull,
    Literal,
    Matches,
    Not,
    Or,
    Path,
    StartsWith,
    Value,
    Words,
)

pytestmark = pytest.mark.anyio


def at(seconds: int) -> Value:
    return Call("date", (Literal((NOON + seconds * SECOND).isoformat()),))


SHARP = Call("date", (Literal("2026-11-02T12:00:00Z"),))
PRICE, NAME, TAGS, GIFT, AT = (path(f"properties.{name}") for name in ("price", "name", "tags", "gift", "at"))

EVENTS: dict[str, tuple[Condition, set[int]]] = {
    "everything": (ALL, {0, 1, 2, 3, 4, 5, 6}),
    "any of none": (Or(()), set()),
    "type": (compare("type", "=", "search"), {1, 3}),
    "what nobody sent": (compare("type", "=", "Search"), set()),
    "source": (compare("source.id", "=", "app"), {2, 3}),
    "session": (compare("session.id", "=", "s2"), {3, 4}),
    "another session, if any": (compare("session.id", "!=", "s2"), {0, 1, 2}),
    "not a session": (Not(compare("session.id", "=", "s2")), {0, 1, 2, 5, 6}),
    "one part": (among("profile.part", "p1"), {0, 1}),
    "two parts": (among("profile.part", "p1", "p2", "p1"), {0, 1, 2, 3}),
    "no part at all": (among("profile.part"), set()),
    "many parts": (among("profile.part", *(f"p{n}" for n in range(2, 900))), {2, 3, 4}),
    "nobody's": (IsNull(path("profile.part")), {5, 6}),
    "since, which is included": (compare("time", ">=", at(3)), {3, 4, 5, 6}),
    "until, which is not": (compare("time", "<", at(3)), {0, 1, 2}),
    "a span of time": (And((compare("time", ">=", at(1)), compare("time", "<", at(3)))), {1, 2}),
    "between two times": (Between(path("time"), at(1), at(3)), {1, 2, 3}),
    "received": (compare("received", ">", at(4)), {5, 6}),
    "one outcome": (compare("status", "=", "rejected"), {6}),
    "both outcomes": (among("status", "stored", "rejected"), {0, 1, 2, 3, 4, 5, 6}),
    "reason": (compare("reason", "=", "bot"), {6}),
    "no reason": (IsNull(path("reason")), {0, 1, 2, 3, 4, 5}),
    "flags": (Contains(path("flags"), value("bot")), {6}),
    "no flags": (IsEmpty(path("flags")), {0, 1, 2, 3, 4, 5}),
    "tags": (Contains(path("tags"), value("shop")), {1, 3, 5}),
    "a page's path": (compare("page.path", "=", "/shop/3"), {3}),
    "a page's path that begins so": (StartsWith(path("page.path"), value("/shop")), {1, 2, 3, 4, 5}),
    "all at once": (
        And((compare("type", "=", "search"), compare("source", "=", "app"), among("part", "p2"), compare("time", ">=", at(0)))),
        {3},
    ),
    "either": (Or((compare("type", "=", "search"), compare("properties.price", "=", 4.5))), {0, 1, 3}),
    "neither": (Not(Or((compare("type", "=", "search"), compare("properties.price", "=", 4.5)))), {2, 4, 5, 6}),
    "a number": (compare("properties.price", "=", 12), {1}),
    "a number as a fraction": (compare("properties.price", "=", 12.0), {1}),
    "another number": (compare("properties.price", "!=", 12), {0, 5}),
    "a number as text": (compare("properties.price", "=", "4.5"), {2}),
    "another text": (compare("properties.price", "!=", "7"), {2}),
    "more": (compare("properties.price", ">", 4.5), {1, 5}),
    "at least": (compare("properties.price", ">=", 4.5), {0, 1, 5}),
    "a number as 64-bit floating point": (compare("properties.price", "=", 9_007_199_254_740_992), {5}),
    "between numbers": (Between(PRICE, value(4), value(12)), {0, 1}),
    "one of mixed values": (among("properties.price", 12, "4.5", True), {1, 2}),
    "true": (compare("properties.gift", "=", True), {0}),
    "not equal to true": (compare("properties.gift", "!=", True), {1}),
    "text by code point": (compare("properties.name", ">", "Z"), {3, 4, 5}),
    "text with quotes": (compare("properties.name", "=", 'say "tea"\\'), {3}),
    "text with a NUL": (compare("properties.name", "=", "nul\x00tea"), {4}),
    "text up to a NUL": (compare("properties.name", "=", "nul"), set()),
    "empty text": (compare("properties.name", "=", ""), {2}),
    "missing or null": (IsNull(PRICE), {3, 6}),
    "present": (Not(IsNull(PRICE)), {0, 1, 2, 4, 5}),
    "empty": (IsEmpty(NAME), {2, 6}),
    "an empty list": (IsEmpty(TAGS), {1, 4, 5, 6}),
    "an empty object": (IsEmpty(path("properties.nested")), {0, 1, 2, 4, 5, 6}),
    "an odd name": (compare("properties.nested.odd name", "=", 1), set()),
    "a name with a dot": (Not(IsNull(Path(("properties", "nested", "odd name", "a.b")))), {3}),
    "part of a text": (Contains(NAME, value("tea")), {3, 4, 5}),
    "part of a text beyond a NUL": (Contains(NAME, value("\x00tea")), {4}),
    "an element": (Contains(TAGS, value("tea")), {0}),
    "an element that is a number": (Contains(TAGS, value(4.5)), {2}),
    "an element that is true": (Contains(TAGS, value(True)), {2}),
    "a number in a list": (Contains(PRICE, value(12)), {4}),
    "a beginning": (StartsWith(NAME, value("Straß")), {1}),
    "an end": (EndsWith(NAME, value("tea")), {4, 5}),
    "the end of a quoted text": (EndsWith(NAME, value('"\\')), {3}),
    "any beginning": (StartsWith(NAME, value("")), {0, 1, 2, 3, 4, 5}),
    "a pattern": (Matches(NAME, "^E.*y$"), {0}),
    "a pattern of plain letters": (Matches(NAME, "tea"), {3, 4, 5}),
    "an instant": (compare("properties.at", "=", SHARP), {0}),
    "from an instant on": (compare("properties.at", ">=", SHARP), {0, 1}),
    "small letters": (StartsWith(Call("lower", (NAME,)), value("straß")), {1}),
    "large letters": (StartsWith(Call("upper", (NAME,)), value("STRASS")), {1}),
    "the length of a text": (Compare(Call("length", (NAME,)), "=", value(9)), {0, 5}),
    "a place of a list": (compare("properties.items.0.sku", "=", "T1"), {5}),
    "the second place of a list": (compare("properties.items.1.sku", "=", "T1"), set()),
    "two paths that are equal": (Compare(path("profile.part"), "=", path("session.id")), set()),
    "two paths that differ": (Compare(path("profile.part"), "!=", path("session.id")), {0, 1, 2, 3, 4}),
    "words": (Words(Path(()), "earl"), {0}),
    "beginnings of words": (Words(Path(()), "ea gr"), {0}),
    "words without marks": (Words(Path(()), "strasse SUD"), {1}),
    "words of a page": (Words(Path(()), "shop"), {1, 2, 3, 4, 5}),
    "words anywhere": (Words(Path(()), "tea"), {0, 2, 3, 4, 5}),
    "words at a path": (Words(NAME, "tea"), {3, 4, 5}),
    "words in a list": (Words(TAGS, "tea"), {0, 2}),
    "not the words": (Not(Words(Path(()), "tea")), {1, 6}),
}

REFUSABLE = {
    "an element",
    "an element that is a number",
    "an element that is true",
    "a number in a list",
    "an instant",
    "from an instant on",
    "small letters",
    "large letters",
    "the length of a text",
    "a place of a list",
    "the second place of a list",
    "two paths that are equal",
    "two paths that differ",
    "words in a list",
}
"""What a store may refuse with `not-searchable`, instead of answering it rightly."""

PEOPLE: dict[str, tuple[Condition, set[int]]] = {
    "everybody": (ALL, {0, 1, 2, 3, 4}),
    "one": (compare("id", "=", hex_id(2)), {2}),
    "by any id": (Contains(path("ids"), value(hex_id(3))), {3}),
    "seen since, which is included": (compare("last_seen", ">=", at(2)), {2, 3}),
    "never seen": (IsNull(path("last_seen")), {4}),
    "first seen": (compare("first_seen", "=", at(0)), {0, 1, 2, 3}),
    "visits": (compare("visits", "=", 2), {2}),
    "events": (compare("events", ">", 2), {3, 4}),
    "anonymous": (compare("anonymous", "=", True), {1, 2, 3, 4}),
    "known": (Not(compare("anonymous", "=", True)), {0}),
    "no segment": (IsEmpty(path("segments")), {0, 1, 2, 3, 4}),
    "a trait": (compare("traits.name", "=", "Ann"), {0}),
    "a number": (compare("traits.age", ">=", 17), {0, 1}),
    "a trait whose name has a dot": (IsNull(Path(("traits", "odd.name"))), {0, 2, 3, 4}),
    "a list": (Contains(path("traits.langs"), value("de")), {2}),
    "an e-mail": (EndsWith(path("data.contact.email.main"), value("@shop.example")), {0}),
    "a count of events": (compare("stats.counters.page-view.count", "=", 3), {3}),
    "a time among free data": (compare("stats.counters.page-view.last", ">", at(2)), {3, 4}),
    "words": (Words(Path(()), "ann"), {0, 2}),
    "words of an e-mail": (Words(Path(()), "shop ann"), {0}),
    "small letters": (StartsWith(Call("lower", (path("traits.name"),)), value("ann")), {0, 2}),
}

SESSIONS: dict[str, tuple[Condition, set[int]]] = {
    "all": (ALL, {0, 1, 2, 3, 4, 5}),
    "one": (compare("id", "=", "session-3"), {3}),
    "of a part": (among("part", "p1"), {1, 4}),
    "of two parts": (among("part", "p0", "p2", "p0"), {0, 2, 3, 5}),
    "of nobody": (among("part", "p9"), set()),
    "of no part": (among("part"), set()),
    "source": (compare("source", "=", "web"), {0, 1, 2, 3, 4, 5}),
    "no channel": (IsNull(path("channel")), {5}),
    "start": (compare("start", ">=", at(2)), {4, 5}),
    "last event": (compare("last", "<", at(3)), {0, 1}),
    "duration": (compare("duration", ">", 3.5), {4, 5}),
    "events": (Between(path("events"), value(2), value(3)), {2, 3}),
    "campaign": (compare("utm.source", "=", "letter"), {1, 3, 5}),
    "a fact that is null": (IsNull(path("device.type")), {0, 1, 2, 3, 4, 5}),
    "words": (Words(Path(()), "letter"), {1, 3, 5}),
    "words of the id": (Words(Path(()), "session 4"), {4}),
}


@pytest.mark.parametrize("name", EVENTS)
async def test_events_are_found_by_what_they_are(opened: Opened, scope: Scope, name: str) -> None:
    condition, expected = EVENTS[name]
    await store(opened, scope, assorted_events())

    assert await _found(opened, scope, "event", name, condition) == [event_id(n) for n in sorted(expected, reverse=True)]


@pytest.mark.parametrize("name", PEOPLE)
async def test_people_are_found_by_what_they_are(opened: Opened, scope: Scope, name: str) -> None:
    condition, expected = PEOPLE[name]
    await store(opened, scope, assorted_people())

    assert await _found(opened, scope, "profile", name, condition) == [hex_id(n) for n in _seen_last_first(expected)]


@pytest.mark.parametrize("name", SESSIONS)
async def test_sessions_are_found_by_what_they_are(opened: Opened, scope: Scope, name: str) -> None:
    condition, expected = SESSIONS[name]
    await store(opened, scope, assorted_sessions())

    assert await found(opened, scope, "session", condition) == [f"session-{n}" for n in sorted(expected, reverse=True)]


@pytest.mark.parametrize("kind", ["event", "session"])
async def test_whose_a_record_is_now_is_refused(opened: Opened, scope: Scope, kind: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await found(opened, scope, kind, compare("profile.id", "=", hex_id(1)))

    assert refusal.value.code == "not-searchable"


async def test_a_sender_who_repeats_a_name_is_read_as_json_is(opened: Opened, scope: Scope) -> None:
    twice = event(1, properties=Raw(b'{"n": 1, "caf\\u00e9": "\\u0041", "n": 2}'))
    await store(opened, scope, [twice])

    assert await found(opened, scope, "event", compare("properties.n", "=", 2)) == [event_id(1)]
    assert await found(opened, scope, "event", compare("properties.n", "=", 1)) == []
    assert await found(opened, scope, "event", compare("properties.café", "=", "A")) == [event_id(1)]


async def test_a_page_of_few_among_many_is_found(opened: Opened, scope: Scope) -> None:
    many = [event(n, time=NOON + timedelta(minutes=n), properties=raw({"n": n, "rare": n % 500 == 7})) for n in range(3_000)]
    await store(opened, scope, many)
    rare: Any = compare("properties.rare", "=", True)

    assert await found(opened, scope, "event", rare) == [event_id(n) for n in (2507, 2007, 1507, 1007, 507, 7)]
    oldest = await opened.stores.events.page(scope, rare, order("event", limit=2, descending=False))
    assert [e.id for e in oldest.items] == [event_id(n) for n in (7, 507)]


async def _found(opened: Opened, scope: Scope, kind: str, name: str, condition: Condition) -> list[str]:
    try:
        return await found(opened, scope, kind, condition)
    except Invalid as refusal:
        if name not in REFUSABLE or refusal.code != "not-searchable":
            raise
        pytest.skip(f"this store refuses it: {refusal.sentence}")


def _seen_last_first(numbers: set[int]) -> list[int]:
    """Who was never seen comes last."""
    return sorted(numbers, key=lambda n: n if n < 4 else -1, reverse=True)
