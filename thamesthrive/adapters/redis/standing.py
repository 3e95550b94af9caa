"""Looking at a log without opening it, for who must not begin a generation: which log it is, who works with it, what it counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from attrs import frozen

from ...ports.ledger import Ledger
from ...ports.lineages import Lineage, Lineages
from ...ports.locks import Locks
from ...ports.partitions import Partitions
from .connection import Clients, open_clients
from .errors import translated
from .generation import Generations
from .keys import Keys
from .ledger import RedisLedger
from .locks import RedisLocks
from .options import RedisOptions


@frozen
class RedisLineages:
    clients: Clients
    keys: Keys
    generations: Generations

    async def look(self) -> Lineage:
        client, keys = self.clients.command, self.keys
        with translated("look at the intake log"):
            origin: Any = await client.get(keys.origin)
            standing = await self.generations.standing()
            pipeline = client.pipeline(transaction=False)
            for record in standing:
                for partition in range(record.partitions):
                    pipeline.xlen(keys.partition(record.generation, partition))
            lengths = await pipeline.execute()
        newest = standing[-1].generation if standing else 0
        return Lineage(origin=origin.decode() if origin else "", generation=newest, waiting=sum(lengths))


@frozen(kw_only=True)
class Standing:
    """What is there before the log is opened."""

    lineages: Lineages
    locks: Locks
    ledger: Ledger


@asynccontextmanager
async def open_standing(options: RedisOptions, *, url: str, known: Partitions) -> AsyncIterator[Standing]:
    """Raises: Invalid for an address that is none."""
    keys = Keys(options.prefix)
    async with open_clients(options, url) as clients:
        yield Standing(
            lineages=RedisLineages(clients, keys, Generations(clients.command, keys, known)),
            locks=RedisLocks(clients, keys, lease_s=options.lease_s),
            ledger=RedisLedger(clients, keys),
        )
