"""A store is kept and put back, also into the other kind of store: it holds what it held, record by record."""

import gzip
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import NOON, hex_id
from tests.ports.intakes import LogServer, open_server
from tests.ports.stores import open_store
from thamesthrive.adapters.redis.open import RedisPorts
from thamesthrive.backup.keeper import RESTORED
from thamesthrive.backup.restorer import receipts, require_whole
from thamesthrive.domain.entry import START, Cursor
from thamesthrive.domain.erasure import State
from thamesthrive.domain.ledger import Account, minute_of
from thamesthrive.domain.scope import EVERYWHERE, Scope
from thamesthrive.kernel.errors import Conflict, Invalid, Missing
from thamesthrive.ports.intake import Acknowledgement, Append, lease_of
from thamesthrive.ports.locks import PROCESSES
from thamesthrive.ports.stores import Stores

from .world import LIVE, Log, everything, filled, kept, put_back

pytestmark = pytest.mark.anyio

ELASTIC = pytest.mark.real


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LogServer]:
    async with open_server("valkey", tmp_path_factory.mktemp("log")) as opened:
        yield opened


@pytest.fixture
def log(server: LogServer) -> Log:
    return Log(server, server.options())


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[tuple[Stores, Stores]]:
    """One that is filled, and an empty one."""
    async with AsyncExitStack() as stack:
        first = (await stack.enter_async_context(open_store("embedded", tmp_path / "first"))).stores
        second = (await stack.enter_async_context(open_store("embedded", tmp_path / "second"))).stores
        await filled(first)
        yield first, second


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("embedded", "embedded"),
        ("memory", "embedded"),
        pytest.param("embedded", "elastic", marks=ELASTIC),
        pytest.param("elastic", "embedded", marks=ELASTIC),
        pytest.param("elastic", "elastic", marks=ELASTIC),
    ],
)
async def test_a_store_holds_what_it_held(source: str, target: str, server: LogServer, tmp_path: Path) -> None:
    async with open_store(source, tmp_path / "a") as first, open_store(target, tmp_path / "b") as second:
        await filled(first.stores, more_events=1_234)
        before = await everything(first.stores)

        manifest = await kept(first.stores, Log(server, server.options()), tmp_path / "backup")
        restored = await put_back(second.stores, Log(server, server.options()), tmp_path / "backup")

        after = await everything(second.stores)
        assert {kind: sum(records.values()) for kind, records in after.items()} == {
            "secret": 2, "definition": 3, "erasure": 2, "partition": 16, "identity": 14, "profile": 6, "group": 6, "session": 10,
            "latest-session": 2, "event": 1_240, "delivery": 8, "parked": 4,
        }
        for kind in before.keys() - {"partition"}:
            assert after[kind] == before[kind], kind
            assert manifest.kinds[kind].records == sum(before[kind].values())
        assert restored.manifest == manifest
        assert manifest.scopes == (Scope("acme", "live"), Scope("acme", "test"))
        found = await second.stores.definitions.find("source", "key of acme/live")
        assert found is not None
        assert found[1].revision == 2
        await require_whole(second.stores)


async def test_the_logs_next_generation_is_one_that_no_cursor_knows(
    stores: tuple[Stores, Stores], server: LogServer, tmp_path: Path
) -> None:
    """Also where a log that was made beside the empty store has had as many."""
    first, second = stores
    await kept(first, Log(server, server.options()), tmp_path / "backup")
    log = Log(server, server.options())
    async with open_store("memory", tmp_path) as other, log.opened(other.stores) as ports:
        assert ports.intake.generation == 1

    await put_back(second, log, tmp_path / "backup")

    newest = max(record.value.newest for record in (await first.partitions.load()).values())
    async with log.opened(second) as ports:
        assert ports.intake.generation > newest
        [position] = await ports.intake.append([Append(0, b"x", Account(LIVE, "web", 0), 1)])
        assert position.ms > max(record.value.acknowledged.ms for record in (await first.partitions.load()).values())


async def test_what_waits_in_the_same_log_is_left_to_be_drained_under_its_names(
    stores: tuple[Stores, Stores], log: Log, tmp_path: Path
) -> None:
    first, second = stores
    account = Account(LIVE, "web", minute_of(NOON))
    async with log.opened(first) as ports:
        [before] = await ports.intake.append([Append(3, b"before", account, 1)])
    manifest = await kept(first, log, tmp_path / "backup")
    async with log.opened(first) as ports:
        await ports.intake.append([Append(3, b"after", account, 2)])

    restored = await put_back(second, log, tmp_path / "backup")

    assert (manifest.undrained, restored.waiting, restored.same_log) == (1, 2, True)
    async with log.opened(second) as ports:
        assert ports.intake.generation == before.generation
        waiting = await ports.intake.read({before.partition: START}, limit=9, wait_s=0)
        assert [logged.body for logged in waiting] == [b"before", b"after"]
        [later] = await ports.intake.append([Append(3, b"later", account, 1)])
        assert later.generation > before.generation
        assert later > before


async def test_the_ledger_goes_into_a_log_that_has_none_without_what_was_not_drained(
    stores: tuple[Stores, Stores], server: LogServer, tmp_path: Path
) -> None:
    first, second = stores
    log, other = Log(server, server.options()), Log(server, server.options())
    account = Account(LIVE, "web", minute_of(datetime.now(UTC)))
    async with log.opened(first) as ports:
        await drained(ports, account, [3, 4], {"stored": 2, "parked": 1})
    manifest = await kept(first, log, tmp_path / "backup")

    await put_back(second, other, tmp_path / "backup")

    assert manifest.undrained == 4
    async with other.opened(second) as ports:
        assert await ports.ledger.totals() == {"received": 3, "stored": 2, "parked": 1}
        assert await ports.ledger.read(LIVE, since_minute=0) == {account: {"received": 3, "stored": 2, "parked": 1}}


async def drained(ports: RedisPorts, account: Account, received: list[int], tally: dict[str, int]) -> None:
    """Append such entries, and acknowledge the first."""
    positions = list(await ports.intake.append([Append(0, b"x", account, n) for n in received]))
    lease = await ports.locks.take(lease_of(positions[0].generation, positions[0].partition), "ann")
    assert lease is not None
    done = Acknowledgement(lease, positions[0].partition, Cursor(positions[0].ms, positions[0].seq), {account: tally})
    assert list(await ports.intake.acknowledge([done])) == [positions[0].partition]
    await ports.locks.release([lease])


async def test_a_store_that_holds_something_is_left_alone(stores: tuple[Stores, Stores], log: Log, tmp_path: Path) -> None:
    first, second = stores
    await kept(first, log, tmp_path / "backup")
    await second.secrets.once("ids", b"its own")

    with pytest.raises(Conflict, match=r"empty store only.*1 of secret"):
        await put_back(second, log, tmp_path / "backup")

    await require_whole(second)
    assert (await everything(second))["event"] == {}


async def test_nothing_is_restored_while_processes_run(stores: tuple[Stores, Stores], log: Log, tmp_path: Path) -> None:
    first, second = stores
    await kept(first, log, tmp_path / "backup")
    async with log.opened(first) as ports:
        await ports.locks.attend(PROCESSES, "an api")

        with pytest.raises(Conflict, match="1 processes of the platform run; stop them"):
            await put_back(second, log, tmp_path / "backup")

        await require_whole(second)             # no mark is left
        await ports.locks.leave(PROCESSES, "an api")
    await put_back(second, log, tmp_path / "backup")


async def test_entries_of_another_log_are_not_taken_for_this_stores(
    stores: tuple[Stores, Stores], server: LogServer, tmp_path: Path
) -> None:
    first, second = stores
    await kept(first, Log(server, server.options()), tmp_path / "backup")
    other = Log(server, server.options())
    async with open_store("memory", tmp_path) as stranger, other.opened(stranger.stores) as ports:
        await ports.intake.append([Append(0, b"x", Account(LIVE, "web", 0), 1)])

    with pytest.raises(Conflict, match="1 entries wait in a log that is not the one of this backup"):
        await put_back(second, other, tmp_path / "backup")

    await put_back(second, Log(server, server.options()), tmp_path / "backup")


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "no manifest", "cut manifest", "newer"])
async def test_a_damaged_backup_is_refused_before_anything_is_written(
    damage: str, stores: tuple[Stores, Stores], log: Log, tmp_path: Path
) -> None:
    first, second = stores
    folder = tmp_path / "backup"
    await kept(first, log, folder)
    file, manifest = folder / "event.jsonl.gz", folder / "manifest.json"
    body = file.read_bytes()
    match damage:
        case "cut":
            file.write_bytes(body[:-40])
        case "changed":
            file.write_bytes(gzip.compress(gzip.decompress(body).replace(b"page-view", b"page-vieW", 1)))
        case "gone":
            file.unlink()
        case "no manifest":
            manifest.unlink()
        case "cut manifest":
            manifest.write_bytes(manifest.read_bytes()[:-20])
        case "newer":
            manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 2}))

    with pytest.raises((Invalid, Missing), match=r"backup"):
        await put_back(second, log, folder)

    assert not any((await everything(second)).values())


async def test_a_half_restored_store_is_refused_until_the_same_backup_went_in(
    stores: tuple[Stores, Stores], log: Log, tmp_path: Path
) -> None:
    first, second = stores
    await kept(first, log, tmp_path / "backup")
    await kept(first, log, tmp_path / "another")
    await half_restored(second, log, tmp_path / "backup")

    with pytest.raises(Conflict, match="half restored"):
        await require_whole(second)
    with pytest.raises(Conflict, match="from another backup"):
        await put_back(second, log, tmp_path / "another")
    await put_back(second, log, tmp_path / "backup")

    await require_whole(second)
    before, after = await everything(first), await everything(second)
    assert all(after[kind] == before[kind] for kind in before.keys() - {"partition"})


async def half_restored(stores: Stores, log: Log, folder: Path) -> None:
    """The process ends after some of the records."""
    def tell(kind: str, _done: int, _total: int) -> None:
        if kind == "session":
            raise Interrupted

    with pytest.raises(Interrupted):
        await put_back(stores, log, folder, tell=tell)


class Interrupted(Exception):
    """Somebody pressed a key."""


async def test_erasures_since_the_backup_are_asked_for_again(stores: tuple[Stores, Stores], log: Log, tmp_path: Path) -> None:
    first, second = stores
    await kept(first, log, tmp_path / "backup")
    said = [
        {"id": hex_id(6), "asked": NOON.isoformat(), "by": "ann", "state": "done", "identity": hex_id(44), "type": "email",
         "profile": None, "counts": {}, "ended": NOON.isoformat(), "tenant": "acme", "stage": "live"},
        {"id": hex_id(9), "asked": NOON.isoformat(), "by": "ann", "state": "done", "identity": hex_id(45), "type": "email",
         "profile": None, "counts": {"event": 2}, "ended": NOON.isoformat(), "tenant": "acme", "stage": "live"},
    ]

    restored = await put_back(second, log, tmp_path / "backup", receipts(json.dumps(said).encode()))

    assert restored.erasures == 1
    found = await second.erasures.load(LIVE, [hex_id(6), hex_id(9)])
    assert {id: read.value.state for id, read in found.items()} == {hex_id(6): State.DONE, hex_id(9): State.ASKED}
    assert found[hex_id(9)].value.identity == hex_id(45)
    assert await second.erasures.unfinished(limit=9) == [(LIVE, hex_id(9))]


def test_what_is_no_receipt_is_refused() -> None:
    with pytest.raises(Invalid, match="no receipts"):
        receipts(b'[{"id": 3}]')
    assert receipts(b"[]") == []


async def test_marks_of_the_old_store_mean_nothing_in_the_new(stores: tuple[Stores, Stores], log: Log, tmp_path: Path) -> None:
    first, second = stores
    await kept(first, log, tmp_path / "backup")

    await put_back(second, log, tmp_path / "backup")

    assert await second.definitions.list(EVERYWHERE, "ledger-marks") == []
    assert await second.definitions.list(EVERYWHERE, RESTORED) == []
    assert [d.id for d in await second.definitions.list(EVERYWHERE, "schedule")] == ["pause"]
