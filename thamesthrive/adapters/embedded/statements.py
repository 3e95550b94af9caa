"""Few statements for many rows (see `database` for why), and the JSON that goes in and comes out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from sqlite3 import Connection
from typing import TypeVar

from attrs import field, frozen

from ...kernel.codec import Raw, decode, encode
from ...kernel.errors import Defect, Malformed

T = TypeVar("T")

BY_ID = "scope = ? AND id IN (SELECT value FROM json_each(?))"
ROWS_A_STATEMENT = (1024, 256, 64, 16, 4, 1)           # few different statements, so that all of them stay prepared


@frozen
class Insert:
    """An INSERT of many rows: the table, its columns, and what to do about a row that is there."""

    table: str
    columns: tuple[str, ...]
    conflict: str = ""
    _statements: Mapping[int, str] = field(init=False, eq=False, repr=False)

    @_statements.default
    def _of_each_size(self) -> Mapping[int, str]:
        row = f"({','.join('?' * len(self.columns))})"
        into = f"INSERT INTO {self.table} ({','.join(self.columns)}) VALUES "
        return {size: f"{into}{','.join([row] * size)} {self.conflict}" for size in ROWS_A_STATEMENT}

    def run(self, connection: Connection, rows: Sequence[Iterable[object]]) -> None:
        """In as few statements as may be."""
        start = 0
        for size in ROWS_A_STATEMENT:
            while len(rows) - start >= size:
                connection.execute(self._statements[size], list(chain.from_iterable(rows[start : start + size])))
                start += size


def gathered(connection: Connection, row: str, rest: str, arguments: Sequence[object] | Mapping[str, object]) -> bytes:
    """A JSON array of what a query finds. `row` is an SQL expression that makes the JSON of one row."""
    found = connection.execute(f"SELECT CAST(group_concat({row}) AS BLOB) FROM {rest}", arguments).fetchall()
    return b"[" + (found[0][0] or b"") + b"]"


def as_text(value: object) -> str:
    """The JSON of a value, as it is stored."""
    return str(encode(value), "utf-8")


def canonical(json: Raw, value: object) -> Raw:
    """The JSON of its value as we write it: no name twice, no needless escapes or blanks. Then what is equal is equal as text."""
    body = encode(value)
    return json if bytes(json) == body else Raw(body)


def as_list(ids: Iterable[str]) -> str:
    """Any number of texts as one argument, for `json_each`."""
    return as_text(list(ids))


def sortable(time: datetime) -> str:
    """Text in the order of time: a whole second comes before its fractions, since `+` comes before `.`."""
    return time.isoformat()


def read(body: bytes, type_: type[T]) -> T:
    """What we stored ourselves. Raises: Defect."""
    try:
        return decode(body, type_)
    except Malformed as error:
        raise Defect(f"the store holds what this version cannot read: {error.sentence}", code="store-unreadable") from error
