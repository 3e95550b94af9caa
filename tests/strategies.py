"""Hypothesis strategies of domain values. Small pools, so that what should meet does meet."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from thamesthrive.domain.entry import Cursor, Item, Position
from thamesthrive.domain.identity import EMAIL, EXTERNAL, PROFILE, KeyOfPart
from thamesthrive.domain.part import Counter, Fact, Part
from thamesthrive.domain.profile import Profile
from thamesthrive.kernel.codec import Raw, encode

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)

texts = st.text(st.characters(codec="utf-8"), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts
json_values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8)

times = st.integers(-300, 300).map(lambda minutes: NOON + timedelta(minutes=minutes))
any_times = st.integers(946_684_800, 4_102_444_799).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
event_names = st.integers(0, 9).map(lambda n: f"202611-{n}")
positions = st.builds(Position, ms=st.integers(1, 9), partition=st.integers(0, 2), seq=st.integers(0, 2), generation=st.just(1))


def facts(values: st.SearchStrategy[Any] = scalars) -> st.SearchStrategy[Fact]:
    """Facts of which no two differ that are of one event: an event says one thing of a path."""
    return st.builds(lambda value, time, n: Fact(value, time, f"{n}-{value!r}"), values, times, st.integers(0, 2))


def counters() -> st.SearchStrategy[Counter]:
    per = st.dictionaries(st.integers(0, 5), st.integers(1, 9), max_size=3)
    return st.builds(Counter, count=st.integers(1, 9), first=times, last=times, hours=per, days=per)


@cache
def parts(id: str, *, created: Position, user: bool = False) -> st.SearchStrategy[Part]:
    """A part of this id with whatever may have come for it. No two parts have heard of one event."""
    paths = st.sampled_from(["traits.name", "traits.odd.name", "data.contact.email.main", "data.pii.firstname"])
    sums = st.sampled_from(["data.metrics.ltcosc", "data.metrics.ltcocc", "data.metrics.ltv"])
    key_types = st.sampled_from([EMAIL, EXTERNAL + "crm", PROFILE])
    texts_of_lists = st.sampled_from(['"tea"', '"milk"', "1"])
    per_currency = st.dictionaries(st.sampled_from(["", "GBP", "EUR"]), st.integers(-9, 9_000_000), min_size=1)
    own = facts().map(lambda fact: fact._replace(event=f"{fact.event}-{id}"))
    return st.builds(
        Part,
        id=st.just(id),
        created=st.just(created),
        user=st.just(user),
        keys=st.dictionaries(st.sampled_from([f"{id}{n}" for n in range(3)]), _keys(key_types), max_size=3),
        facts=st.dictionaries(paths, own, max_size=3),
        firsts=st.dictionaries(paths, own, max_size=3),
        lists=st.dictionaries(st.just("data.preferences.tags"), st.dictionaries(texts_of_lists, own, max_size=3), max_size=1),
        sums=st.dictionaries(sums, per_currency, max_size=2),
        counters=st.dictionaries(st.sampled_from(["page-view", "search"]), counters(), max_size=2),
        visits=st.integers(0, 3),
        first_seen=st.none() | times,
        last_seen=st.none() | times,
        cursors=st.dictionaries(st.just("1.0"), st.builds(Cursor, st.integers(1, 9), st.just(0)), max_size=1),
    )


def _keys(types: st.SearchStrategy[str]) -> st.SearchStrategy[KeyOfPart]:
    return st.builds(KeyOfPart, types, st.sampled_from(["a", "b", "c"]), times, event_names)


@cache
def documents(number: int, *, user: bool = False) -> st.SearchStrategy[Profile]:
    """A live document of one part; a smaller number is older."""
    id, created = f"part{number}", Position(number, 0, 0, 1)
    own = parts(id, created=created, user=user).map(lambda part: {id: part})
    return st.builds(Profile, id=st.just(id), created=st.just(created), parts=own, epoch=st.integers(0, 3))


trait_names = st.sampled_from(["firstname", "email", "plan"])
few_traits = st.dictionaries(trait_names, st.sampled_from(["x@shop.example", "b", 0, False]), max_size=2)


@st.composite
def items(draw: st.DrawFn, number: int) -> Item:
    """An event of one of few people, on one of few devices."""
    return Item(
        id=f"202611-{number:032x}",
        type=draw(st.sampled_from(["page-view", "order-completed", "sign-up"])),
        name="any",
        time=draw(times),
        sender_id=f"m{number}",
        user_id=draw(st.sampled_from([None, None, "ann", "bob"])),
        anonymous_id=draw(st.sampled_from([None, "device1", "device2", "tablet"])),
        session_id=draw(st.sampled_from([None, None, "session-1", "session-2"])),
        external_ids=draw(st.sampled_from([(), (), (("crm", "c1"),), (("crm", "c2"),)])),
        traits=raw(draw(few_traits)),
        properties=raw(draw(st.sampled_from([{}, {"value": 4.5, "currency": "gbp"}, {"revenue": "7"}, {"total": 3, "currency": "EUR"}]))),
        context=raw({"campaign": {"source": draw(st.sampled_from(["letter", "ad"]))}}),
    )


def histories(most: int = 8) -> st.SearchStrategy[list[Item]]:
    """Events in the order of the log; each its own."""
    return st.integers(1, most).flatmap(lambda n: st.tuples(*(items(i) for i in range(n)))).map(list)


def raw(value: Mapping[str, Any]) -> Raw:
    return Raw(encode(value))
