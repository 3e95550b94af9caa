"""`open_platform`: every role builds the same objects, here, and differs only in which loops it runs."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import structlog
from attrs import frozen

from thamesthrive.access.accounts import Accounts, Needed, accounts_over
from thamesthrive.access.passwords import Passwords
from thamesthrive.access.paths import DeclaredPaths
from thamesthrive.access.redirects import Redirects
from thamesthrive.access.saved_views import SavedViews
from thamesthrive.access.sources import Sources
from thamesthrive.access.tokens import Tokens
from thamesthrive.adapters.cached.definitions import CachedDefinitions
from thamesthrive.adapters.telemetry.clock import SystemClock
from thamesthrive.backup.restorer import require_whole
from thamesthrive.catalogue.load import load_event_types
from thamesthrive.collection.closing import begin_anew, close_visits
from thamesthrive.collection.collector import Collector
from thamesthrive.collection.drain import Drain, Outside
from thamesthrive.collection.holder import Holder
from thamesthrive.collection.keys import normalised
from thamesthrive.collection.rate_limits import RateLimits
from thamesthrive.collection.rulebook import Rulebook
from thamesthrive.delivery.dispatcher import Dispatcher
from thamesthrive.domain.profile import Limits
from thamesthrive.domain.rate import read_rate
from thamesthrive.domain.setting import Setting
from thamesthrive.kernel.errors import Invalid
from thamesthrive.kernel.ids import KeyedHash, random_id
from thamesthrive.maintenance.backlog import Backlog
from thamesthrive.maintenance.canary import Canary
from thamesthrive.maintenance.filling import Filler
from thamesthrive.maintenance.leading import Beats
from thamesthrive.maintenance.ledger import LedgerCheck
from thamesthrive.maintenance.retention import Retention
from thamesthrive.maintenance.schedules import Schedules
from thamesthrive.maintenance.sweep import ParkedSweep
from thamesthrive.merging.requests import Merging
from thamesthrive.ports.clock import Clock
from thamesthrive.ports.definitions import Definitions
from thamesthrive.ports.geo import Geo
from thamesthrive.ports.lineages import Lineages
from thamesthrive.ports.locks import Locks
from thamesthrive.ports.stores import Stores
from thamesthrive.privacy.cleaner import Cleaner
from thamesthrive.privacy.eraser import Eraser
from thamesthrive.settings import Settings
from thamesthrive.tasks.schedule import SCHEDULES
from thamesthrive.tasks.shim import Shim
from thamesthrive.tasks.table import BY_NAME, ROUTES
from thamesthrive.uses import Upkeep, Uses, reporting

from .compose_delivery import Delivering, Given, open_delivering

if TYPE_CHECKING:
    from thamesthrive.adapters.queue.place import Place
    from thamesthrive.adapters.redis.open import RedisPorts
    from thamesthrive.ports.queue import Queue

SECRET_BYTES = 32
LED_ON = (begin_anew, close_visits)             # what the cleaner does once more, as the drain did it


@frozen(kw_only=True)
class Platform:
    """All that runs in this process. `uses` is for doors; `drain` to `shim` for the worker, with where its `queue` is."""

    settings: Settings
    stores: Stores
    outside: Outside
    uses: Uses
    drain: Drain
    holder: Holder
    dispatcher: Dispatcher
    filler: Filler
    shim: Shim
    queue: "Place"
    locks: Locks
    lineages: Lineages
    clock: Clock


@frozen(kw_only=True)
class _Opened:
    """What use cases are built over."""

    stores: Stores
    definitions: Definitions
    ports: "RedisPorts"
    place: "Place"
    queue: "Queue"
    hashed: KeyedHash
    clock: Clock


@asynccontextmanager
async def open_platform(settings: Settings, clock: Clock | None = None, *, each: Sequence[Setting] = ()) -> AsyncIterator[Platform]:
    """Choose stores, open clients, build ports, build use cases; the clock is the machine's unless given.

    `each`: the settings with their origins, for doors that show them. Raises: Invalid, Unavailable.
    """
    async with AsyncExitStack() as stack:
        opened = await _open(settings, stack, clock or SystemClock())
        stores, ports, hashed, clock = opened.stores, opened.ports, opened.hashed, opened.clock
        given = Given(stores, opened.definitions, ports.locks, ports.outgoing, ports.rates, ports.cache, clock)
        delivering = await open_delivering(settings, given, stack)
        uses = _uses(settings, opened, delivering, each)
        outside = Outside(stores, ports.intake, ports.answers, ports.tail, clock, ports.outgoing)
        rulebook = Rulebook(opened.definitions, load_event_types(), hashed, settings.collection, _geo(settings, clock))
        yield Platform(
            settings=settings,
            stores=stores,
            outside=outside,
            uses=uses,
            drain=Drain(outside, rulebook, hashed, settings.collection),
            holder=Holder(ports.locks, ports.intake, clock, renew_s=settings.redis.lease_s / 5),
            dispatcher=delivering.dispatcher,
            filler=Filler(stores.definitions, stores.declared, ports.locks, random_id()),
            shim=Shim(BY_NAME, uses, clock),
            queue=opened.place,
            locks=ports.locks,
            lineages=ports.lineages,
            clock=clock,
        )


async def _open(settings: Settings, stack: AsyncExitStack, clock: Clock) -> _Opened:
    stores = await _whole_stores(settings, stack)
    url = await log_url(settings, stack)
    ports = await _redis(settings, stack, url, stores)
    place, queue = await _queue(settings, stack, url)
    return _Opened(
        stores=stores,
        definitions=CachedDefinitions(stores.definitions, clock),
        ports=ports,
        place=place,
        queue=queue,
        hashed=KeyedHash(await stores.secrets.once("ids", secrets.token_bytes(SECRET_BYTES))),
        clock=clock,
    )


def _uses(settings: Settings, opened: _Opened, delivering: Delivering, each: Sequence[Setting]) -> Uses:
    stores, definitions, ports, clock = opened.stores, opened.definitions, opened.ports, opened.clock
    options, eraser = settings.collection, Eraser(stores.erasures, ports.intake, opened.queue, opened.hashed, clock)
    return Uses(
        collector=_collector(settings, opened),
        sources=Sources(definitions, clock),
        redirects=Redirects(definitions, clock, settings.api.address),
        saved_views=SavedViews(definitions, clock),
        tokens=Tokens(definitions, clock),
        accounts=_accounts(settings, opened),
        destinations=delivering.destinations,
        trying=delivering.trying,
        again=delivering.again,
        standings=delivering.standings,
        delivery_sweep=delivering.sweep,
        eraser=eraser,
        cleaner=_cleaner(settings, opened, eraser),
        **reporting(stores, (ports.tail, ports.ledger, ports.refusals), opened.hashed, clock),
        event_types=load_event_types(),
        paths=DeclaredPaths(stores.definitions, stores.declared, clock),
        merging=Merging(ports.intake, clock, Limits(options.emails, options.phones, options.external_ids)),
        parked=stores.parked,
        ledger=ports.ledger,
        upkeep=_upkeep(settings, opened),
        settings=tuple(each),
        cache=ports.cache,
        clock=clock,
    )


def _collector(settings: Settings, opened: _Opened) -> Collector:
    """What doors hand over to."""
    api, ports = settings.api, opened.ports
    try:
        per_address = read_rate(api.rate_per_address) if api.rate_per_address else None
    except Invalid as error:
        raise Invalid(f"api.rate_per_address: {error.sentence}") from error
    limits = RateLimits(ports.rates, opened.hashed, per_address)
    return Collector((ports.intake, ports.answers, opened.clock), opened.hashed, limits, deadline_s=api.answer_timeout_s)


async def migrate(settings: Settings) -> str:
    """Create the stores, or bring them up to this version; says what was done. Raises: Invalid, Unavailable."""
    if settings.store.kind == "elasticsearch":
        from thamesthrive.adapters.elastic.schema import migrate_elastic

        await migrate_elastic(
            settings.elastic, lambda index, left: structlog.get_logger().info("documents being upgraded", index=index, left=left)
        )
        return f"the indices {settings.elastic.prefix}-* are of this version"
    async with AsyncExitStack() as stack:
        await open_stores(settings, stack)          # the embedded store migrates by itself
    return f"the embedded store in {settings.data} is of this version"


async def _whole_stores(settings: Settings, stack: AsyncExitStack) -> Stores:
    """Asked before the log is opened, which begins generations by what the store knows. Raises: Conflict for one half restored."""
    stores = await open_stores(settings, stack)
    await require_whole(stores)
    return stores


async def open_stores(settings: Settings, stack: AsyncExitStack) -> Stores:
    """Whichever the settings name, for as long as the stack. Raises: Invalid, Unavailable."""
    if settings.store.kind == "elasticsearch":
        from thamesthrive.adapters.elastic.stores import open_elastic

        return await stack.enter_async_context(open_elastic(settings.elastic))
    from thamesthrive.adapters.embedded.stores import open_embedded

    return await stack.enter_async_context(open_embedded(settings.data))


def _geo(settings: Settings, clock: Clock) -> Geo | None:
    if settings.geo.file is None:
        return None
    from thamesthrive.adapters.geo.file import open_geo

    return open_geo(settings.geo.file, clock)


async def log_url(settings: Settings, stack: AsyncExitStack) -> str:
    """Where the log is; a server of our own runs for as long as the stack. Raises: Invalid, Unavailable."""
    if settings.redis.url:
        return settings.redis.url
    from thamesthrive.adapters.redis.child import valkey_child

    return await stack.enter_async_context(valkey_child(settings.data, max_memory_bytes=settings.redis.max_memory_bytes))


async def _redis(settings: Settings, stack: AsyncExitStack, url: str, stores: Stores) -> "RedisPorts":
    from thamesthrive.adapters.redis.open import open_redis

    folders = [settings.data] if settings.store.kind == "embedded" else []
    return await stack.enter_async_context(open_redis(settings.redis, url=url, known=stores.partitions, folders=folders))


async def _queue(settings: Settings, stack: AsyncExitStack, log_url: str) -> tuple["Place", "Queue"]:
    from thamesthrive.adapters.queue.place import place_of
    from thamesthrive.adapters.queue.redis_queue import open_queue

    place = place_of(settings.queue, log_url=log_url, prefix=settings.redis.prefix)
    return place, await stack.enter_async_context(open_queue(place, ROUTES))


def _accounts(settings: Settings, opened: _Opened) -> Accounts:
    """Users, and what is signed in."""
    ports, options = opened.ports, settings.access
    needed = Needed(
        definitions=opened.definitions,
        cache=ports.cache,
        rates=ports.rates,
        secrets=opened.stores.secrets,
        hashed=opened.hashed,
        clock=opened.clock,
    )
    return accounts_over(needed, options, Passwords(options.hashing, options.hashing_waits))


def _cleaner(settings: Settings, opened: _Opened, eraser: Eraser) -> Cleaner:
    """Who takes out what is left of somebody."""
    outside = (opened.ports.intake, opened.ports.tail, opened.clock)
    return Cleaner(opened.stores, outside, eraser, (opened.hashed, normalised, *LED_ON), settings.privacy)


def _upkeep(settings: Settings, opened: _Opened) -> Upkeep:
    """What looks after the platform itself."""
    stores, ports, queue, clock, options = opened.stores, opened.ports, opened.queue, opened.clock, settings.maintenance
    backlog = Backlog(ports.intake, clock)
    return Upkeep(
        schedules=Schedules(SCHEDULES, opened.definitions, queue, clock),
        queue=queue,
        beats=Beats(ports.cache),
        backlog=backlog,
        ledger_check=LedgerCheck(
            ledger=ports.ledger, stores=stores, backlog=backlog, locks=ports.locks, clock=clock, options=options
        ),
        canary=Canary(stores.events, ports.cache, clock, options),
        parked_sweep=ParkedSweep(stores.parked, clock, options),
        retention=Retention(stores.remains, clock, options),
        locks=ports.locks,
    )
