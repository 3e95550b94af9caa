"""`Condition`: the tree behind TQL. It is what crosses ports; `meaning` says what it means, adapters compile it.

A *missing* value is one that is absent or null. A missing value, or a comparison of unlike types, makes a test false (so its NOT is true),
but for `IsNull` and `IsEmpty`, which are true of what is missing. Types are number, text, boolean, time, list and object.
"""

from typing import Literal as OneOf

from attrs import field, frozen

from ..kernel.durations import Unit

Scalar = str | int | float | bool
Comparison = OneOf["=", "!=", "<", "<=", ">", ">="]
Function = OneOf["date", "lower", "upper", "length", "days_since", "distance_km"]

NAMESPACES = ("event", "profile", "session", "group", "payload", "memory", "workflow")


@frozen
class Path:
    """Where a value stands in a record: `properties.items.0.price`. No names: the whole record. A number is a place of a list."""

    names: tuple[str, ...]
    namespace: str | None = None                # left out in a search over one kind of record


@frozen
class Literal:
    """A value as it was written. `1`, `1.0` and TRUE are three."""

    value: Scalar = field(eq=lambda value: (type(value), value))


@frozen
class Duration:
    """A length of time: `d` and `w` are 24 hours and 7 times that; `mo` and `y` are of the calendar. `amount` may be negative."""

    amount: int
    unit: Unit


@frozen
class Now:
    """The time at which the condition is asked, `tz` being the zone of the calendar that `shift` goes by (UTC without)."""

    tz: str | None = None
    shift: Duration | None = None


@frozen
class Call:
    """A function of values."""

    function: Function
    arguments: tuple["Value", ...]


Value = Path | Literal | Now | Call


@frozen
class And:
    """All of them; of none: everything."""

    terms: tuple["Condition", ...]


@frozen
class Or:
    """Any of them; of none: nothing."""

    terms: tuple["Condition", ...]


@frozen
class Not:
    """Whatever the test is not true of, what is missing included."""

    term: "Condition"


@frozen
class Compare:
    """Numbers as 64-bit floating point, texts by code point, times as instants; `=` and `!=` also booleans. A text beside a time is read
    as one."""

    left: Value
    operator: Comparison
    right: Value


@frozen
class In:
    """Equal to one of them."""

    value: Value
    options: tuple[Value, ...]


@frozen
class Between:
    """At least `low` and at most `high`."""

    value: Value
    low: Value
    high: Value


@frozen
class IsNull:
    """Missing."""

    value: Value


@frozen
class IsEmpty:
    """Missing, or a text, list or object with nothing in it."""

    value: Value


@frozen
class Contains:
    """A text that contains a text, or a list of which one element equals the value."""

    value: Value
    part: Value


@frozen
class StartsWith:
    """A text that begins with a text."""

    value: Value
    start: Value


@frozen
class EndsWith:
    """A text that ends with a text."""

    value: Value
    end: Value


@frozen
class Matches:
    """A text in which the regular expression is found somewhere. The syntax is what RE2 and Lucene share; see `patterns`."""

    value: Value
    pattern: str


@frozen
class Words:
    """A text, or all texts of a list, object or the whole record, in which each word of `text` is the beginning of a word; see `words`."""

    path: Path
    text: str


Condition = And | Or | Not | Compare | In | Between | IsNull | IsEmpty | Contains | StartsWith | EndsWith | Matches | Words

EVERYTHING = And(())


def both(*conditions: Condition) -> Condition:
    """All of them, without needless nesting."""
    flat = [term for c in conditions for term in (c.terms if isinstance(c, And) else (c,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))
