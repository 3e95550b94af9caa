"""How searches go about it in SQLite. What they find is held to the contract, `tests/ports/test_search*.py`."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial, reduce
from typing import Any

import pytest

from tests.builders import NOON, claim, event, event_id, hex_id, new_scope, part, profile, raw, write_of
from tests.ports.searching import ALL, among, compare, order, path
from thamesthrive.adapters.embedded import pieces
from thamesthrive.adapters.embedded.asking import FEW
from thamesthrive.adapters.embedded.database import Connection, Database, open_database
from thamesthrive.adapters.embedded.declared import MOST, EmbeddedDeclared
from thamesthrive.adapters.embedded.events import EmbeddedEvents
from thamesthrive.adapters.embedded.profiles import EmbeddedProfiles
from thamesthrive.adapters.embedded.words import MANY_SCOPES, record_tokens, scope_sign
from thamesthrive.domain.declared import DeclaredPath
from thamesthrive.domain.fields import EVENT, PROFILE
from thamesthrive.domain.profile import Profile
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.condition import And, Call, Condition, Contains, Literal, Not, Or, Path, Words
from thamesthrive.ports.search import Buckets, Counted

pytestmark = pytest.mark.anyio

SCOPE = new_scope()
EVENTS = FEW + 1_500
RARE = (10, 3_000, EVENTS - 1)
PAGE = order("event", limit=5)


@pytest.fixture(scope="module")
async def database(tmp_path_factory: pytest.TempPathFactory, anyio_backend: str) -> AsyncIterator[Database]:
    """So many events that following an index is worth it: one a minute, of a person each, nearly all of one type."""
    async with open_database(tmp_path_factory.mktemp("search") / "store") as opened:
        for first in range(0, EVENTS, 1_000):
            made = [_event(n) for n in range(first, min(first + 1_000, EVENTS))]
            await EmbeddedEvents(opened).create(SCOPE, made)
        yield opened


def _event(n: int) -> Any:
    return event(
        n,
        time=NOON + timedelta(minutes=n),
        type="rare" if n in RARE else "common",
        claim=claim(n, part=f"p{n}"),
        properties=raw({"n": n, "title": "zeppelin" if n in RARE else "shoe"}),
        tags=("odd",) if n in RARE else (),
    )


RARELY: dict[str, tuple[Condition, str]] = {
    "parts": (among("profile.part", *(f"p{n}" for n in RARE)), "USING COVERING INDEX events_part"),
    "ids": (among("id", *map(event_id, RARE)), "USING COVERING INDEX sqlite_autoindex_events_1"),
    "a word": (Words(Path(()), "zepp"), "events_words VIRTUAL TABLE"),
    "a text that a search by words looks at": (compare("properties.title", "=", "zeppelin"), "events_words VIRTUAL TABLE"),
    "a tag": (Contains(path("tags"), Literal("odd")), "events_words VIRTUAL TABLE"),
    "any of two": (Or((compare("type", "=", "rare"), Words(Path(()), "zeppelin"))), "events_words VIRTUAL TABLE"),
}


@pytest.mark.parametrize("name", RARELY)
async def test_few_rows_are_read_at_once(database: Database, name: str) -> None:
    condition, used = RARELY[name]

    ids, plans = await _listed(database, condition)

    assert ids == [event_id(n) for n in reversed(RARE)]
    assert any(used in plan and "events USING INTEGER PRIMARY KEY" in plan for plan in plans), plans


ALONG: dict[str, tuple[Condition, str]] = {
    "everything": (ALL, "events USING COVERING INDEX events_time"),
    "a span of time": (compare("metadata.time.create", ">=", NOON.isoformat()), "events USING COVERING INDEX events_time"),
    "what is rare": (compare("type", "=", "rare"), "events USING INDEX events_type"),
    "what is frequent": (compare("type", "=", "common"), "events USING INDEX events_type"),
    "core fields": (And((Not(compare("source.id", "=", "x")), compare("session.id", "=", "session-1"))), "INDEX events_session"),
}


@pytest.mark.parametrize("name", ALONG)
async def test_many_rows_are_followed_in_their_order(database: Database, name: str) -> None:
    condition, used = ALONG[name]

    ids, plans = await _listed(database, condition)

    newest = RARE[::-1] if name == "what is rare" else [n for n in range(EVENTS)[::-1] if name != "what is frequent" or n not in RARE][:5]
    assert ids == [event_id(n) for n in newest]
    assert any(used in plan for plan in plans), plans
    assert not any("SCAN events" in plan or "USE TEMP B-TREE FOR ORDER BY" in plan for plan in plans), plans


async def test_counting_by_core_fields_reads_an_index_alone(database: Database) -> None:
    condition = And((compare("metadata.status", "=", "stored"), Not(compare("source.id", "=", "x"))))

    count, plans = await _traced(database, EmbeddedEvents(database).count(SCOPE, condition))

    assert count == Counted(EVENTS)
    assert all("COVERING INDEX" in plan for plan in plans if "events" in plan), plans


async def test_a_long_look_is_taken_in_pieces_and_what_it_finds_is_whole(database: Database) -> None:
    count, plans = await _traced(database, EmbeddedEvents(database).count(SCOPE, compare("properties.n", ">=", 100)))

    assert count == Counted(EVENTS - 100)
    assert len(plans) > 3


async def test_a_declared_path_is_followed_once_it_is_full(database: Database) -> None:
    declared, scope = EmbeddedDeclared(database), new_scope()
    events, price = EmbeddedEvents(database), DeclaredPath(kind="event", path="properties.price", type="number")
    await events.create(scope, [event(n, properties=raw({"price": n})) for n in range(1_200)])
    await declared.declare(scope, price)

    half = await declared.fill(scope, price, limit=1_000)
    assert (half.done, half.finished) == (1_000, False)
    assert not any("event_values" in plan for plan in (await _listed(database, compare("properties.price", "=", 7), scope))[1])

    assert (await declared.fill(scope, price, limit=1_000)).finished
    ids, plans = await _listed(database, compare("properties.price", "=", 7), scope)
    assert ids == [event_id(7)]
    assert any("event_values USING COVERING INDEX event_values_value (declared=? AND value=?)" in plan for plan in plans), plans


async def test_a_forgotten_path_leaves_nothing_behind(database: Database) -> None:
    declared, scope = EmbeddedDeclared(database), new_scope()
    price = DeclaredPath(kind="event", path='properties["it\'s"].price', type="text")
    await declared.declare(scope, price)
    await EmbeddedEvents(database).create(scope, [event(n, properties=raw({"it's": {"price": "x"}})) for n in range(2_500)])

    await declared.forget(scope, price)

    left = "SELECT (SELECT count(*) FROM declared WHERE path = ?) + (SELECT count(*) FROM sqlite_master WHERE sql LIKE '%it''s%')"
    assert await database.read(scope, lambda connection, _: connection.execute(left, (price.path,)).fetchall()) == [(0,)]


REFUSED = ["properties.items.0", 'properties["say \\"hi\\""]', "metadata.time.create", "type"]


@pytest.mark.parametrize("written", REFUSED)
async def test_what_has_no_typed_place_cannot_be_declared(database: Database, written: str) -> None:
    with pytest.raises(Invalid):
        await EmbeddedDeclared(database).declare(SCOPE, DeclaredPath(kind="event", path=written, type="text"))


async def test_the_limit_of_declared_paths_names_the_remedy(database: Database) -> None:
    declared, scope = EmbeddedDeclared(database), new_scope()
    for n in range(MOST):
        await declared.declare(scope, DeclaredPath(kind="event", path=f"properties.p{n}", type="text"))

    with pytest.raises(Invalid, match="forget one"):
        await declared.declare(scope, DeclaredPath(kind="event", path="properties.more", type="text"))


ANY_NUMBER: Condition = compare("properties.n", ">=", 0)
HOSTILE: dict[str, Condition] = {
    "many options": among("properties.n", *range(5_000)),
    "many texts": among("profile.part", *(f"p{n}" for n in range(20_000))),
    "a wide or": Or(tuple(compare("properties.n", "=", n) for n in range(3_000))),
    "nots in nots": reduce(lambda condition, _: Not(condition), range(90), ANY_NUMBER),
    "ands in ors": reduce(
        lambda condition, n: Or((And((condition, compare("source.id", "=", "web"))), compare("type", "=", f"t{n}"))),
        range(40),
        ANY_NUMBER,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
async def test_large_conditions_are_answered(database: Database, name: str) -> None:
    found = await EmbeddedEvents(database).page(SCOPE, HOSTILE[name], PAGE)

    assert len(found.items) == 5


async def test_a_histogram_goes_through_what_matches_once_however_many_buckets_it_has(database: Database) -> None:
    end = NOON + timedelta(minutes=EVENTS)
    asked = And((compare("metadata.time.create", ">=", _date(NOON)), compare("metadata.time.create", "<", _date(end))))

    async def steps(buckets: int) -> int:
        edges = Buckets([NOON + (end - NOON) * n / buckets for n in range(buckets + 1)])
        counts, taken = await _counted(database, EmbeddedEvents(database).histogram(SCOPE, asked, EVENT.by_alias["time"], edges))
        assert sum(counts) == EVENTS
        return taken

    assert await steps(100) < 2 * await steps(1)


async def test_people_who_left_before_a_time_are_not_gone_through_to_count_who_came_since(database: Database) -> None:
    day, scope, people = timedelta(days=1), new_scope(), EmbeddedProfiles(database, lambda: NOON)
    await people.write(scope, [write_of(_person(n, NOON + (90 * day if n < 5 else n * timedelta(seconds=1)))) for n in range(1_000)])

    async def steps(begin: datetime, expected: int) -> int:
        asked = people.histogram(scope, ALL, PROFILE.by_alias["first_seen"], Buckets([begin, NOON + 91 * day]))
        counts, taken = await _counted(database, asked)
        assert list(counts) == [expected]
        return taken

    assert 3 * await steps(NOON + 80 * day, 5) < await steps(NOON, 1_000)


def _person(n: int, seen: datetime) -> Profile:
    id = hex_id(n)
    return profile(id, parts={id: part(id, first_seen=seen, last_seen=seen + timedelta(hours=1))})


@pytest.mark.parametrize("descending", [True, False])
async def test_a_page_of_nothing_goes_through_its_time_once_however_many_pieces_it_takes(
    database: Database, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LARGEST_PIECE", 500)
    nothing = compare("properties.n", "<", 0)
    end = NOON + timedelta(minutes=EVENTS)
    times = compare("metadata.time.create", ">=", _date(NOON)), compare("metadata.time.create", "<", _date(end))

    async def steps(condition: Condition) -> int:
        listed = order("event", limit=5, descending=descending)
        page, taken = await _counted(database, EmbeddedEvents(database).page(SCOPE, condition, listed))
        assert not page.items
        return taken

    assert await steps(And((nothing, *times))) < 2 * await steps(nothing)


@pytest.mark.parametrize("word", ["shoe", "sho", "shoes"])
@pytest.mark.parametrize("far", [0, EVENTS])
async def test_words_of_nearly_all_are_looked_up_as_far_as_a_page_needs_them(
    database: Database, word: str, far: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "FAR", far)

    ids, plans = await _listed(database, And((Words(Path(()), word), compare("properties.n", "<", EVENTS - 1))))

    assert ids == ([] if word == "shoes" else [event_id(EVENTS - 2 - n) for n in range(5)])
    assert word == "shoes" or any("CORRELATED" in plan for plan in plans) is (far == 0), plans


COUNTED: dict[str, Condition] = {
    "words": Words(Path(()), "shoe"),
    "the same twice": And((Words(Path(()), "shoe"), Words(Path(()), "sho"))),
    "words and a column": And((compare("type", "=", "common"), Words(Path(()), "shoe"))),
}


@pytest.mark.parametrize("name", COUNTED)
async def test_words_of_nearly_all_are_not_looked_up_in_all_to_know_that_there_are_more(database: Database, name: str) -> None:
    async def taken(most: int | None, expected: Counted) -> int:
        count, steps = await _counted(database, EmbeddedEvents(database).count(SCOPE, COUNTED[name], most=most))
        assert count == expected
        return steps

    assert 3 * await taken(100, Counted(100, exact=False)) < await taken(None, Counted(EVENTS - len(RARE)))


async def test_what_has_the_words_and_not_the_rest_is_not_counted(database: Database) -> None:
    condition = And((compare("type", "=", "rare"), Words(Path(()), "zeppelin")))

    assert await EmbeddedEvents(database).count(SCOPE, condition, most=1) == Counted(1, exact=False)
    assert await EmbeddedEvents(database).count(SCOPE, condition, most=3) == Counted(3)
    assert await EmbeddedEvents(database).count(SCOPE, And((condition, compare("type", "=", "common"))), most=1) == Counted(0)


def test_scopes_beyond_the_first_private_area_have_signs_of_their_own() -> None:
    signs = {scope_sign(number) for number in (0, 1, MANY_SCOPES - 1, MANY_SCOPES, 60_000)}

    assert len(signs) == 5
    assert all(len(sign) == 1 and not sign.isalnum() for sign in signs)


def test_a_record_with_too_many_words_says_so() -> None:
    few, many = (record_tokens(1, [" ".join(f"w{n}" for n in range(count))], ()).split() for count in (99, 500))

    assert (len(few), len(many)) == (99, 101)
    assert many[-1].endswith("¶")


async def _listed(database: Database, condition: Condition, scope: Any = SCOPE) -> tuple[list[str], list[str]]:
    page, plans = await _traced(database, EmbeddedEvents(database).page(scope, condition, PAGE))
    return [e.id for e in page.items], plans


def _date(time: datetime) -> Call:
    return Call("date", (Literal(time.isoformat()),))


async def _counted(database: Database, asked: Any) -> tuple[Any, int]:
    """The answer, and how many hundreds of its machine's instructions SQLite took for it."""
    taken = 0

    def more() -> int:
        nonlocal taken
        taken += 1
        return 0

    await database.scan(SCOPE, lambda connection, _: connection.set_progress_handler(more, 100))
    answer = await asked
    await database.scan(SCOPE, lambda connection, _: connection.set_progress_handler(None, 0))
    return answer, taken


async def _traced(database: Database, asked: Any) -> tuple[Any, list[str]]:
    """The answer, and how SQLite went about each statement."""
    statements: list[str] = []
    await database.scan(SCOPE, lambda connection, _: connection.set_trace_callback(statements.append))
    answer = await asked
    await database.scan(SCOPE, lambda connection, _: connection.set_trace_callback(None))
    plans = []
    for statement in dict.fromkeys(s for s in statements if s.startswith("SELECT")):
        rows: Any = await database.read(SCOPE, partial(_explained, statement))
        plans.append(" | ".join(str(row[3]) for row in rows))
    return answer, plans


def _explained(statement: str, connection: Connection, _: int) -> Any:
    return connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
