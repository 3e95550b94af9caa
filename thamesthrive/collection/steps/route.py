"""route: what follows from the event outside its person: system events, saved as outbox items with the part that caused them."""

from ...kernel.values import evolve
from ..collected import Collected
from ..rules import Rules
from .effects import PROFILE_CREATED, SESSION_OPENED, VISIT_STARTED, event_effect
from .measure import opens_visit


def route(collected: Collected, rules: Rules) -> Collected:
    """Only where the part takes the event in now: a part that has seen it holds the effects, or has sent them."""
    part, home = collected.part, collected.home
    if part is None or home is None:
        return collected
    effects = []
    root = collected.root_of(home)
    if root.id == part.id and not root.parts[part.id].cursors:
        effects.append(event_effect(collected, PROFILE_CREATED, rules, part.id))
    if (visit := collected.visit) and opens_visit(collected, visit):
        effects.append(event_effect(collected, SESSION_OPENED, rules, visit.id))
        effects.append(event_effect(collected, VISIT_STARTED, rules, visit.id, collected.event_id))
    return evolve(collected, part=evolve(part, outbox=(*part.outbox, *effects))) if effects else collected
