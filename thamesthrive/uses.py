"""`Uses`: the use cases that doors are given. Built once, in the composition root."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from .access.accounts import Accounts
from .access.destinations import Destinations
from .access.paths import DeclaredPaths
from .access.redirects import Redirects
from .access.saved_views import SavedViews
from .access.sources import Sources
from .access.tokens import Tokens
from .collection.collector import Collector
from .delivery.again import Again
from .delivery.standings import Standings
from .delivery.sweep import DeliverySweep
from .delivery.trying import Trying
from .domain.event_type import EventType
from .domain.fields import KindName
from .domain.setting import Setting
from .kernel.ids import KeyedHash
from .maintenance.backlog import Backlog
from .maintenance.canary import Canary
from .maintenance.figures import TaskFigures
from .maintenance.leading import Beats
from .maintenance.ledger import LedgerCheck
from .maintenance.retention import Retention
from .maintenance.schedules import Schedules
from .maintenance.sweep import ParkedSweep
from .merging.requests import Merging
from .ports.cache import Cache
from .ports.clock import Clock
from .ports.ledger import Ledger
from .ports.locks import Locks
from .ports.parked import ParkedItems
from .ports.queue import Queue
from .ports.refusals import Refusals
from .ports.stores import Stores
from .ports.tail import Tail
from .privacy.cleaner import Cleaner
from .privacy.eraser import Eraser
from .reporting.arrivals import Arriving
from .reporting.completing import Completing
from .reporting.explanation import Explaining
from .reporting.following import Following
from .reporting.memberships import Memberships
from .reporting.people import People
from .reporting.records import Records, all_records
from .reporting.timeline import Timeline
from .reporting.visits import Visits


@frozen(kw_only=True)
class Upkeep:
    """What looks after the platform itself."""

    schedules: Schedules
    queue: Queue
    beats: Beats
    backlog: Backlog
    ledger_check: LedgerCheck
    canary: Canary
    parked_sweep: ParkedSweep
    retention: Retention
    locks: Locks
    figures: TaskFigures = field(factory=TaskFigures)


@frozen(kw_only=True)
class Uses:
    """What may be asked of the platform. `settings`: the effective ones. `stopping` is set when it ends, for answers that would go on."""

    collector: Collector
    sources: Sources
    redirects: Redirects
    saved_views: SavedViews
    tokens: Tokens
    accounts: Accounts
    destinations: Destinations
    trying: Trying
    again: Again
    standings: Standings
    delivery_sweep: DeliverySweep
    eraser: Eraser
    cleaner: Cleaner
    paths: DeclaredPaths
    people: People
    timeline: Timeline
    visits: Visits
    records: Mapping[KindName, Records[Any]]
    arriving: Arriving
    following: Following
    memberships: Memberships
    completing: Completing
    event_types: Mapping[str, EventType]
    explaining: Explaining
    merging: Merging
    parked: ParkedItems
    ledger: Ledger
    upkeep: Upkeep
    cache: Cache
    clock: Clock
    settings: Sequence[Setting] = ()
    stopping: asyncio.Event = field(factory=asyncio.Event)


def reporting(stores: Stores, outside: tuple[Tail, Ledger, Refusals], hashed: KeyedHash, clock: Clock) -> dict[str, Any]:
    """The fields of `Uses` that tell what is there."""
    tail, ledger, refusals = outside
    people = People(stores.profiles, stores.identities, hashed)
    timeline, visits = Timeline(stores.events, people), Visits(stores.sessions, people)
    records = all_records(stores, (people, timeline, visits), clock)
    return {
        "people": people,
        "timeline": timeline,
        "visits": visits,
        "records": records,
        "arriving": Arriving(stores, ledger, refusals, clock),
        "following": Following(tail, records["event"], clock),
        "completing": Completing(records, clock),
        "memberships": Memberships(stores.groups, stores.profiles, hashed),
        "explaining": Explaining(stores.identities, stores.events),
    }
