"""Tests of a text: a column, a place in JSON, and either in small or large letters, as far as they are ASCII."""

from collections.abc import Callable

from attrs import evolve, frozen

from ...language.condition import Call, Path, Value
from .answers import FALSE, UNKNOWN, Answer, Arguments
from .columns import present
from .nodes import Place
from .tables import Column, Table


@frozen
class Text:
    """`there`: whether it is a text at all. `doubtful`: when SQL may not read it as Python does, if ever."""

    sql: str
    there: str
    doubtful: str | None = None
    quick: bool = False


NEVER = Text("''", "0", quick=True)                      # what is of another type


def text_of(table: Table, value: Value, bind: Arguments) -> Text | None:
    """The text that a value is for a row; None where SQL cannot tell."""
    if isinstance(value, Call) and value.function in ("lower", "upper") and len(value.arguments) == 1:
        inner = text_of(table, value.arguments[0], bind)
        return None if inner is None else _in_one_case(inner, value.function)
    if not isinstance(value, Path) or (found := table.at(value)) is None:
        return None
    if isinstance(found, Column):
        return Text(found.sql, present(found), quick=found.covered) if found.type == "text" else NEVER
    place = Place(found, bind)
    return Text(place.value, f"{place.type} IS 'text'", place.cut)


def asked(text: Text, test: Callable[[str], str]) -> Answer:
    """A test of SQL that is true of texts only."""
    if text.there == "0":
        return FALSE                                    # in so many words: SQLite takes no index for what it sees cannot be
    if text.doubtful is None:
        return Answer(f"({text.there} AND {test(text.sql)})", quick=text.quick)
    return Answer(f"(CASE WHEN {text.there} THEN CASE WHEN {text.doubtful} THEN NULL ELSE {test(text.sql)} END ELSE 0 END)", total=False)


def unknown_of(text: Text | None) -> Answer:
    """True of texts only, and of which ones SQL cannot tell."""
    if text is None:
        return UNKNOWN
    return FALSE if text.there == "0" else Answer(f"(CASE WHEN {text.there} THEN NULL ELSE 0 END)", total=False)


def begins(text: Text, start: bytes, bind: Arguments) -> Answer:
    """By bytes: they are the same in UTF-8, and a NUL is one of them."""
    return asked(text, lambda sql: f"substr(CAST({sql} AS BLOB), 1, {len(start)}) = {bind(start)}")


def ends(text: Text, end: bytes, bind: Arguments) -> Answer:
    if not end:
        return asked(text, lambda _: "1")
    return asked(text, lambda sql: f"substr(CAST({sql} AS BLOB), -{len(end)}) = {bind(end)}")


def contains(text: Text, part: str, bind: Arguments) -> Answer:
    return asked(text, lambda sql: f"instr({sql}, {bind(part)}) > 0")


def compares(text: Text, operator: str, other: str, bind: Arguments) -> Answer:
    return asked(text, lambda sql: f"{sql} {operator} {bind(other)}")


def _in_one_case(text: Text, function: str) -> Text:
    """SQLite changes the letters of ASCII alone. Another character has more bytes than one; of what follows a NUL it counts none."""
    beyond = f"length({text.sql}) <> length(CAST({text.sql} AS BLOB))"
    doubtful = beyond if text.doubtful is None else f"({text.doubtful} OR {beyond})"
    return evolve(text, sql=f"{function}({text.sql})", doubtful=doubtful)
