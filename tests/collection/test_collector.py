"""The collector: one append a call, an entry per ordering key, ids that a retry repeats."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.clocks import NOON, HandClock
from tests.web.world import HASHED, SCOPE, Log
from thamesthrive.adapters.memory.answers import MemoryAnswers
from thamesthrive.adapters.memory.intake import MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.adapters.memory.rates import MemoryRates
from thamesthrive.collection.batch import Batch
from thamesthrive.collection.collector import Collector
from thamesthrive.collection.rate_limits import RateLimits
from thamesthrive.domain.entry import BadItem, Entry, Item, partition_of
from thamesthrive.domain.event import event_ids
from thamesthrive.domain.identity import ANONYMOUS, Key, part_id
from thamesthrive.domain.ledger import Account, minute_of
from thamesthrive.domain.source import Source
from thamesthrive.kernel.codec import decode
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.intake import Append

pytestmark = pytest.mark.anyio

SOURCE = Source(id="web", name="web", write_key="k", channel="shop")
BAD = BadItem(body=b"{}", reason="invalid", sentence="no type")


def collector(log: Log | None = None, answers: MemoryAnswers | None = None) -> tuple[Collector, Log]:
    log = log or Log(MemoryLocks(lambda: 0.0), MemoryLedger(), partitions=8, now_ms=lambda: 0)
    clock = HandClock()
    limits = RateLimits(MemoryRates(clock.monotonic), HASHED)
    return Collector((log, answers or MemoryAnswers(), clock), HASHED, limits, deadline_s=0.05), log


def item(**given: Any) -> Item:
    return Item(**{"id": "", "type": "search", "name": "search", "time": NOON, **given})


def batch(*items: Item, received: datetime = NOON, **given: Any) -> Batch:
    return Batch(**{"scope": SCOPE, "source": SOURCE, "door": "v1", "received": received, "items": items, **given})


def entries(log: Log) -> list[Entry]:
    return [decode(append.body, Entry) for append in getattr(log, "appended", [])]


@pytest.mark.parametrize(
    ("ids", "order"),
    [
        ({"session_id": "s", "anonymous_id": "a", "user_id": "u", "profile_id": "p"}, "s"),
        ({"anonymous_id": "a", "user_id": "u", "profile_id": "p"}, "a"),
        ({"user_id": "u", "profile_id": "p"}, "u"),
        ({"profile_id": "p"}, "p"),
    ],
)
async def test_the_ordering_key_is_the_session_else_anonymous_else_user_else_profile(ids: dict[str, str], order: str) -> None:
    collect, log = collector()

    await collect.accept(batch(item(**ids)))

    [entry] = entries(log)
    assert entry.order == order
    assert log.appended[0].place % 8 == partition_of(SCOPE, order, 8)


async def test_what_says_nothing_of_its_sender_is_spread_and_has_no_profile_id() -> None:
    collect, log = collector()

    for _ in range(40):
        await collect.accept(batch(item(), answer="ids"))

    assert len({a.place for a in log.appended}) > 1
    assert all(entry.profile_id is None and not entry.answered for entry in entries(log))


async def test_events_of_one_key_keep_their_order_and_share_an_entry() -> None:
    collect, log = collector()

    accepted = await collect.accept(batch(*(item(anonymous_id=f"b{n % 2}", sender_id=f"m{n}") for n in range(6)), answer="ids"))

    one, other = entries(log)
    assert [i.sender_id for i in one.items] == ["m0", "m2", "m4"]
    assert [i.sender_id for i in other.items] == ["m1", "m3", "m5"]
    assert accepted.events == tuple(event_ids(HASHED, SCOPE, "web", f"m{n}", (None, NOON))[0] for n in range(6))
    assert accepted.profile == part_id(HASHED, SCOPE, Key(ANONYMOUS, "b0"))
    assert (one.answered, other.answered) == (True, False)


async def test_a_month_s_end_gives_an_event_without_a_time_the_other_id_too() -> None:
    collect, log = collector()
    late = datetime.fromisoformat("2026-03-31T23:59:00+00:00")

    await collect.accept(batch(item(sender_id="m"), received=late))
    await collect.accept(batch(item(sender_id="m"), received=late + timedelta(minutes=2)))

    first, second = (entry.items[0] for entry in entries(log))
    assert (first.id, first.also) == (second.also, second.id)


async def test_events_without_a_sender_s_id_are_each_their_own() -> None:
    collect, _ = collector()

    accepted = await collect.accept(batch(item(user_id="u"), item(user_id="u"), answer="ids"))

    assert len(set(accepted.events)) == 2
    assert all(id.startswith("202603-") for id in accepted.events)


async def test_bad_items_travel_with_the_first_entry_and_count_as_received() -> None:
    collect, log = collector()

    await collect.accept(batch(item(user_id="u"), item(user_id="v"), bad=(BAD, BAD)))
    await collect.accept(batch(bad=(BAD,)))

    assert [(len(e.items), len(e.bad)) for e in entries(log)] == [(1, 2), (1, 0), (0, 1)]
    assert [a.received for a in log.appended] == [3, 1, 1]
    assert log.appended[0].account == Account(SCOPE, "web", minute_of(NOON))


async def test_a_call_of_nothing_appends_nothing() -> None:
    collect, log = collector()

    accepted = await collect.accept(batch(answer="result", profile="profile-0001"))

    assert (accepted.events, accepted.pending, accepted.profile) == ((), False, "profile-0001")
    assert entries(log) == []


class Away(Log):
    async def append(self, appends: Sequence[Append]) -> Any:
        raise Unavailable("the log does not answer")


async def test_an_append_that_fails_gives_the_address_of_the_answer_back() -> None:
    answers = MemoryAnswers(most=1)
    collect, _ = collector(Away(MemoryLocks(lambda: 0.0), MemoryLedger(), partitions=8, now_ms=lambda: 0), answers)

    for _ in range(3):
        with pytest.raises(Unavailable, match="log does not answer"):
            await collect.accept(batch(item(user_id="u"), answer="result"))

    assert answers.expect()


async def test_a_partial_result_is_pending() -> None:
    answers = MemoryAnswers()
    collect, log = collector(answers=answers)

    accepted = await collect.accept(batch(item(user_id="u"), answer="result"))

    assert accepted.pending
    assert entries(log)[0].answer


def test_a_partition_is_the_same_in_every_process() -> None:
    assert [partition_of(SCOPE, f"s{n}", 16) for n in range(6)] == [2, 4, 14, 8, 11, 13]
    assert {partition_of(SCOPE, str(n), 16) for n in range(500)} == set(range(16))
