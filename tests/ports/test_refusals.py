"""The contract of `Refusals`."""

import pytest
from attrs import evolve

from tests.builders import NOON, SECOND, new_scope
from tests.ports import intakes
from tests.ports.intakes import LogServer, OpenedLog, until
from thamesthrive.domain.refusal import STRAYS, Refusal
from thamesthrive.domain.scope import Scope
from thamesthrive.ports.refusals import KEPT

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log

SHOP = "https://shop.example"
TOLD = Refusal(time=NOON, door="/track", status=403, code="origin-refused", sentence="no", size=12, origin=SHOP, agent="x/1")


async def kept(log: OpenedLog, place: tuple[Scope, str], count: int = 1) -> None:
    async def are_there() -> bool:
        return sum(calls.count for calls in await log.refusals.of(*place)) >= count

    await until(are_there)


async def test_a_refusal_is_read_as_it_was_told(log: OpenedLog) -> None:
    place = new_scope(), "web"

    log.refusals.tell(*place, TOLD)
    await kept(log, place)

    [calls] = await log.refusals.of(*place)
    assert (calls.code, calls.count, calls.since, calls.last) == ("origin-refused", 1, NOON, (TOLD,))


async def test_nothing_was_refused_where_nothing_was_told(log: OpenedLog) -> None:
    place = new_scope(), "web"
    log.refusals.tell(*place, TOLD)
    await kept(log, place)

    assert await log.refusals.of(place[0], "app") == []
    assert await log.refusals.of(new_scope(), "web") == []


async def test_a_flood_for_one_reason_pushes_out_no_other(log: OpenedLog) -> None:
    place, many = (new_scope(), "a source: with colons"), KEPT * 3
    log.refusals.tell(*place, TOLD)
    for n in range(1, many + 1):
        log.refusals.tell(*place, evolve(TOLD, code="rate-limited", time=NOON + n * SECOND))
    await kept(log, place, many + 1)

    limited, refused = await log.refusals.of(*place)

    assert (limited.code, limited.count, limited.since) == ("rate-limited", many, NOON + SECOND)
    assert [told.time for told in limited.last] == [NOON + n * SECOND for n in range(many, many - KEPT, -1)]
    assert (refused.code, refused.last) == ("origin-refused", (TOLD,))


async def test_what_is_told_later_stands_before_and_is_counted_with_it(log: OpenedLog) -> None:
    place = new_scope(), "web"
    log.refusals.tell(*place, TOLD)
    await kept(log, place)

    log.refusals.tell(*place, evolve(TOLD, time=NOON + SECOND))
    await kept(log, place, 2)

    [calls] = await log.refusals.of(*place)
    assert (calls.count, calls.since, [told.time for told in calls.last]) == (2, NOON, [NOON + SECOND, NOON])


async def test_strays_have_a_place_of_their_own(log: OpenedLog) -> None:
    log.refusals.tell(*STRAYS, evolve(TOLD, key="wk_1… (32 characters)"))
    await kept(log, STRAYS)

    [calls] = await log.refusals.of(*STRAYS)
    assert calls.last[0].key == "wk_1… (32 characters)"


async def test_all_processes_tell_the_same_story(log_server: LogServer) -> None:
    options, place = log_server.options(), (new_scope(), "web")
    async with log_server.open(options) as one, log_server.open(options) as other:
        one.refusals.tell(*place, TOLD)
        other.refusals.tell(*place, TOLD)
        await kept(one, place, 2)

        assert await one.refusals.of(*place) == await other.refusals.of(*place)
