"""merge: several profiles behind one event become one: the younger is frozen, the older takes its parts in.

Where they must stay two, the key moves to whom it came last.
"""

from ...domain.identity import USER, Home, Identity
from ...domain.merge import younger_first
from ...domain.part import has_seen
from ...domain.profile import Profile, frozen_into, may_hold, may_join
from ...kernel.values import evolve
from ..collected import Collected
from ..joining import Named, taken_in
from ..prepared import Known
from ..rules import Rules


def merge(collected: Collected, rules: Rules) -> Collected:
    """Follows the keys, strongest first. Leaves `part` set where this entry is yet to be applied to it."""
    home = collected.home
    if not collected.counts or home is None:
        return collected
    for known in collected.prepared.keys:
        identity = collected.identities.get(known.id)
        if identity is not None and identity.link.home.part != home.part:
            collected = _linked(collected, (known, identity), home, rules)
    part = collected.root_of(home).parts[home.part]
    seen = part.id not in collected.applying and has_seen(part.cursors, collected.position)
    return collected if seen else evolve(collected, part=part)


def join(collected: Collected, a: Profile, b: Profile, named: Named) -> Collected:
    """Freeze the younger of two and let the older take it in."""
    younger, older = younger_first(a, b)
    gone = frozen_into(younger, older.home)
    joined = collected.joined(taken_in(older, gone, (collected.position, collected.entry), named))
    return evolve(joined, frozen=(*joined.frozen, (younger.id, older.home)))


def _linked(collected: Collected, by: tuple[Known, Identity], home: Home, rules: Rules) -> Collected:
    known, identity = by
    mine, theirs = collected.root_of(home), collected.root_of(identity.home)
    if mine.id == theirs.id:
        return collected
    if may_join(mine.parts, theirs.parts, rules.limits):
        return join(collected, mine, theirs, (collected.event_id, (collected.prepared.keys[0].key.type, known.key.type)))
    return _moved(collected, known, identity, home, rules)


def _moved(collected: Collected, known: Known, identity: Identity, home: Home, rules: Rules) -> Collected:
    """The key belongs to whom it came last; a replay is not last. A user id never moves, and a full profile takes no more."""
    full = not may_hold(collected.root_of(home), known.key.type, rules.limits)
    if known.key.type == USER or full or identity.link.since >= collected.position:
        return collected
    moved = identity.moved(home, collected.position, collected.event_id)
    return evolve(collected, moves=(*collected.moves, moved), identities={**collected.identities, moved.id: moved})
