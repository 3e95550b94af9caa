"""The *view* of a profile: what is shown, searched and segmented. A pure function of the parts, in whatever order they came.

By kind of field: scalars latest by (event time, event id); fields set if missing earliest; lists are sets by first time; sums and
counters add, of the amounts of one order the latest does; interests add since their latest reset; first seen is the minimum. The tree is
the one users know (`data.contact.email.main`, `traits`, `stats`, …).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from ..kernel.codec import decode_any
from ..kernel.paths import put
from .identity import PROFILE
from .interest import Amount, worth
from .part import MILLION, Counter, Fact, Part, earliest, greatest, latest, least
from .profile import Profile

V = TypeVar("V")

TRAITS, CONSENTS = "traits.", "consents."
METRIC_STARTED, METRIC_COMPLETED, METRIC_RATIO = "data.metrics.ltcosc", "data.metrics.ltcocc", "data.metrics.ltcop"


def view_of(profile: Profile) -> dict[str, Any]:
    """The person as a tree of JSON-shaped data (times are datetimes)."""
    parts = [*profile.parts.values(), *profile.bases.values()]
    facts = merged_facts(parts)
    tree: dict[str, Any] = {
        "id": profile.id,
        "ids": sorted(profile.parts.keys() | given_ids(parts)),
        "data": {},
        "traits": {},
        "segments": [],
        "interests": {},
        "consents": {},
        "groups": _groups(parts),
        "stats": _stats(parts),
        "metadata": {"time": _times(profile, parts), "fields": {}},
    }
    fields = tree["metadata"]["fields"]
    for path in sorted(facts):                                  # a branch before what stands below it
        fact = facts[path]
        if fact.value is not None:
            _place(tree, path, fact.value)
            fields[path] = [fact.time, fact.event]
    for path, values in _lists(parts).items():
        put(tree, path, values)
    for path, amount in _extremes(parts).items():
        put(tree, path, _amount(amount.millionths))
    _put_sums(tree, _sums(parts))
    tree["interests"] = _interests(parts)
    contact = tree["data"].get("contact", {})
    tree["data"]["anonymous"] = not (contact.get("email") or contact.get("phone") or any(p.user for p in parts))
    return tree


def merged_facts(parts: Iterable[Part]) -> Mapping[str, Fact]:
    """Path -> the fact that stands, over all parts. A latest fact stands before an earliest one of the same path."""
    facts: Mapping[str, Fact] = {}
    firsts: Mapping[str, Fact] = {}
    for part in parts:
        facts, firsts = _fold(latest, facts, part.facts), _fold(earliest, firsts, part.firsts)
    return {**firsts, **{path: fact for path, fact in facts.items() if fact.value is not None or path not in firsts}}


def given_ids(parts: Iterable[Part]) -> set[str]:
    """Profile ids that senders gave and that lead here."""
    return {key.value for part in parts for key in part.keys.values() if key.type == PROFILE}


def counters_of(parts: Iterable[Part]) -> dict[str, Counter]:
    """Event type -> counter over all parts."""
    total: dict[str, Counter] = {}
    for part in parts:
        for type_, counter in part.counters.items():
            total[type_] = total[type_].plus(counter) if type_ in total else counter
    return total


def _fold(
    rule: Callable[[Mapping[str, V], str, V], Mapping[str, V]], into: Mapping[str, V], facts: Mapping[str, V]
) -> Mapping[str, V]:
    """The union of two, by the rule where both have one. What there is only one of is taken as it stands."""
    if not into or not facts:
        return into or facts
    merged = dict(into)
    for path, fact in facts.items():
        merged[path] = rule({path: merged[path]}, path, fact)[path] if path in merged else fact
    return merged


def _place(tree: dict[str, Any], path: str, value: Any) -> None:
    """The names of traits and consents are the sender's and may hold dots; every other path is the catalogue's."""
    if path.startswith(TRAITS):
        tree["traits"][path[len(TRAITS) :]] = value
    elif path.startswith(CONSENTS):
        tree["consents"][path[len(CONSENTS) :]] = value
    else:
        put(tree, path, _copied(value))


def _copied(value: Any) -> Any:
    """A branch of its own: other facts may be put below it, and this one is the part's."""
    if type(value) is not dict:                 # what JSON gives
        return value
    return {name: _copied(below) if type(below) is dict else below for name, below in value.items()}


def _stats(parts: Iterable[Part]) -> dict[str, Any]:
    counters = counters_of(parts)
    return {
        "visits": sum(part.visits for part in parts),
        "events": sum(c.count for c in counters.values()),
        "counters": {
            type_: {"count": c.count, "first": c.first, "last": c.last} for type_, c in sorted(counters.items())
        },
    }


def _times(profile: Profile, parts: Iterable[Part]) -> dict[str, datetime | None]:
    firsts = [p.first_seen for p in parts if p.first_seen]
    lasts = [p.last_seen for p in parts if p.last_seen]
    return {"insert": profile.created.time, "create": min(firsts, default=None), "update": max(lasts, default=None)}


def _lists(parts: Iterable[Part]) -> dict[str, list[Any]]:
    merged: dict[str, Mapping[str, Fact]] = {}
    for part in parts:
        for path, values in part.lists.items():
            merged[path] = _fold(earliest, merged.get(path, {}), values)
    return {
        path: [decode_any(text.encode()) for text, _ in sorted(values.items(), key=lambda v: (v[1].order, v[0]))]
        for path, values in merged.items()
    }


def _groups(parts: Iterable[Part]) -> dict[str, Any]:
    """What the person belongs to, longest first, and since when."""
    since: Mapping[str, Fact] = {}
    for part in parts:
        since = _fold(earliest, since, part.groups)
    if not since:
        return {"ids": [], "since": {}}
    ordered = sorted(since.items(), key=lambda group: (group[1].order, group[0]))
    return {"ids": [id for id, _ in ordered], "since": {id: fact.time for id, fact in ordered}}


def _sums(parts: Iterable[Part]) -> dict[str, dict[str, int]]:
    total: dict[str, dict[str, int]] = {}
    for part in parts:
        for path, per in part.sums.items():
            into = total.setdefault(path, {})
            for currency, millionths in per.items():
                into[currency] = into.get(currency, 0) + millionths
    for path, each in _latest_amounts(parts).items():
        into = total.setdefault(path, {})
        for amount in each.values():
            if amount.millionths or amount.currency:            # a cancelled one is of no currency, not of another
                into[amount.currency] = into.get(amount.currency, 0) + amount.millionths
    return total


def _latest_amounts(parts: Iterable[Part]) -> dict[str, Mapping[str, Amount]]:
    merged: dict[str, Mapping[str, Amount]] = {}
    for part in parts:
        for path, each in part.amounts.items():
            merged[path] = _fold(latest, merged.get(path, {}), each)
    return merged


def _extremes(parts: Iterable[Part]) -> Mapping[str, Amount]:
    smallest: Mapping[str, Amount] = {}
    largest: Mapping[str, Amount] = {}
    for part in parts:
        smallest, largest = _fold(least, smallest, part.least), _fold(greatest, largest, part.greatest)
    return {**smallest, **largest} if smallest or largest else smallest


def _interests(parts: Iterable[Part]) -> dict[str, int | float]:
    names = {name for part in parts for name in part.interests}
    return {name: _amount(worth(p.interests[name] for p in parts if name in p.interests)) for name in sorted(names)}


def _put_sums(tree: dict[str, Any], sums: Mapping[str, Mapping[str, int]]) -> None:
    """A sum in one currency is a number; one in several is null, and stands per currency in `data.metrics.money`."""
    for path, per in sums.items():
        amounts = {currency: _amount(millionths) for currency, millionths in sorted(per.items())}
        put(tree, path, next(iter(amounts.values()), 0) if len(amounts) < 2 else None)
        if any(amounts):
            put(tree, f"data.metrics.money.{path.rsplit('.', 1)[-1]}", amounts)
    if started := sum(sums.get(METRIC_STARTED, {}).values()):
        put(tree, METRIC_RATIO, sum(sums.get(METRIC_COMPLETED, {}).values()) / started)


def _amount(millionths: int) -> int | float:
    return millionths // MILLION if millionths % MILLION == 0 else millionths / MILLION
