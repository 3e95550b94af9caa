"""What delivers, composed: by `compose.open_platform`, and with it closed."""

import asyncio
import random
import secrets
from collections.abc import Mapping
from contextlib import AsyncExitStack

from attrs import frozen

from thamesthrive.access.destinations import Destinations
from thamesthrive.adapters.http.client import open_http
from thamesthrive.catalogue.destinations.webhook import WEBHOOK
from thamesthrive.delivery.again import Again
from thamesthrive.delivery.courier import Tools
from thamesthrive.delivery.dispatcher import Dispatcher
from thamesthrive.delivery.holder import Partitions
from thamesthrive.delivery.rests import Rests
from thamesthrive.delivery.standings import Standings
from thamesthrive.delivery.sweep import DeliverySweep
from thamesthrive.delivery.trying import Trying
from thamesthrive.ports.cache import Cache
from thamesthrive.ports.clock import Clock
from thamesthrive.ports.definitions import Definitions
from thamesthrive.ports.locks import Locks
from thamesthrive.ports.outgoing import Outgoing
from thamesthrive.ports.rates import Rates
from thamesthrive.ports.sealing import Sealing
from thamesthrive.ports.stores import Stores
from thamesthrive.sdk.destination import DestinationKind
from thamesthrive.settings import Settings

KINDS: Mapping[str, DestinationKind] = {kind.id: kind for kind in (WEBHOOK,)}
SEALING_KEY = "sealing"
KEY_BYTES = 32


@frozen(kw_only=True)
class Delivering:
    """The use cases of delivering."""

    destinations: Destinations
    trying: Trying
    again: Again
    standings: Standings
    dispatcher: Dispatcher
    sweep: DeliverySweep


@frozen
class Given:
    """The ports that delivering shares with the rest of the platform."""

    stores: Stores
    definitions: Definitions
    locks: Locks
    outgoing: Outgoing
    rates: Rates
    cache: Cache
    clock: Clock


async def open_delivering(settings: Settings, given: Given, stack: AsyncExitStack) -> Delivering:
    """Raises: Invalid, Unavailable."""
    stores, clock = given.stores, given.clock
    http = await stack.enter_async_context(open_http(settings.http))
    sealing, rests = await _sealing(settings, stores), Rests(given.cache)
    tools = Tools(
        deliveries=stores.deliveries,
        definitions=given.definitions,
        rates=given.rates,
        rests=rests,
        http=http,
        sealing=sealing,
        kinds=KINDS,
        clock=clock,
        options=settings.delivery,
        chance=random.random,
        slots=asyncio.Semaphore(settings.delivery.concurrency),
    )
    return Delivering(
        destinations=Destinations(definitions=given.definitions, http=http, sealing=sealing, kinds=KINDS, clock=clock),
        trying=Trying(definitions=given.definitions, http=http, sealing=sealing, kinds=KINDS, clock=clock),
        again=Again(stores=stores, definitions=given.definitions, outgoing=given.outgoing, clock=clock),
        standings=Standings(definitions=given.definitions, deliveries=stores.deliveries, rests=rests),
        dispatcher=Dispatcher(tools, given.outgoing, Partitions(given.locks, clock, renew_s=settings.redis.lease_s / 5)),
        sweep=DeliverySweep(stores.deliveries, given.outgoing),
    )


async def _sealing(settings: Settings, stores: Stores) -> Sealing:
    """With the keys of the settings; what was sealed before there were any opens by the store's own."""
    from thamesthrive.adapters.sealing.aead import AeadSealing, read_keys

    own = await stores.secrets.once(SEALING_KEY, secrets.token_bytes(KEY_BYTES))
    return AeadSealing([*read_keys(settings.secrets.keys), own])
