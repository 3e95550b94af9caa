"""`LedgerCheck`: verifies the ledger of every scope against the store, over a window of minutes that are over."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from attrs import frozen

from ..domain.definitions import VERIFICATION
from ..domain.ledger import Tally, minute_of
from ..domain.scope import Scope
from ..kernel.errors import Conflict
from ..ports.clock import Clock
from ..ports.ledger import Ledger
from ..ports.locks import Locks
from ..ports.stores import Stores
from .backlog import Backlog
from .balance import Difference, differences, in_flight
from .options import MaintenanceOptions
from .results import Results

LEASE = "verify-ledger"
KEPT_MINUTES = 8 * 24 * 60                      # of the ledger
MOST_TOLD = 100                                 # differences that are kept
MARKS, MARKS_KIND = "marks", "ledger-marks"
MARK_SPACE = timedelta(minutes=10)
CLOCKS = timedelta(minutes=5)                   # how far the clocks of two machines may be apart


@frozen(kw_only=True)
class Verification:
    """A result. The window is from `since` up to `until`; of its minutes those before `settled` had nothing in flight."""

    scope: Scope
    at: datetime
    since: datetime
    until: datetime
    settled: datetime
    counts: Mapping[str, int]
    in_flight: int
    differences: tuple[Difference, ...] = ()
    untold: int = 0                             # more differences than are kept
    v: int = 1

    @property
    def balances(self) -> bool:
        return not self.differences


@frozen(kw_only=True)
class Mark:
    """A place in the store, and when it was noted."""

    at: datetime
    place: str


@frozen(kw_only=True)
class Marks:
    """Newest last; enough of them that one is older than the window."""

    marks: tuple[Mark, ...] = ()
    v: int = 1


Tell = Callable[[Scope, int, int], None]
"""Which scope is done, how many are, and of how many."""


@frozen
class _Window:
    minutes: range
    settled: int
    mark: str


@frozen(kw_only=True)
class LedgerCheck:
    """One at a time. Reads only, but for its results."""

    ledger: Ledger
    stores: Stores
    backlog: Backlog
    locks: Locks
    clock: Clock
    options: MaintenanceOptions

    @property
    def _results(self) -> Results:
        return Results(self.stores.definitions, self.clock)

    async def run(self, holder: str, tell: Tell | None = None) -> Sequence[Verification]:
        """Every scope. Raises: Conflict while another process does it; Unavailable."""
        lease = await self.locks.take(LEASE, holder)
        if lease is None:
            raise Conflict("another process verifies the ledger already", code="done-elsewhere")
        try:
            window, scopes, done = await self._window(), await self.ledger.scopes(), list[Verification]()
            for scope in scopes:
                await self.locks.renew([lease])
                done.append(await self._verify(scope, window))
                if tell:
                    tell(scope, len(done), len(scopes))
            return done
        finally:
            await self.locks.release([lease])

    async def last(self, scope: Scope) -> Verification | None:
        """The newest result, None before the first. Raises: Unavailable."""
        return await self._results.get(VERIFICATION, str(scope), Verification)

    async def _window(self) -> _Window:
        """What waits is asked before the ledger, and the ledger before the store: so what is settled here is settled there."""
        now, options = self.clock.now(), self.options
        settle = timedelta(seconds=options.ledger_settle_s)
        oldest = await self.backlog.oldest()
        end = minute_of(now - settle)
        most = min(options.ledger_minutes, KEPT_MINUTES - 60, options.parked_days * 24 * 60)
        minutes = range(end - most, end)
        settled = min(end, minute_of(oldest - settle)) if oldest else end
        return _Window(minutes, settled, await self._mark(now, _time(minutes.start)))

    async def _verify(self, scope: Scope, window: _Window) -> Verification:
        ledger = await self._counted(scope, window.minutes)
        stored = await self._held(scope, window)
        found = differences(ledger, stored, settled=window.settled)
        result = Verification(
            scope=scope,
            at=self.clock.now(),
            since=_time(window.minutes.start),
            until=_time(window.minutes.stop),
            settled=_time(max(window.settled, window.minutes.start)),
            counts=_summed(ledger),
            in_flight=sum(in_flight(counts) for counts in ledger.values()),
            differences=tuple(found[:MOST_TOLD]),
            untold=max(0, len(found) - MOST_TOLD),
        )
        await self._results.put(VERIFICATION, str(scope), result)
        if found:
            structlog.get_logger().error("ledger does not balance", scope=str(scope), differences=len(found), first=found[0].sentence)
        return result

    async def _counted(self, scope: Scope, minutes: range) -> Tally:
        read = await self.ledger.read(scope, since_minute=minutes.start)
        return {account: counts for account, counts in read.items() if account.minute in minutes}

    async def _held(self, scope: Scope, window: _Window) -> Tally:
        events = await self.stores.events.tallied(scope, window.minutes, after=window.mark)
        parked = await self.stores.parked.tallied(scope, window.minutes)
        return {account: {**events.get(account, {}), **parked.get(account, {})} for account in events.keys() | parked.keys()}

    async def _mark(self, now: datetime, since: datetime) -> str:
        """The newest mark that is surely older than the window. Notes one for later."""
        known = (await self._results.get(MARKS_KIND, MARKS, Marks) or Marks()).marks
        old = [mark for mark in known if mark.at <= since - CLOCKS]
        if not known or known[-1].at <= now - MARK_SPACE:
            made = Mark(at=now, place=await self.stores.events.mark())
            await self._results.put(MARKS_KIND, MARKS, Marks(marks=(*old[-1:], *known[len(old) :], made)))
        return old[-1].place if old else ""


def _summed(tally: Tally) -> Mapping[str, int]:
    total: dict[str, int] = {}
    for counts in tally.values():
        for outcome, n in counts.items():
            total[outcome] = total.get(outcome, 0) + n
    return dict(sorted(total.items()))


def _time(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


