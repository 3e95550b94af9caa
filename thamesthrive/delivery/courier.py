"""`Courier`: brings one destination what waits for it: in order within a part, many parts at once, no faster than it may.

Results are written together as they come in, under the version that was read. What was sent and not written down is sent again, under
the same key. A destination that hangs or fails holds up nobody but its own.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable, Sequence

import structlog
from attrs import field, frozen

from ..domain.definitions import DESTINATION
from ..domain.delivery import Delivery, Lane, Status, Waiting, dead, wait_of
from ..domain.destination import Destination, Effort
from ..domain.scope import Scope
from ..kernel.codec import decode
from ..kernel.errors import Invalid, Unavailable
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from ..ports.deliveries import Deliveries
from ..ports.http import Http
from ..ports.rates import Paced, Rates
from ..ports.sealing import Sealing
from ..ports.versions import Versioned
from ..sdk.configured import Kinds
from .lane import LaneInMind
from .options import DeliveryOptions
from .reach import Reach, reach_of
from .restraint import Restraint
from .rests import EVERY_S, Rests, Telling
from .verdict import Tried, after

PAGE = 500
IDLE_S = 1.0                                    # how long a courier sleeps at most
GRACE_S = 1.0                                   # for what is being sent when the process ends
TROUBLE_S = 1.0                                 # after something of our own does not answer
AHEAD = 64                                      # records that are read before they can be sent: a read and a write are then of many
FRESH_S = 1.0                                   # so long a record that was read is taken for what stands in the store
Head = tuple[LaneInMind, str]


@frozen(kw_only=True)
class Tools:
    """What couriers share. `chance` gives a number from 0 to 1; `slots` bound all calls of a process."""

    deliveries: Deliveries
    definitions: Definitions
    rates: Rates
    rests: Rests
    http: Http
    sealing: Sealing
    kinds: Kinds
    clock: Clock
    options: DeliveryOptions
    chance: Callable[[], float]
    slots: asyncio.Semaphore = field(factory=lambda: asyncio.Semaphore(64))


class Courier:
    """`may` says whether a partition is (still) ours: before every call it is asked.

    What is to be tried again rests by a clock that is never put right: by the other it could be for as long as that was wrong.
    """

    def __init__(self, scope: Scope, id: str, tools: Tools, may: Callable[[int], bool]) -> None:
        self.scope, self.id, self._tools, self._may = scope, id, tools, may
        self.lanes: dict[int, LaneInMind] = {}
        self._ready: deque[Head] = deque()
        self._resting: list[tuple[float, int, Head]] = []
        self._loaded: deque[tuple[float, LaneInMind, Versioned[Delivery]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._results: list[tuple[LaneInMind, Versioned[Delivery]]] = []
        self._restraint = Restraint(Effort())
        self._telling = Telling(tools.rests, scope, id)
        self._reach: tuple[int, Reach] | None = None
        self._paced_until = 0.0                 # by the rate that the destination is to be called at
        self._woken = asyncio.Event()
        self._number = 0
        self._failed: BaseException | None = None

    def lane(self, partition: int, *, behind: bool = False) -> LaneInMind:
        """The lane in this partition, which begins now if there was none."""
        known = self.lanes.get(partition)
        if known is None:
            lane = Lane(self.scope, self.id, partition)
            known = LaneInMind(lane, lambda part: self._look_at(partition, part), held=self._tools.options.held, behind=behind)
            self.lanes[partition] = known
        return known

    def told(self, partition: int, waiting: Waiting) -> None:
        self.lane(partition).told(waiting)
        self._woken.set()

    def look(self, partition: int) -> None:
        """The store knows of something that waits here: unless it is in mind, it is read there."""
        lane = self.lane(partition, behind=True)
        if not lane.chains and not lane.behind:
            lane.fall_behind()
        self._woken.set()

    def doubt(self, partition: int) -> None:
        """Something of it may not have been told: the store is read before anything that is told from now on."""
        if (lane := self.lanes.get(partition)) is not None:
            lane.fall_behind()
            self._woken.set()

    def leave(self, partition: int) -> None:
        """The partition is somebody else's now."""
        self.lanes.pop(partition, None)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is being sent then is given up, and sent again by whoever comes next."""
        try:
            await self._work(stop)
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=GRACE_S)
            await self._write()
            await self._telling.keep(None, self._tools.clock.monotonic())
        except Unavailable as error:
            structlog.get_logger().warning("courier leaves results", destination=self.id, code=error.code, reason=error.sentence)
        finally:
            for task in self._tasks:
                task.cancel()

    async def _work(self, stop: asyncio.Event) -> None:
        """However it ends, no call begins after it as others end: somebody else may have the partitions by then."""
        try:
            while not stop.is_set():
                try:
                    rest_s = await self._step()
                    await self._tell()
                except Unavailable as error:
                    structlog.get_logger().warning("courier waits", destination=self.id, code=error.code, reason=error.sentence)
                    rest_s = TROUBLE_S
                await self._rest(min(rest_s, EVERY_S))
        finally:
            self._loaded.clear()

    def wake(self) -> None:
        self._woken.set()

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return
        finally:
            self._woken.clear()

    async def _step(self) -> float:
        """Write what was answered, read what is missing, send what may be sent. Returns how long nothing can be done."""
        await self._write()
        await self._read()
        if not self._ready and not self._resting and not self._loaded:
            return IDLE_S
        reach = await self._reached()
        if reach is None or not reach.destination.enabled or self._held_up():
            self._put_back()
        if reach is None:
            await self._bury()
            return 0.0
        if not reach.destination.enabled:
            return IDLE_S
        await self._load(reach)
        self._send(reach)
        return 0.0 if self._results else self._pause(reach)

    async def _read(self) -> None:
        """A page of each lane that is behind."""
        for lane in list(self.lanes.values()):
            if not lane.behind or not lane.has_room:
                continue
            lane.begin()
            if lane.place is None:
                await self._tools.deliveries.lanes(lane.lane.partition)     # from here on it shows all that was written
            page = await self._tools.deliveries.waiting(lane.lane, limit=PAGE, after=lane.place)
            lane.found(page, is_last=len(page) < PAGE)
            if lane.behind and lane.has_room:
                self._woken.set()

    async def _load(self, reach: Reach) -> None:
        """Read the records of heads that may be sent now, or soon."""
        heads = await self._allowed(reach, self._picked(self._room(reach)))
        if not heads:
            return
        try:
            records = await self._tools.deliveries.load(self.scope, [lane.chains[part].head for lane, part in heads])
        except Unavailable:
            for lane, part in heads:
                lane.rests(part, self._tools.clock.monotonic())
            raise
        for lane, part in heads:
            self._take_up(lane, part, records.get(lane.chains[part].head))

    def _room(self, reach: Reach) -> int:
        """How many more to read; none while some wait. What has a pace is not read ahead: it would leave the pace's hands too early."""
        ahead = 0 if reach.destination.effort.rate_per_s else AHEAD
        missing = reach.destination.effort.concurrency + ahead - len(self._tasks) - len(self._loaded)
        return missing if missing > ahead // 2 else 0

    def _take_up(self, lane: LaneInMind, part: str, record: Versioned[Delivery] | None) -> None:
        now = self._tools.clock.monotonic()
        if record is None or record.value.status is not Status.WAITING:
            lane.done(part)
            self._woken.set()
        elif wait := wait_of(record.value, self._tools.clock.now()):
            lane.rests(part, now + wait.total_seconds())
        else:
            self._loaded.append((now, lane, record))

    def _send(self, reach: Reach) -> None:
        """Call with what was read, as far as that may be: also as soon as a call has ended, whatever else is waited for."""
        while self._loaded and len(self._tasks) < reach.destination.effort.concurrency and not self._held_up():
            if self._restraint.is_doubtful and self._tasks:
                return
            loaded, lane, record = self._loaded.popleft()
            is_old = self._tools.clock.monotonic() - loaded > FRESH_S
            if is_old or not self._may(lane.lane.partition) or self.lanes.get(lane.lane.partition) is not lane:
                self._let_go(lane, record.value.part)
                continue
            self._restraint.began()
            task = asyncio.get_running_loop().create_task(self._call(lane, record, reach))
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _put_back(self) -> None:
        """What was read and is not sent now is read again."""
        while self._loaded:
            _, lane, record = self._loaded.pop()
            self._let_go(lane, record.value.part)

    def _let_go(self, lane: LaneInMind, part: str) -> None:
        lane.chains[part].is_busy = False
        self._ready.appendleft((lane, part))

    def _picked(self, most: int) -> list[Head]:
        """Heads that may be tried now; they are busy from here on."""
        now = self._tools.clock.monotonic()
        while self._resting and self._resting[0][0] <= now:
            self._ready.append(heapq.heappop(self._resting)[2])
        picked: list[Head] = []
        while self._ready and len(picked) < most:
            lane, part = self._ready.popleft()
            chain = lane.chains.get(part)
            if chain is None or chain.is_busy or self.lanes.get(lane.lane.partition) is not lane:
                continue
            due = chain.rests_until if self._may(lane.lane.partition) else now + IDLE_S
            if due > now:
                self._number += 1
                heapq.heappush(self._resting, (due, self._number, (lane, part)))
                continue
            chain.is_busy = True
            picked.append((lane, part))
        return picked

    async def _allowed(self, reach: Reach, heads: Sequence[Head]) -> Sequence[Head]:
        """As many as pace and breaker let through; the others wait as they were."""
        effort, most = reach.destination.effort, len(heads)
        if self._held_up() or self._paced() or (self._restraint.is_doubtful and self._tasks):
            most = 0
        elif self._restraint.is_doubtful:
            most = min(most, 1)
        allowed = 0
        while allowed < most:
            if effort.rate_per_s:
                wait = await self._tools.rates.take([Paced(self.scope, f"destination:{self.id}", effort.rate_per_s)])
                if wait:
                    self._paced_until = self._tools.clock.monotonic() + wait.seconds
                    break
            allowed += 1
        for lane, part in reversed(heads[allowed:]):
            self._let_go(lane, part)
        return heads[:allowed]

    async def _call(self, lane: LaneInMind, record: Versioned[Delivery], reach: Reach) -> None:
        async with self._tools.slots:
            last = await reach.call(record.value, self._tools.http, self._tools.clock)
        self._note(last)
        changed = after(record.value, last, reach.destination.effort, share=self._tools.chance())
        self._results.append((lane, Versioned(changed, record.version)))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failed = error
        elif self._reach is not None:
            self._send(self._reach[1])

    def _note(self, last: Tried) -> None:
        was_doubtful = self._restraint.is_doubtful
        self._restraint.ended(last, self._tools.clock.monotonic())
        if self._restraint.is_doubtful and not was_doubtful:
            failures = self._restraint.failures
            structlog.get_logger().warning("destination rests", destination=self.id, failures=failures, reason=last.said)

    async def _tell(self) -> None:
        """Whoever looks is told whether it rests. That they cannot be told keeps nothing from being sent."""
        now = self._tools.clock.monotonic()
        try:
            await self._telling.keep(self._restraint.rest(now, self._tools.clock.now()), now)
        except Unavailable as error:
            structlog.get_logger().warning("rest untold", destination=self.id, code=error.code, reason=error.sentence)

    async def _write(self) -> None:
        """What came of the calls. Where somebody else has written, the record is read again and decides."""
        if self._failed is not None:
            raise self._failed
        results, self._results = self._results, []
        if not results:
            return
        try:
            made = await self._tools.deliveries.write(self.scope, [result for _, result in results])
        except Unavailable:
            self._results = results + self._results
            raise
        now, monotonic = self._tools.clock.now(), self._tools.clock.monotonic()
        for lane, result in results:
            delivery = result.value
            if delivery.id in made and delivery.status is not Status.WAITING:
                lane.done(delivery.part)
            else:
                lane.rests(delivery.part, monotonic + (wait_of(delivery, now).total_seconds() if delivery.id in made else 0.0))
            if delivery.status is Status.DEAD:
                structlog.get_logger().warning("delivery dead", destination=self.id, delivery=delivery.id, tries=delivery.tries)

    async def _bury(self) -> None:
        """The destination is gone: what waits for it has nowhere to go."""
        now = self._tools.clock.now()
        heads = self._picked(PAGE)
        heads += [head for _, _, head in self._resting if self._take(head)]
        self._resting.clear()
        records = await self._tools.deliveries.load(self.scope, [lane.chains[part].head for lane, part in heads])
        for lane, part in heads:
            record = records.get(lane.chains[part].head)
            if record is None or record.value.status is not Status.WAITING:
                lane.done(part)
            else:
                gone = dead(record.value, f'the destination "{self.id}" was deleted', now)
                self._results.append((lane, Versioned(gone, record.version)))
        await self._write()
        if heads:
            self._woken.set()

    def _take(self, head: Head) -> bool:
        lane, part = head
        chain = lane.chains.get(part)
        if chain is None or chain.is_busy or not self._may(lane.lane.partition):
            return False
        chain.is_busy = True
        return True

    async def _reached(self) -> Reach | None:
        """The destination as it is now; None: it is gone. Raises: Unavailable when it cannot be used."""
        definition = await self._tools.definitions.get(self.scope, DESTINATION, self.id)
        if definition is None:
            return None
        if self._reach is None or self._reach[0] != definition.revision:
            try:
                reach = reach_of(decode(definition.body, Destination), self._tools.kinds, self._tools.sealing)
            except Invalid as error:
                raise Unavailable(f'destination "{self.id}" cannot be used: {error.sentence}', code="destination-broken") from error
            self._restraint = Restraint(reach.destination.effort)
            self._paced_until = 0.0
            self._reach = definition.revision, reach
        return self._reach[1]

    def _pause(self, reach: Reach) -> float:
        """Seconds for which nothing may be sent, or nothing is due."""
        if held_up := max(self._held_up(), self._paced()):
            return held_up
        if not self._room(reach):
            return IDLE_S
        if self._ready:
            return 0.0
        return max(0.0, self._resting[0][0] - self._tools.clock.monotonic()) if self._resting else IDLE_S

    def _held_up(self) -> float:
        """Seconds for which the destination is not to be called; at most until it is looked at again."""
        return self._restraint.wait(self._tools.clock.monotonic())

    def _paced(self) -> float:
        """Seconds until the next may be sent by its rate."""
        return max(self._paced_until - self._tools.clock.monotonic(), 0.0)

    def _look_at(self, partition: int, part: str) -> None:
        lane = self.lanes.get(partition)
        if lane is not None:
            self._ready.append((lane, part))

