"""map_traits: what the event says about its person becomes facts, sets and sums of the part."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any

from ...domain.identity import USER
from ...domain.part import MILLION, Fact, Part, added, earliest, latest
from ...kernel.codec import encode_sorted
from ...kernel.values import evolve
from ..collected import Collected
from ..keys import USER_ID_PATH
from ..mapping import ProfileChange
from ..rules import Rules

MOST_MILLIONTHS = 10**24                        # a sum that nobody means; beyond it a value is taken as no number


def map_traits(collected: Collected, rules: Rules) -> Collected:
    """Every operation here is a function of the set of events: their order does not matter."""
    part = collected.part
    if part is None:
        return collected
    fact = Fact(None, collected.prepared.when, collected.event_id)
    if (user := collected.prepared.user) and user.key.type == USER:
        part = evolve(part, facts=latest(part.facts, USER_ID_PATH, fact._replace(value=user.key.value)))
    for change in collected.prepared.changes:
        part = changed(part, change, fact)
    return evolve(collected, part=part)


def changed(part: Part, change: ProfileChange, fact: Fact) -> Part:
    """The part after one change; `fact` says when and by which event."""
    path, value = change.path, change.value
    match change.operation:
        case "set":
            return evolve(part, facts=latest(part.facts, path, fact._replace(value=value)))
        case "set-if-missing":
            return evolve(part, firsts=earliest(part.firsts, path, fact._replace(value=value)))
        case "append":
            return evolve(part, lists=_appended(part.lists, path, value if isinstance(value, list) else [value], fact))
        case "increment":
            return evolve(part, sums=added(part.sums, path, "", MILLION))
        case "add":
            number = millionths(value)
            return part if number is None else evolve(part, sums=added(part.sums, path, change.currency.upper(), number))


def millionths(value: Any) -> int | None:
    """An exact number of millionths of a number, or of a text that is one; None of anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        exact = (Decimal(str(value)) * MILLION).to_integral_value()
    except (InvalidOperation, Overflow):
        return None
    return int(exact) if exact.is_finite() and abs(exact) < MOST_MILLIONTHS else None


def _appended(
    lists: Mapping[str, Mapping[str, Fact]], path: str, values: Iterable[Any], fact: Fact
) -> Mapping[str, Mapping[str, Fact]]:
    into = lists.get(path, {})
    for value in values:
        into = earliest(into, encode_sorted(value).decode(), fact)
    return {**lists, path: into}
