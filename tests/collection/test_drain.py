"""The drain: whatever stands in the log, the rest goes on, every event is accounted for, and a former owner changes nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
import structlog

from tests.collection.rounds import Picky
from tests.collection.steps.folding import HASHED, SCOPE, asked, entry, item, part_of
from tests.strategies import NOON, raw
from thamesthrive.adapters.memory.stores import MemoryIdentities
from thamesthrive.adapters.memory.table import no_step
from thamesthrive.collection.drain import Drain, Outside
from thamesthrive.collection.rulebook import Rulebook
from thamesthrive.domain.entry import FORMAT, BadItem
from thamesthrive.domain.event_type import EventType
from thamesthrive.domain.event_type import Mapping as Mapped
from thamesthrive.domain.fields import PROFILE
from thamesthrive.domain.identity import ANONYMOUS, USER
from thamesthrive.domain.parked import Reason
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import Raw, encode
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.kernel.values import evolve
from thamesthrive.language.condition import EVERYTHING
from thamesthrive.ports.locks import Lease
from thamesthrive.ports.search import Order

from .draining import Draining

pytestmark = pytest.mark.anyio

NEWER = encode(evolve(entry(item(8)), v=FORMAT + 1))
BY_SEEN = Order(PROFILE.sortable(PROFILE.sort), 9)
BAD = BadItem(body=b"{", reason="malformed", sentence="not JSON")


class Poisoned(dict[str, EventType]):
    """A catalogue with a type that cannot be folded: its mapping names an operation that is none."""

    def __init__(self) -> None:
        broken: Any = Mapped("set", "data.x", "properties.x")
        object.__setattr__(broken, "target", None)
        super().__init__(poison=EventType(id="poison", name="", description="", group="", mappings=(broken,)))


def poisoned(at: Draining) -> Drain:
    rulebook = Rulebook(at.stores.definitions, Poisoned(), HASHED, at.options)
    return Drain(Outside(at.stores, at.intake, at.answers, at.tail, at.clock, at.outgoing), rulebook, HASHED, at.options)


async def rounds(at: Draining, drain: Drain) -> None:
    leases: dict[int, Lease] = {}
    for partition in range(at.intake.partitions):
        lease = await at.locks.take(f"partition:{partition}", "worker")
        assert lease is not None
        assert await drain.take({partition: lease})
        leases[partition] = lease
    while await drain.round(leases, wait_s=0):
        pass


async def test_what_was_appended_is_stored_sent_acknowledged_and_counted() -> None:
    at = Draining()
    await at.append(entry(item(1)), entry(item(2, user_id="ann")))
    await at.append(entry(item(3, anonymous_id="other")), partition=1)

    assert await at.work() == 1

    assert await at.stored() == {"m1", "m2", "m3"}
    assert await at.waiting() == 0
    assert await at.totals() == {"received": 3, "stored": 3}
    assert await people(at) == 2


async def test_the_ledger_balances_whatever_becomes_of_events() -> None:
    at = Draining()
    await at.append(
        entry(item(1), item(2, properties=Raw(b"[]")), bad=(BAD, BAD)),
        entry(item(1)),
        entry(evolve(item(1), properties=raw({"n": 2}))),
        entry(item(3), item(3)),
        entry(bad=(BAD,)),
        asked("merge", "p", "q"),
        asked("unmerge", "p"),
    )

    await at.work()

    assert await at.totals() == {"received": 9, "stored": 2, "duplicate": 2, "parked": 5}
    assert len(await at.parked()) == 5


async def test_a_poisoned_entry_is_parked_and_the_others_go_on() -> None:
    at = Draining()
    poison = entry(item(2, type="poison", properties=raw({"x": 1}), anonymous_id="p"), item(9, anonymous_id="p"))
    await at.append(entry(item(1)), poison, entry(item(3)))
    await at.append(entry(item(4, anonymous_id="other")), partition=1)

    await rounds(at, poisoned(at))

    [parked] = await at.parked()
    assert (parked.reason, parked.body, parked.source) == (Reason.UNFOLDABLE, encode(poison), "web")
    assert await at.stored() == {"m1", "m3", "m4"}
    assert await at.totals() == {"received": 5, "stored": 3, "parked": 2}
    assert await at.waiting() == 0


async def test_bytes_that_are_no_entry_are_parked_with_the_time_the_log_took_them() -> None:
    at = Draining()
    [position] = await at.append_bytes(b"\xffnonsense")
    await at.append(entry(item(1)))

    await at.work()

    [parked] = await at.parked()
    assert (parked.reason, parked.body, parked.received) == (Reason.UNREADABLE, b"\xffnonsense", position.time)
    assert await at.stored() == {"m1"}
    assert await at.totals() == {"received": 2, "stored": 1, "parked": 1}


async def test_a_newer_entry_is_left_alone_with_what_stands_behind_it_and_not_what_stands_before() -> None:
    at = Draining()
    await at.append(entry(item(1)))
    await at.append_bytes(NEWER)
    await at.append(entry(item(2)))
    await at.append(entry(item(3, anonymous_id="other")), partition=1)

    drain, leases = await at.owner()
    with structlog.testing.capture_logs() as logs:
        await drain.round(leases, wait_s=0)

    assert await at.stored() == {"m1", "m3"}
    assert await at.intake.lag() == {0: 2, 1: 0}
    assert drain.partitions == {1}
    assert await at.parked() == []
    assert [log["event"] for log in logs] == ["newer entry left alone"]
    assert await drain.round(leases, wait_s=0) == 0


async def test_a_partition_that_begins_with_a_newer_entry_is_left_again_by_whoever_takes_it() -> None:
    at = Draining()
    await at.append_bytes(NEWER)

    for _ in range(2):
        drain, leases = await at.owner()
        await drain.round(leases, wait_s=0)
        assert drain.partitions == {1}
    assert await at.waiting() == 1


async def test_what_the_store_refuses_is_parked_and_the_rest_of_its_entry_is_stored() -> None:
    at = Draining()
    at.stores = evolve(at.stores, events=Picky(no_step))
    await at.append(entry(item(1), item(2, properties=raw({"x": "huge"})), item(3)), entry(item(4)))

    await at.work()

    [parked] = await at.parked()
    assert (parked.reason, parked.sentence) == (Reason.REFUSED, "the document is too large")
    assert await at.stored() == {"m1", "m3", "m4"}
    assert await at.totals() == {"received": 4, "stored": 3, "parked": 1}


async def test_who_waits_is_answered_with_the_person_and_what_was_wrong() -> None:
    at = Draining()
    to = at.answers.expect()
    listening = asyncio.create_task(at.answers.wait(to, entries=1, timeout_s=5))
    await asyncio.sleep(0)
    odd = item(2, session_id="session-1", time=NOON - timedelta(days=9_000), user_id="ann")
    await at.append(entry(item(1)), entry(odd, bad=(BAD,), answer=to))

    await at.work()

    [answer] = await listening
    assert (answer.profile, answer.session, answer.events) == (part_of(ANONYMOUS, "device"), "session-1", (odd.id,))
    assert (answer.errors, answer.warnings) == (("not JSON",), (f"{odd.id}: odd-time",))


async def test_a_round_says_whether_somebody_was_answered() -> None:
    at = Draining()
    drain, leases = await at.owner()
    for answer, answered in (("nobody-listens", True), (None, False)):
        await at.append(entry(item(), answer=answer))
        await drain.round(leases, wait_s=0)

        assert drain.answered is answered


async def test_nothing_is_acknowledged_by_a_former_owner_and_it_leaves() -> None:
    at = Draining()
    former, old = await at.owner()
    await at.append(entry(item(1)))
    at.intake.away = True
    with pytest.raises(Unavailable):
        await former.round(old, wait_s=0)
    at.intake.away = False
    newer, new = await at.owner()

    await newer.round(new, wait_s=0)
    await former.round(old, wait_s=0)

    assert 0 not in former.partitions
    assert await at.totals() == {"received": 1, "stored": 1}
    assert not await at.drain().take({0: old[0]})


async def test_an_acknowledgement_whose_answer_is_lost_counts_once_though_more_has_come() -> None:
    at = Draining()
    drain, leases = await at.owner()
    await at.append(entry(item(1), item(2)))
    at.intake.unheard = True
    with pytest.raises(Unavailable):
        await drain.round(leases, wait_s=0)
    at.intake.unheard = False
    await at.append(entry(item(3)))

    await drain.round(leases, wait_s=0)
    await at.work()

    assert await at.totals() == {"received": 3, "stored": 3}
    assert await at.waiting() == 0


async def test_an_entry_that_is_read_again_after_a_crash_changes_nothing() -> None:
    at = Draining()
    sent = [entry(item(1)), entry(item(2, user_id="ann")), entry(item(3, user_id="bob")), asked("unmerge", part_of(USER, "ann"))]
    await at.append(*sent)
    at.intake.away = True
    for _ in range(2):
        with pytest.raises(Unavailable):
            await at.work()
    at.intake.away = False

    await at.work()

    views = [p.parts for p in (await at.stores.profiles.page(SCOPE, EVERYTHING, BY_SEEN)).items]
    assert sum(c.count for parts in views for part in parts.values() for c in part.counters.values()) == 3
    assert await at.totals() == {"received": 3, "stored": 3}


async def test_who_was_taken_apart_can_be_made_one_again_by_the_same_process() -> None:
    at = Draining()
    ann, device = part_of(USER, "ann"), part_of(ANONYMOUS, "device")
    await at.append(entry(item(1)), entry(item(2, user_id="ann")), asked("unmerge", ann), asked("merge", ann, device))

    await at.work()

    assert [set(p.parts) for p in (await at.stores.profiles.page(SCOPE, EVERYTHING, BY_SEEN)).items] == [{ann, device}]


class Away(MemoryIdentities):
    """A port that does not answer."""

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Any]:
        raise Unavailable("the store does not answer")


async def test_a_store_that_is_away_is_no_poison() -> None:
    at = Draining()
    await at.append(entry(item(1)))
    there = at.stores
    at.stores = evolve(there, identities=Away(no_step))

    with pytest.raises(Unavailable):
        await at.work()
    at.stores = there
    await at.work()

    assert await at.parked() == []
    assert await at.totals() == {"received": 1, "stored": 1}


async def test_scopes_in_one_round_do_not_meet() -> None:
    at = Draining()
    other = Scope("other", "test")
    await at.append(entry(item(1)), evolve(entry(item(1)), scope=other), entry(item(2)))

    assert await at.work() == 1

    assert await people(at) == await people(at, other) == 1
    assert await at.totals() == {"received": 3, "stored": 3}


async def people(at: Draining, scope: Scope = SCOPE) -> int:
    return (await at.stores.profiles.count(scope, EVERYTHING)).count
