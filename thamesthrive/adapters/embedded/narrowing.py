"""Where to look: sets of rows, each cheap to begin with, that hold every row which a condition can be true of (and maybe others)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from ...language.condition import And, Between, Compare, Comparison, Condition, Contains, In, Or, Path, StartsWith, Value, Words
from ...language.words import words
from .answers import Arguments
from .columns import SQL_OPERATORS, is_text
from .query import TURNED, constant_of, is_constant
from .tables import Column, Node, Table
from .values import Declaration, Names, typed_argument
from .words import FULL, Match, all_of, any_of, beginning, facet_token, whole


@frozen
class Rows:
    """A query of row numbers, of one scope."""

    sql: str


@frozen
class Ordered(Rows):
    """One that takes an index which goes on in the default order, and the test that it begins with."""

    index: str
    test: str


Source = Rows | Match

DEEP, WIDE = 4, 100                                     # how large a condition may be that is looked for otherwise than row by row


@frozen
class Ground:
    """What a condition is narrowed on. `scope` is the scope's number, and a value of the statement."""

    table: Table
    scope: int
    bind: Arguments
    now: datetime
    declared: Mapping[Names, Declaration]


def narrow(condition: Condition, on: Ground, depth: int = DEEP) -> Sequence[Source]:
    """Ways to look for it; none means everywhere."""
    match condition:
        case And(terms) if depth:
            return _together([source for term in terms[:WIDE] for source in narrow(term, on, depth - 1)])
        case Or(terms) if depth and len(terms) <= WIDE:
            return _either([narrow(term, on, depth - 1) for term in terms], on)
        case Words(path, text):
            return _by_words(path, text, on)
        case Compare(left, operator, right):
            return _compared(left, operator, right, on)
        case Between(value, low, high):
            return _between(value, low, high, on)
        case In(value, options):
            return _one_of(value, options, on)
        case Contains(Path() as path, part):
            return _element(path, part, on)
        case StartsWith(Path() as path, start):
            return _begun(path, start, on)
        case _:
            return ()


def rows_of(source: Source, table: Table, bind: Arguments) -> str:
    """The query of the row numbers."""
    if isinstance(source, Rows):
        return source.sql
    return looked_up(source.match, table, bind)


def looked_up(match: str, table: Table, bind: Arguments) -> str:
    """The query of the rows that the full-text index finds."""
    return f"SELECT rowid FROM {table.words} WHERE {table.words} MATCH {bind(match)}"


def _together(sources: Sequence[Source]) -> Sequence[Source]:
    """All look-ups become one, which the full-text index intersects."""
    matches = [source for source in sources if isinstance(source, Match)]
    rows: list[Source] = [source for source in sources if isinstance(source, Rows)]
    return [*rows, *([all_of(matches)] if matches else [])]


def _either(branches: Sequence[Sequence[Source]], on: Ground) -> Sequence[Source]:
    """The rows of one source of each branch."""
    if not branches or not all(branches):
        return ()
    chosen = [branch[0] for branch in branches]
    matches = [source for source in chosen if isinstance(source, Match)]
    if len(matches) == len(chosen):
        return [any_of(matches)]
    return [Rows(" UNION ".join(f"SELECT rowid FROM ({rows_of(source, on.table, on.bind)})" for source in chosen))]


def _compared(left: Value, operator: Comparison, right: Value, on: Ground) -> Sequence[Source]:
    if is_constant(left):
        left, operator, right = right, TURNED[operator], left
    if not isinstance(left, Path) or not is_constant(right):
        return ()
    value = constant_of(right, on.now)
    declared = _declared(left, operator, value, on)
    return declared or (_equal(left, value, on) if operator == "=" else ())


def _equal(path: Path, value: Any, on: Ground) -> Sequence[Source]:
    place = on.table.at(path)
    if isinstance(place, Column):
        return _by_column(place, (value,), on)
    if not isinstance(place, Node) or not isinstance(value, str):
        return ()
    if place.facet:
        return (whole(on.scope, facet_token(".".join(path.names), value)),)
    return _tokens_of(place, [whole(on.scope, word) for word in words(value)[:WIDE]], on)


def _one_of(value: Value, options: tuple[Value, ...], on: Ground) -> Sequence[Source]:
    if not isinstance(value, Path) or not all(is_constant(option) for option in options):
        return ()
    known = tuple(constant_of(option, on.now) for option in options)
    place = on.table.at(value)
    if isinstance(place, Column):
        return _by_column(place, known, on)
    if len(known) > WIDE:
        return ()
    return _either([_declared(value, "=", k, on) or _equal(value, k, on) for k in known], on)


def _between(value: Value, low: Value, high: Value, on: Ground) -> Sequence[Source]:
    if not isinstance(value, Path) or not (is_constant(low) and is_constant(high)):
        return ()
    declaration = on.declared.get(value.names)
    ends = [typed_argument(declaration.type, constant_of(end, on.now)) if declaration else None for end in (low, high)]
    if declaration is None or None in ends:
        return ()
    return (Rows(f"{_values(declaration, on)} AND value BETWEEN {on.bind(ends[0])} AND {on.bind(ends[1])}"),)


def _declared(path: Path, operator: Comparison, value: Any, on: Ground) -> Sequence[Source]:
    declaration = on.declared.get(path.names)
    argument = typed_argument(declaration.type, value) if declaration else None
    if declaration is None or argument is None or operator == "!=":
        return ()
    return (Rows(f"{_values(declaration, on)} AND value {SQL_OPERATORS[operator]} {on.bind(argument)}"),)


def _values(declaration: Declaration, on: Ground) -> str:
    return f"SELECT row AS rowid FROM {on.table.values} WHERE declared = {declaration.number}"


def _by_column(column: Column, values: Sequence[Any], on: Ground) -> Sequence[Source]:
    """By the index of the column, or of the id."""
    texts = sorted({v for v in values if is_text(v)})
    if column.type != "text" or (column.index is None and column.sql != "id") or not texts:
        return ()
    test = f"{column.sql} = {on.bind(texts[0])}" if len(texts) == 1 else f"{column.sql} IN ({', '.join(map(on.bind, texts))})"
    by = f" INDEXED BY {column.index}" if column.index else ""
    rows = f"SELECT rowid FROM {on.table.name}{by} WHERE scope = {on.bind(on.scope)} AND {test}"
    return (Ordered(rows, column.index, test) if column.index and len(texts) == 1 else Rows(rows),)


def _by_words(path: Path, text: str, on: Ground) -> Sequence[Source]:
    queries = [beginning(on.scope, word) for word in words(text)[:WIDE]]
    if not path.names:
        return (all_of(queries),) if queries else ()
    place = on.table.at(path)
    return _tokens_of(place, queries, on) if isinstance(place, Node) else ()


def _element(path: Path, part: Value, on: Ground) -> Sequence[Source]:
    """Of a core field that is a list."""
    field, place = on.table.kind.core(path), on.table.at(path)
    if field is None or field.type != "texts" or not isinstance(place, Node) or not is_constant(part):
        return ()
    value = constant_of(part, on.now)
    return (whole(on.scope, facet_token(field.path, value)),) if isinstance(value, str) and place.facet else ()


def _begun(path: Path, start: Value, on: Ground) -> Sequence[Source]:
    """The last word may go on."""
    place = on.table.at(path)
    if not isinstance(place, Node) or not is_constant(start) or not isinstance(value := constant_of(start, on.now), str):
        return ()
    return _tokens_of(place, [beginning(on.scope, word) for word in words(value)[:WIDE]], on)


def _tokens_of(place: Node, queries: Sequence[Match], on: Ground) -> Sequence[Source]:
    """Words of a text that a search by words looks at; a record with too many words may have them and not be found by them."""
    if not place.words or not queries:
        return ()
    return (any_of([all_of(queries), whole(on.scope, FULL)]),)

