"""What a condition means: `matches`. Written to be read; `closures` is the same, quickly, and stores must answer the same or refuse."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from .condition import (
    And,
    Between,
    Compare,
    Comparison,
    Condition,
    Contains,
    EndsWith,
    In,
    IsEmpty,
    IsNull,
    Matches,
    Not,
    Or,
    Path,
    StartsWith,
    Value,
    Words,
)
from .patterns import found
from .values import alike, at, equal, ordered, value_of
from .words import begin, record_words, texts_of, words

OPERATORS: Mapping[Comparison, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def matches(condition: Condition, record: Any, now: datetime, *, branches: Sequence[str] | None = None) -> bool:
    """Whether it is true of a record. A path without a namespace reads the record itself, another `record[namespace]`.

    `branches`: those that a search by words of the whole record looks at (`domain.fields.Kind.words`); all without.
    """

    def value(of: Value) -> Any:
        return value_of(of, record, now)

    match condition:
        case And(terms):
            return all(matches(term, record, now, branches=branches) for term in terms)
        case Or(terms):
            return any(matches(term, record, now, branches=branches) for term in terms)
        case Not(term):
            return not matches(term, record, now, branches=branches)
        case Compare(left, operator, right):
            return compares(value(left), operator, value(right))
        case In(item, options):
            return any(equal(value(item), value(option)) for option in options)
        case Between(item, low, high):
            return compares(value(item), ">=", value(low)) and compares(value(item), "<=", value(high))
        case IsNull(item):
            return value(item) is None
        case Words(path, text):
            return has_words(path, text, record, branches)
        case _:
            return _of_one(condition, value)


def compares(left: Any, operator: Comparison, right: Any) -> bool:
    """Missing and unlike values do not compare."""
    pair = (alike if operator in ("=", "!=") else ordered)(left, right)
    return pair is not None and OPERATORS[operator](*pair)


def is_empty(value: Any) -> bool:
    """Missing, or a text, list or object with nothing in it."""
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def contains(value: Any, part: Any) -> bool:
    """A text in a text, or an element of a list that equals it."""
    if isinstance(value, str):
        return isinstance(part, str) and part in value
    return isinstance(value, list | tuple) and any(equal(element, part) for element in value)


def has_words(path: Path, text: str, record: Any, branches: Sequence[str] | None) -> bool:
    """Whether each word of the text begins one there. Who asks for no word finds nothing."""
    branch = at(path, record)
    there = words(" ".join(texts_of(branch))) if path.names else record_words(branch, branches)
    asked = words(text)
    return bool(asked) and all(begin(word, there) for word in asked)


def _of_one(condition: IsEmpty | Contains | StartsWith | EndsWith | Matches, value: Callable[[Value], Any]) -> bool:
    here = value(condition.value)
    match condition:
        case IsEmpty():
            return is_empty(here)
        case Contains(_, part):
            return contains(here, value(part))
        case StartsWith(_, start):
            return isinstance(here, str) and isinstance(prefix := value(start), str) and here.startswith(prefix)
        case EndsWith(_, end):
            return isinstance(here, str) and isinstance(suffix := value(end), str) and here.endswith(suffix)
        case Matches(_, pattern):
            return isinstance(here, str) and found(pattern, here)
