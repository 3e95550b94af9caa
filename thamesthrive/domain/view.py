"""The *view* of a profile: what is shown, searched and segmented. A pure function of the parts, in whatever order they came.

By kind of field: scalars latest by (event time, event id); fields set if missing earliest; lists are sets by first time; sums and
counters add; first seen is the minimum. The tree is the one users know (`data.contact.email.main`, `traits`, `stats`, …).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..kernel.codec import decode_any
from ..kernel.paths import put
from .identity import PROFILE
from .part import MILLION, Counter, Fact, Part, earliest, latest
from .profile import Profile

TRAITS = "traits."
METRIC_STARTED, METRIC_COMPLETED, METRIC_RATIO = "data.metrics.ltcosc", "data.metrics.ltcocc", "data.metrics.ltcop"


def view_of(profile: Profile) -> dict[str, Any]:
    """The person as a tree of JSON-shaped data (times are datetimes)."""
    parts = list(profile.parts.values())
    facts = merged_facts(parts)
    tree: dict[str, Any] = {
        "id": profile.id,
        "ids": sorted(profile.parts.keys() | given_ids(parts)),
        "data": {},
        "traits": {},
        "segments": [],
        "interests": {},
        "consents": {},
        "stats": _stats(parts),
        "metadata": {"time": _times(profile, parts), "fields": {}},
    }
    for path, fact in facts.items():
        if fact.value is not None:
            _place(tree, path, fact.value)
            tree["metadata"]["fields"][path] = [fact.time, fact.event]
    for path, values in _lists(parts).items():
        put(tree, path, values)
    _put_sums(tree, _sums(parts))
    contact = tree["data"].get("contact", {})
    tree["data"]["anonymous"] = not (contact.get("email") or contact.get("phone") or any(p.user for p in parts))
    return tree


def merged_facts(parts: Iterable[Part]) -> Mapping[str, Fact]:
    """Path -> the fact that stands, over all parts. A latest fact stands before an earliest one of the same path."""
    facts: Mapping[str, Fact] = {}
    firsts: Mapping[str, Fact] = {}
    for part in parts:
        facts = part.facts if not facts else _fold(latest, facts, part.facts)
        firsts = part.firsts if not firsts else _fold(earliest, firsts, part.firsts)
    return {**firsts, **{path: fact for path, fact in facts.items() if fact.value is not None or path not in firsts}}


def given_ids(parts: Iterable[Part]) -> set[str]:
    """Profile ids that senders gave and that lead here."""
    return {key.value for part in parts for key in part.keys.values() if key.type == PROFILE}


def counters_of(parts: Iterable[Part]) -> dict[str, Counter]:
    """Event type -> counter over all parts."""
    total: dict[str, Counter] = {}
    for part in parts:
        for type_, counter in part.counters.items():
            total[type_] = _plus(total[type_], counter) if type_ in total else counter
    return total


def _fold(rule: Any, into: Mapping[str, Fact], facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    for path, fact in facts.items():
        into = rule(into, path, fact)
    return into


def _place(tree: dict[str, Any], path: str, value: Any) -> None:
    """A trait's name is the sender's and may hold dots; every other path is the catalogue's."""
    if path.startswith(TRAITS):
        tree["traits"][path[len(TRAITS) :]] = value
    else:
        put(tree, path, value)


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


def _sums(parts: Iterable[Part]) -> dict[str, dict[str, int]]:
    total: dict[str, dict[str, int]] = {}
    for part in parts:
        for path, per in part.sums.items():
            into = total.setdefault(path, {})
            for currency, millionths in per.items():
                into[currency] = into.get(currency, 0) + millionths
    return total


def _put_sums(tree: dict[str, Any], sums: Mapping[str, Mapping[str, int]]) -> None:
    """A sum in one currency is a number; one in several is null, and stands per currency in `data.metrics.money`."""
    for path, per in sums.items():
        amounts = {currency: _amount(millionths) for currency, millionths in sorted(per.items())}
        put(tree, path, next(iter(amounts.values())) if len(amounts) == 1 else None)
        if any(amounts):
            put(tree, f"data.metrics.money.{path.rsplit('.', 1)[-1]}", amounts)
    started, completed = (sum(sums.get(path, {}).values()) for path in (METRIC_STARTED, METRIC_COMPLETED))
    if started:
        put(tree, METRIC_RATIO, completed / started)


def _amount(millionths: int) -> int | float:
    return millionths // MILLION if millionths % MILLION == 0 else millionths / MILLION


def _plus(a: Counter, b: Counter) -> Counter:
    return Counter(
        count=a.count + b.count,
        first=min(a.first, b.first),
        last=max(a.last, b.last),
        hours=_add(a.hours, b.hours),
        days=_add(a.days, b.days),
    )


def _add(a: Mapping[int, int], b: Mapping[int, int]) -> Mapping[int, int]:
    return {k: a.get(k, 0) + b.get(k, 0) for k in a.keys() | b.keys()}
