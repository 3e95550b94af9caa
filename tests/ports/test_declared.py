"""The contract of `Declared`: typing a path changes how quickly it is searched, and nothing that is found."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, SECOND, event, event_id, frozen_profile, hex_id, new_scope, part, profile, raw, session, unread, write_of
from tests.ports.searching import compare, found, store
from tests.ports.stores import Opened
from tests.strategies import QUICK, examples, json_trees, searched_values
from thamesthrive.domain.declared import DeclaredPath, DeclaredType, Filling
from thamesthrive.domain.part import Fact
from thamesthrive.domain.profile import Profile
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.errors import Conflict, Invalid, Missing
from thamesthrive.kernel.values import evolve
from thamesthrive.language.condition import Between, Call, Compare, Comparison, Literal, Path, StartsWith

pytestmark = pytest.mark.anyio

PRICE = DeclaredPath(kind="event", path="properties.price", type="number")
AGE = DeclaredPath(kind="profile", path="traits.age", type="number")
SOURCE = DeclaredPath(kind="session", path="utm.source", type="text")
PRICES: list[Any] = [4.5, 12, "4.5", None, [4.5], True, 9_007_199_254_740_993, 0.30000000000000004, -0.0, {"a": 1}]
MANY = 500                                              # more than any store takes


async def test_nothing_is_declared_at_first(opened: Opened, scope: Scope) -> None:
    assert await opened.stores.declared.all(scope) == {}


async def test_what_is_declared_is_told_with_how_far_it_is_filled(opened: Opened, scope: Scope) -> None:
    declared = opened.stores.declared
    await store(opened, scope, _priced())

    await declared.declare(scope, PRICE)
    await declared.declare(scope, AGE)

    told = await declared.all(scope)
    assert set(told) == {PRICE, AGE}
    assert told[PRICE] == Filling(done=0, total=len(PRICES), finished=False)
    assert told[AGE].finished
    assert await declared.all(new_scope()) == {}


async def test_declaring_again_changes_nothing(opened: Opened, scope: Scope) -> None:
    declared = opened.stores.declared
    await store(opened, scope, _priced())
    await declared.declare(scope, PRICE)
    await _fill(opened, scope, PRICE)

    await declared.declare(scope, PRICE)

    assert (await declared.all(scope))[PRICE].finished


async def test_a_path_has_one_type(opened: Opened, scope: Scope) -> None:
    declared = opened.stores.declared
    await declared.declare(scope, PRICE)

    with pytest.raises(Conflict):
        await declared.declare(scope, evolve(PRICE, type="text"))

    await declared.forget(scope, PRICE)
    await declared.declare(scope, evolve(PRICE, type="text"))
    assert set(await declared.all(scope)) == {evolve(PRICE, type="text")}


async def test_filling_goes_on_where_it_stopped(opened: Opened, scope: Scope) -> None:
    declared = opened.stores.declared
    await store(opened, scope, [event(n, time=NOON + n * SECOND, properties=raw({"price": n})) for n in range(25)])
    await declared.declare(scope, PRICE)

    steps = [await declared.fill(scope, PRICE, limit=10)]
    while not steps[-1].finished and len(steps) < 9:
        steps.append(await declared.fill(scope, PRICE, limit=10))

    assert steps[-1] == Filling(done=25, total=25, finished=True)
    assert [s.done for s in steps] == sorted(s.done for s in steps)
    assert (await declared.all(scope))[PRICE] == steps[-1]
    assert await declared.fill(scope, PRICE, limit=10) == steps[-1]


async def test_what_is_not_declared_cannot_be_filled(opened: Opened, scope: Scope) -> None:
    with pytest.raises(Missing):
        await opened.stores.declared.fill(scope, PRICE, limit=10)


async def test_forgetting_what_is_not_declared_is_no_error(opened: Opened, scope: Scope) -> None:
    await opened.stores.declared.forget(scope, PRICE)

    assert await opened.stores.declared.all(scope) == {}


async def test_a_store_takes_so_many_paths_and_says_what_to_do(opened: Opened, scope: Scope) -> None:
    declared = opened.stores.declared

    with suppress(Invalid):                             # that there is a limit is no promise; what happens at one is
        for n in range(MANY):
            await declared.declare(scope, DeclaredPath(kind="event", path=f"properties.p{n}", type="text"))
    assert len(await declared.all(scope)) >= 10

    await declared.forget(scope, DeclaredPath(kind="event", path="properties.p0", type="text"))
    await declared.declare(scope, PRICE)
    assert PRICE in await declared.all(scope)


Found = list[tuple[Comparison, Any, set[int]]]
QUESTIONS: Found = [
    ("=", 4.5, {0}),
    ("=", 12, {1}),
    ("=", "4.5", {2}),
    ("=", True, {5}),
    ("!=", 12, {0, 6, 7, 8}),
    (">", 0.3, {0, 1, 6, 7}),
    (">=", 0.30000000000000004, {0, 1, 6, 7}),
    (">", 0.30000000000000004, {0, 1, 6}),
    ("<=", 0, {8}),
    ("=", 9_007_199_254_740_992, {6}),
]


@pytest.mark.parametrize("when", ["before any write", "after", "filled", "half filled", "forgotten"])
async def test_the_same_is_found_whatever_is_declared(opened: Opened, scope: Scope, when: str) -> None:
    declared = opened.stores.declared
    if when == "before any write":
        await declared.declare(scope, PRICE)
    await store(opened, scope, _priced())
    if when in ("after", "half filled", "filled", "forgotten"):
        await declared.declare(scope, PRICE)
    if when == "half filled":
        await declared.fill(scope, PRICE, limit=3)
    if when in ("filled", "forgotten"):
        await _fill(opened, scope, PRICE)
    if when == "forgotten":
        await declared.forget(scope, PRICE)
    await opened.settle()

    for operator, value, expected in QUESTIONS:
        listed = await found(opened, scope, "event", compare("properties.price", operator, value))
        assert listed == [event_id(n) for n in sorted(expected, reverse=True)], (operator, value)
    between = Between(Path(("properties", "price")), Literal(1), Literal(12))
    assert await found(opened, scope, "event", between) == [event_id(1), event_id(0)]


async def test_what_is_written_after_the_declaration_is_typed_at_once(opened: Opened, scope: Scope) -> None:
    declared = opened.stores.declared
    await store(opened, scope, _priced())
    await declared.declare(scope, PRICE)
    await _fill(opened, scope, PRICE)

    await store(opened, scope, [event(90, time=NOON + 90 * SECOND, properties=raw({"price": 4.5}))])

    assert await found(opened, scope, "event", compare("properties.price", "=", 4.5)) == [event_id(90), event_id(0)]


async def test_the_value_of_a_person_follows_the_person(opened: Opened, scope: Scope) -> None:
    profiles, declared = opened.stores.profiles, opened.stores.declared
    await declared.declare(scope, AGE)
    made = await profiles.write(scope, [write_of(_aged(1, 41)), write_of(_aged(2, 17))])

    made = {**made, **await profiles.write(scope, [write_of(evolve(_aged(1, 42), epoch=1), made[hex_id(1)])])}
    await opened.settle()
    assert await found(opened, scope, "profile", compare("traits.age", "=", 41)) == []
    assert await found(opened, scope, "profile", compare("traits.age", ">", 17)) == [hex_id(1)]

    made = {**made, **await profiles.write(scope, [write_of(_aged(1, "old"), made[hex_id(1)])])}
    await profiles.write(scope, [write_of(frozen_profile(hex_id(2)), made[hex_id(2)])])
    await opened.settle()
    assert await found(opened, scope, "profile", compare("traits.age", ">", 0)) == []


async def test_sessions_have_declared_paths_too(opened: Opened, scope: Scope) -> None:
    await opened.stores.sessions.write(scope, unread([_from("s-1", "letter"), _from("s-2", "ad")]))
    await opened.stores.declared.declare(scope, SOURCE)
    await _fill(opened, scope, SOURCE)
    await opened.stores.sessions.write(scope, unread([_from("s-3", "letter")]))
    await opened.settle()

    assert await found(opened, scope, "session", compare("utm.source", "=", "letter")) == ["s-3", "s-1"]
    assert await found(opened, scope, "session", StartsWith(Path(("utm", "source")), Literal("a"))) == ["s-2"]


async def test_texts_of_a_declared_time_are_times(opened: Opened, scope: Scope) -> None:
    declared, path = opened.stores.declared, DeclaredPath(kind="event", path="properties.at", type="time")
    texts = ["2026-11-02T13:00:00+01:00", "2026-11-02", "yesterday", 1_793_620_800, None, "2026-11-02T12:00:00.000001Z", "2026-11-02\x00"]
    await store(opened, scope, [event(n, time=NOON + n * SECOND, properties=raw({"at": text})) for n, text in enumerate(texts)])
    await declared.declare(scope, path)
    await _fill(opened, scope, path)

    def at(operator: Comparison, text: str) -> Compare:
        return Compare(Path(("properties", "at")), operator, Call("date", (Literal(text),)))

    assert await found(opened, scope, "event", at("=", "2026-11-02T12:00Z")) == [event_id(0)]
    assert await found(opened, scope, "event", at("<", "2026-11-02T12:00Z")) == [event_id(1)]
    assert await found(opened, scope, "event", at(">=", "2026-11-02T12:00Z")) == [event_id(5), event_id(0)]


async def test_a_declaration_keeps_to_its_scope(opened: Opened, scope: Scope) -> None:
    other = new_scope()
    await opened.stores.declared.declare(scope, PRICE)
    await store(opened, other, _priced())
    await store(opened, scope, [event(1, properties=raw({"price": 4.5}))])

    assert await found(opened, scope, "event", compare("properties.price", "=", 4.5)) == [event_id(1)]
    assert await found(opened, other, "event", compare("properties.price", "=", 4.5)) == [event_id(0)]


TYPES: tuple[DeclaredType, ...] = ("text", "number", "time", "boolean")
COMPARISONS: tuple[Comparison, ...] = ("=", "!=", "<", "<=", ">", ">=")


def _is_whole(value: Any) -> bool:
    """TQL takes no half characters, and a store may refuse them."""
    try:
        encode(value)
    except UnicodeEncodeError:
        return False
    return True


BEYOND: Mapping[Comparison, set[int]] = {"!=": {0, 1, 2}, ">": {0, 2}, ">=": {0, 2}, "<": {1}, "<=": {1}, "=": set()}


async def test_a_number_beyond_any_that_is_indexed_is_greater_than_all(opened: Opened) -> None:
    scope = new_scope()
    await opened.stores.declared.declare(scope, PRICE)
    await store(opened, scope, [event(n, properties=raw({"price": price})) for n, price in enumerate((10**400, -(10**400), 5))])

    for operator, expected in BEYOND.items():
        assert set(await found(opened, scope, "event", compare("properties.price", operator, 0))) == set(map(event_id, expected)), operator


@settings(QUICK, max_examples=examples(20))
@given(
    st.lists(json_trees, min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from(COMPARISONS), searched_values.filter(_is_whole)), min_size=3, max_size=9),
)
async def test_no_answer_depends_on_a_declaration(opened: Opened, values: Sequence[Any], asked: Sequence[tuple[Comparison, Any]]) -> None:
    """One path a type, all with the same values; a fifth is not declared."""
    scope = new_scope()
    for type in TYPES[:2]:
        await opened.stores.declared.declare(scope, DeclaredPath(kind="event", path=f"properties.{type}", type=type))
    same = [event(n, properties=raw({name: value for name in (*TYPES, "free")})) for n, value in enumerate(values)]
    await store(opened, scope, same)
    for type in TYPES[2:]:
        path = DeclaredPath(kind="event", path=f"properties.{type}", type=type)
        await opened.stores.declared.declare(scope, path)
        await _fill(opened, scope, path)

    for operator, value in asked:
        free = await found(opened, scope, "event", Compare(Path(("properties", "free")), operator, value))
        for type in TYPES:
            if type != "time":                          # of which a text is read as a time in conditions too
                assert await found(opened, scope, "event", Compare(Path(("properties", type)), operator, value)) == free, type


def _priced() -> list[Any]:
    return [event(n, time=NOON + n * SECOND, properties=raw({"price": price})) for n, price in enumerate(PRICES)]


def _aged(number: int, age: Any) -> Profile:
    id = hex_id(number)
    return profile(id, parts={id: part(id, facts={"traits.age": Fact(age, NOON, event_id(1))}, last_seen=NOON + number * SECOND)})


def _from(id: str, source: str) -> Any:
    return session(id, start=NOON + int(id[-1]) * SECOND, firsts={"utm.source": Fact(source, NOON, event_id(1))})


async def _fill(opened: Opened, scope: Scope, path: DeclaredPath) -> None:
    while not (await opened.stores.declared.fill(scope, path, limit=1_000)).finished:
        pass
    await opened.settle()
