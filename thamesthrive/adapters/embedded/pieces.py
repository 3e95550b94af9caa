"""Looking through a table in pieces: each is one short piece of work on a connection."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from attrs import define, evolve, field, frozen

from ...kernel.codec import decode
from .answers import TRUE
from .asking import ANY_ROW, HIGH_ROW, LOW_ROW, Asking, Span
from .database import Connection
from .statements import as_text, gathered, read
from .tables import Sorting

FIRST_PIECE, LARGEST_PIECE, LARGEST_QUICK = 500, 32_000, 500_000         # rows
FAR = 50                                                # times as many numbers as rows between the first and the last of them
READ = 500                                              # records whose meaning is asked at once
BEFORE_ANY, AFTER_ANY = "", b""                         # as ids: for SQLite every text comes before a blob

Place = tuple[str, str | bytes]


@frozen
class Found:
    """A row that matches, and its place in the order."""

    number: int
    key: str
    id: str


@frozen
class Edge:
    """Where a piece ends: at rows with this key, which are in it. None: it goes to the end."""

    key: str | None
    rows: int


@define
class Look:
    """A look through a span in one order, as far as it is. `gone`: rows that were gone through; only what walks counts them."""

    asking: Asking
    span: Span
    sorting: Sorting
    descending: bool = True
    after: Place | None = None
    gone: int = 0
    finished: bool = False
    _size: int = FIRST_PIECE
    _stages: list[str] = field(init=False)              # who has no value comes last in either direction

    @_stages.default
    def _both(self) -> list[str]:
        if not self.sorting.blank or self.descending:
            return ["1"]
        blank = f"{self.sorting.column} = ''"
        return [blank] if self.after is not None and not self.after[0] else [f"{self.sorting.column} > ''", blank]

    def listed(self, connection: Connection, limit: int) -> list[Found]:
        """Up to so many of those that come next; none does not mean that there are no more, unless it is `finished`."""
        edge = self._edge(connection)
        here = self._here(edge)
        values = self._values(connection, here)
        if not self.gone and here.reply is self.asking.row_by_row and values[HIGH_ROW] - values[LOW_ROW] > FAR * edge.rows:
            here = evolve(here, reply=self.asking.one_by_one)
        asked = limit if here.reply.answer.total else max(limit, READ)
        rows = self._candidates(connection, here, values, asked)
        known = {row.number for row, sure in rows if not sure}
        true = meant(connection, self.asking, known) if known else set()
        matching = [row for row, sure in rows if sure or row.number in true]
        if len(rows) == asked:
            self.after = rows[-1][0].key, rows[-1][0].id
        else:
            self._go_on(edge)
        return matching

    def tallied(self, connection: Connection) -> list[int]:
        """The numbers of the rows that match in the next piece, in no order."""
        edge = self._edge(connection)
        here = self._here(edge)
        numbers, unknown = self._numbers(connection, here)
        self._go_on(edge)
        return [*numbers, *(meant(connection, self.asking, unknown) if unknown else ())]

    def counted(self, connection: Connection) -> int:
        """How many match in the next piece."""
        if not self.span.reply.answer.total:
            return len(self.tallied(connection))
        edge = self._edge(connection)
        here = self._here(edge)
        query = f"SELECT count(*) FROM {here.sql} AND {here.reply.possible}"
        found: Any = connection.execute(query, self._values(connection, here)).fetchall()
        self._go_on(edge)
        return int(found[0][0])

    def counted_at_once(self, connection: Connection, most: int | None) -> int:
        """How many match in all, or one more than `most`."""
        limit = "" if most is None else f" LIMIT {most + 1}"
        query = f"SELECT count(*) FROM (SELECT 1 FROM {self.span.sql} AND {self.span.reply.possible}{limit})"
        self.finished = True
        found: Any = connection.execute(query, self._values(connection, self.span)).fetchall()
        return int(found[0][0])

    def _edge(self, connection: Connection) -> Edge:
        """So that a piece takes a tenth of a second or so. What the index itself answers is not cut."""
        if not self.span.walked or self._is_in_index:
            return Edge(None, 0)
        column, order = self.sorting.column, "DESC" if self.descending else "ASC"
        ahead = f"SELECT {column} AS k FROM {self._rest().sql} ORDER BY k {order} LIMIT {self._size}"
        found: Any = connection.execute(
            f"SELECT {'min' if self.descending else 'max'}(k), count(*) FROM ({ahead})", self.asking.bind.values
        ).fetchall()
        key, rows = found[0]
        return Edge(key if rows == self._size else None, rows)

    @property
    def _is_in_index(self) -> bool:
        answer = self.span.reply.answer
        return answer == TRUE or (answer.quick and LOW_ROW not in answer.sql and self.sorting == self.asking.table.default)

    def _here(self, edge: Edge) -> Span:
        bind, to = self.asking.bind, ">=" if self.descending else "<="
        return self._rest(*([] if edge.key is None else [f"{self.sorting.column} {to} {bind(edge.key)}"]))

    def _rest(self, *nearer: str) -> Span:
        """Of bounds of one column SQLite goes by the first and tests the others row by row, so those of the condition come last."""
        return self.span.cut(" AND ".join([*nearer, *self._behind(), self._stages[0], self.asking.bounds[self.sorting.column]]))

    def _behind(self) -> Iterator[str]:
        if self.after is not None:
            bind, (key, id) = self.asking.bind, self.after
            yield f"({self.sorting.column}, id) {'<' if self.descending else '>'} ({bind(key)}, {bind(id)})"

    def _go_on(self, edge: Edge) -> None:
        self.gone += edge.rows
        largest = LARGEST_QUICK if self.span.reply.answer.quick else LARGEST_PIECE
        self._size = min(4 * self._size, largest)
        if edge.key is not None:
            self.after = edge.key, BEFORE_ANY if self.descending else AFTER_ANY
            return
        self._stages, self.after = self._stages[1:], None
        self.finished = not self._stages

    def _candidates(self, connection: Connection, here: Span, values: Mapping[str, Any], limit: int) -> list[tuple[Found, bool]]:
        """Those for which the answer is not false, in order, and whether it is true. It is asked once a row, thanks to the inner limit."""
        column, order = self.sorting.column, "DESC" if self.descending else "ASC"
        answer = "1" if here.reply.answer.total else here.reply.answer.sql
        ordered = (
            f"SELECT rowid AS n, {column} AS k, id AS i, {answer} AS a FROM {here.sql} AND {here.reply.firm.sql}"
            f" ORDER BY {column} {order}, id {order} LIMIT -1"
        )
        row = "'[' || n || ',' || json_quote(k) || ',' || json_quote(i) || ',' || coalesce(a, 'null') || ']'"
        body = gathered(connection, row, f"(SELECT * FROM ({ordered}) WHERE a IS NOT 0 LIMIT {limit})", values)
        found = [(Found(n, k, i), a is not None) for n, k, i, a in read(body, list[tuple[int, str, str, int | None]])]
        return sorted(found, key=lambda f: (f[0].key, f[0].id), reverse=self.descending)

    def _numbers(self, connection: Connection, here: Span) -> tuple[list[int], list[int]]:
        """Those of the rows that match, and those of which only the meaning tells."""
        rows = f"SELECT rowid AS n, {here.reply.answer.sql} AS a FROM {here.sql} AND {here.reply.possible} LIMIT -1"
        lists = ", ".join(f"CAST(group_concat(CASE WHEN a {test} THEN n END) AS BLOB)" for test in ("= 1", "IS NULL"))
        found: Any = connection.execute(f"SELECT {lists} FROM ({rows})", self._values(connection, here)).fetchall()
        true, unknown = (decode(b"[" + (body or b"") + b"]", list[int]) for body in found[0])
        return true, unknown

    def _values(self, connection: Connection, here: Span) -> Mapping[str, Any]:
        """The values of the statement; the numbers between which its rows are, if something asks for them."""
        values = {**self.asking.bind.values, **ANY_ROW}
        if LOW_ROW not in here.reply.answer.sql:
            return values
        found: Any = connection.execute(f"SELECT min(rowid), max(rowid) FROM {here.sql}", values).fetchall()
        low, high = found[0]
        return values if low is None else {**values, LOW_ROW: low, HIGH_ROW: high}


def meant(connection: Connection, asking: Asking, numbers: Iterable[int]) -> set[int]:
    """Those of these rows for whose records the condition is true."""
    true: set[int] = set()
    for records in records_of(connection, asking, numbers):
        true.update(number for number, record in records if asking.test(record, asking.now))
    return true


def records_of(connection: Connection, asking: Asking, numbers: Iterable[int]) -> Iterator[list[tuple[int, Any]]]:
    """The records of rows, some at a time."""
    table, rest = asking.table, iter(numbers)
    items: Any = list[tuple[int, table.items]]  # type: ignore[name-defined]  # a type made at run time
    while some := list(islice(rest, READ)):
        where = f"{table.name} WHERE rowid IN (SELECT value FROM json_each(?))"
        body = gathered(connection, "'[' || rowid || ',' || document || ']'", where, (as_text(some),))
        yield [(number, table.record(item)) for number, item in read(body, items)]

