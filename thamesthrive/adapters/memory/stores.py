"""The store ports in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve

from ...domain.definitions import Definition
from ...domain.event import SYSTEM_SOURCE, Claim, Event, Outcome
from ...domain.fields import EVENT, PROFILE, SESSION, KindName
from ...domain.identity import Identity
from ...domain.ledger import PARKED, Account, Tally, as_told, minute_of, tally
from ...domain.parked import Parked
from ...domain.profile import Profile
from ...domain.scope import Scope
from ...domain.session import LatestSession, Session, shown_session
from ...domain.shown import event_record
from ...kernel.errors import Conflict, Missing
from ...ports.events import Refused
from ...ports.partitions import PartitionRecord
from ...ports.profiles import ProfileWrite
from ...ports.stores import Stores
from ...ports.versions import Page, Version, Versioned
from .copies import MemoryCopies
from .declared import MemoryDeclared
from .deliveries import MemoryDeliveries
from .erasures import MemoryErasures
from .groups import MemoryGroups
from .remains import MemoryRemains
from .search import MemorySearch, Now, utc_now
from .table import Step, Table, no_step, page_of

EVERYWHERE = Scope("", "live")


class MemoryProfiles(MemorySearch[Profile]):
    def __init__(self, step: Step, now: Now = utc_now) -> None:
        super().__init__(PROFILE, self._rows_of, now)
        self.table: Table[tuple[Profile, Mapping[str, Any] | None]] = Table(step)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Profile]]:
        found = await self.table.load(scope, ids)
        return {id: Versioned(row.value[0], row.version) for id, row in found.items()}

    async def write(self, scope: Scope, writes: Sequence[ProfileWrite]) -> Mapping[str, Version]:
        return await self.table.write_all(scope, ((w.profile.id, (w.profile, w.view), w.version) for w in writes))

    def _rows_of(self, scope: Scope) -> list[tuple[Profile, Mapping[str, Any]]]:
        return [(p, view) for p, view in self.table.values(scope) if view is not None and p.root is None]


class MemoryIdentities:
    def __init__(self, step: Step) -> None:
        self.table: Table[Identity] = Table(step)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Identity]]:
        return await self.table.load(scope, ids)

    async def claim(self, scope: Scope, identities: Sequence[Identity]) -> Mapping[str, Version]:
        return await self.table.write_all(scope, ((i.id, i, None) for i in identities))

    async def move(self, scope: Scope, identities: Sequence[Versioned[Identity]]) -> Mapping[str, Version]:
        return await self.table.write_all(scope, ((i.value.id, i.value, i.version) for i in identities))


class MemorySessions(MemorySearch[Session]):
    def __init__(self, step: Step, now: Now = utc_now) -> None:
        super().__init__(SESSION, lambda scope: ((s, shown_session(s, None)) for s in self.table.values(scope) if not s.is_closed), now)
        self.table: Table[Session] = Table(step)
        self.newest: Table[LatestSession] = Table(step)

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Session]]:
        return await self.table.load(scope, ids)

    async def write(self, scope: Scope, sessions: Sequence[Versioned[Session]]) -> Mapping[str, Version]:
        return await self.table.write_all(scope, ((s.value.id, s.value, s.version) for s in sessions))

    async def load_latest(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[LatestSession]]:
        return await self.newest.load(scope, ids)

    async def write_latest(self, scope: Scope, latest: Sequence[Versioned[LatestSession]]) -> Mapping[str, Version]:
        return await self.newest.write_all(scope, ((s.value.id, s.value, s.version) for s in latest))


class MemoryEvents(MemorySearch[Event]):
    def __init__(self, step: Step, now: Now = utc_now) -> None:
        super().__init__(EVENT, lambda scope: ((e, event_record(e)) for e in self.table.values(scope)), now)
        self.table: Table[Event] = Table(step)

    async def create(self, scope: Scope, events: Sequence[Event]) -> Mapping[str, Claim | Refused]:
        there: dict[str, Claim | Refused] = {}
        for event in events:
            if await self.table.write(scope, event.id, event, None) is None:
                there[event.id] = self.table.rows[scope, event.id][0].claim
        return there

    async def claims(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Claim]:
        return {id: event.claim for id, event in (await self.load(scope, ids)).items()}

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Event]:
        return {id: row.value for id, row in (await self.table.load(scope, ids)).items()}

    async def latest(self, scope: Scope, source: str, outcome: Outcome, *, limit: int) -> Sequence[Event]:
        found = [e for e in self.table.values(scope) if e.source == source and e.claim.outcome == outcome]
        return sorted(found, key=lambda e: e.received, reverse=True)[:limit]

    async def mark(self) -> str:
        return ""

    async def tallied(self, scope: Scope, minutes: range, *, after: str = "") -> Tally:
        events = [e for e in self.table.values(scope) if e.source != SYSTEM_SOURCE and minute_of(e.received) in minutes]
        return tally((Account(scope, e.source, minute_of(e.received)), as_told(e.claim.outcome, e.reason)) for e in events)


class MemoryParked:
    def __init__(self, step: Step) -> None:
        self.table: Table[Parked] = Table(step)

    async def create(self, scope: Scope, parked: Sequence[Parked]) -> None:
        for item in parked:
            await self.table.write(scope, item.id, item, None)

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Parked]:
        return page_of(((p.received.isoformat(), p.id, p) for p in self.table.values(scope)), limit, after)

    async def latest(self, scope: Scope, source: str, *, limit: int) -> Sequence[Parked]:
        return [p for p in (await self.page(scope, limit=len(self.table.rows))).items if p.source == source][:limit]

    async def count(self, scope: Scope) -> int:
        return len(self.table.values(scope))

    async def tallied(self, scope: Scope, minutes: range) -> Tally:
        parked = [p for p in self.table.values(scope) if minute_of(p.received) in minutes]
        return tally((Account(scope, p.source, minute_of(p.received)), PARKED) for p in parked for _ in range(p.events))

    async def sweep(self, before: datetime, *, limit: int) -> int:
        gone = [key for key, (parked, _) in self.table.rows.items() if parked.received < before][:limit]
        for key in gone:
            del self.table.rows[key]
        return len(gone)


class MemoryPartitions:
    def __init__(self, step: Step) -> None:
        self.table: Table[PartitionRecord] = Table(step)

    async def load(self) -> Mapping[int, Versioned[PartitionRecord]]:
        ids = [id for _, id in self.table.rows]
        return {int(id): row for id, row in (await self.table.load(EVERYWHERE, ids)).items()}

    async def write(self, records: Sequence[Versioned[PartitionRecord]]) -> Mapping[int, Version]:
        rows = ((str(r.value.partition), r.value, r.version) for r in records)
        return {int(id): version for id, version in (await self.table.write_all(EVERYWHERE, rows)).items()}


class MemoryDefinitions:
    def __init__(self) -> None:
        self.rows: dict[tuple[Scope, str, str], Definition] = {}
        self.revisions: dict[Scope, int] = {}

    async def revision(self, scope: Scope) -> int:
        return self.revisions.get(scope, 0)

    async def list(self, scope: Scope, kind: str) -> Sequence[Definition]:
        return [d for (of, k, _), d in sorted(self.rows.items()) if (of, k) == (scope, kind)]

    async def get(self, scope: Scope, kind: str, id: str) -> Definition | None:
        return self.rows.get((scope, kind, id))

    async def find(self, kind: str, lookup: str) -> tuple[Scope, Definition] | None:
        return next(((of, d) for (of, k, _), d in self.rows.items() if k == kind and d.lookup == lookup), None)

    async def save(self, scope: Scope, definition: Definition, *, expected: int | None) -> Definition:
        self._check(scope, definition.kind, definition.id, expected)
        stored = evolve(definition, revision=(expected or 0) + 1)
        self.rows[scope, definition.kind, definition.id] = stored
        self.revisions[scope] = self.revisions.get(scope, 0) + 1
        return stored

    async def delete(self, scope: Scope, kind: str, id: str, *, expected: int) -> None:
        if (scope, kind, id) not in self.rows:
            raise Missing(f'there is no {kind} "{id}"')
        self._check(scope, kind, id, expected)
        del self.rows[scope, kind, id]
        self.revisions[scope] = self.revisions.get(scope, 0) + 1

    def _check(self, scope: Scope, kind: str, id: str, expected: int | None) -> None:
        stored = self.rows.get((scope, kind, id))
        if (stored.revision if stored else None) != expected:
            raise Conflict(f'{kind} "{id}" was changed by somebody else; read it again')


class MemorySecrets:
    def __init__(self) -> None:
        self.made: dict[str, bytes] = {}

    async def once(self, name: str, made: bytes) -> bytes:
        return self.made.setdefault(name, made)


class MemorySchema:
    async def problem(self) -> str | None:
        return None                             # it is as old as the process


def open_memory(step: Step = no_step, now: Now = utc_now) -> Stores:
    """Empty stores. `step` is awaited before every effect of those that the drain writes; `now` is when conditions are asked."""
    profiles, sessions, events = MemoryProfiles(step, now), MemorySessions(step, now), MemoryEvents(step, now)
    identities, parked, deliveries = MemoryIdentities(step), MemoryParked(step), MemoryDeliveries(step)
    tables: Mapping[KindName, Table[Any]] = {"event": events.table, "profile": profiles.table, "session": sessions.table}
    groups, partitions, erasures = MemoryGroups(step), MemoryPartitions(step), MemoryErasures(step)
    definitions, secrets = MemoryDefinitions(), MemorySecrets()
    return Stores(
        profiles=profiles,
        identities=identities,
        sessions=sessions,
        events=events,
        groups=groups,
        parked=parked,
        partitions=partitions,
        definitions=definitions,
        deliveries=deliveries,
        erasures=erasures,
        remains=MemoryRemains(
            step=step,
            events=events.table,
            sessions=sessions.table,
            deliveries=deliveries.table,
            identities=identities.table,
            parked=parked.table,
        ),
        copies=MemoryCopies(
            tables={
                "erasure": erasures.table, "partition": partitions.table, "identity": identities.table, "profile": profiles.table,
                "group": groups.table, "session": sessions.table, "latest-session": sessions.newest, "event": events.table,
                "delivery": deliveries.table, "parked": parked.table,
            },
            definitions=definitions.rows,
            revisions=definitions.revisions,
            secrets=secrets.made,
        ),
        declared=MemoryDeclared(lambda scope, kind: len(tables[kind].values(scope))),
        secrets=secrets,
        schema=MemorySchema(),
    )
