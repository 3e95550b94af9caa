"""route: what follows from the event outside its person: system events, and deliveries to whom it is sent on, saved as outbox items with
the part that caused them.
"""

from collections.abc import Iterator, Sequence

from ...domain.letter import Subject
from ...domain.part import Effect, Part
from ...domain.profile import Profile
from ...kernel.values import evolve
from ..collected import Collected
from ..onward import NUMBERS, delivery_effects
from ..record import claim_of, record_of, system_record
from ..rules import Rules
from .effects import PROFILE_CREATED, SESSION_OPENED, VISIT_STARTED, event_effect
from .measure import opens_visit


def route(collected: Collected, rules: Rules) -> Collected:
    """Only where the part takes the event in now: a part that has seen it holds the effects, or has sent them.

    What is nobody's is decided again with every replay, and made once.
    """
    part, home = collected.part, collected.home
    if home is None:
        return evolve(collected, loose=tuple(_onward(collected, (), rules))) if collected.counts and rules.onward else collected
    if part is None:
        return collected
    effects: list[Effect] = []
    root = collected.root_of(home)
    if root.id == part.id and not root.parts[part.id].cursors:
        effects.append(event_effect(collected, PROFILE_CREATED, rules, part.id))
    if (visit := collected.visit) and opens_visit(collected, visit):
        effects.append(event_effect(collected, SESSION_OPENED, rules, visit.id))
        effects.append(event_effect(collected, VISIT_STARTED, rules, visit.id, collected.event_id))
    if rules.onward:
        effects += list(_onward(collected, effects, rules))
    return evolve(collected, part=evolve(part, outbox=(*part.outbox, *effects))) if effects else collected


def _onward(collected: Collected, effects: Sequence[Effect], rules: Rules) -> Iterator[Effect]:
    """First the event itself, then what it caused. Records are made only where somebody may want them."""
    number, naming = collected.prepared.index * NUMBERS, (rules.hashed, rules.scope)
    type_, source = collected.prepared.item.type, collected.entry.source
    profile = _profile(collected)
    if takers := [each for each in rules.onward if each.takes(type_, source, system=False)]:
        own = Effect(
            entry=collected.position, id=collected.event_id, type=type_, time=collected.prepared.when, source=source, number=number
        )
        yield from delivery_effects(takers, Subject(record_of(collected, claim_of(collected)), profile), own, naming)
    for place, effect in enumerate(effects, number + 1):
        takers = [each for each in rules.onward if each.takes(effect.type, source, system=True)]
        if takers and collected.home is not None:
            caused = Subject(system_record(effect, collected.home), profile)
            yield from delivery_effects(takers, caused, evolve(effect, number=place), naming)


def _profile(collected: Collected) -> Profile | None:
    """The person as the event leaves it."""
    part: Part | None = collected.part
    if collected.home is None or part is None:
        return None
    root = collected.root_of(collected.home)
    return evolve(root, parts={**root.parts, part.id: part})
