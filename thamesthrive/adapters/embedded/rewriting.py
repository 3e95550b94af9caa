"""The words of rows that may change: those of a bulk at once, which is much quicker than a trigger for each row."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import field, frozen

from .database import Connection
from .statements import BY_ID, Insert, as_list, read

T = TypeVar("T")

TOKENS = "tokens"                                       # the column that keeps them, since the index tells none to who would take one out

@frozen
class Standing:
    """What a row holds before it is written."""

    version: int
    row: int
    tokens: str | None


Before = Mapping[str, Standing]
"""By id, those that there are."""


@frozen
class Rewriting:
    """Of one table, whose tokens stand in the index beside it. For use in the transaction that writes the rows."""

    table: str
    _add: Insert = field(init=False)
    _drop: Insert = field(init=False)

    @_add.default
    def _adding(self) -> Insert:
        return Insert(f"{self.table}_words", ("rowid", TOKENS))

    @_drop.default
    def _dropping(self) -> Insert:
        return Insert(f"{self.table}_words", (f"{self.table}_words", "rowid", TOKENS))

    def standing(self, connection: Connection, number: int, ids: Iterable[str]) -> Before:
        """What these rows hold."""
        row = f"json_object('version', version, 'row', rowid, 'tokens', {TOKENS})"
        return self._by_id(connection, (number, ids), row, dict[str, Standing])

    def rewrite(self, connection: Connection, number: int, before: Before, tokens: Mapping[str, Any]) -> None:
        """Bring the index from what stood before to the tokens of the rows that were written."""
        made = self._by_id(connection, (number, tokens.keys() - before.keys()), "rowid", dict[str, int])
        changed: list[tuple[int, str | None, str | None]] = [(row, None, tokens[id]) for id, row in made.items()]
        changed += [(there.row, there.tokens, tokens[id]) for id, there in before.items() if id in tokens and there.tokens != tokens[id]]
        self._drop.run(connection, [("delete", row, stood) for row, stood, _ in changed if stood is not None])
        self._add.run(connection, [(row, written) for row, _, written in changed if written is not None])

    def _by_id(self, connection: Connection, of: tuple[int, Iterable[str]], what: str, type_: type[T]) -> T:
        query = f"SELECT CAST(json_group_object(id, {what}) AS BLOB) FROM {self.table} WHERE {BY_ID}"
        found: Any = connection.execute(query, (of[0], as_list(of[1]))).fetchall()
        return read(found[0][0], type_)
