"""identify: which part the event goes to, which keys are claimed for it, and which session it is of."""

from collections.abc import Mapping
from typing import Any

from ...domain.entry import Item, Position
from ...domain.identity import PROFILE, Home, Identity, claim
from ...domain.profile import may_hold
from ...domain.session import LatestSession
from ...kernel.ids import is_well_formed
from ...kernel.values import evolve
from ..collected import DUPLICATE, GONE, OWN, REJECTED, REUSED, Collected
from ..prepared import Known, Prepared
from ..rules import Rules


def identify(collected: Collected, rules: Rules) -> Collected:
    """A duplicate's claim of a new key stands, but it opens no session; an event without any key is nobody's."""
    if collected.relation in (REUSED, REJECTED, GONE) or (collected.refused and collected.relation is not OWN):
        return collected
    replayed = collected.claim if collected.relation is OWN else None
    home = replayed.home if replayed else collected.own         # a replay follows its record
    if home is None:
        return evolve(collected, **_session(collected, rules))
    opened = None if replayed else _opened(collected, home)
    claims = _claims(collected, home, opened, rules)
    made = {identity.id: identity for identity in ((opened, *claims) if opened else claims)}
    return evolve(
        collected,
        home=home,
        opened=opened,
        claims=claims,
        identities={**collected.identities, **made} if made else collected.identities,
        **_session(collected, rules),
    )


def home_for(prepared: Prepared, identities: Mapping[str, Identity], position: Position) -> Home | None:
    """The user id's own part; else the part of the strongest known key; else a new one, under the id that the door answered."""
    return _known_home(prepared, identities) or _new_home(prepared, identities, position)


def given_session(item: Item, rules: Rules) -> str | None:
    """The session an event names; an ill-formed id stands for itself by its hash."""
    if item.session_id is None or is_well_formed(item.session_id):
        return item.session_id
    return rules.hashed("session", item.session_id)


def _known_home(prepared: Prepared, identities: Mapping[str, Identity]) -> Home | None:
    user = prepared.user
    for known in (user,) if user else prepared.keys:
        if (identity := identities.get(known.id)) is not None:
            return identity.link.home
    return None


def _new_home(prepared: Prepared, identities: Mapping[str, Identity], position: Position) -> Home | None:
    """A part is opened by claiming its own id; who finds that claimed takes the time from there, so that all agree on its age."""
    user, opens = prepared.user, prepared.opens
    if opens is None:
        return None
    own = identities.get(opens.id)
    if own is None:
        return Home(opens.key.value, position, user is not None)
    if own.erased is not None:                  # the id is a name of who was erased; the part has another
        return Home(own.home.part, own.home.created, user is not None)
    return Home(opens.key.value, own.claimed, True) if user else own.home


def _opened(collected: Collected, home: Home) -> Identity | None:
    """The claim of a new part's own id."""
    opens, identities = collected.prepared.opens, collected.identities
    if opens is None or opens.id in identities or _known_home(collected.prepared, identities):
        return None
    return claim(opens.id, PROFILE, home, collected.position, collected.event_id)


def _claims(collected: Collected, home: Home, opened: Identity | None, rules: Rules) -> tuple[Identity, ...]:
    """Claim every key that nobody knew, unless the profile holds as many of its type as it may."""
    made: list[Identity] = []
    for known in collected.prepared.keys:
        if known.id in collected.identities or (opened is not None and known.id == opened.id):
            continue
        key_type = known.key.type
        besides = sum(identity.type == key_type for identity in made)
        if may_hold(collected.root_of(home), key_type, rules.limits, besides=besides):
            made.append(claim(known.id, key_type, home, collected.position, collected.event_id))
    return tuple(made)


def _session(collected: Collected, rules: Rules) -> dict[str, Any]:
    """The fields that say which session it is of; none for a duplicate."""
    item, key = collected.prepared.item, collected.prepared.silent
    if collected.relation is DUPLICATE:
        return {}
    if collected.claim:
        session_id = collected.claim.session
    elif item.session_id is not None:
        session_id = given_session(item, rules)
    elif key is not None:
        session_id = _by_inactivity(collected, key, rules)
    else:
        session_id = None
    return {"session_id": session_id, "newest": _newest(collected, key, session_id)}


def _by_inactivity(collected: Collected, key: Known, rules: Rules) -> str | None:
    latest, when = collected.latest, collected.prepared.when
    if latest is not None and latest.holds(when, rules.inactivity):
        return latest.session
    if latest is not None and when < latest.start:
        return None                             # it is of a session before the newest, and which one is not known any more
    return rules.hashed("session", key.id, collected.event_id)


def _newest(collected: Collected, key: Known | None, session_id: str | None) -> LatestSession | None:
    """The key's newest session after this event, None where it stays as it was. Doing it again changes nothing."""
    if key is None or session_id is None:
        return None
    latest, when = collected.latest, collected.prepared.when
    if latest is None or (latest.session != session_id and when > latest.last):
        return LatestSession(id=key.id, session=session_id, start=when, last=when)
    if latest.session == session_id and when > latest.last:
        return latest.grown(when)
    return None
