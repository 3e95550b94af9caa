"""identify: which part the event goes to, which keys are claimed for it, and which session it is of."""

from collections.abc import Mapping

from ...domain.entry import Item, Position
from ...domain.identity import PROFILE, Home, Identity, claim
from ...domain.profile import may_hold
from ...domain.session import LatestSession
from ...kernel.ids import is_well_formed
from ...kernel.values import evolve
from ..collected import Collected, Relation
from ..prepared import Known, Prepared
from ..rules import Rules


def identify(collected: Collected, rules: Rules) -> Collected:
    """A duplicate's claim of a new key stands, but it opens no session; an event without any key is nobody's."""
    if collected.relation in (Relation.REUSED, Relation.REJECTED):
        return collected
    collected = _with_home(collected)
    if collected.home is not None:
        collected = _with_claims(collected, collected.home, rules)
    if collected.relation is Relation.DUPLICATE:
        return collected
    return _with_session(collected, rules)


def home_for(prepared: Prepared, identities: Mapping[str, Identity], position: Position) -> Home | None:
    """The user id's own part; else the part of the strongest known key; else a new one, under the id that the door answered."""
    return _known_home(prepared, identities) or _new_home(prepared, identities, position)


def given_session(item: Item, rules: Rules) -> str | None:
    """The session an event names; an ill-formed id stands for itself by its hash."""
    if item.session_id is None or is_well_formed(item.session_id):
        return item.session_id
    return rules.hashed("session", item.session_id)


def _known_home(prepared: Prepared, identities: Mapping[str, Identity]) -> Home | None:
    for known in (prepared.user,) if prepared.user else prepared.keys:
        if identity := identities.get(known.id):
            return identity.home
    return None


def _new_home(prepared: Prepared, identities: Mapping[str, Identity], position: Position) -> Home | None:
    """A part is opened by claiming its own id; who finds that claimed takes the time from there, so that all agree on its age."""
    user, opens = prepared.user, prepared.opens
    if opens is None:
        return None
    own = identities.get(opens.id)
    if own is None:
        return Home(opens.key.value, position, user is not None)
    return Home(opens.key.value, own.claimed, True) if user else own.home


def _with_home(collected: Collected) -> Collected:
    """A replay follows its record."""
    prepared, identities, opens = collected.prepared, collected.identities, collected.prepared.opens
    if collected.claim and collected.relation is Relation.OWN:
        return evolve(collected, home=collected.claim.home)
    home = home_for(prepared, identities, collected.position)
    if home is None or opens is None or opens.id in identities or _known_home(prepared, identities):
        return evolve(collected, home=home)
    opened = claim(opens.id, PROFILE, home, collected.position, collected.event_id)
    return evolve(collected, home=home, opened=opened, identities={**identities, opens.id: opened})


def _with_claims(collected: Collected, home: Home, rules: Rules) -> Collected:
    """Claim every key that nobody knew, unless the profile holds as many of its type as it may."""
    root = collected.root_of(home)
    made: dict[str, Identity] = {}
    for known in collected.prepared.keys:
        besides = sum(identity.type == known.key.type for identity in made.values())
        if collected.identity(known) is None and may_hold(root, known.key.type, rules.limits, besides=besides):
            made[known.id] = claim(known.id, known.key.type, home, collected.position, collected.event_id)
    if not made:
        return collected
    return evolve(collected, claims=tuple(made.values()), identities={**collected.identities, **made})


def _with_session(collected: Collected, rules: Rules) -> Collected:
    item, key = collected.prepared.item, collected.prepared.silent
    if collected.claim:
        session_id = collected.claim.session
    elif item.session_id is not None:
        session_id = given_session(item, rules)
    elif key is not None:
        session_id = _by_inactivity(collected, key, rules)
    else:
        session_id = None
    return evolve(collected, session_id=session_id, newest=_newest(collected, key, session_id))


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
