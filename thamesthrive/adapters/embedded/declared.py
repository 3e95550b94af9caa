"""Declared paths in SQLite: a row for each, the triggers that keep its values, and how far the older rows are filled.

States: `filling`, `full`, and `forgotten` while its values are still being deleted.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from attrs import frozen

from ...domain.declared import DeclaredPath, Filling
from ...domain.scope import Scope
from ...kernel.errors import Conflict, Invalid, Missing
from ...language.condition import Path
from ...language.tql import parse_path
from .database import Connection, Database
from .statements import as_text
from .tables import TABLES, Column, Node, Table
from .values import typed_sql

MOST = 50                                               # paths of a kind of record in a scope: each costs every write a little
STEP = 1_000                                            # rows in one transaction: a few hundredths of a second
KNOWN = "scope = ? AND kind = ? AND path = ? AND state <> 'forgotten'"


@frozen
class Row:
    """A declared path as it stands in the store."""

    number: int
    type: str
    state: str
    cursor: int
    last: int
    done: int
    total: int

    @property
    def filling(self) -> Filling:
        return Filling(done=self.done, total=self.total, finished=self.state == "full")


class EmbeddedDeclared:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, scope: Scope) -> Mapping[DeclaredPath, Filling]:
        return await self._database.read(scope, _all)

    async def declare(self, scope: Scope, path: DeclaredPath) -> None:
        node = _node(path)
        await self._database.write(scope, lambda connection, number: _declare(connection, number, path, node))

    async def fill(self, scope: Scope, path: DeclaredPath, *, limit: int) -> Filling:
        node = _node(path)
        while True:
            step = min(limit, STEP)
            filling = await self._database.write(scope, partial(_fill, path=path, node=node, limit=step))
            limit -= step
            if filling.finished or limit <= 0:
                return filling

    async def forget(self, scope: Scope, path: DeclaredPath) -> None:
        await self._database.write(scope, lambda connection, number: _forget(connection, number, path))
        while await self._database.write(scope, lambda connection, number: _sweep(connection, number)):
            pass


def _node(path: DeclaredPath) -> Node:
    """Raises: Invalid for what has no typed place in this store."""
    table, names = TABLES[path.kind], parse_path(path.path).names
    found = table.at(Path(names))
    if isinstance(found, Column) or (found is not None and table.kind.core(Path(names))):
        raise Invalid(f'"{path.path}" is a field of every {path.kind} and typed already; search by it', code="not-declarable")
    if found is None:
        raise Invalid(
            f'"{path.path}" cannot be declared: its names may not be places of lists, nor hold quotes, backslashes or control characters, '
            "nor may it be kept by the platform itself; it can be searched as it is, slowly",
            code="not-declarable",
        )
    return found


def _all(connection: Connection, scope: int) -> Mapping[DeclaredPath, Filling]:
    found: Any = connection.execute(
        "SELECT kind, path, type, state, done, total FROM declared WHERE scope = ? AND state <> 'forgotten'", (scope,)
    ).fetchall()
    return {
        DeclaredPath(kind=kind, path=path, type=type): Filling(done=done, total=total, finished=state == "full")
        for kind, path, type, state, done, total in found
    }


def _known(connection: Connection, scope: int, path: DeclaredPath) -> Row | None:
    query = f"SELECT number, type, state, cursor, last, done, total FROM declared WHERE {KNOWN}"
    found: Any = connection.execute(query, (scope, path.kind, path.path)).fetchall()
    return Row(*found[0]) if found else None


def _declare(connection: Connection, scope: int, path: DeclaredPath, node: Node) -> None:
    known = _known(connection, scope, path)
    if known is not None:
        if known.type != path.type:
            raise Conflict(f'"{path.path}" is declared as {known.type}; forget that declaration first')
        return
    count: Any = connection.execute(
        "SELECT count(*) FROM declared WHERE scope = ? AND kind = ? AND state <> 'forgotten'", (scope, path.kind)
    ).fetchall()
    if count[0][0] >= MOST:
        remedy = "forget one that is no longer searched by"
        raise Invalid(f"{MOST} paths of {path.kind}s are declared already; {remedy}", code="too-many-declared")
    table = TABLES[path.kind]
    rows: Any = connection.execute(f"SELECT coalesce(max(rowid), 0), count(*) FROM {table.name} WHERE scope = ?", (scope,)).fetchall()
    last, total = rows[0]
    made = connection.execute(
        """INSERT INTO declared (scope, kind, path, names, type, state, cursor, last, done, total) VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0, ?)""",
        (scope, path.kind, path.path, as_text(list(parse_path(path.path).names)), path.type, "filling" if total else "full", last, total),
    )
    for statement in _triggers(table, scope, int(made.lastrowid or 0), typed_sql(node, path.type, "new."), node):
        connection.execute(statement)


def _triggers(table: Table, scope: int, number: int, typed: str, node: Node) -> list[str]:
    """Events never change; other rows do, seldom at the path."""
    into = f"INSERT OR REPLACE INTO {table.values} (row, declared, value)"
    put = f"{into} SELECT new.rowid, {number}, v FROM (SELECT {typed} AS v) WHERE v IS NOT NULL"
    made = f"CREATE TRIGGER declared_{number}_made AFTER INSERT ON {table.name} WHEN new.scope = {scope} BEGIN {put}; END"
    if table.name == "events":
        return [made]
    path = f"'{node.path.replace(chr(39), chr(39) * 2)}'"
    differs = f"(old.{node.column} -> {path}) IS NOT (new.{node.column} -> {path})"
    drop = f"DELETE FROM {table.values} WHERE row = new.rowid AND declared = {number}"
    changed = f"AFTER UPDATE OF {node.column} ON {table.name} WHEN new.scope = {scope} AND {differs}"
    return [made, f"CREATE TRIGGER declared_{number}_changed {changed} BEGIN {drop}; {put}; END"]


def _fill(connection: Connection, scope: int, path: DeclaredPath, node: Node, limit: int) -> Filling:
    row = _known(connection, scope, path)
    if row is None or row.type != path.type:
        raise Missing(f'"{path.path}" is not declared as {path.type}')
    if row.state == "full":
        return row.filling
    table = TABLES[path.kind]
    some = f"SELECT rowid AS r FROM {table.name} NOT INDEXED WHERE scope = ? AND rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?"
    found: Any = connection.execute(f"SELECT max(r), count(*) FROM ({some})", (scope, row.cursor, row.last, limit)).fetchall()
    end, passed = found[0]
    full = passed < limit
    end = row.last if full else end
    rows = f"{table.name} NOT INDEXED WHERE scope = ? AND rowid > ? AND rowid <= ?"
    typed = f"SELECT rowid, {row.number}, {typed_sql(node, path.type)} AS v FROM {rows}"
    connection.execute(f"INSERT OR REPLACE INTO {table.values} SELECT * FROM ({typed}) WHERE v IS NOT NULL", (scope, row.cursor, end))
    connection.execute(
        "UPDATE declared SET cursor = ?, done = min(done + ?, total), state = ? WHERE number = ?",
        (end, passed, "full" if full else "filling", row.number),
    )
    filled = _known(connection, scope, path)
    return filled.filling if filled else row.filling


def _forget(connection: Connection, scope: int, path: DeclaredPath) -> None:
    row = _known(connection, scope, path)
    if row is None or row.type != path.type:
        return
    for name in ("made", "changed"):
        connection.execute(f"DROP TRIGGER IF EXISTS declared_{row.number}_{name}")
    connection.execute("UPDATE declared SET state = 'forgotten' WHERE number = ?", (row.number,))


def _sweep(connection: Connection, scope: int) -> bool:
    """Delete some values of what was forgotten, now or before a crash; whether there may be more."""
    found: Any = connection.execute("SELECT number, kind FROM declared WHERE scope = ? AND state = 'forgotten'", (scope,)).fetchall()
    for number, kind in found:
        values = TABLES[kind].values
        some = f"SELECT row FROM {values} WHERE declared = ? LIMIT {STEP}"
        deleted = connection.execute(f"DELETE FROM {values} WHERE declared = ? AND row IN ({some})", (number, number)).rowcount
        if deleted < STEP:
            connection.execute("DELETE FROM declared WHERE number = ?", (number,))
    return bool(found)
