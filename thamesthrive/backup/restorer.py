"""`Restorer`: puts a backup into an empty store, compares what stands there then, and only after that lets anybody work with it.

A mark is written first and taken away last; who finds it refuses the store. All is made by creates, so whoever goes on after a crash does
it again from the beginning, and makes what is missing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from ..domain.definitions import Definition
from ..domain.erasure import Erasure
from ..domain.ledger import RECEIVED
from ..domain.scope import EVERYWHERE, Scope, Stage
from ..kernel.codec import Raw, decode, encode
from ..kernel.errors import Conflict, Defect, Invalid, Malformed
from ..kernel.values import evolve
from ..ports.archives import Archives
from ..ports.clock import Clock
from ..ports.copies import KINDS, TYPES
from ..ports.ledger import Ledger
from ..ports.lineages import Lineage, Lineages
from ..ports.locks import PROCESSES, Locks
from ..ports.stores import Stores
from ..ports.versions import Versioned
from .keeper import RESTORED, Tell, lines_of, undrained
from .manifest import LEDGER, Counted, Digest, Line, Manifest, manifest_of
from .putting import puts_of

BY = "restore"
LOOK_S = 0.2
AGAIN = "--job restore with the same backup goes on with it; an empty store of another name is as good"


@frozen(kw_only=True)
class Mark:
    """Stands in a store that is being restored. `compared`: all of the backup is there."""

    backup: str
    begun: datetime
    compared: bool = False
    v: int = 1


@frozen
class Again:
    """An erasure that was asked for after the backup was made, by its receipt."""

    scope: Scope
    erasure: Erasure


@frozen(kw_only=True)
class Restored:
    """`erasures`: how many are to be done again. `waiting`: entries that are left in the log and will be drained."""

    manifest: Manifest
    erasures: int
    waiting: int
    same_log: bool


@frozen(kw_only=True)
class Restorer:
    """`patience_s`: how long a process that was killed may pass for one that runs."""

    stores: Stores
    ledger: Ledger
    lineages: Lineages
    locks: Locks
    clock: Clock
    patience_s: float

    async def run(self, archives: Archives, again: Sequence[Again], tell: Tell) -> Restored:
        """Raises: Missing, Invalid for what is no whole backup; Conflict where the store is not empty or somebody works; Unavailable."""
        manifest = manifest_of(await archives.manifest())
        for held in manifest.kinds.values():
            if await archives.pack(_name(held.file.name)) != held.file:
                raise Invalid(f'the backup is damaged: "{held.file.name}" is not as it was written; use another copy of it')
        mark = await self._marked(manifest)
        try:
            lineage = await self._require_rest(manifest)
        except Conflict:
            if mark.is_new:
                await self._unmark(mark)
            raise
        if not mark.value.compared:
            await self._put_all(archives, manifest, tell)
            await self._compare(manifest, tell)
            mark = await self._write(evolve(mark.value, compared=True), mark.revision)
        erasures = await self._erase_again(again)
        same = lineage.origin == manifest.origin
        if not same:
            await self._put_ledger_back(archives, manifest)
        await self._begin_anew(await self.lineages.look())
        await self._unmark(mark)
        return Restored(manifest=manifest, erasures=erasures, waiting=lineage.waiting, same_log=same)

    async def _marked(self, manifest: Manifest) -> "_Standing":
        """The mark of this restore: from now on nobody works with the store. Raises: Conflict."""
        stored = await self.stores.definitions.get(EVERYWHERE, RESTORED, RESTORED)
        if stored is None:
            await self._require_empty()
            return await self._write(Mark(backup=manifest.id, begun=self.clock.now()), None)
        mark = decode(stored.body, Mark)
        if mark.backup != manifest.id:
            raise Conflict(f"the store is half restored from another backup, of the id {mark.backup}; {AGAIN}")
        return _Standing(mark, stored.revision)

    async def _write(self, mark: Mark, expected: int | None) -> "_Standing":
        now = self.clock.now()
        made = Definition(
            kind=RESTORED, id=RESTORED, body=Raw(encode(mark)), created_at=mark.begun, created_by=BY, changed_at=now, changed_by=BY
        )
        stored = await self.stores.definitions.save(EVERYWHERE, made, expected=expected)
        return _Standing(mark, stored.revision, is_new=expected is None)

    async def _unmark(self, mark: "_Standing") -> None:
        await self.stores.definitions.delete(EVERYWHERE, RESTORED, RESTORED, expected=mark.revision)

    async def _require_empty(self) -> None:
        async with self.stores.copies.snapshot() as snapshot:
            held = {kind: n for kind in KINDS if (n := await snapshot.count(kind))}
        if held:
            told = ", ".join(f"{n} of {kind}" for kind, n in held.items())
            raise Conflict(
                f"a backup is restored into an empty store only, and this one holds records ({told}); "
                "name another data folder or prefix of indices, or move this store away"
            )

    async def _require_rest(self, manifest: Manifest) -> Lineage:
        """Nobody works with the store, and what waits in the log is this store's. The mark stands: who starts now is refused by it."""
        until = self.clock.monotonic() + self.patience_s
        while (living := await self.locks.living(PROCESSES)) and self.clock.monotonic() < until:
            await self.clock.sleep(LOOK_S)
        if living:
            raise Conflict(f"{living} processes of the platform run; stop them, and do this again")
        lineage = await self.lineages.look()
        if lineage.waiting and lineage.origin != manifest.origin:
            raise Conflict(
                f"{lineage.waiting} entries wait in a log that is not the one of this backup, and would be taken for this store's; "
                "have them drained into the store that they are for, or name another log (redis.url, redis.prefix)"
            )
        return lineage

    async def _put_all(self, archives: Archives, manifest: Manifest, tell: Tell) -> None:
        puts = puts_of(self.stores)
        for kind in KINDS:
            held, done, put = manifest.kinds[kind], 0, puts[kind]
            async for lines in archives.read(kind):
                by_scope: dict[Scope, list[Any]] = {}
                for line in lines:
                    read = decode(line, Line)
                    by_scope.setdefault(read.scope, []).append(decode(read.value, TYPES[kind]))
                for scope, values in by_scope.items():
                    await put(scope, values)
                done += len(lines)
                tell(kind, done, held.records)

    async def _compare(self, manifest: Manifest, tell: Tell) -> None:
        """Every record, by the digests. Raises: Defect."""
        async with self.stores.copies.snapshot() as snapshot:
            for kind in KINDS:
                digest, held = Digest(), manifest.kinds[kind]
                async for _, lines in lines_of(snapshot, kind):
                    digest.add(lines)
                    tell(f"{kind} compared", digest.records, held.records)
                if (digest.records, digest.hex) != (held.records, held.digest):
                    raise Defect(f"of {kind} the store holds {digest.records} records, and not the {held.records} of the backup")

    async def _erase_again(self, again: Sequence[Again]) -> int:
        """What the backup does not know is asked for once more: the platform does it when it runs. Returns how many."""
        asked = 0
        for one in again:
            asked += len(await self.stores.erasures.write(one.scope, [Versioned(one.erasure)]))
        return asked

    async def _put_ledger_back(self, archives: Archives, manifest: Manifest) -> None:
        """Into a log that has another, or none. What waited then is lost with its log, so it was never received here."""
        async for lines in archives.read(LEDGER):
            counted = [decode(line, Counted) for line in lines]
            await self.ledger.put_back({one.account: _settled(one.counts) for one in counted}, _settled(manifest.totals))

    async def _begin_anew(self, log: Lineage) -> None:
        """The log's next generation is one that no cursor of this store, and nothing in that log, knows."""
        records = await self.stores.partitions.load()
        begun = max([log.generation, *(read.value.newest for read in records.values())]) + 1
        await self.stores.partitions.write([Versioned(evolve(read.value, begun=begun), read.version) for read in records.values()])


@frozen
class _Standing:
    """The mark as it is stored. `is_new`: nothing was put yet."""

    value: Mark
    revision: int
    is_new: bool = False


@frozen(kw_only=True)
class _Receipt:
    tenant: str
    stage: Stage
    id: str
    asked: datetime
    by: str
    profile: str | None = None
    identity: str | None = None
    type: str | None = None


async def require_whole(stores: Stores) -> None:
    """Raises: Conflict for a store that is being restored, or was left so."""
    if await stores.definitions.get(EVERYWHERE, RESTORED, RESTORED) is not None:
        raise Conflict(f"the store is being restored, or was left half restored; wait, or: {AGAIN}", code="half-restored")


def receipts(body: bytes) -> Sequence[Again]:
    """Of `thamesthrive erasures list --format json`. Raises: Invalid."""
    try:
        found = decode(body, list[_Receipt])
    except Malformed as error:
        raise Invalid(f"these are no receipts of erasures: {error.sentence}; make them with `erasures list --format json`") from error
    return [Again(Scope(r.tenant, r.stage), _asked(r)) for r in found]


def _asked(receipt: _Receipt) -> Erasure:
    """As it was when it was asked for."""
    return Erasure(
        id=receipt.id, asked=receipt.asked, by=receipt.by, profile=receipt.profile, identity=receipt.identity, type=receipt.type
    )


def _settled(counts: Mapping[str, int]) -> Mapping[str, int]:
    return {**counts, RECEIVED: counts.get(RECEIVED, 0) - undrained(counts)} if counts else {}


def _name(file: str) -> str:
    return file.split(".", 1)[0]
