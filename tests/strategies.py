"""Hypothesis strategies of domain values. Small pools, so that what should meet does meet."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests import builders
from tests.language import conditions
from thamesthrive.domain.entry import Cursor, Item, Position
from thamesthrive.domain.event import Event, Outcome
from thamesthrive.domain.fields import Kind
from thamesthrive.domain.identity import EMAIL, EXTERNAL, PROFILE, KeyOfPart
from thamesthrive.domain.interest import Amount, Interest, raised, reset
from thamesthrive.domain.part import Counter, Fact, Part
from thamesthrive.domain.profile import Profile
from thamesthrive.domain.session import Session
from thamesthrive.kernel.codec import Raw, encode
from thamesthrive.kernel.values import evolve
from thamesthrive.language.condition import Call, Condition, Literal, Path, Value

SHARE = float(os.environ.get("THAMESTHRIVE_TEST_EXAMPLES", "1"))


def examples(number: int) -> int:
    """So many in `make test`; a share of them in `make check`, or more where somebody has the time."""
    return max(3, int(number * SHARE))


QUICK = settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])

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


def amounts() -> st.SearchStrategy[Amount]:
    """Amounts of which no two differ that are of one event."""
    numbers, currencies = st.integers(-9, 9_000_000), st.sampled_from(["", "GBP", "EUR"])
    return st.builds(lambda m, time, n, c: Amount(m, time, f"{n}-{m}{c}", c), numbers, times, st.integers(0, 2), currencies)


def interests() -> st.SearchStrategy[Interest]:
    """As so many resets and changes make them."""

    def grown(said: list[tuple[bool, Amount]]) -> Interest:
        interest = Interest()
        for is_reset, amount in said:
            interest = (reset if is_reset else raised)(interest, amount._replace(currency=""))
        return interest

    return st.lists(st.tuples(st.booleans(), amounts()), max_size=4).map(grown)


def counters() -> st.SearchStrategy[Counter]:
    per = st.dictionaries(st.integers(0, 5), st.integers(1, 9), max_size=3)
    return st.builds(Counter, count=st.integers(1, 9), first=times, last=times, hours=per, days=per)


@cache
def parts(id: str, *, created: Position, user: bool = False) -> st.SearchStrategy[Part]:
    """A part of this id with whatever may have come for it. No two parts have heard of one event."""
    paths = st.sampled_from(["traits.name", "traits.odd.name", "data.contact.email.main", "data.pii.firstname", "consents.odd.name"])
    sums = st.sampled_from(["data.metrics.ltcosc", "data.metrics.ltcocc", "data.metrics.ltv"])
    key_types = st.sampled_from([EMAIL, EXTERNAL + "crm", PROFILE])
    texts_of_lists = st.sampled_from(['"tea"', '"milk"', "1"])
    per_currency = st.dictionaries(st.sampled_from(["", "GBP", "EUR"]), st.integers(-9, 9_000_000), min_size=1)
    own = facts().map(lambda fact: Fact(fact.value, fact.time, f"{fact.event}-{id}"))
    money = amounts().map(lambda amount: amount._replace(event=f"{amount.event}-{id}"))
    numbers = money.map(lambda amount: amount._replace(currency=""))
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
        groups=st.dictionaries(st.sampled_from(["acme", "home"]), own.map(lambda fact: Fact(None, fact.time, fact.event)), max_size=2),
        amounts=st.dictionaries(st.just("data.metrics.ltv"), st.dictionaries(st.sampled_from(["o1", "o2"]), money, max_size=2), max_size=1),
        least=st.dictionaries(st.sampled_from(["data.least", "data.other"]), numbers, max_size=1),
        greatest=st.dictionaries(st.just("data.greatest"), numbers, max_size=1),
        interests=st.dictionaries(st.sampled_from(["tea", "odd.name"]), interests(), max_size=2),
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


order_ids = st.sampled_from([{}, {"order_id": "o1"}, {"id": "o1"}, {"order_id": "o2"}])
order_money = st.sampled_from(
    [
        {},
        {"value": 4.5, "currency": "gbp"},
        {"revenue": "7"},
        {"total": 3, "currency": "EUR"},
        {"revenue": 2, "total": 3, "currency": "GBP"},
    ]
)
consents = st.dictionaries(st.sampled_from(["mail", "odd.name"]), st.sampled_from([True, False, None, {"revoke": None}]), max_size=2)
properties_of_type: Mapping[str, st.SearchStrategy[Any]] = {
    "page-view": st.just({}),
    "sign-up": st.sampled_from([{}, {"email": "ann@shop.example"}, {"email": {"main": "ann@shop.example"}, "first_name": "Ann"}]),
    "checkout-started": order_money,
    "order-completed": st.builds(lambda order, money: {**order, **money}, order_ids, order_money),
    "order-cancelled": order_ids,
    "order-refunded": order_money,
    "increase-interest": st.fixed_dictionaries({"interest": st.sampled_from(["tea", " tea", 7]), "value": st.sampled_from([None, 2, "x"])}),
    "decrease-interest": st.fixed_dictionaries({"interest": st.just("tea"), "value": st.sampled_from([0.5, 0])}),
    "reset-interest": st.fixed_dictionaries({"interest": st.sampled_from(["tea", "odd.name"]), "value": st.sampled_from([0, 3])}),
    "loyalty-card-added": st.fixed_dictionaries({"id": st.sampled_from(["c1", "c2"])}),
    "loyalty-card-removed": st.just({}),
    "consent-update": st.fixed_dictionaries({"consents": consents}),
    "add-color-preference": st.fixed_dictionaries({"color": st.sampled_from(["red", ["blue", "red"]])}),
    "message-sent": st.fixed_dictionaries({"identity": st.just({"email": {"main": "ann@shop.example"}})}),
}


@st.composite
def items(draw: st.DrawFn, number: int) -> Item:
    """An event of one of few people, on one of few devices."""
    type_ = draw(st.sampled_from(sorted(properties_of_type)))
    return Item(
        id=f"202611-{number:032x}",
        type=type_,
        name="any",
        time=draw(times),
        sender_id=f"m{number}",
        user_id=draw(st.sampled_from([None, None, "ann", "bob"])),
        anonymous_id=draw(st.sampled_from([None, "device1", "device2", "tablet"])),
        session_id=draw(st.sampled_from([None, None, "session-1", "session-2"])),
        external_ids=draw(st.sampled_from([(), (), (("crm", "c1"),), (("crm", "c2"),)])),
        traits=raw(draw(few_traits)),
        properties=raw(draw(properties_of_type[type_])),
        context=raw({"campaign": {"source": draw(st.sampled_from(["letter", "ad"]))}}),
    )


def histories(most: int = 8) -> st.SearchStrategy[list[Item]]:
    """Events in the order of the log; each its own."""
    return st.integers(1, most).flatmap(lambda n: st.tuples(*(items(i) for i in range(n)))).map(list)


def raw(value: Mapping[str, Any]) -> Raw:
    return Raw(encode(value))


# What searches are held to: records of any JSON, and conditions over their fields, in such a pool that they meet.

sendable = conditions.texts.filter(lambda text: "\ud800" not in text)
json_names = st.sampled_from(("a", "b", "in", "some key", "é", "0", "1", "x.y", "", 'q"', "n\0", "\\"))
json_numbers = conditions.numbers | st.sampled_from([4.35, 0.30000000000000004, 2**63, 1e-7, 100, 1e16])
json_leaves = st.none() | st.booleans() | sendable | json_numbers
json_trees = st.recursive(
    json_leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(json_names, inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(json_names, json_trees, max_size=4)
moments = st.sampled_from([conditions.NOW + timedelta(microseconds=n) for n in (-86_400_000_000, -1, 0, 1, 3_600_000_000)])


def _as_date(time: datetime) -> Value:
    return Call("date", (Literal(time.isoformat()),))


@st.composite
def searched_events(draw: st.DrawFn) -> Event:
    """An event of which few fields are the same each time."""
    bare = builders.event(draw(st.integers(1, 10**9)))
    part, session, outcome = draw(st.tuples(st.sampled_from([None, "a", "b"]), st.sampled_from([None, "a", "1"]), st.sampled_from(Outcome)))
    return evolve(
        bare,
        type=draw(st.sampled_from(["a", "ab", "page-view", "10"])),
        name=draw(sendable),
        time=draw(moments),
        received=draw(moments),
        source=draw(st.sampled_from(["a", "web"])),
        channel=draw(st.none() | sendable),
        reason=draw(st.none() | sendable),
        claim=builders.claim(part=part, session=session, outcome=outcome),
        properties=raw(draw(json_objects)),
        traits=raw(draw(json_objects)),
        context=raw(draw(json_objects)),
        data=draw(json_objects),
        page=draw(st.dictionaries(st.sampled_from(["url", "path", "title"]), sendable, max_size=2)),
        tags=tuple(draw(st.lists(sendable, max_size=2))),
        journey=draw(st.none() | st.sampled_from(["a", "tea"])),
        flags=tuple(draw(st.lists(st.sampled_from(["bot", "odd-time"]), max_size=2))),
    )


@st.composite
def searched_people(draw: st.DrawFn) -> Profile:
    """A live person, with traits of any shape."""
    id = builders.hex_id(draw(st.integers(1, 10**9)))
    names = st.sampled_from(["traits.a", "traits.b", "traits.x.y", "traits.some key", "data.pii.a", "data.contact.email.main"])
    values = st.dictionaries(names, json_trees, max_size=4)
    facts = {path: Fact(value, NOON, "202611-1") for path, value in draw(values).items()}
    counters_ = draw(st.dictionaries(st.sampled_from(["a", "page-view"]), counters(), max_size=2))
    first, last = draw(st.none() | moments), draw(st.none() | moments)
    part = builders.part(id, keys={}, facts=facts, counters=counters_, visits=draw(st.integers(0, 3)), first_seen=first, last_seen=last)
    return builders.profile(id, parts={id: part}, created=builders.position(ms=draw(st.integers(1_774_000_000_000, 1_775_000_000_000))))


@st.composite
def searched_sessions(draw: st.DrawFn) -> Session:
    """A session, with first facts of any shape."""
    names = st.sampled_from(["utm.a", "utm.b", "utm.x.y", "device.some key", "os.é"])
    firsts = {path: Fact(value, NOON, "202611-1") for path, value in draw(st.dictionaries(names, json_trees, max_size=4)).items()}
    start = draw(moments)
    return builders.session(
        f"session-{draw(st.integers(1, 10**9))}",
        start=start,
        last=start + draw(st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(seconds=1), timedelta(hours=1)])),
        home=builders.home(draw(st.sampled_from(["a", "b"]))),
        channel=draw(st.none() | sendable),
        events=draw(st.integers(0, 3)),
        firsts=firsts,
    )


searched_values: st.SearchStrategy[Value] = (
    st.builds(Literal, conditions.texts | json_numbers | st.booleans()) | st.sampled_from(conditions.TIMES).map(_as_date)
)


def searched_conditions(kind: Kind) -> st.SearchStrategy[Condition]:
    """Over fields of every record, and places below the free branches that the records above fill."""
    more = st.sampled_from(["page-view", "web", "bot", "stored", 0.30000000000000004, 4.35, 2**63, 1e16, 100, "a b c"])
    of = evolve(
        conditions.ANY,
        paths=st.sampled_from(_searched_paths(kind)),
        literals=conditions.ANY.literals | st.builds(Literal, more),
    )
    return conditions.conditions(of)


def _searched_paths(kind: Kind) -> Sequence[Path]:
    core = [Path(tuple(f.path.split("."))) for f in kind.fields if f.path != "profile.id" or kind.name == "profile"]
    below = {
        "event": [(branch, *path.names) for branch in ("properties", "traits", "context", "data") for path in conditions.PATHS],
        "profile": [("traits", "a"), ("traits", "b"), ("traits", "x.y"), ("traits", "some key"), ("traits", "a", "0"), ("traits", "b", "a"),
                    ("data", "pii", "a"), ("data", "contact", "email", "main"), ("stats", "counters", "a", "count"),
                    ("stats", "counters", "page-view", "last"), ("metadata", "fields", "traits.a", "0")],
        "session": [("utm", "a"), ("utm", "b"), ("utm", "x.y"), ("utm", "a", "0"), ("utm", "b", "a"), ("device", "some key"), ("os", "é")],
    }
    return [*core, *(Path(names) for names in below[kind.name])]
