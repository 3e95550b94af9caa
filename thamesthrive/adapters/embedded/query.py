"""A condition as an `Answer` about the rows of a table: exactly what `language.meaning` says of their records, or null."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from ...domain.fields import Kind
from ...kernel.errors import Invalid
from ...language.condition import (
    And,
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
    Literal,
    Matches,
    Not,
    Now,
    Or,
    Path,
    StartsWith,
    Value,
    Words,
)
from ...language.meaning import compares, contains, is_empty
from ...language.patterns import found
from ...language.values import FUNCTIONS, value_of
from ...language.walk import paths_of
from . import texts
from .answers import FALSE, UNKNOWN, Answer, Arguments, constant, every, negated, some
from .columns import SQL_OPERATORS, column_is_null, column_is_one_of, column_since, compare_column, is_text
from .nodes import Place, compare_node, node_contains, node_is_empty, node_is_null, node_is_one_of
from .tables import Column, Node, Table
from .values import Declaration, compare_declared

Test = Compare | In | Between | IsNull | IsEmpty | Contains | StartsWith | EndsWith | Matches | Words

TURNED: Mapping[Comparison, Comparison] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
DEEP = 100                                              # conditions in conditions; what is deeper is asked of the meaning
PLAIN = frozenset(" -_/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


@frozen
class Asked:
    """What a condition is asked of. `words` looks a search by words up; null without."""

    table: Table
    bind: Arguments
    now: datetime
    declared: Mapping[tuple[str, ...], Declaration]
    words: Callable[[str], Answer]


def refuse_profile(condition: Condition, kind: Kind) -> None:
    """Raises: Invalid for whose a record is now: that changes, and the record does not."""
    for path in paths_of(condition):
        refuse_profile_path(path, kind)


def refuse_profile_path(path: Path, kind: Kind) -> None:
    """Raises: Invalid."""
    if kind.name != "profile" and path.names == ("profile", "id"):
        raise Invalid(f"{kind.plural} cannot be searched by profile.id itself; search by profile.part", code="not-searchable")


def answer(condition: Condition, of: Asked, depth: int = 0) -> Answer:
    """The condition over the rows of the table."""
    if depth > DEEP:
        return UNKNOWN
    match condition:
        case And(terms):
            return every([answer(term, of, depth + 1) for term in terms])
        case Or(terms):
            return some([answer(term, of, depth + 1) for term in terms])
        case Not(term):
            return negated(answer(term, of, depth + 1))
        case _:
            return _test(condition, of)


def _test(condition: Test, of: Asked) -> Answer:
    match condition:
        case Words(path, text):
            return _words(path, text, of)
        case Compare(left, operator, right):
            return _compare(left, operator, right, of)
        case Between(value, low, high):
            return every([_compare(value, ">=", low, of), _compare(value, "<=", high, of)])
        case In(value, options):
            return _in(value, options, of)
        case IsNull(value) | IsEmpty(value):
            return _lacks(value, of, empty=isinstance(condition, IsEmpty))
        case _:
            return _text_test(condition, of)


def _text_test(condition: Contains | StartsWith | EndsWith | Matches, of: Asked) -> Answer:
    match condition:
        case Contains(value, part):
            return _contains(value, part, of)
        case StartsWith(value, affix) | EndsWith(value, affix):
            return _affix(value, affix, of, start=isinstance(condition, StartsWith))
        case Matches(value, pattern):
            return _matches(value, pattern, of)


def is_constant(value: Value) -> bool:
    """Whether it is the same for each record."""
    match value:
        case Path():
            return False
        case Call(_, arguments):
            return all(is_constant(argument) for argument in arguments)
        case Literal() | Now():
            return True


def constant_of(value: Value, now: datetime) -> Any:
    """What a constant is. Raises: Invalid for an unknown time zone."""
    return value_of(value, None, now)


def _place(value: Value, of: Asked) -> Column | Node | None:
    """`date` of a time is the time."""
    if isinstance(value, Call) and value.function == "date" and len(value.arguments) == 1:
        column = _place(value.arguments[0], of)
        return column if isinstance(column, Column) and column.type == "time" else None
    return of.table.at(value) if isinstance(value, Path) else None


def _compare(left: Value, operator: Comparison, right: Value, of: Asked) -> Answer:
    if is_constant(left):
        if is_constant(right):
            return constant(compares(constant_of(left, of.now), operator, constant_of(right, of.now)))
        left, operator, right = right, TURNED[operator], left
    return _compare_known(left, operator, constant_of(right, of.now), of) if is_constant(right) else UNKNOWN


def _compare_known(left: Value, operator: Comparison, value: Any, of: Asked) -> Answer:
    """What differs from record to record with what does not."""
    if value is None:
        return FALSE
    if isinstance(left, Path) and (declaration := of.declared.get(left.names)) is not None:
        typed = compare_declared(of.table, declaration, operator, value, of.bind)
        if typed is not None:
            return typed
    place = _place(left, of)
    if isinstance(place, Column):
        return compare_column(place, operator, value, of.bind)
    if isinstance(place, Node):
        return compare_node(place, operator, value, of.bind)
    return _compare_call(left, operator, value, of) if isinstance(left, Call) else UNKNOWN


def _compare_call(call: Call, operator: Comparison, value: Any, of: Asked) -> Answer:
    column = _place(call.arguments[0], of) if call.arguments else None
    if call.function == "days_since" and isinstance(column, Column) and column.type == "time":
        return column_since(column, operator, value, lambda time: FUNCTIONS["days_since"](of.now, time), of.bind)
    if call.function not in ("lower", "upper"):
        return UNKNOWN
    text = texts.text_of(of.table, call, of.bind)
    if text is not None and is_text(value):
        return texts.compares(text, SQL_OPERATORS[operator], value, of.bind)
    return texts.unknown_of(text) if isinstance(value, str | datetime) else FALSE


def _in(value: Value, options: tuple[Value, ...], of: Asked) -> Answer:
    if is_constant(value):
        return some([_compare(option, "=", value, of) for option in options])
    known = [k for option in options if is_constant(option) and (k := constant_of(option, of.now)) is not None]
    others = [UNKNOWN for option in options if not is_constant(option)]
    return some([_is_one_of(value, known, of), *others])


def _is_one_of(value: Value, known: list[Any], of: Asked) -> Answer:
    place = _place(value, of)
    if isinstance(place, Column):
        return column_is_one_of(place, known, of.bind)
    if isinstance(place, Node) and isinstance(value, Path) and value.names not in of.declared:
        return node_is_one_of(place, known, of.bind)
    return some([_compare_known(value, "=", k, of) for k in known])


def _lacks(value: Value, of: Asked, *, empty: bool) -> Answer:
    """IS NULL, or IS EMPTY."""
    if is_constant(value):
        held = constant_of(value, of.now)
        return constant(is_empty(held) if empty else held is None)
    place = _place(value, of)
    if isinstance(place, Node):
        return node_is_empty(place, of.bind) if empty else node_is_null(place, of.bind)
    if isinstance(place, Column):
        blank = compare_column(place, "=", "", of.bind) if empty and place.type == "text" else FALSE
        return some([column_is_null(place), blank])
    return UNKNOWN


def _contains(value: Value, part: Value, of: Asked) -> Answer:
    if not is_constant(part):
        return UNKNOWN
    wanted = constant_of(part, of.now)
    if is_constant(value):
        return constant(contains(constant_of(value, of.now), wanted))
    place = _place(value, of)
    if isinstance(place, Node):
        return node_contains(place, wanted, of.bind)
    if isinstance(place, Column) and place.type != "text":
        return FALSE
    text = texts.text_of(of.table, value, of.bind)
    return texts.contains(text, wanted, of.bind) if text is not None and is_text(wanted) else UNKNOWN


def _affix(value: Value, affix: Value, of: Asked, *, start: bool) -> Answer:
    if not is_constant(affix):
        return UNKNOWN
    wanted = constant_of(affix, of.now)
    if not isinstance(wanted, str):
        return FALSE
    if is_constant(value):
        held = constant_of(value, of.now)
        return constant(isinstance(held, str) and (held.startswith(wanted) if start else held.endswith(wanted)))
    text = texts.text_of(of.table, value, of.bind)
    if text is None or not is_text(wanted):
        return texts.unknown_of(text)
    return (texts.begins if start else texts.ends)(text, wanted.encode(), of.bind)


def _matches(value: Value, pattern: str, of: Asked) -> Answer:
    if is_constant(value):
        held = constant_of(value, of.now)
        return constant(isinstance(held, str) and found(pattern, held))
    text = texts.text_of(of.table, value, of.bind)
    if text is not None and PLAIN.issuperset(pattern):
        return texts.contains(text, pattern, of.bind)
    return texts.unknown_of(text)


def _words(path: Path, text: str, of: Asked) -> Answer:
    if not path.names:
        return of.words(text)
    place = of.table.at(path)
    if isinstance(place, Column) and place.type != "text":
        return FALSE
    if not isinstance(place, Node):
        return UNKNOWN
    kind = Place(place, of.bind).type
    return Answer(f"(CASE WHEN {kind} IN ('text', 'array', 'object') THEN NULL ELSE 0 END)", total=False)
