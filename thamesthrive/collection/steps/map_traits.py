"""map_traits: what the event says about its person becomes facts, sets and sums of the part."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any

from ...domain.interest import NONE, Amount, raised, reset
from ...domain.part import MILLION, Fact, Part, added, earliest, greatest, latest, least
from ...kernel.codec import encode_sorted
from ...kernel.errors import Defect
from ...kernel.values import evolve
from ..collected import Collected
from ..keys import USER_ID_PATH
from ..mapping import ProfileChange
from ..rules import Rules

MOST_MILLIONTHS = 10**24                        # a sum that nobody means; beyond it a value is taken as no number

Order = tuple[datetime, str]


def map_traits(collected: Collected, rules: Rules) -> Collected:
    """Every operation here is a function of the set of events: their order does not matter."""
    part, prepared = collected.part, collected.prepared
    if part is None:
        return collected
    user, asked = prepared.user, prepared.changes
    if user:
        asked = (ProfileChange("set", USER_ID_PATH, user.key.value), *asked)
    if not asked:
        return collected
    return evolve(collected, part=grown(part, asked, (prepared.when, collected.event_id)))


def grown(part: Part, asked: Iterable[ProfileChange], order: Order) -> Part:
    """The part after all that one event asks; `order` is its time and id. Most of it sets facts, which are copied once."""
    known, facts = part.facts, None
    for change in asked:
        if change.operation != "set":
            part = changed(part, change, order)
            continue
        stands = (facts or known).get(change.path)
        if stands is None or stands.order < order:
            if facts is None:
                facts = dict(known)
            facts[change.path] = Fact(change.value, *order)
    return part if facts is None else evolve(part, facts=facts)


def changed(part: Part, change: ProfileChange, order: Order) -> Part:
    """The part after one change."""
    path, value = change.path, change.value
    match change.operation:
        case "set":
            return evolve(part, facts=latest(part.facts, path, Fact(value, *order)))
        case "set-if-missing":
            return evolve(part, firsts=earliest(part.firsts, path, Fact(value, *order)))
        case "append":
            return evolve(part, lists=_appended(part.lists, path, value if isinstance(value, list) else [value], Fact(None, *order)))
        case _:
            number = millionths(value)
            return part if number is None else _counted(part, change, Amount(number, *order, change.currency.upper()))


def _counted(part: Part, change: ProfileChange, amount: Amount) -> Part:
    """The operations with numbers."""
    path, key, number = change.path, change.key, amount.millionths
    match change.operation:
        case "add" | "cancel" if key:
            return evolve(part, amounts={**part.amounts, path: latest(part.amounts.get(path, {}), key, amount)})
        case "add" | "increment":
            return evolve(part, sums=added(part.sums, path, amount.currency, number))
        case "subtract" | "decrement":
            return evolve(part, sums=added(part.sums, path, amount.currency, -number))
        case "min":
            return evolve(part, least=least(part.least, path, amount))
        case "max":
            return evolve(part, greatest=greatest(part.greatest, path, amount))
        case "raise" | "lower":
            by = amount if change.operation == "raise" else amount._replace(millionths=-number)
            return evolve(part, interests={**part.interests, key: raised(part.interests.get(key, NONE), by)})
        case "reset":
            return evolve(part, interests={**part.interests, key: reset(part.interests.get(key, NONE), amount)})
        case _:
            raise Defect(f'no part can be changed by "{change.operation}"')


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
