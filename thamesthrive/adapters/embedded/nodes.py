"""Tests of a place in a record's JSON against a constant.

Stored JSON is canonical (`statements.canonical`): no name twice, and one way to write a value. So what equals is compared as JSON text,
which is exact for every text. SQLite reads other things not quite as Python does, and then the answer is null:
- a text ends for it at a NUL;
- a number with many digits may be off by its last bit, so close to the constant it is compared as text or not at all.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ...kernel.codec import encode
from ...language.condition import Comparison
from ...language.meaning import OPERATORS
from ...language.values import as_float, is_number
from .answers import FALSE, UNKNOWN, Answer, Arguments, some
from .columns import SQL_OPERATORS, is_text
from .tables import Node

EXACT = 2**53                                           # whole numbers up to here are the same in floating point
CLOSE = 1e-12                                           # of the constant: far more than SQLite may be off
NUL = r"\u0000"
YEAR = "[0-9][0-9][0-9][0-9]-*"                         # what every text that reads as a time begins with


class Place:
    """SQL about a node."""

    def __init__(self, node: Node, bind: Arguments) -> None:
        path = bind(node.path)
        self.json = f"({node.column} -> {path})"
        self.type = f"json_type({node.column}, {path})"
        self.value = f"json_extract({node.column}, {path})"
        self.each = f"json_each({node.column}, {path})"
        self.cut = f"instr({self.json}, '{NUL}')"


def node_is_null(node: Node, bind: Arguments) -> Answer:
    return Answer(f"(coalesce({Place(node, bind).type}, 'null') = 'null')")


def node_is_empty(node: Node, bind: Arguments) -> Answer:
    return Answer(f"""(coalesce({Place(node, bind).json}, 'null') IN ('null', '""', '[]', '{{}}'))""")


def compare_node(node: Node, operator: Comparison, value: Any, bind: Arguments) -> Answer:
    """What is unlike the constant is false."""
    place = Place(node, bind)
    if isinstance(value, bool):
        wanted = {"=": value, "!=": not value}.get(operator)
        return FALSE if wanted is None else Answer(f"({place.json} IS '{'true' if wanted else 'false'}')")
    if is_number(value):
        return _compare_number(place, operator, as_float(value), bind)
    if isinstance(value, str):
        return _compare_text(place, operator, value, bind)
    return times_only(place) if isinstance(value, datetime) else FALSE


def node_is_one_of(node: Node, values: Sequence[Any], bind: Arguments) -> Answer:
    """As `compare_node` by `=` with any of them."""
    place = Place(node, bind)
    texts = sorted({as_json(v) for v in values if is_text(v)})
    answers = [compare_node(node, "=", v, bind) for v in values if not isinstance(v, str)]
    if texts:
        answers.append(Answer(f"(coalesce({place.json} IN ({', '.join(bind(t) for t in texts)}), 0))"))
    return some(answers)


def node_contains(node: Node, part: Any, bind: Arguments) -> Answer:
    """A text in a text, or an element of a list."""
    place = Place(node, bind)
    if isinstance(part, bool):
        return Answer(_cases(place, list=f"EXISTS (SELECT 1 FROM {place.each} WHERE type = '{'true' if part else 'false'}')"))
    if is_number(part):
        return Answer(_cases(place, list=_has_number(place, as_float(part), bind)), total=False)
    if isinstance(part, datetime):
        return Answer(_cases(place, list="NULL"), total=False)
    if not isinstance(part, str):
        return FALSE
    if not is_text(part):
        return UNKNOWN
    text = f"instr({place.value}, {bind(part)}) > 0"
    element = f"EXISTS (SELECT 1 FROM {place.each} WHERE type = 'text' AND atom = {bind(part)})"
    return Answer(_cases(place, text=_unless_cut(place, text), list=_unless_cut(place, element)), total=False)


def times_only(place: Place) -> Answer:
    """Beside a time, a text is read as one; all else is unlike it."""
    return Answer(f"(CASE WHEN {place.type} IS 'text' AND {place.value} GLOB '{YEAR}' THEN NULL ELSE 0 END)", total=False)


def as_json(text: str) -> str:
    return str(encode(text), "utf-8")


def _compare_text(place: Place, operator: Comparison, value: str, bind: Arguments) -> Answer:
    if not is_text(value):
        return FALSE if operator == "=" else UNKNOWN
    if operator == "=":
        return Answer(f"({place.json} IS {bind(as_json(value))})")
    if operator == "!=":
        return Answer(f"(coalesce({place.type} = 'text' AND {place.json} <> {bind(as_json(value))}, 0))")
    return Answer(_cases(place, text=_unless_cut(place, f"{place.value} {SQL_OPERATORS[operator]} {bind(value)}")), total=False)


def _compare_number(place: Place, operator: Comparison, number: float, bind: Arguments) -> Answer:
    written = ", ".join(bind(form) for form in _forms(number))
    if operator == "=" and abs(number) < EXACT:
        return Answer(f"(coalesce({place.json} IN ({written}), 0))")
    real, same = f"CAST({place.value} AS REAL)", int(OPERATORS[operator](number, number))
    compared = f"{real} {SQL_OPERATORS[operator]} {bind(number)}"
    return Answer(
        f"(CASE WHEN {place.type} IN ('integer', 'real') THEN CASE WHEN {place.json} IN ({written}) THEN {same}"
        f" WHEN abs({real} - {bind(number)}) > {bind(_close(number))} THEN {compared}"
        f" WHEN {place.type} = 'integer' AND abs({real}) < {EXACT} THEN {compared} END ELSE 0 END)",
        total=False,
    )


def _has_number(place: Place, number: float, bind: Arguments) -> str:
    close = f"abs(CAST(atom AS REAL) - {bind(number)}) <= {bind(_close(number))}"
    whole = f"type = 'integer' AND abs(CAST(atom AS REAL)) < {EXACT}"
    return (
        f"(CASE WHEN EXISTS (SELECT 1 FROM {place.each} WHERE {whole} AND atom = {bind(number)}) THEN 1"
        f" WHEN EXISTS (SELECT 1 FROM {place.each} WHERE type IN ('integer', 'real') AND NOT ({whole})"
        f" AND coalesce({close}, 1)) THEN NULL ELSE 0 END)"
    )


def _forms(number: float) -> list[str]:
    """How canonical JSON may write it; all the ways if it is smaller than `EXACT`."""
    whole = {str(int(number))} if abs(number) < EXACT and number == int(number) else set()
    return sorted({str(encode(number), "utf-8"), *whole, *(("-0.0", "0.0") if number == 0 else ())})


def _close(number: float) -> float:
    return max(min(abs(number), 1e300) * CLOSE, 1e-300)


def _cases(place: Place, *, text: str = "0", list: str = "0") -> str:
    return f"(CASE {place.type} WHEN 'text' THEN {text} WHEN 'array' THEN {list} ELSE 0 END)"


def _unless_cut(place: Place, test: str) -> str:
    return f"CASE WHEN {place.cut} THEN NULL ELSE {test} END"
