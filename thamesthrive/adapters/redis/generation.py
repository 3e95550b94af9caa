"""The log's own record: which generation appends go to, how many partitions it has, and which life of the server it was made in.

A generation lasts no longer than the server that it began with. A server that was started again may hold an older copy of its log, or
have another clock, and would give ids a second time; so what it holds is drained under its name, and what comes gets a new one.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from attrs import frozen
from redis.asyncio import Redis

from ...kernel.codec import decode, encode
from ...kernel.errors import Invalid, Unavailable
from ...kernel.ids import random_id
from ...ports.intake import lease_of
from ...ports.partitions import Partitions
from . import scripts
from .errors import translated
from .keys import Keys

FORMAT = 2
MOST_PARTITIONS = 1_024
TRIES = 10                                      # of processes that begin a generation at once, all but one look again


@frozen
class LogRecord:
    """What appends go by. `server`: the life of the server that gives this generation its ids."""

    generation: int
    partitions: int
    server: str = ""
    v: int = FORMAT


NONE = LogRecord(0, 0)                          # of a log that nobody has made


@frozen
class Opened:
    """The log's record, the bytes it stands in, and the names under which this life of the server knows its scripts."""

    record: LogRecord
    body: bytes
    append: str
    acknowledge: str


@frozen
class Generations:
    """Opens the log and lets generations end. `known`: what the store knows of the log."""

    client: Redis
    keys: Keys
    known: Partitions

    async def open(self, partitions: int, *, follow: bool = False) -> Opened:
        """The log as it stands, in a generation of this server with so many partitions; who follows leaves their number as it is.

        All is asked over one connection, so that it is said by one life of the server. Raises: Invalid, Unavailable.
        """
        _check_number(partitions)
        with translated("open the intake log"):
            async with self.client.client() as server:
                for _ in range(TRIES):
                    await self._name(server)
                    life = str((await server.info("server"))["run_id"])
                    body: Any = await server.get(self.keys.log)
                    wanted = await self._wanted(body, _read(body).partitions if follow and body else partitions, life)
                    new = encode(wanted)
                    if new == body or await self._begin(server, body, wanted):
                        loaded = [await server.script_load(script(life)) for script in (scripts.append, scripts.acknowledge)]
                        return Opened(wanted, new, *loaded)
        raise Unavailable("other processes begin generations of the intake log without end", code="log-contested")

    async def _wanted(self, body: bytes | None, partitions: int, life: str) -> LogRecord:
        """The record as it should be: the one that stands, if it will do. A store that was restored may know of newer generations."""
        record, newest = _read(body) if body else NONE, await self.newest()
        if record.server == life and record.partitions == partitions and record.generation >= newest:
            return record
        return LogRecord(max(record.generation, newest) + 1, partitions, life)

    async def _name(self, server: Redis) -> None:
        """A log has a name from its first day on. Looked for first, since a server without memory refuses to be told what it knows."""
        if await server.get(self.keys.origin) is None:
            await server.set(self.keys.origin, random_id(), nx=True)

    async def _begin(self, server: Redis, body: bytes | None, new: LogRecord) -> bool:
        """Whether the log was still as it was read; then the new generation stands, and the one before waits to be drained."""
        old = _read(body) if body else NONE
        known = [r.value for r in (await self.known.load()).values()]
        fences = [text for r in known for text in (lease_of(r.generation, r.partition), r.fence)]
        floor = max((r.acknowledged.ms for r in known), default=0)
        begun = await server.eval(
            scripts.BEGIN,
            3 + new.partitions + old.partitions,
            *(self.keys.log, self.keys.ending, self.keys.fences, *self._streams(new), *self._streams(old)),
            *(body or b"", encode(new), old.generation, old.partitions, new.partitions, floor, int(old.server != new.server), *fences),
        )
        if begun:
            structlog.get_logger().info("generation begun", generation=new.generation, partitions=new.partitions, before=old.generation)
        return bool(begun)

    async def is_of_another(self, opened: Opened) -> bool:
        """Whether the log is not the one that was opened: another server answers, or another record stands."""
        pipeline = self.client.pipeline(transaction=True)
        pipeline.info("server")
        pipeline.get(self.keys.log)
        with translated("look at the intake log"):
            server, body = await pipeline.execute()
        return bool(body != opened.body or server["run_id"] != opened.record.server)

    async def at_work(self, newest: LogRecord) -> LogRecord:
        """The oldest generation that is not over; those that are, are removed. Raises: Unavailable."""
        with translated("look at the intake log"):
            for old in await self.ending():
                if not await self._forget(old):
                    return old
        return newest

    async def standing(self) -> Sequence[LogRecord]:
        """All generations that are not over, oldest first. Raises: Invalid; the client's errors."""
        body: Any = await self.client.get(self.keys.log)
        return [*await self.ending(), *([_read(body)] if body else [])]

    async def ending(self) -> Sequence[LogRecord]:
        """The generations before the newest that are not over, oldest first."""
        found: Any = await self.client.hgetall(self.keys.ending)
        old = [LogRecord(int(generation), int(partitions)) for generation, partitions in found.items()]
        return sorted(old, key=lambda record: record.generation)

    async def _forget(self, old: LogRecord) -> bool:
        """Remove all of a generation, if nothing is left in it."""
        gone = await self.client.eval(
            scripts.FORGET,
            3 + old.partitions,
            *(self.keys.ending, self.keys.fences, self.keys.acknowledged(old.generation), *self._streams(old)),
            old.generation,
        )
        if gone:
            structlog.get_logger().info("generation over", generation=old.generation, partitions=old.partitions)
        return bool(gone)

    async def newest(self) -> int:
        """The newest generation that the store knows of, 0 without any."""
        return max((record.value.newest for record in (await self.known.load()).values()), default=0)

    def _streams(self, record: LogRecord) -> list[str]:
        return [self.keys.partition(record.generation, p) for p in range(record.partitions)]


def _read(body: bytes) -> LogRecord:
    record = decode(body, LogRecord)
    if record.v > FORMAT:
        raise Invalid("the intake log was written by a newer release; use that release", code="log-newer")
    return record


def _check_number(partitions: int) -> None:
    if not 1 <= partitions <= MOST_PARTITIONS:
        raise Invalid(f"redis.partitions is {partitions}: set it to a number from 1 to {MOST_PARTITIONS}", code="log-partitions")
