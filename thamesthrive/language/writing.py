"""Conditions as text: what `tql.parse` reads into the same tree again."""

import re
from collections.abc import Sequence
from math import isfinite

from ..kernel.errors import Defect
from .condition import (
    EVERYTHING,
    And,
    Between,
    Call,
    Compare,
    Condition,
    Contains,
    EndsWith,
    In,
    IsEmpty,
    IsNull,
    Literal,
    Matches,
    Not,
    Now,
    Or,
    Path,
    Scalar,
    StartsWith,
    Value,
    Words,
)
from .tokens import KEYWORDS, is_name, is_part

_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_of(condition: Condition) -> str:
    """The condition as it would be written, "" being everything. Raises: Defect for a tree that has no text; see `tql`."""
    return "" if condition == EVERYTHING else _written(condition)


def path_text(path: Path) -> str:
    """The path as it would be written; the whole record is `...`."""
    namespace = f"{path.namespace}@" if path.namespace else ""
    if not path.names:
        return f"{namespace}..."
    first, *rest = path.names
    plain = is_name(first) and (path.namespace or first.lower() not in KEYWORDS)
    start = namespace + first if plain else (namespace or "@") + _key(first)
    return start + "".join(f".{name}" if is_part(name) else _key(name) for name in rest)


def quoted(text: str) -> str:
    """A text as a literal."""
    return '"' + _ESCAPED.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}", text) + '"'


def _written(condition: Condition) -> str:
    match condition:
        case And(terms):
            return _joined(" AND ", terms, (And, Or))
        case Or(terms):
            return _joined(" OR ", terms, (Or,))
        case Not(term):
            return _negated(term)
        case _:
            return _test(condition, "")


def _joined(word: str, terms: Sequence[Condition], in_parentheses: tuple[type, ...]) -> str:
    if len(terms) < 2:
        raise Defect("AND or OR of fewer than two cannot be written; leave it out, or take its only term")
    return word.join(f"({_written(term)})" if isinstance(term, in_parentheses) else _written(term) for term in terms)


def _negated(term: Condition) -> str:
    if isinstance(term, And | Or):
        return f"NOT ({_written(term)})"
    if isinstance(term, Not | Compare | Words):
        return f"NOT {_written(term)}"
    return _test(term, "NOT ")


def _test(condition: Condition, no: str) -> str:
    match condition:
        case Compare(left, operator, right):
            return f"{value_text(left)} {operator} {value_text(right)}"
        case In(value, options):
            return f"{value_text(value)} {no}IN [{', '.join(map(value_text, _some(options)))}]"
        case Between(value, low, high):
            return f"{value_text(value)} {no}BETWEEN {value_text(low)} AND {value_text(high)}"
        case IsNull(value):
            return f"{value_text(value)} IS {no}NULL"
        case IsEmpty(value):
            return f"{value_text(value)} IS {no}EMPTY"
        case Contains(value, part):
            return f"{value_text(value)} {no}CONTAINS {value_text(part)}"
        case _:
            return _test_of_text(condition, no)


def _test_of_text(condition: Condition, no: str) -> str:
    match condition:
        case StartsWith(value, start):
            return f"{value_text(value)} {no}STARTS WITH {value_text(start)}"
        case EndsWith(value, end):
            return f"{value_text(value)} {no}ENDS WITH {value_text(end)}"
        case Matches(value, pattern):
            return f"{value_text(value)} {no}MATCHES {quoted(pattern)}"
        case Words(path, text):
            return f"{path_text(path)} ~ {quoted(text)}"
        case _:
            raise AssertionError("the others are written above")


def value_text(value: Value) -> str:
    """A value as it would be written."""
    match value:
        case Path(names):
            return path_text(value) if names else _whole_record()
        case Literal(written):
            return _literal(written)
        case Now(tz, shift):
            now = "now" if tz is None else f"now({quoted(tz)})"
            return now if shift is None else f"{now} {'-' if shift.amount < 0 else '+'} {abs(shift.amount)}{shift.unit}"
        case Call(function, arguments):
            return f"{function}({', '.join(map(value_text, arguments))})"


def _literal(value: Scalar) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and not isfinite(value):
        raise Defect(f"{value} is no number that can be written")
    return repr(value)


def _some(options: tuple[Value, ...]) -> tuple[Value, ...]:
    if not options:
        raise Defect("IN of no values cannot be written")
    return options


def _whole_record() -> str:
    raise Defect("the whole record can be asked for words only")


def _key(name: str) -> str:
    return f"[{quoted(name)}]"
