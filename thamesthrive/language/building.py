"""`Builder`: makes a condition from what the grammar has found, and refuses what is well formed but means nothing."""

from difflib import get_close_matches
from math import isinf
from typing import Any, get_args

from ..kernel.durations import zone
from ..kernel.errors import Invalid
from .condition import (
    EVERYTHING,
    And,
    Between,
    Call,
    Compare,
    Condition,
    Contains,
    Duration,
    EndsWith,
    Function,
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
from .mistakes import Mistake, printable
from .patterns import checked
from .tokens import Lexeme, path_of, unquoted
from .words import MAX_WORDS, words

ARITIES = dict.fromkeys(get_args(Function), 1) | {"distance_km": 3}
FUNCTIONS = ("now", *ARITIES)
ELSEWHERE = {                                   # names of other systems, and what is written here
    "datetime": 'date("2026-11-02")',
    "datetime.offset": 'a text in full, such as date("2026-11-02"); only now can be shifted',
    "datetime.timezone": 'date("2026-11-02T12:00:00+01:00")',
    "datetime.from_timestamp": 'date("2026-11-02")',
    "lowercase": "lower(…)",
    "uppercase": "upper(…)",
    "utcnow": "now",
    "now.offset": "now - 30d",
    "now.timezone": 'now("Europe/London")',
    "now.timezone.offset": 'now("Europe/London") - 30d',
    "len": "length(…)",
    "exists": "field EXISTS",
    "empty": "field IS EMPTY",
}
MAX_DIGITS = 400
MAX_AMOUNT = 1_000_000_000


class Builder:
    """A method for each alternative of the grammar, which takes the list of what stands there."""

    def start(self, found: list[Condition]) -> Condition:
        return found[0] if found else EVERYTHING

    def any_of(self, terms: list[Condition]) -> Condition:
        return Or(tuple(terms))

    def all_of(self, terms: list[Condition]) -> Condition:
        return And(tuple(terms))

    def negated(self, found: list[Condition]) -> Condition:
        return Not(found[0])

    def compare(self, found: list[Any]) -> Condition:
        left, operator, right = found
        return Compare(left, {"==": "=", "<>": "!="}.get(operator.text, operator.text), right)

    def among(self, found: list[Any]) -> Condition:
        return In(*found)

    def between(self, found: list[Value]) -> Condition:
        return Between(*found)

    def null(self, found: list[Value]) -> Condition:
        return IsNull(*found)

    def empty(self, found: list[Value]) -> Condition:
        return IsEmpty(*found)

    def contains(self, found: list[Value]) -> Condition:
        return Contains(*found)

    def starts(self, found: list[Value]) -> Condition:
        return StartsWith(*found)

    def ends(self, found: list[Value]) -> Condition:
        return EndsWith(*found)

    def found(self, found: list[Any]) -> Condition:
        value, pattern = found
        try:
            return Matches(value, checked(unquoted(pattern)))
        except Invalid as refused:
            raise Mistake(pattern.start, refused.sentence) from refused

    def words(self, found: list[Lexeme]) -> Condition:
        path, asked = found
        text = unquoted(asked)
        if not 0 < len(words(text)) <= MAX_WORDS:
            why = "no word stands here that could be looked for" if not words(text) else f"at most {MAX_WORDS} words can be looked for"
            raise Mistake(asked.start, why)
        return Words(path_of(path), text)

    def not_among(self, found: list[Any]) -> Condition:
        return Not(self.among(found))

    def not_between(self, found: list[Value]) -> Condition:
        return Not(self.between(found))

    def not_null(self, found: list[Value]) -> Condition:
        return Not(self.null(found))

    def not_empty(self, found: list[Value]) -> Condition:
        return Not(self.empty(found))

    def not_contains(self, found: list[Value]) -> Condition:
        return Not(self.contains(found))

    def not_starts(self, found: list[Value]) -> Condition:
        return Not(self.starts(found))

    def not_ends(self, found: list[Value]) -> Condition:
        return Not(self.ends(found))

    def not_found(self, found: list[Any]) -> Condition:
        return Not(self.found(found))

    def options(self, found: list[Value]) -> tuple[Value, ...]:
        return tuple(found)

    def path(self, found: list[Lexeme]) -> Path:
        return path_of(found[0])

    def text(self, found: list[Lexeme]) -> Literal:
        return Literal(unquoted(found[0]))

    def number(self, found: list[Lexeme]) -> Literal:
        return Literal(_number(found[0]))

    def negative(self, found: list[Lexeme]) -> Literal:
        return Literal(-_number(found[1]))

    def true(self, _: object) -> Literal:
        return Literal(True)

    def false(self, _: object) -> Literal:
        return Literal(False)

    def now(self, found: list[Lexeme]) -> Now:
        if len(found) == 1:
            return Now()
        name = unquoted(found[1])
        try:
            zone(name)
        except Invalid as refused:
            raise Mistake(found[1].start, refused.sentence) from refused
        return Now(name)

    def earlier(self, found: list[Any]) -> Now:
        return Now(found[0].tz, _duration(found[2], -1))

    def later(self, found: list[Any]) -> Now:
        return Now(found[0].tz, _duration(found[2], 1))

    def call(self, found: list[Any]) -> Call:
        name, *arguments = found
        function = name.text.lower()
        if function not in ARITIES:
            raise Mistake(name.start, _unknown(function), FUNCTIONS)
        if len(arguments) != ARITIES[function]:
            wanted = "a place, a latitude and a longitude" if function == "distance_km" else "one value"
            raise Mistake(name.start, f"{function}(…) takes {wanted}; here stand {len(arguments)}")
        return Call(function, tuple(arguments))


def _number(lexeme: Lexeme) -> int | float:
    """A whole number without a fraction and exponent is an int."""
    if len(lexeme.text) > MAX_DIGITS or isinf(float(lexeme.text)):
        raise Mistake(lexeme.start, "this number is too large; numbers go up to 1.79e308")
    return int(lexeme.text) if lexeme.text.isdecimal() else float(lexeme.text)


def _duration(lexeme: Lexeme, sign: int) -> Duration:
    digits = lexeme.text.rstrip("smhdwyoSMHDWYO")
    if len(digits) > 10 or int(digits) > MAX_AMOUNT:
        raise Mistake(lexeme.start, f"this duration is too long; a number in one goes up to {MAX_AMOUNT:,}")
    return Duration(sign * int(digits), lexeme.text[len(digits) :].lower())  # type: ignore[arg-type]  # by the form of a lexeme


def _unknown(function: str) -> str:
    if function in ELSEWHERE:
        return f"instead of {function}(…) write {ELSEWHERE[function]}"
    near = get_close_matches(function, FUNCTIONS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FUNCTIONS)}"
    return f'there is no function "{printable(function[:50])}"; {hint}'
