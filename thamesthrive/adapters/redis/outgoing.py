"""`RedisOutgoing`: a capped stream for each delivery partition, shared by all scopes."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen
from redis.exceptions import NoScriptError
from redis.typing import KeyT

from ...domain.delivery import PARTITIONS, Lane, Waiting
from ...domain.scope import Scope, Stage
from ...kernel.codec import decode, encode
from ...kernel.errors import Malformed
from ...ports.outgoing import MOST, Sent
from . import scripts
from .connection import Clients
from .errors import translated
from .intake import as_it_came, cursor_of
from .keys import Keys
from .options import RedisOptions

FORMAT = 1
AT_ONCE = 1_000                                 # a script holds up everybody else


@frozen
class _Spelled:
    """How it stands in the stream."""

    tenant: str
    stage: Stage
    destination: str
    partition: int
    waiting: Waiting
    v: int = FORMAT


class RedisOutgoing:
    def __init__(self, clients: Clients, keys: Keys, options: RedisOptions) -> None:
        self._clients, self._options = clients, options
        self._streams = [keys.outgoing(p) for p in range(PARTITIONS)]
        self._say = clients.command.register_script(scripts.SAY)
        self._taking = ""                       # the script's name in the life of the server that was read last
        clients.waiting.set_response_callback("XREAD", as_it_came)

    async def append(self, sent: Sequence[Sent]) -> None:
        if not sent:
            return
        with translated("say what is to be delivered"):
            for start in range(0, len(sent), AT_ONCE):
                some = sent[start : start + AT_ONCE]
                await self._say(keys=[self._streams[one.lane.partition] for one in some], args=[MOST, *map(_spelled, some)])

    async def read(self, partitions: Sequence[int], *, limit: int, wait_s: float) -> Sequence[Sent] | None:
        if not partitions:
            await asyncio.sleep(wait_s)
            return ()
        if not self._taking:
            await self._look()
        block = max(1, round(wait_s * 1000)) if wait_s > 0 else None
        streams: dict[KeyT, Any] = {self._streams[p]: b"0-0" for p in partitions}
        with translated("read what is to be delivered"):
            async with asyncio.timeout(wait_s + self._options.command_timeout_s):
                found: Any = await self._clients.waiting.xread(streams, count=limit, block=block)
        if not found:
            return ()
        if not await self._take({stream: entries[-1][0] for stream, entries in found.items()}):
            await self._look()
            return None
        return [one for entries in found.values() for _, (_, body) in entries if (one := _read(body)) is not None]

    async def lag(self) -> Mapping[int, int]:
        pipeline = self._clients.command.pipeline(transaction=False)
        for stream in self._streams:
            pipeline.xlen(stream)
        with translated("read what is to be delivered"):
            return dict(enumerate(await pipeline.execute()))

    async def _look(self) -> None:
        """Which life of the server this is; said and loaded over one connection, so that both are of the same."""
        with translated("read what is to be delivered"):
            async with self._clients.command.client() as server:
                life = str((await server.info("server"))["run_id"])
                self._taking = str(await server.script_load(scripts.take(life)))

    async def _take(self, through: Mapping[bytes, bytes]) -> bool:
        """From here on it is in the hands of who read it; if that one dies, the next begins with the records. False in another life."""
        ends = [cursor_of(last) for last in through.values()]
        with translated("read what is to be delivered"):
            try:
                await self._clients.command.evalsha(self._taking, len(through), *through, *(f"{ms}-{seq + 1}" for ms, seq in ends))
            except NoScriptError:
                return False
        return True


def _spelled(sent: Sent) -> bytes:
    (scope, destination, partition), waiting = sent.lane, sent.waiting
    return encode(_Spelled(scope.tenant, scope.stage, destination, partition, waiting))


def _read(body: bytes) -> Sent | None:
    """None for what a newer process wrote: the record says the same."""
    try:
        found = decode(body, _Spelled)
    except Malformed:
        return None
    return Sent(Lane(Scope(found.tenant, found.stage), found.destination, found.partition), found.waiting)
