"""Base parts: parts of a profile that nothing has touched for long, and that are many, put together into one. No longer separable.

What each held moves into the *base*; of each stays a stub under its id, with its keys, its cursors and what it was set apart from, so
that every key still resolves and every entry is still known. The rules by which parts are shown together do not care how they are
grouped, so the view is what it was. What comes for a stub later is its own again.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from attrs import frozen

from ..kernel.values import evolve
from .interest import Amount, Interest
from .part import Counter, Part, earliest, greatest, latest, least
from .profile import Profile

V = TypeVar("V")
Rule = Callable[[Mapping[str, V], str, V], Mapping[str, V]]


@frozen
class Bases:
    """When parts are put together: when more than so many have been untouched for so long."""

    untouched: timedelta = timedelta(days=90)
    most: int = 50


def with_base(profile: Profile, bases: Bases) -> Profile:
    """The profile with its untouched parts put together, if they are too many. Time is that of the newest receipt.

    A profile in the middle of a merge or un-merge stays as it is.
    """
    if len(profile.parts) <= bases.most or profile.root or profile.leaving or profile.left or profile.joined:
        return profile
    old = _untouched(profile, bases.untouched)
    if len(old) <= bases.most:
        return profile
    into = dict(profile.bases)
    for part in old:
        name = part.based or profile.id
        into[name] = together([into[name], part] if name in into else [part], name)
    stubs = {part.id: _stub(part, part.based or profile.id) for part in old}
    return evolve(profile, parts={**profile.parts, **stubs}, bases=into)


def together(parts: Iterable[Part], id: str) -> Part:
    """What several parts hold, as one: shown with others, it is what they were."""
    of = list(parts)
    return Part(
        id=id,
        created=min(part.created for part in of),
        facts=_folded(latest, (part.facts for part in of)),
        firsts=_folded(earliest, (part.firsts for part in of)),
        lists=_nested(earliest, (part.lists for part in of)),
        sums=_nested(_add, (part.sums for part in of)),
        amounts=_nested(latest, (part.amounts for part in of)),
        least=_folded(least, (part.least for part in of)),
        greatest=_folded(greatest, (part.greatest for part in of)),
        interests=_folded(_care, (part.interests for part in of)),
        counters=_folded(_count, (part.counters for part in of)),
        groups=_folded(earliest, (part.groups for part in of)),
        visits=sum(part.visits for part in of),
        first_seen=min((part.first_seen for part in of if part.first_seen), default=None),
        last_seen=max((part.last_seen for part in of if part.last_seen), default=None),
        newest_receipt=max((part.newest_receipt for part in of if part.newest_receipt), default=None),
    )


def _untouched(profile: Profile, untouched: timedelta) -> list[Part]:
    """Those whose newest entry is so much older than the profile's, and that have nothing left to send."""
    times = [part.newest_receipt for part in profile.parts.values() if part.newest_receipt]
    if not times:
        return []
    before = max(times) - untouched
    return [p for p in profile.parts.values() if p.newest_receipt and p.newest_receipt <= before and not p.outbox]


def _stub(part: Part, base: str) -> Part:
    return Part(
        id=part.id, created=part.created, user=part.user, keys=part.keys, cursors=part.cursors, apart=part.apart, based=base
    )


def _folded(rule: Rule[V], several: Iterable[Mapping[str, V]]) -> Mapping[str, V]:
    into: Mapping[str, V] = {}
    for values in several:
        for name, value in values.items():
            into = rule(into, name, value)
    return into


def _nested(rule: Rule[Any], several: Iterable[Mapping[str, Mapping[str, Any]]]) -> Mapping[str, Mapping[str, Any]]:
    by_path: dict[str, list[Mapping[str, Any]]] = {}
    for values in several:
        for path, inner in values.items():
            by_path.setdefault(path, []).append(inner)
    return {path: _folded(rule, inner) for path, inner in by_path.items()}


def _add(sums: Mapping[str, int], currency: str, millionths: int) -> Mapping[str, int]:
    return {**sums, currency: sums.get(currency, 0) + millionths}


def _count(counters: Mapping[str, Counter], type_: str, counter: Counter) -> Mapping[str, Counter]:
    known = counters.get(type_)
    return {**counters, type_: known.plus(counter) if known else counter}


def _care(interests: Mapping[str, Interest], name: str, interest: Interest) -> Mapping[str, Interest]:
    """Every change that still counts stands by itself, since a reset of another part may fall between any two."""
    both = [i for i in (interests.get(name), interest) if i is not None]
    last = max((i.reset for i in both if i.reset), key=lambda reset: reset.order, default=None)
    changes: list[Amount] = [c for i in both for c in (*([i.folded] if i.folded else []), *i.changes)]
    left = sorted((c for c in changes if last is None or c.order > last.order), key=lambda c: (c.order, c.millionths))
    return {**interests, name: Interest(last, None, tuple(left))}
