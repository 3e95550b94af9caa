"""Stores and logs for backups: a store with something of every kind, and one call each to keep it and to put it back."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import frozen

from tests.builders import (
    NOON,
    definition,
    delivery,
    event,
    frozen_profile,
    full_profile,
    group,
    hex_id,
    identity,
    latest_session,
    parked,
    partition_record,
    profile,
    raw,
    session,
    unread,
    write_of,
)
from tests.ports.intakes import LogServer
from thamesthrive.adapters.archive.folder import FolderArchive
from thamesthrive.adapters.redis.open import RedisPorts, open_redis
from thamesthrive.adapters.redis.options import RedisOptions
from thamesthrive.adapters.redis.standing import open_standing
from thamesthrive.adapters.telemetry.clock import SystemClock
from thamesthrive.backup.keeper import Keeper, Tell, lines_of
from thamesthrive.backup.manifest import Manifest
from thamesthrive.backup.quiet import Quiet
from thamesthrive.backup.restorer import Again, Restored, Restorer
from thamesthrive.domain.erasure import Erasure, State
from thamesthrive.domain.scope import EVERYWHERE, Scope
from thamesthrive.kernel.codec import Raw
from thamesthrive.ports.copies import KINDS
from thamesthrive.ports.stores import Stores

LIVE, TEST = Scope("acme", "live"), Scope("acme", "test")
ODD = Raw(b'{ "name":"Zo\\u00eb \\ud83d\\ude00", "a":1e3,"a":2, "big":123456789012345678901234567890, "deep":[[{"x":null}]], "f":0.1 }')
GONE = Erasure(id=hex_id(6), asked=NOON, by="ann", identity=hex_id(44), type="email", state=State.DONE, counts={"event": 3}, ended=NOON)


@frozen
class Log:
    """A log of a server, by the prefix of its options."""

    server: LogServer
    options: RedisOptions

    @asynccontextmanager
    async def opened(self, stores: Stores) -> AsyncIterator[RedisPorts]:
        async with open_redis(self.options, url=self.server.url, known=stores.partitions) as ports:
            yield ports


def nothing(kind: str, done: int, total: int) -> None:
    """Hears no progress."""


async def filled(stores: Stores, *, more_events: int = 0) -> None:
    """Every kind, in two scopes, with JSON as senders may write it."""
    await stores.secrets.once("ids", bytes(range(32)))
    await stores.secrets.once("sealing", b"\xff" * 32)
    await stores.definitions.save(EVERYWHERE, definition("pause", kind="schedule"), expected=None)
    await stores.definitions.save(EVERYWHERE, definition("marks", kind="ledger-marks"), expected=None)
    await stores.partitions.write(unread([partition_record(p, fence=p + 1, acknowledged=p) for p in range(16)]))
    for scope in (LIVE, TEST):
        stored = await stores.definitions.save(scope, definition(lookup=f"key of {scope}", body={"id": "shop", "é": [1.0]}), expected=None)
        await stores.definitions.save(scope, stored, expected=stored.revision)
        await stores.erasures.write(scope, unread([GONE]))
        await stores.identities.claim(scope, [identity(n, part=hex_id(n)) for n in range(7)])
        people = [full_profile(), frozen_profile(hex_id(2)), profile(hex_id(3))]
        await stores.profiles.write(scope, [write_of(person) for person in people])
        await stores.groups.write(scope, unread([group(n) for n in range(3)]))
        await stores.sessions.write(scope, unread([session(f"s-{n}") for n in range(5)]))
        await stores.sessions.write_latest(scope, unread([latest_session()]))
        months = [event(n, month=month, properties=ODD, traits=raw({"é": n})) for n, month in enumerate(("202611", "202512", "odd"))]
        await stores.events.create(scope, months)
        await stores.deliveries.create(scope, [delivery(n) for n in range(4)])
        await stores.parked.create(scope, [parked(n, body=bytes(range(256))) for n in range(2)])
    for begin in range(0, more_events, 500):
        await stores.events.create(LIVE, [event(1_000 + n) for n in range(begin, min(begin + 500, more_events))])


async def kept(stores: Stores, log: Log, folder: Path) -> Manifest:
    """A backup of a store beside a log."""
    async with log.opened(stores) as ports:
        clock = SystemClock()
        keeper = Keeper(
            copies=stores.copies,
            ledger=ports.ledger,
            lineages=ports.lineages,
            quiet=Quiet(ports.locks, ports.intake, clock),
            locks=ports.locks,
            clock=clock,
            store="test",
            version="0",
        )
        return await keeper.run(FolderArchive(folder), nothing)


async def put_back(stores: Stores, log: Log, folder: Path, again: Sequence[Again] = (), tell: Tell = nothing) -> Restored:
    """A backup put into a store, as the job does it: the log is looked at, and not opened."""
    async with open_standing(log.options, url=log.server.url, known=stores.partitions) as standing:
        restorer = Restorer(
            stores=stores,
            ledger=standing.ledger,
            lineages=standing.lineages,
            locks=standing.locks,
            clock=SystemClock(),
            patience_s=0.3,
        )
        return await restorer.run(FolderArchive(folder), again, tell)


async def everything(stores: Stores) -> dict[str, Counter[bytes]]:
    """Each record of each kind, whichever store holds it; without where the log is said to begin, which a restore moves on."""
    async with stores.copies.snapshot() as snapshot:
        return {kind: Counter([line async for _, lines in lines_of(snapshot, kind) for line in lines]) for kind in KINDS}
