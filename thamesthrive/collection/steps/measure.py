"""measure: sessions grow, visits and events are counted, keys and times are noted, cursors move on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...domain.identity import SESSION, KeyOfPart
from ...domain.part import Counter, Fact, Part, advanced, has_seen
from ...domain.session import Session
from ...kernel.values import evolve
from ..collected import Collected
from ..noticed import noticed
from ..rules import Rules

HOUR_S, DAY_S = 3_600, 86_400
HOURS_KEPT, DAYS_KEPT = 7 * 24, 400


def measure(collected: Collected, rules: Rules) -> Collected:
    """Part and session each count the event once: by their own cursors."""
    if not collected.counts:
        return collected
    visit = _visit(collected)
    part = collected.part and _counted(collected, collected.part, visit)
    return evolve(collected, visit=visit, part=part)


def opens_visit(collected: Collected, session: Session | None) -> bool:
    """Whether the stored session was opened by this very event: then its part counts a visit."""
    return session is not None and session.opened_by == collected.event_id


def _visit(collected: Collected) -> Session | None:
    """The session after the event. Without a person there is no session: nobody visited."""
    session_id, home = collected.session_id, collected.home
    if session_id is None or home is None:
        return None
    session = collected.sessions.get(session_id)
    when, source = collected.prepared.when, collected.entry
    if session is None:
        session = Session(
            id=session_id, opened_by=collected.event_id, home=home, source=source.source, channel=source.channel, start=when, last=when
        )
    elif session_id not in collected.applying and has_seen(session.cursors, collected.position):
        return session
    return session.grown(when, firsts=_firsts(collected, session.firsts), cursors=advanced(session.cursors, collected.position))


def _firsts(collected: Collected, firsts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    order = collected.prepared.when, collected.event_id
    new = {
        path: Fact(value, *order)
        for path, value in collected.prepared.surroundings.facts.items()
        if (known := firsts.get(path)) is None or known[1:] > order
    }
    return {**firsts, **new} if new else firsts


def _counted(collected: Collected, part: Part, visit: Session | None) -> Part:
    when, received, type_ = collected.prepared.when, collected.entry.received, collected.prepared.item.type
    newest = max(part.newest_receipt or received, received)
    return evolve(
        part,
        keys=_keys(collected, part),
        counters={**_cut(part, newest), type_: counted(part.counters.get(type_), when, newest)},
        visits=part.visits + opens_visit(collected, visit),
        first_seen=min(part.first_seen or when, when),
        last_seen=max(part.last_seen or when, when),
        newest_receipt=newest,
        cursors=advanced(part.cursors, collected.position),
        **noticed(collected, part),
    )


def counted(counter: Counter | None, when: datetime, newest: datetime) -> Counter:
    """One more event. Hours and days are cut against the newest receipt; an older event still adds to count, first and last."""
    seconds = int(when.timestamp())
    hour, day = seconds // HOUR_S, seconds // DAY_S
    if counter is None:
        counter = Counter(count=0, first=when, last=when)
    now = int(newest.timestamp())
    return Counter(
        count=counter.count + 1,
        first=min(counter.first, when),
        last=max(counter.last, when),
        hours=_grown(counter.hours, hour, now // HOUR_S - HOURS_KEPT),
        days=_grown(counter.days, day, now // DAY_S - DAYS_KEPT),
    )


def _cut(part: Part, newest: datetime) -> Mapping[str, Counter]:
    """All counters of the part, cut when an hour has passed: or what is kept of one type would depend on which event came last."""
    before, now = (int(time.timestamp()) for time in (part.newest_receipt or newest, newest))
    if before // HOUR_S == now // HOUR_S:
        return part.counters
    oldest_hour, oldest_day = now // HOUR_S - HOURS_KEPT, now // DAY_S - DAYS_KEPT
    return {
        type_: evolve(counter, hours=_kept(counter.hours, oldest_hour), days=_kept(counter.days, oldest_day))
        for type_, counter in part.counters.items()
    }


def _grown(per: Mapping[int, int], number: int, oldest: int) -> Mapping[int, int]:
    kept = _kept(per, oldest)
    if number >= oldest:
        kept[number] = kept.get(number, 0) + 1
    return kept


def _kept(per: Mapping[int, int], oldest: int) -> dict[int, int]:
    return {n: c for n, c in per.items() if n >= oldest}


def _keys(collected: Collected, part: Part) -> Mapping[str, KeyOfPart]:
    """The keys that lead here now. A session's id is not kept: the session names the part itself."""
    new: dict[str, Any] = {}
    for known in collected.prepared.keys:
        identity = collected.identity(known)
        if identity and identity.home.part == part.id and known.id not in part.keys and known.key.type != SESSION:
            new[known.id] = KeyOfPart(known.key.type, known.key.value, identity.link.since.time, identity.link.by)
    return {**part.keys, **new} if new else part.keys
