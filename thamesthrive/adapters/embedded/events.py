"""Events in SQLite: one row each, made once. What is searched for stands in columns, the whole event in the document."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from ...domain.event import Claim, Event
from ...domain.scope import Scope
from ...ports.events import EventFilter, Refused
from ...ports.versions import Page
from .database import Connection, Database
from .listing import Listing, Selection, among
from .statements import BY_ID, Insert, as_list, as_text, gathered, read, sortable

T = TypeVar("T")

INSERT = Insert("events", ("scope", "id", "time", "type", "source", "session", "part", "outcome", "document"))


@frozen
class Claimed:
    """Of a stored event, what tells who made it."""

    id: str
    claim: Claim


class EmbeddedEvents:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._listing = Listing(database, "events", "time", Event)

    async def create(self, scope: Scope, events: Sequence[Event]) -> Mapping[str, Claim | Refused]:
        if not events:
            return {}
        return await self._database.write(scope, lambda connection, number: _create(connection, number, events))

    async def claims(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Claim]:
        if not ids:
            return {}
        return await self._database.read(scope, lambda connection, number: _claims(connection, number, ids))

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Event]:
        if not ids:
            return {}
        found = await self._database.read(scope, lambda connection, number: _found(connection, number, ids, Event))
        return {event.id: event for event in found}

    async def page(
        self, scope: Scope, filter: EventFilter, *, limit: int, after: tuple[str, str] | None = None
    ) -> Page[Event]:
        return await self._listing.page(scope, selection(filter), limit=limit, after=after)

    async def count(self, scope: Scope, filter: EventFilter) -> int:
        return await self._listing.count(scope, selection(filter))


def selection(filter: EventFilter) -> Selection:
    """Follows the index of the most telling condition: SQLite knows nothing of the values and would often follow another."""
    one_of = {
        "session": _one(filter.session),
        "part": filter.parts,
        "type": _one(filter.type),
        "source": _one(filter.source),
        "outcome": filter.outcomes,
    }
    terms = [among(column, values) for column, values in one_of.items() if values is not None]
    terms += [(f"time {sign} ?", sortable(time)) for sign, time in ((">=", filter.since), ("<", filter.until)) if time is not None]
    followed = next(column for column, values in one_of.items() if values is not None)
    return Selection(
        "".join(f" AND {term}" for term, _ in terms),
        tuple(argument for _, argument in terms),
        "events_time" if followed == "outcome" else f"events_{followed}",
    )


def _one(value: str | None) -> tuple[str, ...] | None:
    return None if value is None else (value,)


def _create(connection: Connection, number: int, events: Sequence[Event]) -> Mapping[str, Claim | Refused]:
    """The transaction keeps others out, so what is not there when looked up is not there when the rows are written."""
    stored = dict(_claims(connection, number, [e.id for e in events]))
    answer: dict[str, Claim | Refused] = {}
    rows: list[tuple[object, ...]] = []
    for event in events:
        if event.id in stored:
            answer[event.id] = stored[event.id]
            continue
        try:
            rows.append((number, *_row(event)))
        except (UnicodeDecodeError, UnicodeEncodeError) as error:
            answer[event.id] = Refused(f"its text is not UTF-8 ({error.reason})")
        else:
            stored[event.id] = event.claim
    INSERT.run(connection, rows)
    return answer


def _row(event: Event) -> tuple[str | None, ...]:
    columns = (event.id, sortable(event.time), event.type, event.source, event.session, event.part, event.claim.outcome.value)
    return (*columns, as_text(event))


def _claims(connection: Connection, number: int, ids: Sequence[str]) -> Mapping[str, Claim]:
    return {found.id: found.claim for found in _found(connection, number, ids, Claimed)}


def _found(connection: Connection, number: int, ids: Sequence[str], type_: type[T]) -> list[T]:
    body = gathered(connection, "document", f"events WHERE {BY_ID}", (number, as_list(ids)))
    return read(body, list[type_])  # type: ignore[valid-type]  # a type made at run time
