"""What is left of people, and too old, in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from ...domain.delivery import Delivery, Status
from ...domain.event import Event, emptied_event
from ...domain.identity import Identity
from ...domain.parked import Parked
from ...domain.scope import Scope
from ...domain.session import Session
from ...ports.remains import Aging, Kind
from .table import Step, Table


@frozen(kw_only=True)
class MemoryRemains:
    step: Step
    events: Table[Event]
    sessions: Table[Session]
    deliveries: Table[Delivery]
    identities: Table[Identity]
    parked: Table[Parked]

    async def find(self, scope: Scope, kind: Kind, parts: Sequence[str], *, limit: int) -> Sequence[str]:
        await self.step()
        named: dict[Kind, tuple[Table[Any], Callable[[Any], tuple[str | None, ...]]]] = {
            "event": (self.events, lambda e: (e.part,)),
            "session": (self.sessions, lambda s: (s.home.part,)),
            "delivery": (self.deliveries, lambda d: (d.part, d.profile)),
            "identity": (self.identities, lambda i: (i.home.part,)),
        }
        table, names = named[kind]
        return [value.id for value in table.values(scope) if set(names(value)) & set(parts)][:limit]

    async def empty(self, scope: Scope, ids: Sequence[str]) -> None:
        await self.step()
        for id in ids:
            if (row := self.events.rows.get((scope, id))) is not None:
                self.events.rows[scope, id] = emptied_event(row[0]), row[1] + 1

    async def drop_parked(self, scope: Scope, ids: Sequence[str]) -> None:
        await self.step()
        for id in ids:
            self.parked.rows.pop((scope, id), None)

    async def sweep(self, kind: Aging, before: datetime, *, limit: int, scope: Scope | None = None) -> int:
        await self.step()
        tables: dict[Aging, tuple[Table[Any], Callable[[Any], bool]]] = {
            "event": (self.events, lambda e: e.time < before and e.received < before),
            "session": (self.sessions, lambda s: s.last < before),
            "delivery": (self.deliveries, lambda d: d.created < before and d.status is not Status.WAITING),
        }
        table, is_old = tables[kind]
        old = [key for key, (value, _) in table.rows.items() if scope in (None, key[0]) and is_old(value)][:limit]
        for key in old:
            del table.rows[key]
        return len(old)

    async def reclaim(self) -> bool:
        return True
