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
from ...ports.locks import Lease
from ...ports.outgoing import MOST, Sent
from . import scripts
from .connection import Clients
from .errors import translated
from .intake import as_it_came, cursor_of
from .keys import Keys
from .locks import held
from .options import RedisOptions

Entries = Sequence[Any]                         # of a stream, as the client gives them: id and fields of each

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
        self._clients, self._keys, self._options = clients, keys, options
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

    async def read(self, leases: Mapping[int, Lease], *, limit: int, wait_s: float) -> Sequence[Sent] | None:
        if not leases:
            await asyncio.sleep(wait_s)
            return ()
        if not self._taking:
            await self._look()
        found = await self._came(leases, limit, wait_s)
        taken = await self._take([(lease, stream, found[stream]) for p, lease in leases.items() if (stream := self._streams[p]) in found])
        if taken is None:
            await self._look()
            return None
        return [one for entries in taken for _, (_, body) in entries if (one := _read(body)) is not None]

    async def _came(self, leases: Mapping[int, Lease], limit: int, wait_s: float) -> Mapping[str, Entries]:
        """What stands in the streams, by their names; those without anything are missing."""
        block = max(1, round(wait_s * 1000)) if wait_s > 0 else None
        streams: dict[KeyT, Any] = {self._streams[p]: b"0-0" for p in leases}
        with translated("read what is to be delivered"):
            async with asyncio.timeout(wait_s + self._options.command_timeout_s):
                found: Any = await self._clients.waiting.xread(streams, count=limit, block=block)
        return {stream.decode(): entries for stream, entries in found.items()} if found else {}

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

    async def _take(self, found: Sequence[tuple[Lease, str, Entries]]) -> Sequence[Entries] | None:
        """From here on it is in the hands of who read it; if that one dies, the next begins with the records.

        What was read of a stream while it became another's stays there. None, with nothing taken, in another life of the server.
        """
        if not found:
            return ()
        keys = [*(stream for _, stream, _ in found), *(self._keys.lease(lease.name) for lease, _, _ in found)]
        ends = [cursor_of(entries[-1][0]) for _, _, entries in found]
        given = [*(f"{ms}-{seq + 1}" for ms, seq in ends), *(held(lease) for lease, _, _ in found)]
        with translated("read what is to be delivered"):
            try:
                places: Any = await self._clients.command.evalsha(self._taking, len(keys), *keys, *given)
            except NoScriptError:
                return None
        return [found[int(place)][2] for place in places]


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
