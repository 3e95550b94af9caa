"""`Schedules`: what is due when, paused or not. A firing only puts one message on the task queue, once for each time it is due."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from attrs import frozen

from ..domain.definitions import SCHEDULE, Definition
from ..domain.scope import EVERYWHERE
from ..kernel.codec import Raw, decode, encode
from ..kernel.errors import Missing
from ..kernel.values import evolve
from ..messages import Message
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from ..ports.queue import Put, Queue

ALL = "all"                                     # stands for every schedule where one is paused or resumed


@frozen(kw_only=True)
class Schedule:
    """Due at every multiple of `every_s` since 1970, so that whoever leads, and whenever it began, the times are the same."""

    name: str
    every_s: int
    message: type[Message]
    does: str

    def slot(self, now: datetime) -> int:
        """The last time it was due, in seconds since 1970."""
        seconds = int(now.timestamp())
        return seconds - seconds % self.every_s


@frozen(kw_only=True)
class Pause:
    """As it is stored."""

    paused: bool
    v: int = 1


@frozen(kw_only=True)
class Standing:
    """A schedule as it stands."""

    schedule: Schedule
    paused: bool
    fired: datetime | None
    due: datetime | None                        # None while it is paused


class Schedules:
    """They belong to the installation, not to a tenant. Whether one is paused is stored, and known to the leader within a second."""

    def __init__(self, table: Sequence[Schedule], definitions: Definitions, queue: Queue, clock: Clock) -> None:
        self.table = tuple(table)
        self._by_name = {schedule.name: schedule for schedule in table}
        self._definitions, self._queue, self._clock = definitions, queue, clock

    async def list(self) -> Sequence[Standing]:
        """In the table's order. Raises: Unavailable."""
        paused, fired = await self._paused(), await self._queue.fired()
        return [self._standing(schedule, paused, fired.get(schedule.name)) for schedule in self.table]

    async def get(self, name: str) -> Standing:
        """Raises: Missing, Unavailable."""
        self._named(name)
        return next(standing for standing in await self.list() if standing.schedule.name == name)

    async def pause(self, name: str, *, by: str) -> None:
        """One, or `all`, until it is resumed. Raises: Missing, Conflict, Unavailable."""
        await self._set(name, paused=True, by=by)

    async def resume(self, name: str, *, by: str) -> None:
        """One that is paused by itself stays so when `all` are resumed. What was missed is not made up for. Raises: as `pause`."""
        await self._set(name, paused=False, by=by)

    async def run(self, name: str) -> Put:
        """Now, paused or not, and beside its times. Raises: Missing, Unavailable."""
        return await self._queue.put(self._named(name).message(at=self._clock.now()))

    async def fire(self, name: str) -> Put | None:
        """What is due by now, if it was not put yet; None while it is paused. Safe to do from everywhere at once. Raises: Unavailable."""
        if (await self._paused()) & {name, ALL}:
            return None
        schedule = self._named(name)
        slot = schedule.slot(self._clock.now())
        return await self._queue.put(schedule.message(at=datetime.fromtimestamp(slot, UTC)), slot=slot)

    async def _paused(self) -> frozenset[str]:
        stored = await self._definitions.list(EVERYWHERE, SCHEDULE)
        return frozenset(d.id for d in stored if decode(d.body, Pause).paused)

    async def _set(self, name: str, *, paused: bool, by: str) -> None:
        if name != ALL:
            self._named(name)
        body, now = Raw(encode(Pause(paused=paused))), self._clock.now()
        stored = await self._definitions.get(EVERYWHERE, SCHEDULE, name)
        if stored is None:
            made = Definition(kind=SCHEDULE, id=name, body=body, created_at=now, created_by=by, changed_at=now, changed_by=by)
            await self._definitions.save(EVERYWHERE, made, expected=None)
        elif decode(stored.body, Pause).paused != paused:
            changed = evolve(stored, body=body, changed_at=now, changed_by=by)
            await self._definitions.save(EVERYWHERE, changed, expected=stored.revision)

    def _named(self, name: str) -> Schedule:
        if name not in self._by_name:
            raise Missing(f'there is no schedule "{name}"; there are {", ".join(self._by_name)}')
        return self._by_name[name]

    def _standing(self, schedule: Schedule, paused: frozenset[str], fired: int | None) -> Standing:
        is_paused = bool(paused & {schedule.name, ALL})
        due = datetime.fromtimestamp(schedule.slot(self._clock.now()), UTC) + timedelta(seconds=schedule.every_s)
        last = None if fired is None else datetime.fromtimestamp(fired, UTC)
        return Standing(schedule=schedule, paused=is_paused, fired=last, due=None if is_paused else due)
