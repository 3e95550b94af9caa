"""The contract of `Tail`."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.builders import event, event_id, new_scope
from tests.ports import intakes
from tests.ports.intakes import SERVERS, OpenedLog, open_server, until
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import decode_any
from thamesthrive.ports.tail import KEPT, Drained, Tail, Told

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log


def drained(*numbers: int) -> list[Drained]:
    return [Drained(event(n), "profile-1") for n in numbers]


async def told(tail: Tail, scope: Scope, after: str, *, count: int) -> Sequence[Told]:
    """So many, as soon as they are there."""
    found: Sequence[Told] = ()

    async def are_there() -> bool:
        nonlocal found
        found = await tail.read(scope, after, limit=KEPT)
        return len(found) >= count

    await until(are_there)
    return found


def ids(told: Sequence[Told]) -> list[str]:
    return [decode_any(one.body)["id"] for one in told]


async def test_who_watches_is_told_in_order_what_the_api_would_show(log: OpenedLog) -> None:
    scope = new_scope()
    place = await log.tail.newest(scope)

    log.tail.publish(scope, drained(1, 2))
    log.tail.publish(scope, drained(3))

    found = await told(log.tail, scope, place, count=3)
    assert ids(found) == [event_id(1), event_id(2), event_id(3)]
    shown = decode_any(found[0].body)
    assert (shown["type"], shown["profile"]["id"], shown["properties"]["price"]) == ("page-view", "profile-1", 4.5)


async def test_a_reader_goes_on_from_any_place_it_was_at(log: OpenedLog) -> None:
    scope = new_scope()
    place = await log.tail.newest(scope)
    log.tail.publish(scope, drained(*range(10)))
    found = await told(log.tail, scope, place, count=10)

    assert ids(await log.tail.read(scope, found[3].id, limit=4)) == [event_id(n) for n in (4, 5, 6, 7)]
    assert await log.tail.read(scope, found[9].id, limit=4) == []
    assert await log.tail.newest(scope) == found[9].id


async def test_what_nobody_watches_is_not_kept(log: OpenedLog) -> None:
    watched, silent = new_scope(), new_scope()
    await log.tail.newest(watched)

    log.tail.publish(silent, drained(1))
    log.tail.publish(watched, drained(2))

    assert len(await told(log.tail, watched, "0-0", count=1)) == 1
    assert await log.tail.read(silent, "0-0", limit=9) == []


async def test_only_the_last_thousand_are_kept(log: OpenedLog) -> None:
    scope = new_scope()
    await log.tail.newest(scope)
    for begin in range(0, KEPT + 200, 200):
        log.tail.publish(scope, drained(*range(begin, begin + 200)))

    async def last_is_there() -> bool:
        return ids(await log.tail.read(scope, "0-0", limit=2 * KEPT))[-1:] == [event_id(KEPT + 199)]

    await until(last_is_there)
    assert ids(await log.tail.read(scope, "0-0", limit=2 * KEPT)) == [event_id(n) for n in range(200, KEPT + 200)]


async def test_a_scope_is_told_its_own_alone(log: OpenedLog) -> None:
    ours, theirs = Scope("a:b", "live"), Scope("a", "live")
    for scope in (ours, theirs):
        await log.tail.newest(scope)
    before = [await log.tail.newest(scope) for scope in (ours, theirs)]

    log.tail.publish(ours, drained(1))
    log.tail.publish(theirs, drained(2))

    assert ids(await told(log.tail, ours, before[0], count=1)) == [event_id(1)]
    assert ids(await told(log.tail, theirs, before[1], count=1)) == [event_id(2)]


async def test_what_is_forgotten_is_told_to_nobody_and_who_reads_goes_on(log: OpenedLog) -> None:
    scope, other = new_scope(), new_scope()
    for of in (scope, other):
        await log.tail.newest(of)
        log.tail.publish(of, drained(1, 2))
    *_, last = await told(log.tail, scope, "0-0", count=2)
    await told(log.tail, other, "0-0", count=2)

    await log.tail.forget(scope)
    await log.tail.forget(new_scope())

    assert await log.tail.read(scope, "0-0", limit=9) == []
    assert len(await log.tail.read(other, "0-0", limit=9)) == 2
    log.tail.publish(scope, drained(3))
    assert ids(await told(log.tail, scope, last.id, count=1)) == [event_id(3)]


@pytest.mark.parametrize("kind", SERVERS)
async def test_another_process_is_told(kind: str, tmp_path: Path) -> None:
    scope = new_scope()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(open_server(kind, tmp_path))
        options = server.options()
        door, drain = [await stack.enter_async_context(server.open(options)) for _ in range(2)]
        place = await door.tail.newest(scope)

        drain.tail.publish(scope, drained(1))

        assert ids(await told(door.tail, scope, place, count=1)) == [event_id(1)]
