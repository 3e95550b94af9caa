"""The contract of `Intake`."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from attrs import evolve

from tests.builders import new_scope
from tests.ports import intakes
from tests.ports.intakes import PARTITIONS, SERVERS, LogServer, OpenedLog, open_mortal, until
from thamesthrive.domain.entry import START, Cursor, Position
from thamesthrive.domain.ledger import Account
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.intake import Acknowledgement, Append, Intake, Logged, lease_of
from thamesthrive.ports.locks import Lease
from thamesthrive.ports.partitions import PartitionRecord
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log

WEB = Account(new_scope(), "web", 29_400_000)
EVERY = dict.fromkeys(range(PARTITIONS), START)


def append(body: bytes = b"entry", *, partition: int = 1, received: int = 1) -> Append:
    return Append(partition, body, WEB, received)


async def append_many(intake: Intake, n: int, *, partition: int = 1) -> Sequence[Position]:
    return await intake.append([append(b"entry %d" % i, partition=partition) for i in range(n)])


async def waiting(intake: Intake) -> list[Logged]:
    return list(await intake.read(EVERY, limit=10_000, wait_s=0))


async def leased(log: OpenedLog, partition: int = 1, holder: str = "ann") -> Lease:
    lease = await log.locks.take(f"partition-{partition}", holder)
    assert lease is not None
    return lease


def through(position: Position) -> Cursor:
    return Cursor(position.ms, position.seq)


def bodies(logged: Sequence[Logged]) -> list[bytes]:
    return [entry.body for entry in logged]


async def test_what_was_appended_is_read_where_it_stands(log: OpenedLog) -> None:
    positions = await log.intake.append([append(b"one", partition=0), append(b"two", partition=3), append(b"three", partition=0)])

    assert [(p.partition, p.generation) for p in positions] == [(0, log.intake.generation), (3, 1), (0, 1)]
    assert {(e.position, e.body) for e in await waiting(log.intake)} == set(zip(positions, (b"one", b"two", b"three"), strict=True))


@pytest.mark.parametrize("body", [b"", bytes(range(256)), b"\r\n$5\r\n", b"x" * 1_000_000], ids=["empty", "every byte", "protocol", "long"])
async def test_an_entry_is_kept_byte_by_byte(log: OpenedLog, body: bytes) -> None:
    await log.intake.append([append(body)])

    assert bodies(await waiting(log.intake)) == [body]


async def test_an_entry_tells_how_many_events_it_brought(log: OpenedLog) -> None:
    await log.intake.append([append(b"one"), append(b"hundred", received=100), append(b"merge", received=0)])

    assert [(e.body, e.events) for e in await waiting(log.intake)] == [(b"one", 1), (b"hundred", 100), (b"merge", 0)]


async def test_nothing_is_appended_where_nothing_is_given(log: OpenedLog) -> None:
    assert list(await log.intake.append([])) == []
    assert await waiting(log.intake) == []


async def test_a_partition_keeps_the_order_of_its_appends(log: OpenedLog) -> None:
    for n in range(20):
        await log.intake.append([append(b"%d first" % n), append(b"%d second" % n)])

    read = await log.intake.read({1: START}, limit=100, wait_s=0)
    assert bodies(read) == [b"%d %s" % (n, which) for n in range(20) for which in (b"first", b"second")]
    assert [e.position for e in read] == sorted(e.position for e in read)


async def test_callers_at_the_same_time_each_get_their_own_positions(log: OpenedLog) -> None:
    async def one(n: int) -> tuple[int, Sequence[Position]]:
        return n, await log.intake.append([append(b"%d-%d" % (n, i), partition=(n + i) % PARTITIONS) for i in range(n % 3 + 1)])

    answered = await asyncio.gather(*(one(n) for n in range(64)))

    stands = {e.position: e.body for e in await waiting(log.intake)}
    assert len(stands) == sum(n % 3 + 1 for n in range(64))
    assert all(stands[position] == b"%d-%d" % (n, i) for n, positions in answered for i, position in enumerate(positions))


async def test_a_read_begins_behind_its_cursors(log: OpenedLog) -> None:
    positions = await append_many(log.intake, 5)

    read = await log.intake.read({1: through(positions[2])}, limit=100, wait_s=0)
    assert bodies(read) == [b"entry 3", b"entry 4"]


async def test_a_read_takes_the_oldest_of_each_partition_it_names(log: OpenedLog) -> None:
    for partition in (0, 1, 2):
        await append_many(log.intake, 5, partition=partition)

    read = await log.intake.read({0: START, 2: START}, limit=2, wait_s=0)
    assert sorted((e.position.partition, e.body) for e in read) == [(p, b"entry %d" % i) for p in (0, 2) for i in (0, 1)]


async def test_what_waits_is_there_when_the_files_are_written_anew_however_often_that_is_asked(log: OpenedLog) -> None:
    await append_many(log.intake, 3, partition=1)

    for _ in range(3):
        await log.intake.rewrite()

    assert bodies(await log.intake.read({1: START}, limit=9, wait_s=0)) == [b"entry 0", b"entry 1", b"entry 2"]


async def test_a_read_of_nothing_is_empty(log: OpenedLog) -> None:
    await append_many(log.intake, 1, partition=0)

    assert list(await log.intake.read({1: START, 2: START}, limit=5, wait_s=0)) == []
    assert list(await log.intake.read({1: START}, limit=5, wait_s=0.02)) == []


async def test_a_waiting_read_returns_with_the_first_entry(log: OpenedLog) -> None:
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        reading = group.create_task(log.intake.read(EVERY, limit=5, wait_s=60))
        await asyncio.sleep(0.02)
        await append_many(log.intake, 1, partition=2)

    assert bodies(reading.result()) == [b"entry 0"]


async def test_acknowledging_takes_out_exactly_what_is_done(log: OpenedLog) -> None:
    positions = await append_many(log.intake, 7)                # at the same millisecond, where only the number tells them apart
    await append_many(log.intake, 2, partition=2)
    lease = await leased(log)

    made = await log.intake.acknowledge([Acknowledgement(lease, 1, through(positions[3]), {WEB: {"stored": 4}})])

    assert list(made) == [1]
    assert bodies(await log.intake.read({1: START}, limit=10, wait_s=0)) == [b"entry 4", b"entry 5", b"entry 6"]
    assert await log.intake.lag() == {0: 0, 1: 3, 2: 2, 3: 0}
    assert await log.intake.acknowledged() == {"1.0": START, "1.1": through(positions[3]), "1.2": START, "1.3": START}


async def test_an_emptied_partition_goes_on_behind_what_it_held(log: OpenedLog) -> None:
    last = (await append_many(log.intake, 3))[-1]
    await log.intake.acknowledge([Acknowledgement(await leased(log), 1, through(last), {})])

    assert (await append_many(log.intake, 1))[0] > last
    assert await log.intake.lag() == {0: 0, 1: 1, 2: 0, 3: 0}


async def test_acknowledging_again_changes_and_counts_nothing(log: OpenedLog) -> None:
    positions = await append_many(log.intake, 3)
    lease = await leased(log)
    done = Acknowledgement(lease, 1, through(positions[1]), {WEB: {"stored": 2}})
    await log.intake.acknowledge([done])

    assert list(await log.intake.acknowledge([done])) == []
    assert list(await log.intake.acknowledge([Acknowledgement(lease, 1, through(positions[0]), {WEB: {"stored": 1}})])) == []
    assert await log.ledger.totals() == {"received": 3, "stored": 2}
    assert (await log.intake.lag())[1] == 1


async def test_what_was_acknowledged_is_not_counted_again_with_what_came_after_it(log: OpenedLog) -> None:
    positions = await append_many(log.intake, 3)
    lease = await leased(log)
    await log.intake.acknowledge([Acknowledgement(lease, 1, through(positions[1]), {WEB: {"stored": 2}}, first=through(positions[0]))])

    longer = Acknowledgement(lease, 1, through(positions[2]), {WEB: {"stored": 3}}, first=through(positions[0]))

    assert list(await log.intake.acknowledge([longer])) == []
    assert await log.ledger.totals() == {"received": 3, "stored": 2}
    assert (await log.intake.lag())[1] == 1


async def test_a_former_owner_takes_nothing_out(log: OpenedLog) -> None:
    positions = await append_many(log.intake, 3)
    former = await leased(log)
    await log.locks.release([former])
    owner = await leased(log, holder="ben")

    refused = await log.intake.acknowledge([Acknowledgement(former, 1, through(positions[2]), {WEB: {"stored": 3}})])

    assert list(refused) == []
    assert (await log.intake.lag())[1] == 3
    assert await log.ledger.totals() == {"received": 3}
    assert list(await log.intake.acknowledge([Acknowledgement(owner, 1, through(positions[2]), {})])) == [1]


async def test_a_former_owner_stays_one_when_the_new_one_is_gone(log: OpenedLog) -> None:
    positions = await append_many(log.intake, 1)
    former = await leased(log)
    await log.locks.release([former])
    await log.locks.release([await leased(log, holder="ben")])

    assert list(await log.intake.acknowledge([Acknowledgement(former, 1, through(positions[0]), {})])) == []


async def test_a_lost_partition_does_not_hold_up_the_others(log: OpenedLog) -> None:
    here, there = (await append_many(log.intake, 1))[0], (await append_many(log.intake, 1, partition=2))[0]
    lost, held = await leased(log), await leased(log, 2)
    await log.locks.release([lost])
    await leased(log, holder="ben")

    made = await log.intake.acknowledge(
        [
            Acknowledgement(lost, 1, through(here), {WEB: {"parked": 1}}),
            Acknowledgement(held, 2, through(there), {WEB: {"stored": 1}}),
        ]
    )

    assert list(made) == [2]
    assert await log.ledger.totals() == {"received": 2, "stored": 1}


async def test_nothing_acknowledged_is_nothing_asked(log: OpenedLog) -> None:
    assert list(await log.intake.acknowledge([])) == []


@pytest.mark.parametrize("kind", SERVERS)
async def test_what_was_answered_survives_the_death_of_the_server(kind: str, tmp_path: Path) -> None:
    async with open_mortal(kind, tmp_path) as server, server.open() as log:
        answered = {p: b"entry %d" % i for i in range(5) for p in await log.intake.append([append(b"entry %d" % i)])}
        lease = await leased(log)
        first = min(answered)
        await log.intake.acknowledge([Acknowledgement(lease, 1, through(first), {WEB: {"stored": 1}})])

        await server.kill()
        await until(lambda: reads(log.intake))

        assert {e.position: e.body for e in await waiting(log.intake)} == {p: b for p, b in answered.items() if p != first}
        assert (await log.intake.acknowledged())["1.1"] == through(first)
        assert await log.ledger.totals() == {"received": 5, "stored": 1}
        await log.locks.release([lease])
        assert (await leased(log, holder="ben")).fence > lease.fence


@pytest.mark.parametrize("kind", SERVERS)
async def test_an_append_during_the_death_of_the_server_is_answered_only_if_it_stands(kind: str, tmp_path: Path) -> None:
    answered: dict[Position, bytes] = {}

    async def sender(intake: Intake, name: int) -> None:
        for n in range(60):
            body = b"%d of %d" % (n, name)
            try:
                [position] = await intake.append([append(body, partition=name % PARTITIONS)])
                answered[position] = body
            except Unavailable:
                await asyncio.sleep(0.01)

    async with open_mortal(kind, tmp_path) as server, server.open() as log:
        async with asyncio.TaskGroup() as group:
            for name in range(16):
                group.create_task(sender(log.intake, name))
            await until(lambda: len(answered) > 100)
            await server.kill()
        await until(lambda: reads(log.intake))

        stands = {e.position: e.body for e in await drained(log)}
        assert answered.items() <= stands.items()
        assert await log.ledger.totals() == {"received": len(stands)}


async def test_what_came_before_the_partitions_changed_is_done_first_and_under_its_names(log_server: LogServer) -> None:
    options = log_server.options()
    async with log_server.open(options) as log:
        before = await log.intake.append([append(b"%d" % n, partition=n) for n in range(8)])
        async with log_server.open(evolve(options, partitions=7)) as changed:
            after = await changed.intake.append([append(b"%d" % n, partition=n) for n in range(8, 16)])

            assert [(p.generation, p.partition) for p in before] == [(1, n % PARTITIONS) for n in range(8)]
            assert [(p.generation, p.partition) for p in after] == [(2, n % 7) for n in range(8, 16)]
            assert (changed.intake.generation, changed.intake.partitions) == (1, PARTITIONS)
            assert bodies(await drained(changed)) == sorted((b"%d" % n for n in range(8)), key=lambda b: (int(b) % 4, int(b))) + sorted(
                (b"%d" % n for n in range(8, 16)), key=lambda b: (int(b) % 7, int(b))
            )
            assert (changed.intake.generation, changed.intake.partitions) == (2, 7)


async def test_a_process_that_has_not_heard_of_a_change_appends_to_what_is_new(log_server: LogServer) -> None:
    options = log_server.options()
    async with log_server.open(options) as log:
        async with log_server.open(evolve(options, partitions=7)):
            [position] = await log.intake.append([append(partition=6)])
        async with log_server.open(evolve(options, partitions=2)):
            [again] = await log.intake.append([append(partition=6)])

        assert [(p.generation, p.partition) for p in (position, again)] == [(2, 6), (3, 0)]
        assert len(await drained(log)) == 2


async def test_all_is_waiting_that_is_left_in_any_generation(log_server: LogServer) -> None:
    options = log_server.options()
    async with log_server.open(options) as log, log_server.open(evolve(options, partitions=2)) as other:
        first = (await append_many(log.intake, 3, partition=1))[0]
        async with log_server.open(options) as log:
            await append_many(log.intake, 2, partition=1)

            assert await log.intake.lag() == await other.intake.lag() == {0: 0, 1: 5, 2: 0, 3: 0}
            assert await other.intake.oldest() == {1: first.time}
            assert await drained(other)
            assert await log.intake.lag() == {0: 0, 1: 0, 2: 0, 3: 0}
            assert await log.intake.oldest() == {}


async def test_an_owner_of_a_generation_that_is_over_takes_nothing_out_and_finds_nothing(log_server: LogServer) -> None:
    options = log_server.options()
    async with log_server.open(options) as log:
        [position] = await log.intake.append([append()])
        former = await log.locks.take(lease_of(1, 1), "former")
        assert former
        await log.locks.release([former])
        async with log_server.open(evolve(options, partitions=7)) as other:
            await append_many(other.intake, 1, partition=1)
            assert len(await drained(other)) == 2

        assert list(await log.intake.acknowledge([Acknowledgement(former, 1, through(position), {WEB: {"stored": 1}})])) == []
        assert await waiting(log.intake) == []
        assert await log.ledger.totals() == {"received": 2}
        assert await log.intake.advance()
        assert log.intake.generation == 2


async def test_the_next_generation_goes_on_behind_the_ids_of_the_last(log_server: LogServer) -> None:
    options = log_server.options()
    async with log_server.open(options) as log:
        await append_many(log.intake, 1)
        ahead = PartitionRecord(partition=0, generation=1, fence=4, acknowledged=Cursor(4_000_000_000_000, 7))
        await log_server.known[options.prefix].write([Versioned(ahead, None)])
        async with log_server.open(evolve(options, partitions=7)) as other:
            [position] = await other.intake.append([append()])
            lease = await log.locks.take(lease_of(1, 0), "ann")

        assert (position.ms, position.seq) > (4_000_000_000_000, 7)
        assert lease
        assert lease.fence > 4


@pytest.mark.parametrize("kind", SERVERS)
async def test_a_server_that_comes_back_begins_a_generation_with_as_many_partitions(kind: str, tmp_path: Path) -> None:
    async with open_mortal(kind, tmp_path) as server, server.open() as log:
        [before] = await log.intake.append([append(b"before")])
        after: list[Position] = []

        async def appends() -> bool:
            with suppress(Unavailable):         # a connection to the server that is gone
                after.extend(await log.intake.append([append(b"after")]))
            return bool(after)

        await server.kill()
        await until(appends)

        assert [(p.generation, p.partition) for p in (before, *after)] == [(1, 1), (2, 1)]
        assert bodies(await drained(log)) == [b"before", b"after"]


async def drained(log: OpenedLog) -> list[Logged]:
    """All that stands in the log, in whatever generations: read and taken out, one after the other."""
    found: list[Logged] = []
    while True:
        await log.intake.advance()
        partitions = dict.fromkeys(range(log.intake.partitions), START)
        read = list(await log.intake.read(partitions, limit=10_000, wait_s=0))
        if not read:
            return found
        ends = {e.position.partition: e.position for e in read}
        leases = {p: await log.locks.take(lease_of(log.intake.generation, p), "drained") for p in ends}
        done = [Acknowledgement(lease, p, through(ends[p]), {}) for p, lease in leases.items() if lease]
        assert set(await log.intake.acknowledge(done)) == set(ends)
        await log.locks.release([lease for lease in leases.values() if lease])
        found += read


async def reads(intake: Intake) -> bool:
    try:
        await intake.lag()
    except Unavailable:
        return False
    return True
