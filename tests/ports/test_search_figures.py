"""The contract of `Search`: counts, histograms, values and numbers."""

from datetime import timedelta

import pytest

from tests.builders import NOON, SECOND, claim, event, raw
from tests.ports.searching import (
    ALL,
    assorted_events,
    assorted_people,
    assorted_sessions,
    compare,
    path,
    store,
)
from tests.ports.stores import Opened
from thamesthrive.domain.fields import EVENT, PROFILE, SESSION
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.condition import Call, Literal, Not, Path, Words
from thamesthrive.ports.search import Buckets, Counted, Numbers, Term

pytestmark = pytest.mark.anyio

TIME = EVENT.by_alias["time"]


@pytest.mark.parametrize(("most", "expected"), [(None, Counted(30)), (30, Counted(30)), (31, Counted(30)), (29, Counted(29, exact=False))])
async def test_counting_may_stop(opened: Opened, scope: Scope, most: int | None, expected: Counted) -> None:
    await store(opened, scope, [event(n, time=NOON + n * SECOND, properties=raw({"n": n})) for n in range(60)])

    for condition in (compare("metadata.time.create", ">=", _date(30)), compare("properties.n", ">=", 30)):
        assert await opened.stores.events.count(scope, condition, most=most) == expected


async def test_a_histogram_counts_from_an_edge_up_to_the_next(opened: Opened, scope: Scope) -> None:
    steps = [-1, 0, 1, 59, 60, 61, 150, 180, 181]
    await store(opened, scope, [event(n, time=NOON + step * SECOND) for n, step in enumerate(steps)])
    edges = Buckets([NOON + n * 60 * SECOND for n in range(4)])

    assert list(await opened.stores.events.histogram(scope, ALL, TIME, edges)) == [3, 2, 1]


async def test_edges_need_not_be_even(opened: Opened, scope: Scope) -> None:
    await store(opened, scope, [event(n, time=NOON + timedelta(hours=n)) for n in range(72)])
    edges = Buckets([NOON + timedelta(hours=n) for n in (0, 23, 48, 72, 96)])

    assert list(await opened.stores.events.histogram(scope, ALL, TIME, edges)) == [23, 25, 24, 0]


@pytest.mark.parametrize("written", ["properties.price", "type"])
async def test_a_histogram_counts_what_matches(opened: Opened, scope: Scope, written: str) -> None:
    await store(opened, scope, assorted_events())
    condition = {"properties.price": compare(written, ">=", 4.5), "type": compare(written, "=", "search")}[written]
    edges = Buckets([NOON, NOON + 1 * SECOND, NOON + 2 * SECOND, NOON + 60 * SECOND])

    counts = list(await opened.stores.events.histogram(scope, condition, TIME, edges))

    assert counts == {"properties.price": [1, 1, 1], "type": [0, 1, 1]}[written]


async def test_a_histogram_goes_by_any_time(opened: Opened, scope: Scope) -> None:
    await store(opened, scope, [*assorted_events(), *assorted_people(), *assorted_sessions()])
    edges = Buckets([NOON, NOON + 2 * SECOND, NOON + 4 * SECOND, NOON + 60 * SECOND])
    stores = opened.stores

    assert list(await stores.events.histogram(scope, ALL, EVENT.by_alias["received"], edges)) == [2, 2, 3]
    assert list(await stores.profiles.histogram(scope, ALL, PROFILE.by_alias["last_seen"], edges)) == [2, 2, 0]
    assert list(await stores.profiles.histogram(scope, ALL, PROFILE.by_alias["first_seen"], edges)) == [4, 0, 0]
    assert list(await stores.sessions.histogram(scope, ALL, SESSION.by_alias["start"], edges)) == [4, 2, 0]
    assert list(await stores.sessions.histogram(scope, ALL, SESSION.by_alias["last"], edges)) == [2, 1, 3]


async def test_values_come_most_frequent_first_then_in_order(opened: Opened, scope: Scope) -> None:
    await store(opened, scope, assorted_events())

    assert list(await opened.stores.events.terms(scope, ALL, path("type"), limit=9)) == [Term("page-view", 5), Term("search", 2)]
    assert list(await opened.stores.events.terms(scope, ALL, path("session.id"), limit=1)) == [Term("s1", 3)]
    assert list(await opened.stores.events.terms(scope, ALL, path("tags"), limit=9)) == [Term("first", 3), Term("shop", 3)]
    assert list(await opened.stores.events.terms(scope, ALL, path("profile.part"), limit=9)) == [
        Term("p1", 2),
        Term("p2", 2),
        Term("p3", 1),
    ]


async def test_values_of_what_matches(opened: Opened, scope: Scope) -> None:
    await store(opened, scope, assorted_events())
    search = compare("type", "=", "search")

    assert list(await opened.stores.events.terms(scope, Not(search), path("source.id"), limit=9)) == [Term("web", 4), Term("app", 1)]
    tea = await opened.stores.events.terms(scope, Words(Path(()), "tea"), path("source.id"), limit=9)
    assert list(tea) == [Term("web", 3), Term("app", 2)]


async def test_a_list_counts_with_each_different_element_once(opened: Opened, scope: Scope) -> None:
    lists: list[object] = [["a", "b", "a"], ["a"], "b", [["a"], {"a": 1}, None], {"a": "b"}, None]
    await store(opened, scope, [event(n, properties=raw({"of": given})) for n, given in enumerate(lists)])

    assert list(await opened.stores.events.terms(scope, ALL, path("properties.of"), limit=9)) == [Term("a", 2), Term("b", 2)]


async def test_values_keep_their_type(opened: Opened, scope: Scope) -> None:
    values: list[object] = [7, 7.0, 7.5, "7", "7", "7", True, False, True, True, True]
    await store(opened, scope, [event(n, properties=raw({"of": given})) for n, given in enumerate(values)])

    terms = await opened.stores.events.terms(scope, ALL, path("properties.of"), limit=9)

    kinds = {bool: "boolean", str: "text", int: "number", float: "number"}
    told = {(kinds[type(t.value)], t.value): t.count for t in terms}
    assert told == {("boolean", True): 4, ("text", "7"): 3, ("number", 7): 2, ("boolean", False): 1, ("number", 7.5): 1}


async def test_numbers_of_a_path(opened: Opened, scope: Scope) -> None:
    given: list[object] = [4, 8, [2, 2, "x", 6], "9", None, True, {"n": 1}]
    await store(opened, scope, [event(n, properties=raw({"n": value})) for n, value in enumerate(given)])

    told = await opened.stores.events.numbers(scope, ALL, path("properties.n"), percents=(0, 50, 75, 100))

    assert (told.count, told.min, told.max, told.sum) == (5, 2, 8, 22)
    assert told.avg == pytest.approx(4.4)
    assert set(told.percentiles) == {0, 50, 75, 100}
    assert (told.percentiles[0], told.percentiles[100]) == (2, 8)
    assert told.percentiles[50] == pytest.approx(4)


async def test_numbers_where_there_are_none(opened: Opened, scope: Scope) -> None:
    await store(opened, scope, [event(1, properties=raw({"n": "x"}))])

    assert await opened.stores.events.numbers(scope, ALL, path("properties.n"), percents=(50,)) == Numbers(0)


async def test_numbers_of_people_and_sessions(opened: Opened, scope: Scope) -> None:
    await store(opened, scope, [*assorted_people(), *assorted_sessions()])

    visits = await opened.stores.profiles.numbers(scope, ALL, path("stats.visits"))
    lasted = await opened.stores.sessions.numbers(scope, compare("events", ">", 1), path("metadata.time.duration"))

    assert (visits.count, visits.min, visits.max, visits.sum) == (5, 0, 2, 4)
    assert (lasted.count, lasted.min, lasted.max, lasted.sum) == (4, 2, 5, 14)


async def test_figures_of_whose_a_record_is_now_are_refused(opened: Opened, scope: Scope) -> None:
    await store(opened, scope, [event(1, claim=claim(1))])

    with pytest.raises(Invalid) as refusal:
        await opened.stores.events.terms(scope, ALL, path("profile.id"), limit=9)

    assert refusal.value.code == "not-searchable"


def _date(seconds: int) -> Call:
    return Call("date", (Literal((NOON + seconds * SECOND).isoformat()),))
