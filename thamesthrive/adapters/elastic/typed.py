"""What a typed field says of a test, as a query; only of documents that its column's `rest` is not true of."""

from collections.abc import Callable, Mapping
from datetime import datetime
from math import isinf
from typing import Any
from typing import Literal as OneOf

from attrs import frozen

from ...domain.scope import Scope
from ...language.condition import (
    Between,
    Call,
    Compare,
    Comparison,
    Condition,
    Contains,
    EndsWith,
    In,
    IsEmpty,
    IsNull,
    Matches,
    Path,
    StartsWith,
    Value,
)
from ...language.patterns import lucene
from ...language.values import as_float, as_time, is_number, value_of
from .columns import INDEXED_MOST, Column, Columns
from .documents import micros
from .scoping import Query, scoped_id
from .trees import reads_record

NONE: Query = {"match_none": {}}
WILD_MOST = 60                                  # characters that are looked for within a text; an automaton of more takes too long to make
TERMS_MOST = 10_000
STATES_MOST = 100_000                           # of an expression's automaton

MIRRORED: Mapping[Comparison, Comparison] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
RANGES: Mapping[Comparison, str] = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


Asks = OneOf["in", "between", "null", "empty", "contains", "starts", "ends", "matches"]


@frozen
class Test:
    """A test of one typed field with values that are the same for every record. `operator`: a comparison, or what else is asked."""

    column: Column
    operator: Comparison | Asks
    values: tuple[Any, ...] = ()


@frozen
class Answer:
    """`is_whole`: true of every document, those of `rest` too."""

    query: Query
    is_whole: bool = False


def test_of(leaf: Condition, columns: Columns, now: datetime) -> Test | None:
    """The test that a leaf is, if it is one of a typed field."""
    if isinstance(leaf, Compare):
        return _test(leaf.operator, (leaf.left, leaf.right), columns, now) or _test(
            MIRRORED[leaf.operator], (leaf.right, leaf.left), columns, now
        )
    if isinstance(leaf, Matches):
        found = _test("matches", (leaf.value,), columns, now)
        return found and Test(found.column, "matches", (leaf.pattern,))
    asked = _asked(leaf)
    return asked and _test(*asked, columns, now)


def _asked(leaf: Condition) -> tuple[Asks, tuple[Value, ...]] | None:
    """What is asked, the value that it is asked of, and the others."""
    match leaf:
        case In(value, options):
            return "in", (value, *options)
        case Between(value, low, high):
            return "between", (value, low, high)
        case IsNull(value):
            return "null", (value,)
        case IsEmpty(value):
            return "empty", (value,)
        case Contains(value, other):
            return "contains", (value, other)
        case StartsWith(value, other):
            return "starts", (value, other)
        case EndsWith(value, other):
            return "ends", (value, other)
        case _:
            return None


def _test(operator: Comparison | Asks, values: tuple[Value, ...], columns: Columns, now: datetime) -> Test | None:
    value, *others = values
    if isinstance(value, Call) and value.function == "date" and all(_is_time(other, now) for other in others) and others:
        [value] = value.arguments               # a typed time is read as a time already
        if not isinstance(value, Path) or (found := columns.column(value)) is None or found.type != "time":
            return None
    column = columns.column(value) if isinstance(value, Path) else None
    if column is None or any(reads_record(other) for other in others):
        return None
    return Test(column, operator, tuple(value_of(other, {}, now) for other in others))


def _is_time(value: Value, now: datetime) -> bool:
    return not reads_record(value) and isinstance(value_of(value, {}, now), datetime)


def answer(test: Test, scope: Scope) -> Answer | None:
    """None: the field cannot say."""
    if test.column.type == "id":
        return _id(test, scope)
    if test.operator == "in":
        return _in(test)
    if test.operator == "between":
        return _between(test)
    if test.operator in MIRRORED and test.values[0] is None:
        return Answer(NONE, is_whole=True)
    return _BY_TYPE[test.column.type](test)


def _in(test: Test) -> Answer | None:
    if len(test.values) > TERMS_MOST:
        return None
    if test.column.type == "text" and all(is_short(value) for value in test.values):
        return Answer({"terms": {test.column.field: list(test.values)}}, is_whole=True)
    answers = [_BY_TYPE[test.column.type](Test(test.column, "=", (value,))) for value in test.values if value is not None]
    found = [a for a in answers if a is not None]
    if len(found) < len(answers) or len(found) > 200:
        return None
    query: Query = {"bool": {"should": [a.query for a in found], "minimum_should_match": 1}} if found else NONE
    return Answer(query, is_whole=all(a.is_whole for a in found))


def _between(test: Test) -> Answer | None:
    low, high = test.values
    if low is None or high is None:
        return Answer(NONE, is_whole=True)
    bounds: tuple[tuple[Comparison, Any], ...] = ((">=", low), ("<=", high))
    answers = [_BY_TYPE[test.column.type](Test(test.column, o, (v,))) for o, v in bounds]
    found = [a for a in answers if a is not None]
    return Answer({"bool": {"filter": [a.query for a in found]}}, all(a.is_whole for a in found)) if len(found) == len(answers) else None


def _id(test: Test, scope: Scope) -> Answer | None:
    """Ids are not indexed, as documents are found by theirs."""
    if test.operator not in ("=", "!=", "in") or any(isinstance(value, datetime) for value in test.values):
        return None
    places = [scoped_id(scope, value) for value in test.values if isinstance(value, str) and is_short(value)]
    same: Query = {"ids": {"values": places}} if places else NONE
    if test.operator != "!=":
        return Answer(same, is_whole=True)
    return Answer({"bool": {"must_not": [same]}} if isinstance(test.values[0], str) else NONE, is_whole=True)


def _text(test: Test) -> Answer | None:
    name, values = test.column.field, test.values
    missing = _missing(name)
    match test.operator, values:
        case "null", _:
            return Answer(missing)
        case "empty", _:
            return Answer(_any(missing, {"term": {name: ""}}))
        case "matches", (pattern,):
            return Answer(expression(name, pattern))
        case _, (str() as text,):
            return _of_text(test, text)
        case _, (datetime(),):
            return None                         # a text beside a time is read as one
        case _:
            return _never(test)


def _of_text(test: Test, text: str) -> Answer | None:
    name = test.column.field
    match test.operator:
        case "=":
            return Answer({"term": {name: {"value": text}}}, is_whole=True) if is_short(text) else Answer(NONE)
        case "!=":
            return Answer({"bool": {"filter": [{"exists": {"field": name}}], "must_not": [{"term": {name: {"value": text}}}]}})
        case "contains" | "ends" if len(text) > WILD_MOST:
            return None
        case "contains":
            return Answer({"wildcard": {name: {"value": f"*{_escaped(text)}*"}}})
        case "ends":
            return Answer({"wildcard": {name: {"value": f"*{_escaped(text)}"}}})
        case "starts" if not is_short(text):    # what begins with it is longer still
            return Answer(NONE)
        case "starts" if len(text.encode()) == INDEXED_MOST:        # nothing longer is; and 8.x makes no automaton of 1,000 bytes
            return Answer({"term": {name: {"value": text}}})
        case "starts":
            return Answer({"prefix": {name: {"value": text}}} if text else {"exists": {"field": name}})
        case "<" | "<=" | ">" | ">=" as operator if len(text.encode()) < INDEXED_MOST:      # nor of these
            return Answer({"range": {name: {RANGES[operator]: text}}})
        case _:
            return None


def _texts(test: Test) -> Answer | None:
    name = test.column.field
    match test.operator, test.values:
        case "empty", _:
            return Answer(_missing(name))
        case "contains", (str() as text,):
            return Answer({"term": {name: {"value": text}}}, is_whole=True) if is_short(text) else Answer(NONE)
        case "contains", (datetime(),):
            return None
        case _:                                 # a list is not missing, and no list is like anything else
            return Answer(NONE, is_whole=True)


def _pairs(test: Test) -> Answer | None:
    """A list of texts that stands in `kv`."""
    match test.operator, test.values:
        case "contains", (str() as text,):
            pair = f"{test.column.field}={text}"
            return Answer({"term": {"kv": {"value": pair}}}, is_whole=True) if is_short(pair) else Answer(NONE)
        case ("contains", (datetime(),)) | ("empty", _):
            return None
        case _:
            return Answer(NONE, is_whole=True)


def _number(test: Test) -> Answer | None:
    name = test.column.field
    match test.operator, test.values:
        case "null" | "empty", _:
            return Answer(_missing(name))
        case ("=" | "!=" | "<" | "<=" | ">" | ">=") as operator, (value,) if is_number(value):
            number = as_float(value) + 0.0      # there is a negative zero, and it equals the other
            return None if isinf(number) else Answer(_compared(name, operator, number), is_whole=operator == "=" or not _is_declared(test))
        case _:
            return _never(test)


def _time(test: Test) -> Answer | None:
    name = test.column.field
    match test.operator, test.values:
        case "null" | "empty", _:
            return Answer(_missing(name))
        case ("=" | "!=" | "<" | "<=" | ">" | ">=") as operator, (value,) if isinstance(value, datetime | str):
            if _is_declared(test) and isinstance(value, str):
                return None                     # two texts
            time = as_time(value)
            return _never(test) if time is None else Answer(_compared(name, operator, micros(time)), is_whole=True)
        case _:
            return _never(test)


def _boolean(test: Test) -> Answer | None:
    name = test.column.field
    match test.operator, test.values:
        case "null" | "empty", _:
            return Answer(_missing(name))
        case "=" | "!=", (bool() as value,):
            return Answer({"term": {name: value == (test.operator == "=")}}, is_whole=True)
        case _:
            return _never(test)


def _compared(name: str, operator: Comparison, value: float | int) -> Query:
    match operator:
        case "=":
            return {"term": {name: value}}
        case "!=":
            return {"bool": {"filter": [{"exists": {"field": name}}], "must_not": [{"term": {name: value}}]}}
        case _:
            return {"range": {name: {RANGES[operator]: value}}}


def _never(test: Test) -> Answer | None:
    """No value of this type passes. Elsewhere under a declared path there may be values of another."""
    return Answer(NONE) if not _is_declared(test) or test.column.type != "time" else None


def there(column: Column) -> Query | None:
    """Where a value may stand; None: anywhere."""
    if column.type in ("id", "pairs"):
        return None
    exists: Query = {"exists": {"field": column.field}}
    return exists if column.rest is None else _any(exists, column.rest)


def expression(name: str, pattern: str) -> Query:
    """Whether a regular expression is found in a keyword."""
    return {"regexp": {name: {"value": lucene(pattern), "flags": "NONE", "max_determinized_states": STATES_MOST}}}


def is_short(value: object) -> bool:
    """Whether it is a text that is indexed wherever it stands."""
    return isinstance(value, str) and len(value.encode("utf-8", "surrogatepass")) <= INDEXED_MOST


def _is_declared(test: Test) -> bool:
    return test.column.field.startswith("declared.")


def _missing(name: str) -> Query:
    return {"bool": {"must_not": [{"exists": {"field": name}}]}}


def _any(*queries: Query) -> Query:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "*?\\" else c for c in text)


_BY_TYPE: Mapping[str, Callable[[Test], Answer | None]] = {
    "text": _text, "texts": _texts, "pairs": _pairs, "number": _number, "time": _time, "boolean": _boolean,
}
