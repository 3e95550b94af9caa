"""The contract of `Queue`: what putting a message does."""

from datetime import UTC, datetime

import pytest

from tests.builders import NOON
from tests.ports import intakes, queues
from tests.ports.queues import OpenedQueue
from thamesthrive.messages import CanaryDue, LedgerCheckDue, ParkedSweepDue
from thamesthrive.ports.queue import Put, Waiting

pytestmark = pytest.mark.anyio
log_server, opened_queue = intakes.log_server, queues.opened_queue

NOTHING = Waiting(messages=0, dead=0)


async def test_an_empty_queue_holds_nothing(opened_queue: OpenedQueue) -> None:
    assert await opened_queue.queue.waiting() == {"birds": NOTHING, "books:live": NOTHING}
    assert await opened_queue.queue.fired() == {}


async def test_of_a_name_one_message_is_in_flight(opened_queue: OpenedQueue) -> None:
    queue = opened_queue.queue

    said = [await queue.put(message(at=NOON)) for message in (CanaryDue, CanaryDue, LedgerCheckDue, ParkedSweepDue, LedgerCheckDue)]

    assert said == [Put.PUT, Put.IN_FLIGHT, Put.PUT, Put.PUT, Put.IN_FLIGHT]
    assert {name: of.messages for name, of in (await queue.waiting()).items()} == {"birds": 1, "books:live": 2}


async def test_a_slot_is_put_once_and_an_older_one_never_again(opened_queue: OpenedQueue) -> None:
    queue = opened_queue.queue

    said = [await queue.put(CanaryDue(at=NOON), slot=slot) for slot in (120, 120, 60, 180)]

    assert said == [Put.PUT, Put.FIRED, Put.FIRED, Put.IN_FLIGHT]
    assert await queue.fired() == {"canary": 180}


async def test_a_slot_that_a_clock_far_ahead_put_keeps_nobody_from_his(opened_queue: OpenedQueue) -> None:
    queue, far_ahead, now = opened_queue.queue, int(datetime.now(UTC).timestamp()) + 86_400, 120
    await queue.put(CanaryDue(at=NOON), slot=far_ahead)

    said = await queue.put(CanaryDue(at=NOON), slot=now)

    assert said == Put.IN_FLIGHT                # its slot is its own: another of the name waits
    assert await queue.fired() == {"canary": now}


async def test_what_is_put_without_a_slot_says_nothing_of_slots(opened_queue: OpenedQueue) -> None:
    await opened_queue.queue.put(CanaryDue(at=NOON), slot=60)

    assert await opened_queue.queue.put(LedgerCheckDue(at=NOON)) is Put.PUT
    assert await opened_queue.queue.fired() == {"canary": 60}
