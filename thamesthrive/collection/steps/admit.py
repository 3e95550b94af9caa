"""admit: is it new, a replay or a repeat; do the source's rules let it in; can its time be right."""

from ...domain.event import Claim, Outcome
from ...domain.ledger import ERASED
from ...kernel.values import evolve
from ..agents import is_crawler, is_library
from ..collected import DUPLICATE, GONE, NEW, OWN, REJECTED, REUSED, Collected, Relation
from ..rules import Rules

BOT = "bot"


def admit(collected: Collected, rules: Rules) -> Collected:
    """Decides the relation. A replay is never judged again: what its first try decided stands."""
    relation, reason = _relation(collected), None
    flags = collected.flags
    if _is_bot(collected.entry.user_agent):
        flags = (*flags, BOT)
        source = rules.sources.get(collected.entry.source)
        if relation is NEW and source and source.bots == "refuse":
            relation, reason = REJECTED, BOT
    if relation is NEW and collected.refused:
        relation, reason = REJECTED, ERASED
    if collected.claim and relation is OWN:
        relation, reason = _stands(collected, collected.claim)
    if relation is NEW and flags is collected.flags:
        return collected
    return evolve(collected, relation=relation, reason=reason, flags=flags)


def _relation(collected: Collected) -> Relation:
    """The same sender's id twice within an entry is told by `seen`: its record names the entry for both."""
    claim, seen = collected.claim, collected.seen
    if claim and claim.entry == collected.position and seen is None:
        return OWN
    first = claim or seen
    if first is None:
        return NEW
    digest = collected.prepared.digest
    is_kept = first.digest and digest and not collected.refused         # of what is not kept nothing is told, nor parked
    is_same = first.digest == digest or not is_kept
    return DUPLICATE if is_same else REUSED


def _stands(collected: Collected, claim: Claim) -> tuple[Relation, str | None]:
    """A replay is what its record says, unless its person was erased since."""
    if claim.outcome is Outcome.REJECTED:
        return REJECTED, claim.reason or BOT
    if claim.outcome is Outcome.ERASED or (claim.home and collected.root_of(claim.home).erased is not None):
        return GONE, None
    return OWN, None


def _is_bot(user_agent: str | None) -> bool:
    return user_agent is not None and not is_library(user_agent) and is_crawler(user_agent)
