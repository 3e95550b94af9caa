"""`RedisIntake`: a stream for each partition."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, overload

import structlog
from redis.exceptions import NoScriptError, ResponseError
from redis.typing import KeyT

from ...domain.entry import START, Cursor, Position
from ...kernel.codec import encode
from ...kernel.errors import Unavailable
from ...ports.intake import Acknowledgement, Append, Logged
from .connection import Clients
from .counts import KEPT_MINUTES, counts_of, received
from .errors import translated
from .flusher import Flusher
from .generation import Generations, LogRecord, Opened
from .keys import Keys
from .line import Line, bulk, number
from .pressure import Pressure

LOOKS = 3                                       # at the log's record, of one flush: somebody else may change it in between


class RedisIntake:
    """`flusher.run` has to run alongside, or nothing is appended. `opened` is what appends go by, `record` what is at work."""

    def __init__(self, clients: Clients, keys: Keys, generations: Generations, opened: Opened, pressure: Pressure) -> None:
        self._clients, self._keys, self._generations = clients, keys, generations
        self._pressure, self._options = pressure, pressure.options
        self._line = Line(clients.append, timeout_s=self._options.append_timeout_s)
        self._fixed = (bulk(keys.totals.encode()), number(KEPT_MINUTES))
        self._append_by(opened)
        self._work_on(opened.record)
        clients.waiting.set_response_callback("XREAD", as_it_came)
        self.flusher = Flusher(self._send, self._options)

    async def _look_again(self) -> None:
        self._append_by(await self._generations.open(self._opened.record.partitions, follow=True))

    def _append_by(self, opened: Opened) -> None:
        self._opened, record = opened, opened.record
        self._log = bulk(self._keys.log.encode())
        self._as_keys = [bulk(self._keys.partition(record.generation, p).encode()) for p in range(record.partitions)]

    def _work_on(self, record: LogRecord) -> None:
        self._record = record
        self._streams = [self._keys.partition(record.generation, p) for p in range(record.partitions)]
        self._partitions = {stream.encode(): p for p, stream in enumerate(self._streams)}
        self._acknowledged = self._keys.acknowledged(record.generation)

    @property
    def partitions(self) -> int:
        return self._record.partitions

    @property
    def generation(self) -> int:
        return self._record.generation

    async def append(self, appends: Sequence[Append]) -> Sequence[Position]:
        self._pressure.check()
        return await self.flusher.append(appends) if appends else ()

    async def advance(self) -> bool:
        if await self._generations.is_of_another(self._opened):
            await self._look_again()
        before, record = self._record, await self._generations.at_work(self._opened.record)
        self._work_on(record)
        return record.generation != before.generation

    async def _send(self, appends: Sequence[Append]) -> Sequence[Position]:
        """Looks at the log again, and only then once more, where the server said that nothing happened: it is another, or its log is."""
        counts = encode(counts_of(self._keys, received(appends)))
        said = [*[bulk(a.body) for a in appends], *[number(a.received) for a in appends], *self._fixed, bulk(counts)]
        for _ in range(LOOKS):
            opened, partitions = self._opened, self._opened.record.partitions
            streams = [self._as_keys[a.place % partitions] for a in appends]
            with translated("append to the intake log"):
                try:
                    ids = await self._line.run(opened.append, [self._log, *streams], [*said, bulk(opened.body)])
                except NoScriptError:
                    ids = None
            if ids is not None:
                return Positions(appends, ids, opened.record)
            await self._look_again()
        raise _contested()

    async def read(self, after: Mapping[int, Cursor], *, limit: int, wait_s: float) -> Sequence[Logged]:
        if not after:
            await asyncio.sleep(wait_s)
            return ()
        block = max(1, round(wait_s * 1000)) if wait_s > 0 else None
        behind: dict[KeyT, Any] = {self._streams[p]: f"{cursor.ms}-{cursor.seq}" for p, cursor in after.items()}
        with translated("read the intake log"):
            async with asyncio.timeout(wait_s + self._options.command_timeout_s):
                found: Any = await self._clients.waiting.xread(behind, count=limit, block=block)
        return [self._logged(self._partitions[stream], entry) for stream, entries in (found or {}).items() for entry in entries]

    def _logged(self, partition: int, entry: Sequence[Any]) -> Logged:
        id, (_, body, _, events) = entry
        return Logged(_position(self._record.generation, partition, id), body, int(events))

    async def acknowledge(self, done: Sequence[Acknowledgement]) -> Sequence[int]:
        if not done:
            return ()
        for _ in range(LOOKS):
            with translated("acknowledge in the intake log"):
                try:
                    return [int(partition) for partition in await self._acknowledge(done)]
                except NoScriptError:           # what the leases were given by is gone; the fences will tell
                    await self._look_again()
        raise _contested()

    async def _acknowledge(self, done: Sequence[Acknowledgement]) -> Sequence[bytes]:
        keys = self._keys.fences, self._acknowledged, self._keys.totals
        said = [encode(self._done(d)) for d in done]
        asked: Any = self._clients.command.evalsha(self._opened.acknowledge, len(keys), *keys, KEPT_MINUTES, *said)
        made: Sequence[bytes] = await asked
        return made

    def _done(self, done: Acknowledgement) -> Mapping[str, Any]:
        ms, seq = done.through
        return {
            "stream": self._streams[done.partition],
            "lease": done.lease.name,
            "fence": str(done.lease.fence),
            "partition": str(done.partition),
            "first": f"{done.first.ms}-{done.first.seq}",
            "through": f"{ms}-{seq}",
            "keep_from": f"{ms}-{seq + 1}",
            "counts": counts_of(self._keys, done.tally),
        }

    async def acknowledged(self) -> Mapping[str, Cursor]:
        with translated("read the intake log"):
            found: Any = await self._clients.command.hgetall(self._acknowledged)
        cursors = {int(partition): cursor_of(id) for partition, id in found.items()}
        return {f"{self.generation}.{p}": cursors.get(p, START) for p in range(self.partitions)}

    async def lag(self) -> Mapping[int, int]:
        with translated("read the intake log"):
            places, pipeline = await self._places(), self._clients.command.pipeline(transaction=False)
            for generation, partition in places:
                pipeline.xlen(self._keys.partition(generation, partition))
            lengths = await pipeline.execute()
        waiting: dict[int, int] = {}
        for (_, partition), length in zip(places, lengths, strict=True):
            waiting[partition] = waiting.get(partition, 0) + length
        return waiting

    async def rewrite(self) -> None:
        """Where the server writes its file anew already, or does not let us ask for that, it is left to itself."""
        with translated("rewrite the log's file"):
            try:
                await self._clients.command.bgrewriteaof()
            except ResponseError as error:
                structlog.get_logger().info("log not rewritten", error=type(error).__name__)

    async def oldest(self) -> Mapping[int, datetime]:
        with translated("read the intake log"):
            places, pipeline = await self._places(), self._clients.command.pipeline(transaction=False)
            for generation, partition in places:
                pipeline.xrange(self._keys.partition(generation, partition), count=1)
            firsts = await pipeline.execute()
        times: dict[int, datetime] = {}
        for (generation, partition), first in zip(places, firsts, strict=True):
            if first:
                times.setdefault(partition, _position(generation, partition, first[0][0]).time)
        return times

    async def _places(self) -> Sequence[tuple[int, int]]:
        """Generation and partition of every stream, oldest generation first, whichever is at work here."""
        return [(record.generation, p) for record in await self._generations.standing() for p in range(record.partitions)]


class Positions(Sequence[Position]):
    """Of what was appended; each is made when somebody asks, which a door never does."""

    def __init__(self, appends: Sequence[Append], ids: Sequence[bytes], record: LogRecord) -> None:
        self._appends, self._ids, self._record = appends, ids, record

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Position: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Position]: ...
    def __getitem__(self, at: int | slice) -> Position | Sequence[Position]:
        if isinstance(at, slice):
            return Positions(self._appends[at], self._ids[at], self._record)
        return _position(self._record.generation, self._appends[at].place % self._record.partitions, self._ids[at])


def cursor_of(id: bytes) -> Cursor:
    """Of a stream id."""
    ms, _, seq = id.partition(b"-")
    return Cursor(int(ms), int(seq))


def _position(generation: int, partition: int, id: bytes) -> Position:
    cursor = cursor_of(id)
    return Position(cursor.ms, partition, cursor.seq, generation)


def _contested() -> Unavailable:
    return Unavailable("the intake log changes again and again; try again", code="log-contested")


def as_it_came(response: Any, **_: Any) -> Any:
    """Without a dictionary for each entry."""
    return response
