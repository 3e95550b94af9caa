"""The typed values of declared paths, in a table beside each table of records. Triggers keep them, so every writer does.

A value is exactly what Python reads: where SQLite's own reading may differ, the trigger calls one of the functions that every connection
has (`functions`).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Any

from attrs import frozen

from ...domain.declared import DeclaredType
from ...domain.fields import KindName
from ...kernel.codec import decode_any
from ...kernel.times import read_time
from ...language.condition import Comparison
from ...language.values import as_float, is_number
from .answers import Answer, Arguments
from .columns import SQL_OPERATORS, is_text
from .nodes import EXACT, NUL
from .statements import sortable
from .tables import Node, Table

Names = tuple[str, ...]


@frozen
class Declaration:
    """A declared path by its number in the store."""

    number: int
    type: DeclaredType


def add_functions(connection: Connection) -> None:
    """What triggers call: `exact` reads a JSON text as Python does, `instant` a time as `read_time`."""
    connection.create_function("exact", 1, _exact, deterministic=True)
    connection.create_function("instant", 1, _instant, deterministic=True)


def created(kind: KindName) -> tuple[str, str]:
    """The statements that make the table of a kind's values."""
    table = f"{kind}_values"
    return (
        f"CREATE TABLE {table} (row INTEGER NOT NULL, declared INTEGER NOT NULL, value, PRIMARY KEY (row, declared)) WITHOUT ROWID",
        f"CREATE INDEX {table}_value ON {table} (declared, value)",
    )


def typed_sql(node: Node, type: DeclaredType, row: str = "") -> str:
    """The typed value at a place, null where there is none of the type. `row`: `new.` in a trigger."""
    column, path = f"{row}{node.column}", f"'{node.path.replace(chr(39), chr(39) * 2)}'"
    json, kind, value = f"({column} -> {path})", f"json_type({column}, {path})", f"json_extract({column}, {path})"
    match type:
        case "boolean":
            return f"(CASE {kind} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END)"
        case "time":
            return f"(CASE WHEN {kind} = 'text' AND NOT instr({json}, '{NUL}') THEN instant({value}) END)"
        case "text":
            return f"(CASE {kind} WHEN 'text' THEN CASE WHEN instr({json}, '{NUL}') THEN exact({json}) ELSE {value} END END)"
        case "number":
            whole = f"WHEN 'integer' THEN CASE WHEN abs(CAST({value} AS REAL)) < {EXACT} THEN CAST({value} AS REAL) ELSE exact({json}) END"
            # Of so few digits, and three of them behind the point at most, every SQLite reads the very number that Python does.
            short = f"length({json}) <= 15 AND '.' IN (substr({json}, -2, 1), substr({json}, -3, 1), substr({json}, -4, 1))"
            return f"(CASE {kind} {whole} WHEN 'real' THEN CASE WHEN {short} THEN {value} ELSE exact({json}) END END)"


def typed_argument(type: DeclaredType, value: Any) -> str | float | int | None:
    """A constant as values of the type are stored; None for one of another type."""
    match type:
        case "text":
            return value if is_text(value) else None
        case "number":
            return as_float(value) if is_number(value) else None
        case "boolean":
            return int(value) if isinstance(value, bool) else None
        case "time":
            return sortable(value.astimezone(UTC)) if isinstance(value, datetime) else None


def compare_declared(table: Table, declaration: Declaration, operator: Comparison, value: Any, bind: Arguments) -> Answer | None:
    """The test by the typed value of a row; None where a value of another type may be meant."""
    argument = typed_argument(declaration.type, value)
    if argument is None:
        return None
    if declaration.type == "boolean" and operator not in ("=", "!="):
        return None
    stored = f"(SELECT value FROM {table.values} WHERE row = {table.name}.rowid AND declared = {declaration.number})"
    return Answer(f"(coalesce({stored} {SQL_OPERATORS[operator]} {bind(argument)}, 0))")


def declarations_of(connection: Connection, scope: int, kind: KindName) -> Mapping[Names, Declaration]:
    """The declared paths of a kind whose values are all there."""
    rows = "declared WHERE scope = ? AND kind = ? AND state = 'full'"
    found = connection.execute(f"SELECT json_group_array(json_array(names, number, type)) FROM {rows}", (scope, kind)).fetchall()
    listed: Any = decode_any(found[0][0].encode())
    return {tuple(decode_any(names.encode())): Declaration(number, type) for names, number, type in listed}


def _exact(json: str) -> str | float:
    value: Any = decode_any(json.encode())
    return value if isinstance(value, str) else as_float(value)


def _instant(text: str) -> str | None:
    time = read_time(text)
    return None if time is None else sortable(time)
