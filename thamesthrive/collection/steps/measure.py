"""measure: sessions grow, visits and events are counted, keys and times are noted, cursors move on."""

from collections.abc import Mapping
from datetime import datetime

from ...domain.identity import SESSION, Home, KeyOfPart, is_hashed
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
    when = collected.prepared.when
    if session is not None and session.is_closed:
        return _visit_anew(collected, session, home)
    if session is None:
        session = _opened(collected, session_id, home)
    elif session_id not in collected.applying and has_seen(session.cursors, collected.position):
        return session
    return session.grown(when, firsts=_firsts(collected, session), cursors=advanced(session.cursors, collected.position))


def _visit_anew(collected: Collected, session: Session, home: Home) -> Session | None:
    """Who had it was erased. What was applied to it before is not applied again; anything else opens it."""
    if session.id not in collected.applying and has_seen(session.cursors, collected.position):
        return None
    opened, when = _opened(collected, session.id, home), collected.prepared.when
    return opened.grown(when, firsts=_firsts(collected, opened), cursors=advanced(session.cursors, collected.position))


def _opened(collected: Collected, id: str, home: Home) -> Session:
    entry, when = collected.entry, collected.prepared.when
    return Session(id=id, opened_by=collected.event_id, home=home, source=entry.source, channel=entry.channel, start=when, last=when)


def _firsts(collected: Collected, session: Session) -> Mapping[str, Fact]:
    """An event later than all before it tells only what none of them told."""
    when, event, firsts = collected.prepared.when, collected.event_id, session.firsts
    facts = collected.prepared.surroundings.facts
    if when > session.last and facts.keys() <= firsts.keys():
        return firsts
    order = when, event
    new = {
        path: Fact(value, when, event)
        for path, value in facts.items()
        if (known := firsts.get(path)) is None or known.order > order
    }
    return {**firsts, **new} if new else firsts


def _counted(collected: Collected, part: Part, visit: Session | None) -> Part:
    when, received = collected.prepared.when, collected.entry.received
    first, last, newest = part.first_seen, part.last_seen, part.newest_receipt
    return evolve(
        part,
        keys=_keys(collected, part),
        counters=_counters(part, collected.prepared.item.type, when, received),
        visits=part.visits + opens_visit(collected, visit),
        first_seen=when if first is None or when < first else first,
        last_seen=when if last is None or when > last else last,
        newest_receipt=received if newest is None or received > newest else newest,
        cursors=advanced(part.cursors, collected.position),
        **noticed(collected, part),
    )


def _counters(part: Part, type_: str, when: datetime, received: datetime) -> Mapping[str, Counter]:
    """One more event of a type. All counters of a part are cut as of its newest receipt, so only when that enters another hour is
    there anything to cut: or what is kept of one type would depend on which event came last.
    """
    now = int(received.timestamp())
    counters = part.counters
    if part.newest_receipt is not None:
        before = int(part.newest_receipt.timestamp())
        now = max(before, now)
        if before // HOUR_S != now // HOUR_S:
            counters = {of: _cut(counter, now) for of, counter in counters.items()}
    return {**counters, type_: counted(counters.get(type_), when, now)}


def counted(counter: Counter | None, when: datetime, now: int) -> Counter:
    """One more event, of a counter that is cut as of `now` (seconds): an older event still adds to count, first and last."""
    seconds = int(when.timestamp())
    hour, day, oldest_hour, oldest_day = seconds // HOUR_S, seconds // DAY_S, now // HOUR_S - HOURS_KEPT, now // DAY_S - DAYS_KEPT
    if counter is None:
        return Counter(1, when, when, _more({}, hour, oldest_hour), _more({}, day, oldest_day))
    return Counter(
        counter.count + 1,
        when if when < counter.first else counter.first,
        when if when > counter.last else counter.last,
        _more(counter.hours, hour, oldest_hour),
        _more(counter.days, day, oldest_day),
    )


def _more(per: Mapping[int, int], number: int, oldest: int) -> Mapping[int, int]:
    return {**per, number: per.get(number, 0) + 1} if number >= oldest else per


def _cut(counter: Counter, now: int) -> Counter:
    hours, days = _kept(counter.hours, now // HOUR_S - HOURS_KEPT), _kept(counter.days, now // DAY_S - DAYS_KEPT)
    return Counter(counter.count, counter.first, counter.last, hours, days)


def _kept(per: Mapping[int, int], oldest: int) -> dict[int, int]:
    return {n: c for n, c in per.items() if n >= oldest}


def _keys(collected: Collected, part: Part) -> Mapping[str, KeyOfPart]:
    """The keys that lead here now. A session's id is not kept: the session names the part itself."""
    keys = part.keys
    for known in collected.prepared.keys:
        if known.key.type == SESSION:
            continue
        if (stands := keys.get(known.id)) is not None:
            if stands.value != known.key.value and not is_hashed(known.key):        # it came hashed until now
                keys = {**keys, known.id: KeyOfPart(stands.type, known.key.value, stands.since, stands.by)}
            continue
        identity = collected.identities.get(known.id)
        if identity and identity.home.part == part.id:
            link = identity.link
            keys = {**keys, known.id: KeyOfPart(known.key.type, known.key.value, link.since.time, link.by)}
    return keys
