"""The whole platform in memory behind its HTTP application: what a test sends, drains and looks up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from argon2 import PasswordHasher
from attrs import frozen
from starlette.types import ASGIApp

from tests.clocks import NOON, HandClock
from thamesthrive.access.accounts import Accounts, Needed, accounts_over
from thamesthrive.access.destinations import Destinations
from thamesthrive.access.options import AccessOptions
from thamesthrive.access.passwords import Passwords
from thamesthrive.access.paths import DeclaredPaths
from thamesthrive.access.redirects import Redirects
from thamesthrive.access.saved_views import SavedViews
from thamesthrive.access.sources import Sources
from thamesthrive.access.tokens import Tokens
from thamesthrive.access.users import NewUser
from thamesthrive.adapters.memory.answers import MemoryAnswers
from thamesthrive.adapters.memory.cache import MemoryCache
from thamesthrive.adapters.memory.intake import MemoryIntake, MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.adapters.memory.outgoing import MemoryOutgoing
from thamesthrive.adapters.memory.queue import MemoryQueue
from thamesthrive.adapters.memory.rates import MemoryRates
from thamesthrive.adapters.memory.refusals import MemoryRefusals
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.adapters.memory.tail import MemoryTail
from thamesthrive.adapters.sealing.aead import AeadSealing
from thamesthrive.catalogue.destinations.webhook import WEBHOOK
from thamesthrive.catalogue.load import load_event_types
from thamesthrive.collection.closing import begin_anew, close_visits
from thamesthrive.collection.collector import Collector
from thamesthrive.collection.drain import Drain, Outside
from thamesthrive.collection.keys import normalised
from thamesthrive.collection.options import CollectionOptions
from thamesthrive.collection.rate_limits import RateLimits
from thamesthrive.collection.rulebook import Rulebook
from thamesthrive.delivery.again import Again
from thamesthrive.delivery.rests import Rests
from thamesthrive.delivery.standings import Standings
from thamesthrive.delivery.sweep import DeliverySweep
from thamesthrive.delivery.trying import Trying
from thamesthrive.domain.entry import Entry
from thamesthrive.domain.profile import Limits
from thamesthrive.domain.rate import read_rate
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.source import Source
from thamesthrive.kernel.codec import decode
from thamesthrive.kernel.ids import KeyedHash
from thamesthrive.maintenance.backlog import Backlog
from thamesthrive.maintenance.canary import Canary
from thamesthrive.maintenance.leading import Beats
from thamesthrive.maintenance.ledger import LedgerCheck
from thamesthrive.maintenance.options import MaintenanceOptions
from thamesthrive.maintenance.retention import Retention
from thamesthrive.maintenance.schedules import Schedules
from thamesthrive.maintenance.sweep import ParkedSweep
from thamesthrive.merging.requests import Merging
from thamesthrive.ports.http import AddressRefused, Request, Response
from thamesthrive.ports.intake import Append, Intake
from thamesthrive.ports.locks import Lease
from thamesthrive.ports.stores import Stores
from thamesthrive.privacy.cleaner import Cleaner
from thamesthrive.privacy.eraser import Eraser
from thamesthrive.privacy.options import PrivacyOptions
from thamesthrive.settings import load
from thamesthrive.tasks.schedule import SCHEDULES
from thamesthrive.tasks.table import ROUTES
from thamesthrive.uses import Upkeep, Uses, reporting
from thamesthrive.web.app import build_app
from thamesthrive.web.browser import GUARDED
from thamesthrive.web.checks import WELL, Seen
from thamesthrive.web.options import ApiOptions

SCOPE = Scope()
HASHED = KeyedHash(b"test")
PARTITIONS = 4
PASSWORD = "correct horse battery"
SEALING = AeadSealing([b"k" * 32])
KINDS = {WEBHOOK.id: WEBHOOK}


SET_UP = load(environment={"THAMESTHRIVE_REDIS_URL": "redis://shop:hunter2@redis.example:6379/0", "THAMESTHRIVE_API_PORT": "80"}).each
SET = tuple(setting for setting in SET_UP if setting.path in ("data", "store.kind", "redis.url", "api.port"))


async def _well() -> Seen:
    return WELL


async def _late() -> Seen:
    return Seen(warning="the canary flew 200 s ago, and should every minute")


CHECKED = {"store": _well, "canary": _late}


class Log(MemoryIntake):
    """The log, which remembers what was appended."""

    appended: list[Append]

    async def append(self, appends: Any) -> Any:
        self.__dict__.setdefault("appended", []).extend(appends)
        return await super().append(appends)


class Elsewhere:
    """What is outside: takes everything, and knows one address that it may not call."""

    async def check(self, url: str) -> None:
        if "127.0.0.1" in url:
            raise AddressRefused("that is not public; name it in the setting http.allow if it may be called")

    async def send(self, request: Request) -> Response:
        return Response(200, {}, b"taken")


@frozen(kw_only=True)
class World:
    """`http` speaks to the application; `owner` are the headers of an owner's token."""

    app: ASGIApp
    http: httpx2.AsyncClient
    uses: Uses
    source: Source
    owner: dict[str, str]
    drain: Drain
    leases: dict[int, Lease]
    intake: Intake
    clock: HandClock
    answers: MemoryAnswers
    stores: Stores

    @property
    def entries(self) -> list[Entry]:
        """Everything that was appended."""
        return [decode(append.body, Entry) for append in getattr(self.intake, "appended", [])]

    @property
    def key(self) -> str:
        return self.source.write_key

    async def drained(self) -> None:
        """Until nothing waits."""
        while await self.drain.round(self.leases, wait_s=0):
            pass

    async def track(self, **body: Any) -> httpx2.Response:
        """A call at /track with the source's key."""
        return await self.http.post("/track", json={"source": {"id": self.key}, **body})

    async def segment(self, path: str, body: Any) -> httpx2.Response:
        """A call at /v1 with the source's key as browsers' SDKs send it."""
        return await self.http.post(f"/v1/{path}", json=body, auth=(self.key, ""))

    async def find(self, type_: str, value: str) -> Any:
        """The person that a key leads to."""
        answer = await self.http.post("/api/profiles/find", json={"type": type_, "value": value}, headers=self.owner)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def signed_in(self, grant: str) -> dict[str, str]:
        """What the browser of a new user with this grant sends, from a page of ours."""
        email = f"{grant}@shop.example"
        await self.uses.accounts.users.create(NewUser(email, grant, grant, PASSWORD))
        text, _ = await self.uses.accounts.sign_in(email, PASSWORD, None)
        return {"cookie": f"{GUARDED}={text}", "sec-fetch-site": "same-origin"}

    async def api(self, path: str) -> Any:
        """What the API answers."""
        answer = await self.http.get(f"/api/{path}", headers=self.owner)
        assert answer.status_code == 200, answer.text
        return answer.json()


@asynccontextmanager
async def open_world(
    options: ApiOptions | None = None, intake: Intake | None = None, stores: Stores | None = None, **source: Any
) -> AsyncIterator[World]:
    """One source `web` and one owner."""
    clock, ledger, answers = HandClock(), MemoryLedger(), MemoryAnswers()
    stores, tail, outgoing = stores or open_memory(now=clock.now), MemoryTail(clock.monotonic), MemoryOutgoing()
    locks, cache = MemoryLocks(clock.monotonic), MemoryCache(clock.monotonic)
    intake = intake or Log(locks, ledger, partitions=PARTITIONS, now_ms=lambda: int(clock.now().timestamp() * 1000))
    sources, tokens = Sources(stores.definitions, clock), Tokens(stores.definitions, clock)
    kept = upkeep(stores, (intake, ledger), (locks, cache), clock)
    eraser = Eraser(stores.erasures, intake, kept.queue, HASHED, clock)
    uses = Uses(
        collector=Collector((intake, answers, clock), HASHED, _limits(options, clock), deadline_s=0.3),
        sources=sources,
        redirects=Redirects(stores.definitions, clock, "https://cdp.example"),
        saved_views=SavedViews(stores.definitions, clock),
        tokens=tokens,
        accounts=accounts_of(stores, cache, clock),
        destinations=Destinations(definitions=stores.definitions, http=Elsewhere(), sealing=SEALING, kinds=KINDS, clock=clock),
        trying=Trying(definitions=stores.definitions, http=Elsewhere(), sealing=SEALING, kinds=KINDS, clock=clock),
        delivery_sweep=DeliverySweep(stores.deliveries, outgoing),
        standings=Standings(definitions=stores.definitions, deliveries=stores.deliveries, rests=Rests(cache)),
        again=Again(stores=stores, definitions=stores.definitions, outgoing=outgoing, clock=clock),
        **reporting(stores, (tail, ledger, MemoryRefusals(clock.monotonic)), HASHED, clock),
        event_types=load_event_types(),
        paths=DeclaredPaths(stores.definitions, stores.declared, clock),
        cache=cache,
        clock=clock,
        merging=Merging(intake, clock, Limits()),
        parked=stores.parked,
        ledger=ledger,
        upkeep=kept,
        settings=SET,
        eraser=eraser,
        cleaner=Cleaner(stores, (intake, tail, clock), eraser, (HASHED, normalised, begin_anew, close_visits), PrivacyOptions(settle_s=0)),
    )
    drain, leases = await _holding(Outside(stores, intake, answers, tail, clock, outgoing), locks)
    app = build_app(uses, options=options or ApiOptions(), clock=clock, checks=CHECKED)
    text, _ = await tokens.create(SCOPE, "test", "owner")
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as http:
        yield World(
            app=app,
            http=http,
            uses=uses,
            source=await sources.create(SCOPE, "web", "test", **source),
            owner={"authorization": f"Bearer {text}"},
            drain=drain,
            leases=leases,
            intake=intake,
            clock=clock,
            answers=answers,
            stores=stores,
        )


def accounts_of(stores: Stores, cache: MemoryCache, clock: HandClock) -> Accounts:
    """With hashes that cost little."""
    needed = Needed(
        definitions=stores.definitions,
        cache=cache,
        rates=MemoryRates(clock.monotonic),
        secrets=stores.secrets,
        hashed=HASHED,
        clock=clock,
    )
    return accounts_over(needed, AccessOptions(), Passwords(2, 50, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))


async def _holding(outside: Outside, locks: MemoryLocks) -> tuple[Drain, dict[int, Lease]]:
    """A drain, with the leases of all partitions."""
    drain = drain_over(outside)
    leases = {p: lease for p in range(PARTITIONS) if (lease := await locks.take(f"partition.{p}", "test"))}
    await drain.take(leases)
    return drain, leases


def drain_over(outside: Outside) -> Drain:
    """One that knows the built-in types."""
    rulebook = Rulebook(outside.stores.definitions, load_event_types(), HASHED, CollectionOptions())
    return Drain(outside, rulebook, HASHED, CollectionOptions())


def _limits(options: ApiOptions | None, clock: HandClock) -> RateLimits:
    per_address = options.rate_per_address if options else ""
    return RateLimits(MemoryRates(clock.monotonic), HASHED, read_rate(per_address) if per_address else None)


def upkeep(stores: Stores, log: tuple[Intake, MemoryLedger], shared: tuple[MemoryLocks, MemoryCache], clock: HandClock) -> Upkeep:
    """All that looks after the platform, over these."""
    (intake, ledger), (locks, cache) = log, shared
    options, queue = MaintenanceOptions(), MemoryQueue(ROUTES, clock)
    backlog = Backlog(intake, clock)
    check = LedgerCheck(ledger=ledger, stores=stores, backlog=backlog, locks=locks, clock=clock, options=options)
    return Upkeep(
        schedules=Schedules(SCHEDULES, stores.definitions, queue, clock),
        queue=queue,
        beats=Beats(cache),
        backlog=backlog,
        ledger_check=check,
        canary=Canary(stores.events, cache, clock, options),
        parked_sweep=ParkedSweep(stores.parked, clock, options),
        retention=Retention(stores.remains, clock, options),
        locks=locks,
    )


async def draining(world: World, *, pause_s: float = 0.01) -> None:
    """Drain for ever, for callers who wait."""
    while True:
        await world.drained()
        await asyncio.sleep(pause_s)


__all__ = ["HASHED", "NOON", "PASSWORD", "SCOPE", "World", "draining", "open_world"]
