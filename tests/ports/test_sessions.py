"""The contract of `Sessions`."""

import asyncio

import pytest

from tests.builders import NOON, SECOND, event_id, hex_id, home, latest_session, new_scope, session, unread
from tests.ports.searching import ALL
from tests.ports.stores import Opened
from tests.ports.values import JSON_VALUES
from thamesthrive.domain.entry import Cursor
from thamesthrive.domain.part import Fact
from thamesthrive.domain.scope import Scope
from thamesthrive.ports.search import Counted
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio


async def test_a_session_that_was_written_is_read_at_once(opened: Opened, scope: Scope) -> None:
    made = await opened.stores.sessions.write(scope, unread([session()]))

    found = await opened.stores.sessions.load(scope, ["session-1", "session-2"])
    assert found == {"session-1": Versioned(session(), made["session-1"])}


async def test_nothing_to_write_or_to_load_is_no_error(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions

    assert await sessions.write(scope, []) == {}
    assert await sessions.write_latest(scope, []) == {}
    assert await sessions.load(scope, []) == {}
    assert await sessions.load_latest(scope, []) == {}


async def test_a_session_comes_back_whole(opened: Opened, scope: Scope) -> None:
    firsts = {f"device.{name}": Fact(value, NOON, event_id(1)) for name, value in JSON_VALUES.items()}
    whole = session(firsts=firsts, channel=None, home=home("p" * 128, user=True), cursors={"1.3": Cursor(5, 6), "2.15": Cursor(7, 0)})

    await opened.stores.sessions.write(scope, unread([whole]))

    found = (await opened.stores.sessions.load(scope, [whole.id]))[whole.id].value
    assert found == whole
    assert isinstance(found.cursors["1.3"], Cursor)


async def test_a_session_grows_under_the_version_that_was_read(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions
    first = await sessions.write(scope, unread([session()]))
    grown = session().grown(NOON + 600 * SECOND)

    second = await sessions.write(scope, [Versioned(grown, first["session-1"])])

    assert await sessions.load(scope, ["session-1"]) == {"session-1": Versioned(grown, second["session-1"])}
    assert second != first


async def test_conflicts_in_a_bulk_are_left_out_of_the_answer_and_not_written(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions
    old = await sessions.write(scope, unread([session("s-0"), session("s-1")]))
    await sessions.write(scope, [Versioned(session("s-0", events=10), old["s-0"])])

    late = [Versioned(session("s-0", events=99), old["s-0"]), Versioned(session("s-1", events=3), old["s-1"])]
    made = await sessions.write(scope, [*late, *unread([session("s-2")])])

    assert set(made) == {"s-1", "s-2"}
    found = await sessions.load(scope, ["s-0", "s-1", "s-2"])
    assert [found[id].value.events for id in ("s-0", "s-1", "s-2")] == [10, 3, 2]


async def test_of_concurrent_first_writes_one_wins(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions
    rivals = [session(opened_by=event_id(n)) for n in range(8)]

    answers = await asyncio.gather(*(sessions.write(scope, unread([rival])) for rival in rivals))

    winners = [rival for rival, answer in zip(rivals, answers, strict=True) if answer]
    assert winners == [(await sessions.load(scope, ["session-1"]))["session-1"].value]


async def test_the_newest_session_of_a_key_is_kept_apart_from_sessions(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions
    made = await sessions.write_latest(scope, unread([latest_session(1), latest_session(2, session="session-2")]))

    assert await sessions.load_latest(scope, [hex_id(1), hex_id(3)]) == {hex_id(1): Versioned(latest_session(1), made[hex_id(1)])}
    assert await sessions.load(scope, [hex_id(1)]) == {}
    await opened.settle()
    assert await sessions.count(scope, ALL) == Counted(0)


async def test_the_newest_session_of_a_key_changes_under_its_version(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions
    first = await sessions.write_latest(scope, unread([latest_session(1)]))
    grown = latest_session(1).grown(NOON + 600 * SECOND)

    second = await sessions.write_latest(scope, [Versioned(grown, first[hex_id(1)])])

    assert await sessions.write_latest(scope, [Versioned(latest_session(1, session="late"), first[hex_id(1)])]) == {}
    assert await sessions.write_latest(scope, unread([latest_session(1, session="late")])) == {}
    assert await sessions.load_latest(scope, [hex_id(1)]) == {hex_id(1): Versioned(grown, second[hex_id(1)])}


async def test_of_concurrent_writes_of_the_newest_session_one_wins(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions
    version = (await sessions.write_latest(scope, unread([latest_session(1)])))[hex_id(1)]
    rivals = [latest_session(1, session=f"rival-{n}") for n in range(8)]

    answers = await asyncio.gather(*(sessions.write_latest(scope, [Versioned(rival, version)]) for rival in rivals))

    winners = [rival for rival, answer in zip(rivals, answers, strict=True) if answer]
    assert winners == [(await sessions.load_latest(scope, [hex_id(1)]))[hex_id(1)].value]


async def test_the_same_id_in_two_scopes_is_two_sessions(opened: Opened, scope: Scope) -> None:
    sessions = opened.stores.sessions
    other = new_scope()

    assert await sessions.write(scope, unread([session(events=1)]))
    assert await sessions.write(other, unread([session(events=2)]))
    assert await sessions.write_latest(scope, unread([latest_session(1)]))
    assert await sessions.write_latest(other, unread([latest_session(1, session="there")]))

    assert (await sessions.load(scope, ["session-1"]))["session-1"].value.events == 1
    assert (await sessions.load_latest(other, [hex_id(1)]))[hex_id(1)].value.session == "there"
