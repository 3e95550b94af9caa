"""Counting records by source and minute of receipt, for the ledger's check.

No index leads to the time of receipt: it would cost every event that is written, for one question an hour. Rows are numbered in the order
in which they are made, and nothing can be made before it was received; so rows up to a number noted at some time hold nothing that was
received later, and those behind it are looked at one and all, in pieces that hold nobody up for long.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from ...domain.event import SYSTEM_SOURCE
from ...domain.ledger import PARKED, Account, Tally, as_told, minute_of
from ...domain.scope import Scope
from .database import Connection

ROWS = 50_000                                   # well under 0.1 s, if they are in memory
MINUTE = 16                                     # characters of a time that say its minute

# Put aside first, or the JSON would be read anew each time that the minute is asked for.
EVENTS = f"""
WITH received AS MATERIALIZED (
    SELECT source, outcome, substr(json_extract(document, '$.received'), 1, {MINUTE}) AS minute,
           CASE WHEN outcome <> 'stored' THEN json_extract(document, '$.reason') END AS reason
    FROM events WHERE rowid > ? AND rowid <= ? AND scope = ? AND source <> '{SYSTEM_SOURCE}')
SELECT source, outcome, reason, minute, count(*) FROM received
WHERE minute >= ? AND minute < ? GROUP BY source, outcome, reason, minute"""

ITEMS = f"""
SELECT json_extract(document, '$.source') AS source, substr(received, 1, {MINUTE}) AS minute,
       sum(coalesce(json_extract(document, '$.events'), 1))
FROM parked WHERE scope = ? AND received >= ? AND received < ? GROUP BY source, minute"""

Numbered = tuple[Scope, int]
"""A scope, and its number."""


def last_row(connection: Connection) -> int:
    """The number of the newest event."""
    return int(connection.execute("SELECT coalesce(max(rowid), 0) FROM events").fetchall()[0][0])


def tallied(connection: Connection, of: Numbered, rows: range, minutes: range) -> Tally:
    """Of the rows behind the first number of the range, up to its end."""
    scope, number = of
    found = connection.execute(EVENTS, (rows.start, rows.stop, number, _text(minutes.start), _text(minutes.stop))).fetchall()
    counts: dict[Account, dict[str, int]] = {}
    for source, outcome, reason, minute, n in found:
        per, told = counts.setdefault(Account(scope, source, _minute(minute)), {}), as_told(outcome, reason)
        per[told] = per.get(told, 0) + n
    return counts


def parked_tallied(connection: Connection, of: Numbered, minutes: range) -> Tally:
    """Events that parked records stand for."""
    scope, number = of
    found = connection.execute(ITEMS, (number, _text(minutes.start), _text(minutes.stop))).fetchall()
    return {Account(scope, source, _minute(minute)): {PARKED: n} for source, minute, n in found if n}


def merged(tallies: Iterable[Tally]) -> Tally:
    """Their sum."""
    total: dict[Account, dict[str, int]] = {}
    for one in tallies:
        for account, counts in one.items():
            per = total.setdefault(account, {})
            for outcome, n in counts.items():
                per[outcome] = per.get(outcome, 0) + n
    return total


def _text(minute: int) -> str:
    return datetime.fromtimestamp(minute * 60, UTC).isoformat()[:MINUTE]


def _minute(text: str) -> int:
    return minute_of(datetime.fromisoformat(f"{text}:00+00:00"))
