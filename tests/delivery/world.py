"""Couriers over a real HTTP receiver, with records, streams and leases in memory, or as a test gives them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from attrs import evolve, field, frozen

from tests.servers.receiver import Receiver
from thamesthrive.access.edited import defined
from thamesthrive.adapters.http.client import open_http
from thamesthrive.adapters.http.options import HttpOptions
from thamesthrive.adapters.memory.cache import MemoryCache
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.adapters.memory.outgoing import MemoryOutgoing
from thamesthrive.adapters.memory.rates import MemoryRates
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.adapters.sealing.aead import AeadSealing
from thamesthrive.adapters.telemetry.clock import SystemClock
from thamesthrive.catalogue.destinations.webhook import WEBHOOK, Config
from thamesthrive.delivery.courier import Tools
from thamesthrive.delivery.dispatcher import Dispatcher
from thamesthrive.delivery.holder import Partitions
from thamesthrive.delivery.options import DeliveryOptions
from thamesthrive.delivery.rests import Rest, Rests
from thamesthrive.domain.definitions import DESTINATION
from thamesthrive.domain.delivery import Delivery, order_of, partition_of_delivery
from thamesthrive.domain.destination import Destination, Effort
from thamesthrive.domain.entry import Position
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.ids import KeyedHash
from thamesthrive.ports.cache import Cache
from thamesthrive.ports.clock import Clock
from thamesthrive.ports.http import Http
from thamesthrive.ports.locks import Locks
from thamesthrive.ports.outgoing import Outgoing, sent_of
from thamesthrive.ports.stores import Stores
from thamesthrive.sdk.configured import sealed

SCOPE = Scope()
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SEALING = AeadSealing([b"k" * 32])
HASHED = KeyedHash(b"delivery")
QUICK = Effort(retry_s=0.02, timeout_s=2.0, breaker_failures=0)


@frozen(kw_only=True)
class World:
    """`receiver` listens; whoever is to be told is a `destination` of it."""

    receiver: Receiver
    stores: Stores
    outgoing: Outgoing
    locks: Locks
    http: Http
    cache: Cache
    clock: Clock = field(factory=SystemClock)
    options: DeliveryOptions = field(factory=lambda: DeliveryOptions(look_s=0.2))

    async def destination(self, id: str, effort: Effort = QUICK, *, url: str = "", enabled: bool = True, **config: Any) -> None:
        """A webhook to the receiver, under a path of its own; a second time, the same one changed."""
        made = Destination(id=id, name=id, effort=effort, enabled=enabled)
        options = Config(url=url or f"{self.receiver.url}/{id}", secret=SECRET, **config)
        definition = defined(DESTINATION, id, sealed(made, options, SEALING), by="test", now=self.clock.now())
        known = await self.stores.definitions.get(SCOPE, DESTINATION, id)
        definition = evolve(definition, revision=known.revision) if known else definition
        await self.stores.definitions.save(SCOPE, definition, expected=known.revision if known else None)

    def partitions(self, *, renew_s: float = 0.1) -> Partitions:
        return Partitions(self.locks, self.clock, renew_s=renew_s)

    def dispatcher(self, partitions: Partitions | None = None) -> Dispatcher:
        tools = Tools(
            deliveries=self.stores.deliveries,
            definitions=self.stores.definitions,
            rates=MemoryRates(self.clock.monotonic),
            rests=Rests(self.cache),
            http=self.http,
            sealing=SEALING,
            kinds={WEBHOOK.id: WEBHOOK},
            clock=self.clock,
            options=self.options,
            chance=lambda: 0.0,
        )
        return Dispatcher(tools, self.outgoing, partitions or self.partitions())

    @asynccontextmanager
    async def dispatching(self) -> AsyncIterator[None]:
        """One dispatcher runs within the block."""
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.dispatcher().run(stop))
            try:
                yield
            finally:
                stop.set()

    async def send(self, *deliveries: Delivery, told: bool = True) -> None:
        """As the drain does."""
        await self.stores.deliveries.create(SCOPE, deliveries)
        if told:
            await self.outgoing.append([sent_of(SCOPE, d) for d in deliveries])

    async def record(self, id: str) -> Delivery:
        return (await self.stores.deliveries.load(SCOPE, [id]))[id].value

    async def rest(self, id: str) -> Rest | None:
        """As it is told."""
        return (await Rests(self.cache).known(SCOPE, [id])).get(id)

    async def until(self, condition: Any, *, within_s: float = 20.0) -> None:
        """Until what the receiver was told is so."""
        async with asyncio.timeout(within_s):
            while True:
                found = condition()
                if await found if asyncio.iscoroutine(found) else found:
                    return
                await asyncio.sleep(0.01)


def delivery(number: int, *, to: str = "shop", part: str = "ann", body: str = "", **given: Any) -> Delivery:
    """The `number` gives its order, and its id with destination and part."""
    position = Position(1_793_620_800_000 + number, 1, 0, 1)
    values: dict[str, Any] = {
        "id": HASHED(to, part, str(number)),
        "destination": to,
        "event": f"202611-{number:032x}",
        "type": "page-view",
        "part": part,
        "order": order_of(position, 0),
        "partition": partition_of_delivery(SCOPE, to, part),
        "created": position.time,
        "due": position.time,
        "body": body or f'{{"part": "{part}", "n": {number}}}',
    }
    return Delivery(**{**values, **given})


@asynccontextmanager
async def open_world(receiver: Receiver, **given: Any) -> AsyncIterator[World]:
    clock = SystemClock()
    async with open_http(HttpOptions(allow="127.0.0.0/8")) as http:
        locks = MemoryLocks(clock.monotonic, lease_s=0.5)
        values = {
            "stores": open_memory(),
            "outgoing": MemoryOutgoing(holds=locks.holds),
            "locks": locks,
            "cache": MemoryCache(clock.monotonic),
            **given,
        }
        yield World(receiver=receiver, http=http, **values)
