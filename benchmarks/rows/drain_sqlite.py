"""A backlog drained into SQLite by one worker, against a bare script that writes the same rows in the same bulks."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from thamesthrive.adapters.embedded.columned import EVENT_COLUMNS, PROFILE_COLUMNS, SESSION_COLUMNS, event_stored
from thamesthrive.domain.event import Event
from thamesthrive.kernel.codec import decode

from ..backlog import Drained, drain, fill
from ..bench import Bench, Row
from ..figures import Figure, Target, sample
from ..processes import embedded, platform
from ..written import Bulk, Stored, bulks

EVENTS = 40_000
ROUND = 5_000                                   # the default of collection.round_events
COLUMNS = {
    "events": ("scope", "id", *EVENT_COLUMNS[1:], "document", "rowid"),
    "profiles": ("scope", "id", "version", "document", *PROFILE_COLUMNS),
    "identities": ("scope", "id", "version", "document"),
    "sessions": ("scope", "id", "version", "document", *SESSION_COLUMNS),
    "latest_sessions": ("scope", "id", "version", "document"),
}
# What leads from a document to others: home, session, order (see `Stored`).
LEADS = {
    "events": "part, session, json_extract(document, '$.sender_id')",
    "profiles": "json_extract(document, '$.root.part'), NULL, NULL",
    "identities": "json_extract(document, '$.link.home.part'), NULL, NULL",
    "sessions": "part, NULL, NULL",
    "latest_sessions": "NULL, json_extract(document, '$.session'), NULL",
}
# When a document was made, in milliseconds: what is older was not written by the backlog at hand.
RECEIVED = "CAST((julianday(json_extract(document, '$.received')) - 2440587.5) * 86400000 AS INTEGER)"
SINCE = {"events": RECEIVED, "identities": "json_extract(document, '$.claimed[0]')"}
# What makes the schema: without what SQLite and its full-text index make by themselves.
OURS = "sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND NOT (type = 'table' AND name LIKE '%^_words^_%' ESCAPE '^')"
FIRST_RECEIVED = f"SELECT min({RECEIVED}) FROM events WHERE json_extract(document, '$.sender_id') LIKE ?"

Words = Mapping[str, Sequence[tuple[int, str]]]
"""Table -> row numbers and tokens."""


def run(bench: Bench) -> list[Figure]:
    folder = bench.within("drain")
    events = bench.halved(EVENTS)
    ours: list[Drained] = []
    bare: list[tuple[float, float]] = []
    with platform(folder, embedded(folder)) as product:
        for n in range(bench.few_rounds):
            fill(product, events, seed=200 + n)
            ours.append(drain(product, events, {}))
            store = folder / "data" / "store.sqlite3"
            bare.append(_bare(store, f"message-{200 + n}-", bench.within("bare") / "bare.sqlite3"))
    return [
        Figure(
            what="drain into SQLite",
            unit="events/s",
            result=sample([d.per_second for d in ours]),
            baseline=sample([rate for rate, _ in bare]),
            against="bare script, same rows, same bulks, one transaction a bulk",
            target=Target(0.5),
            cpu_us=sample([d.cpu_us("worker") for d in ours]),
            note=_note(ours, bare),
        )
    ]


def _note(ours: Sequence[Drained], bare: Sequence[tuple[float, float]]) -> str:
    log = sample([d.cpu_us("log server") for d in ours]).middle
    us = sample([us for _, us in bare]).middle
    worker = sample([d.cpu_us("worker") for d in ours]).middle
    return (
        f"CPU µs is the worker's, the log server takes {log:.0f} more, the bare script {us:.0f} (ratio by CPU {us / worker:.2f}); "
        "absolute target ≥ 6,000 events/s; later rounds meet people whom earlier ones made"
    )


def _bare(store: Path, messages: str, file: Path) -> tuple[float, float]:
    """Events/s and CPU µs an event of writing once more what the last backlog wrote, in bulks of a round."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as source:
        schema = [sql for (sql,) in source.execute(f"SELECT sql FROM sqlite_master WHERE {OURS}")]
        documents = [stored for table in COLUMNS for stored in _stored(source, table, messages)]
    made = list(bulks(documents, ROUND))
    known = set[tuple[str, str]]()
    tokens = [_tokens(bulk, known) for bulk in made]
    connection = _fresh(file, schema)
    began, cpu = time.perf_counter(), time.process_time()
    for bulk, words in zip(made, tokens, strict=True):
        _write(connection, bulk, words)
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    connection.close()
    sent = sum(bulk.sent for bulk in made)
    return sent / seconds, spent / sent * 1e6


def _stored(source: sqlite3.Connection, table: str, messages: str) -> Iterator[Stored]:
    """Events and links of the last backlog alone; all else is found by way of them."""
    columns = COLUMNS[table]
    condition, given = "", tuple[object, ...]()
    if table in SINCE:
        [(since,)] = source.execute(FIRST_RECEIVED, (f"{messages}%",)).fetchall()
        condition, given = f"WHERE {SINCE[table]} >= ?", (since,)
    for row in source.execute(f"SELECT {', '.join(columns)}, {LEADS[table]} FROM {table} {condition}", given):
        yield Stored(table, row[1], row[: len(columns)], *row[len(columns) :])


def _fresh(file: Path, schema: Sequence[str]) -> sqlite3.Connection:
    """As the store opens its own."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("page_size = 8192", "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 10000", "cache_size = -32000"):
        connection.execute(f"PRAGMA {pragma}")
    for statement in schema:
        connection.execute(statement)
    return connection


def _tokens(bulk: Bulk, known: set[tuple[str, str]]) -> Words:
    """What a bulk's records are found by, in words: events, whose words cannot be read back; people and visits when they first come."""
    events: list[Any] = [d.row for d in bulk.rows if d.table == "events"]
    words: dict[str, list[tuple[Any, Any]]] = {}
    words["events"] = [(row[-1], event_stored(row[0], decode(row[-2].encode(), Event))[1]) for row in events]
    for d in bulk.rows:
        if d.table in ("profiles", "sessions") and d.row[-1] is not None and (d.table, d.id) not in known:
            known.add((d.table, d.id))
            words.setdefault(d.table, []).append((len(known), d.row[-1]))
    return words


def _write(connection: sqlite3.Connection, bulk: Bulk, words: Words) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, columns in COLUMNS.items():
        rows = [d.row for d in bulk.rows if d.table == table]
        sql = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        connection.executemany(sql, rows)
    for table, tokens in words.items():
        connection.executemany(f"INSERT INTO {table}_words (rowid, tokens) VALUES (?, ?)", tokens)
    connection.execute("COMMIT")


ROW = Row("drain", "a backlog into SQLite", run)
