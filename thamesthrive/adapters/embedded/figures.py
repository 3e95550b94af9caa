"""Histograms, values and numbers of what matches."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from itertools import pairwise
from math import ceil
from typing import Any

from attrs import frozen

from ...domain.fields import Field
from ...kernel.codec import decode
from ...language.condition import Path
from ...language.values import as_float, at, is_number
from ...ports.search import Buckets, Numbers, Term
from .answers import TRUE
from .asking import ANY_ROW, Asking, Reply, Span
from .columns import present
from .database import Connection
from .nodes import Place
from .pieces import records_of
from .statements import as_text, read, sortable
from .tables import Column, Node

ALL = Reply(TRUE, TRUE)


@frozen
class Matching:
    """What matches: a span in which SQL tells it."""

    asking: Asking
    span: Span

    @classmethod
    def of(cls, asking: Asking, numbers: Sequence[int]) -> "Matching":
        """Just these rows."""
        rows = f"rowid IN (SELECT value FROM json_each({asking.bind(as_text(numbers))}))"
        return cls(asking, Span(f"{asking.table.name} NOT INDEXED WHERE {rows}", ALL))

    @property
    def sql(self) -> str:
        """What stands after FROM."""
        return f"{self.span.sql} AND {self.span.reply.possible}"

    def by(self, column: Column) -> str:
        """The same; everything along the index of a column, if that has one."""
        default = f"INDEXED BY {self.asking.table.default.index} "
        return self.sql.replace(default, f"INDEXED BY {column.index} ", 1) if column.index and self.span.walked else self.sql

    @property
    def values(self) -> dict[str, object]:
        return {**self.asking.bind.values, **ANY_ROW}

    def one(self, connection: Connection, query: str) -> Any:
        """The one value that a query gives."""
        return connection.execute(query, self.values).fetchall()[0][0]

    def numbers(self, connection: Connection) -> list[int]:
        """Of all rows."""
        return decode(b"[" + (self.one(connection, f"SELECT CAST(group_concat(rowid) AS BLOB) FROM {self.sql}") or b"") + b"]", list[int])


def histogram(connection: Connection, matching: Matching, by: Field, buckets: Buckets) -> Sequence[int]:
    """Along the index of the default order each bucket is a piece of it."""
    edges = [sortable(edge.astimezone(UTC)) for edge in buckets.edges]
    table = matching.asking.table
    column = table.core[by.path]
    if not isinstance(column, Column) or len(edges) < 2:
        return [0] * max(len(edges) - 1, 0)
    if matching.span.walked and column.sql == table.default.column:
        return _piece_by_piece(connection, matching, column, edges)
    bind = matching.asking.bind
    within = f"{present(column)} AND {column.sql} >= {bind(edges[0])} AND {column.sql} < {bind(edges[-1])}"
    if column.ahead:                                    # so what ended before need not be gone through
        within = f"{table.default.column} >= {bind(edges[0])} AND {within}"
    times = matching.one(connection, f"SELECT CAST(group_concat(json_quote({column.sql})) AS BLOB) FROM {matching.sql} AND {within}")
    counts = Counter(bisect_right(edges, time) - 1 for time in decode(b"[" + (times or b"") + b"]", list[str]))
    return [counts[n] for n in range(len(edges) - 1)]


def terms(connection: Connection, matching: Matching, path: Path, limit: int) -> Sequence[Term]:
    """The most frequent first, then booleans, numbers and texts in their order."""
    place = matching.asking.table.at(path)
    counts: Iterable[tuple[Any, int]]
    if isinstance(place, Column):
        counts = _of_column(connection, matching, place, limit)
    elif isinstance(place, Node):
        counts = _of_node(connection, matching, place)
    else:
        counts = _counted((values, 1) for values in _values(connection, matching, path))
    ordered = sorted(((_rank(value), value, n) for value, n in counts), key=lambda row: (-row[2], row[0], row[1]))
    return [Term(value, n) for _, value, n in ordered[:limit]]


def numbers(connection: Connection, matching: Matching, path: Path, percents: Sequence[float]) -> Numbers:
    """By nearest rank."""
    found = sorted(_numbers(connection, matching, path))
    if not found:
        return Numbers(0)
    count, total = len(found), sum(found)
    percentiles = {percent: found[max(1, ceil(percent / 100 * count)) - 1] for percent in percents}
    return Numbers(count, found[0], found[-1], total / count, total, percentiles)


def _piece_by_piece(connection: Connection, matching: Matching, column: Column, edges: Sequence[str]) -> Sequence[int]:
    listed = matching.asking.bind(as_text([[low, high] for low, high in pairwise(edges)]))
    bucket = f"{column.sql} >= json_extract(b.value, '$[0]') AND {column.sql} < json_extract(b.value, '$[1]')"
    # Within IS TRUE no bound of the condition takes the place of the bucket's: each would go through all of the time that is asked for.
    rows = f"{matching.span.sql} AND {bucket} AND ({matching.span.reply.possible}) IS TRUE"
    counted = f"SELECT b.key AS k, (SELECT count(*) FROM {rows}) AS n FROM json_each({listed}) AS b"
    found = matching.one(connection, f"SELECT json_group_array(json_array(k, n)) FROM ({counted})")
    return [n for _, n in sorted(read(found.encode(), list[tuple[int, int]]))]


def _of_column(connection: Connection, matching: Matching, column: Column, limit: int) -> Iterator[tuple[Any, int]]:
    """Times are no values to be counted one by one."""
    if column.type == "time":
        return
    grouped = (
        f"SELECT {column.sql} AS v, count(*) AS n FROM {matching.by(column)} AND {present(column)}"
        f" GROUP BY v ORDER BY n DESC, v LIMIT {limit}"
    )
    found = matching.one(connection, f"SELECT json_group_array(json_array(v, n)) FROM ({grouped})")
    for value, n in read(found.encode(), list[tuple[Any, int]]):
        yield bool(value) if column.type == "boolean" else value, n


def _of_node(connection: Connection, matching: Matching, node: Node) -> Iterator[tuple[Any, int]]:
    """Grouped as JSON text, and then as values: numbers that are equal are one value, however they are written."""
    place = Place(node, matching.asking.bind)
    grouped = f"SELECT {place.json} AS j, count(*) AS n FROM {matching.sql} GROUP BY j"
    body = matching.one(connection, f"SELECT CAST(group_concat('[' || j || ',' || n || ']') AS BLOB) FROM ({grouped}) WHERE j IS NOT NULL")
    return _counted((_elements(value), n) for value, n in read(b"[" + (body or b"") + b"]", list[tuple[Any, int]]))


def _counted(groups: Iterable[tuple[Sequence[Any], int]]) -> Iterator[tuple[Any, int]]:
    """Each different value of a group once."""
    counts: Counter[tuple[int, Any]] = Counter()
    for values, n in groups:
        for key in {(_rank(v), v) for v in values if isinstance(v, str | int | float)}:
            counts[key] += n
    return ((value, n) for (_, value), n in counts.items())


def _numbers(connection: Connection, matching: Matching, path: Path) -> Iterator[float]:
    place = matching.asking.table.at(path)
    if place is None:
        found: Iterable[Any] = (v for values in _values(connection, matching, path) for v in values)
    elif isinstance(place, Node):
        found = (v for value in _json(connection, matching, Place(place, matching.asking.bind).json) for v in _elements(value))
    else:
        found = _json(connection, matching, place.sql) if place.type == "number" else ()
    yield from (as_float(v) for v in found if is_number(v))


def _json(connection: Connection, matching: Matching, sql: str) -> list[Any]:
    """What an expression gives, of all rows where it gives something."""
    body = matching.one(connection, f"SELECT CAST(group_concat({sql}) AS BLOB) FROM {matching.sql}")
    return read(b"[" + (body or b"") + b"]", list[Any])


def _values(connection: Connection, matching: Matching, path: Path) -> Iterator[Sequence[Any]]:
    """Of each record, where SQL knows of no such place."""
    for records in records_of(connection, matching.asking, matching.numbers(connection)):
        yield from (_elements(at(path, record)) for _, record in records)


def _elements(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)


def _rank(value: Any) -> int:
    """So that true and 1 are two values."""
    return 0 if isinstance(value, bool) else 2 if isinstance(value, str) else 1

