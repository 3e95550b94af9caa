"""`Keeper`: makes a backup of everything the store holds, and of the ledger, while the platform runs."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack

from attrs import frozen

from ..domain.definitions import Definition
from ..domain.ledger import RECEIVED, Account, Tally
from ..domain.scope import EVERYWHERE, Scope
from ..kernel.codec import encode
from ..kernel.errors import Conflict
from ..kernel.ids import random_id
from ..ports.archives import Archives, Filling
from ..ports.clock import Clock
from ..ports.copies import KINDS, Copied, Copies, Kind, Snapshot
from ..ports.ledger import Ledger
from ..ports.lineages import Lineages
from ..ports.locks import Lease, Locks
from .manifest import LEDGER, Counted, Digest, Held, Manifest, line_of
from .quiet import Quiet, beside

LEASE = "backup"
RESTORED = "restored"                           # the kind of the mark of a store that is being restored
OF_THIS_STORE = (RESTORED, "ledger-marks")      # kinds of definitions that mean nothing in another

Tell = Callable[[str, int, int], None]
"""Which kind it is at, how many records are done, and of how many."""


@frozen
class Cut:
    """What is read while the drain is still: the store from then on, the ledger, which log it is."""

    snapshot: Snapshot
    origin: str
    counts: Tally
    totals: Mapping[str, int]


@frozen(kw_only=True)
class Keeper:
    """`store` and `version` are only written down."""

    copies: Copies
    ledger: Ledger
    lineages: Lineages
    quiet: Quiet
    locks: Locks
    clock: Clock
    store: str
    version: str

    async def run(self, archives: Archives, tell: Tell) -> Manifest:
        """Raises: Conflict where there is a backup already, or another process makes one; Unavailable."""
        claim = _Claim(self.locks)
        await claim.keep()
        try:
            return await beside(lambda: self._make(archives, tell), claim.keep)
        finally:
            await claim.release()

    async def _make(self, archives: Archives, tell: Tell) -> Manifest:
        async with archives.begin() as filling, AsyncExitStack() as stack:
            taken = self.clock.now()
            cut = await self.quiet.during(lambda: self._cut(stack))
            making = _Making(filling, tell)
            kinds: dict[str, Held] = {kind: await making.kind(cut.snapshot, kind) for kind in KINDS}
            manifest = Manifest(
                id=random_id(),
                taken=taken,
                version=self.version,
                store=self.store,
                origin=cut.origin,
                scopes=tuple(sorted(making.scopes)),
                undrained=undrained(cut.totals),
                totals=cut.totals,
                kinds={**kinds, LEDGER: await making.ledger(cut.counts)},
            )
            await filling.finish(encode(manifest))
        return manifest

    async def _cut(self, stack: AsyncExitStack) -> Cut:
        snapshot = await stack.enter_async_context(self.copies.snapshot())
        counts: dict[Account, Mapping[str, int]] = {}
        totals = await self.ledger.totals()
        for scope in await self.ledger.scopes():
            counts |= await self.ledger.read(scope, since_minute=0)
        return Cut(snapshot, (await self.lineages.look()).origin, counts, totals)


class _Claim:
    """That no other process makes a backup. One that ran out, since this process or the log's server stood still, is taken again."""

    def __init__(self, locks: Locks) -> None:
        self._locks, self._holder = locks, random_id()
        self._lease: Lease | None = None

    async def keep(self) -> None:
        """Raises: Conflict where another process has it; Unavailable."""
        if self._lease is None or not await self._locks.renew([self._lease]):
            self._lease = await self._locks.take(LEASE, self._holder)
        if self._lease is None:
            raise Conflict("another process makes a backup; wait until it is done", code="done-elsewhere")

    async def release(self) -> None:
        if self._lease is not None:
            await self._locks.release([self._lease])


class _Making:
    """Writes kind after kind."""

    def __init__(self, filling: Filling, tell: Tell) -> None:
        self._filling, self._tell = filling, tell
        self.scopes: set[Scope] = set()

    async def kind(self, snapshot: Snapshot, kind: Kind) -> Held:
        digest, total = Digest(), await snapshot.count(kind)
        async for scopes, lines in lines_of(snapshot, kind):
            await self._filling.add(kind, lines)
            digest.add(lines)
            self.scopes |= scopes
            self._tell(kind, digest.records, total)
        return Held(records=digest.records, digest=digest.hex, file=await self._filling.close(kind))

    async def ledger(self, counts: Tally) -> Held:
        digest, lines = Digest(), [encode(Counted(account, per)) for account, per in counts.items()]
        digest.add(lines)
        await self._filling.add(LEDGER, lines)
        return Held(records=digest.records, digest=digest.hex, file=await self._filling.close(LEDGER))


async def lines_of(snapshot: Snapshot, kind: Kind) -> AsyncIterator[tuple[set[Scope], list[bytes]]]:
    """What of a kind belongs into a backup, as it stands there, with the scopes that it is of."""
    async for some in snapshot.read(kind):
        kept = [copied for copied in some if not _is_of_this_store(copied)]
        scopes = {copied.scope for copied in kept} - {EVERYWHERE}
        yield scopes, [line_of(copied.scope, copied.value) for copied in kept]


def undrained(counts: Mapping[str, int]) -> int:
    """How many events were received and have not become anything yet."""
    return counts.get(RECEIVED, 0) - sum(n for outcome, n in counts.items() if outcome != RECEIVED)


def _is_of_this_store(copied: Copied) -> bool:
    return isinstance(copied.value, Definition) and copied.value.kind in OF_THIS_STORE
