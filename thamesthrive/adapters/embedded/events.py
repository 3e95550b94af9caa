"""Events in SQLite: one row each, made once. What is often searched for stands in columns, the whole event in the document."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from attrs import frozen

from ...domain.event import Claim, Event, Outcome
from ...domain.ledger import Tally
from ...domain.scope import Scope
from ...kernel.errors import Malformed
from ...ports.events import Refused
from .columned import EVENT_COLUMNS, event_columns, event_stored
from .database import Connection, Database
from .search import EmbeddedSearch, Now, utc_now
from .statements import BY_ID, Insert, as_list, as_text, gathered, read
from .tables import EVENTS
from .tallies import ROWS, last_row, merged, tallied

T = TypeVar("T")

LOOKED_AT = 20_000                              # rows in which those of one source are looked for
# A plus keeps SQLite from an index, which would be gone through from its beginning.
MADE_LAST = "SELECT rowid FROM events WHERE rowid > ? AND +scope = ? AND +source = ? AND +outcome = ? ORDER BY rowid DESC LIMIT ?"
HAPPENED_LAST = """SELECT number FROM (
    SELECT rowid AS number, time, outcome FROM events WHERE scope = ? AND source = ? ORDER BY time DESC LIMIT ?)
    WHERE outcome = ? ORDER BY time DESC"""

INSERT = Insert("events", ("rowid", "scope", *EVENT_COLUMNS, "document"))
INSERT_TOKENS = Insert("events_words", ("rowid", "tokens"))


@frozen
class Claimed:
    """Of a stored event, what tells who made it."""

    id: str
    claim: Claim


class EmbeddedEvents(EmbeddedSearch[Event]):
    def __init__(self, database: Database, now: Now = utc_now) -> None:
        super().__init__(database, EVENTS, now)

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

    async def latest(self, scope: Scope, source: str, outcome: Outcome, *, limit: int) -> Sequence[Event]:
        found = await self._database.scan(scope, lambda connection, number: _latest(connection, (number, source, outcome), limit))
        return sorted(found, key=lambda event: event.received, reverse=True)

    async def mark(self) -> str:
        return str(await self._database.read_anywhere(last_row))

    async def tallied(self, scope: Scope, minutes: range, *, after: str = "") -> Tally:
        first, last = int(after or 0), await self._database.read_anywhere(last_row)
        tallies: list[Tally] = []
        for begin in range(first, last, ROWS):
            piece = partial(_tallied, scope, range(begin, min(begin + ROWS, last)), minutes)
            tallies.append(await self._database.scan(scope, piece))
        return merged(tallies)


def _latest(connection: Connection, of: tuple[int, str, Outcome], limit: int) -> list[Event]:
    """Of the rows that were made last, since no index leads to the time of receipt (see `tallies`); else of those that happened last."""
    after = last_row(connection) - LOOKED_AT
    rows = [row for (row,) in connection.execute(MADE_LAST, (after, *of, limit)).fetchall()]
    if len(rows) < limit:
        rows += [row for (row,) in connection.execute(HAPPENED_LAST, (*of[:2], LOOKED_AT, of[2])).fetchall() if row not in rows]
    where = "events WHERE rowid IN (SELECT value FROM json_each(?))"
    return read(gathered(connection, "document", where, (as_text(rows[:limit]),)), list[Event])


def _create(connection: Connection, number: int, events: Sequence[Event]) -> Mapping[str, Claim | Refused]:
    """The transaction keeps others out, so what is not there when looked up is not there when the rows are written."""
    stored = dict(_claims(connection, number, [e.id for e in events]))
    answer: dict[str, Claim | Refused] = {}
    rows: list[tuple[object, ...]] = []
    tokens: list[tuple[object, ...]] = []
    first = _next_row(connection)
    for event in events:
        if event.id in stored:
            answer[event.id] = stored[event.id]
            continue
        try:
            written, found = event_stored(number, event)
            row = (first + len(rows), number, *event_columns(written), as_text(written))
        except (Malformed, UnicodeDecodeError, UnicodeEncodeError) as error:
            answer[event.id] = Refused(f"its text cannot be stored ({_reason(error)})")
        else:
            tokens.append((row[0], found))
            rows.append(row)
            stored[event.id] = event.claim
    INSERT.run(connection, rows)
    INSERT_TOKENS.run(connection, tokens)
    return answer


def _tallied(scope: Scope, rows: range, minutes: range, connection: Connection, number: int) -> Tally:
    return tallied(connection, (scope, number), rows, minutes)


def _next_row(connection: Connection) -> int:
    """Known beforehand, so that the tokens can be written in few statements too."""
    found: Any = connection.execute("SELECT coalesce(max(rowid), 0) + 1 FROM events").fetchall()
    return int(found[0][0])


def _reason(error: Exception) -> str:
    return error.sentence if isinstance(error, Malformed) else str(getattr(error, "reason", error))


def _claims(connection: Connection, number: int, ids: Sequence[str]) -> Mapping[str, Claim]:
    return {found.id: found.claim for found in _found(connection, number, ids, Claimed)}


def _found(connection: Connection, number: int, ids: Sequence[str], type_: type[T]) -> list[T]:
    body = gathered(connection, "document", f"events WHERE {BY_ID}", (number, as_list(ids)))
    return read(body, list[type_])  # type: ignore[valid-type]  # a type made at run time
