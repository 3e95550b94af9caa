"""`RedisIntake`: a stream for each partition."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, overload

from redis.exceptions import NoScriptError
from redis.typing import KeyT

from ...domain.entry import START, Cursor, Position
from ...kernel.codec import encode
from ...ports.intake import Acknowledgement, Append, Logged
from . import scripts
from .connection import Clients
from .counts import KEPT_MINUTES, counts_of, received
from .errors import translated
from .flusher import Flusher
from .generation import LogRecord
from .keys import Keys
from .line import Line, bulk, number
from .options import RedisOptions


class RedisIntake:
    """`flusher.run` has to run alongside, or nothing is appended."""

    def __init__(self, clients: Clients, keys: Keys, record: LogRecord, options: RedisOptions) -> None:
        self._clients, self._keys, self._record, self._options = clients, keys, record, options
        self._streams = [keys.partition(record.generation, p) for p in range(record.partitions)]
        self._partitions = {stream.encode(): p for p, stream in enumerate(self._streams)}
        self._acknowledged = keys.acknowledged(record.generation)
        self._append = clients.command.register_script(scripts.APPEND)
        self._line = Line(clients.append, timeout_s=options.append_timeout_s)
        self._as_keys = [bulk(stream.encode()) for stream in self._streams]
        self._fixed = (bulk(keys.totals.encode()), number(KEPT_MINUTES))
        self._acknowledge = clients.command.register_script(scripts.ACKNOWLEDGE)
        clients.waiting.set_response_callback("XREAD", as_it_came)
        self.flusher = Flusher(self._send, options)

    @property
    def partitions(self) -> int:
        return self._record.partitions

    @property
    def generation(self) -> int:
        return self._record.generation

    async def append(self, appends: Sequence[Append]) -> Sequence[Position]:
        return Positions(appends, await self.flusher.append(appends), self.generation) if appends else ()

    async def _send(self, appends: Sequence[Append]) -> Sequence[bytes]:
        counts = encode(counts_of(self._keys, received(appends)))
        streams = [self._as_keys[a.partition] for a in appends]
        said = [*[bulk(a.body) for a in appends], *[number(a.received) for a in appends], *self._fixed, bulk(counts)]
        with translated("append to the intake log"):
            try:
                ids: Sequence[bytes] = await self._line.run(self._append.sha, streams, said)
            except NoScriptError:               # a server that has just begun; nothing happened
                await self._clients.command.script_load(scripts.APPEND)
                ids = await self._line.run(self._append.sha, streams, said)
        return ids

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
        return Logged(self._position(partition, id), body, int(events))

    def _position(self, partition: int, id: bytes) -> Position:
        cursor = cursor_of(id)
        return Position(cursor.ms, partition, cursor.seq, self._record.generation)

    async def acknowledge(self, done: Sequence[Acknowledgement]) -> Sequence[int]:
        if not done:
            return ()
        with translated("acknowledge in the intake log"):
            made = await self._acknowledge(
                keys=[self._keys.fences, self._acknowledged, self._keys.totals],
                args=[KEPT_MINUTES, *(encode(self._done(d)) for d in done)],
            )
        return [int(partition) for partition in made]

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
        pipeline = self._clients.command.pipeline(transaction=False)
        for stream in self._streams:
            pipeline.xlen(stream)
        with translated("read the intake log"):
            return dict(enumerate(await pipeline.execute()))


class Positions(Sequence[Position]):
    """Of what was appended; each is made when somebody asks, which a door never does."""

    def __init__(self, appends: Sequence[Append], ids: Sequence[bytes], generation: int) -> None:
        self._appends, self._ids, self._generation = appends, ids, generation

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Position: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Position]: ...
    def __getitem__(self, at: int | slice) -> Position | Sequence[Position]:
        if isinstance(at, slice):
            return Positions(self._appends[at], self._ids[at], self._generation)
        ms, seq = cursor_of(self._ids[at])
        return Position(ms, self._appends[at].partition, seq, self._generation)


def cursor_of(id: bytes) -> Cursor:
    """Of a stream id."""
    ms, _, seq = id.partition(b"-")
    return Cursor(int(ms), int(seq))


def as_it_came(response: Any, **_: Any) -> Any:
    """Without a dictionary for each entry."""
    return response
