"""The system events that the steps cause, as outbox items. Their ids are derived from what they are about, so each is one for ever."""

from ...domain.event import system_event_id
from ...domain.part import Effect
from ..collected import Collected
from ..rules import Rules

PROFILE_CREATED = "profile-created"
SESSION_OPENED = "session-opened"
VISIT_STARTED = "visit-started"


def event_effect(collected: Collected, type_: str, rules: Rules, *subject: str) -> Effect:
    """An effect of one event, of the same time."""
    when, known = collected.prepared.when, rules.types.get(type_)
    return Effect(
        entry=collected.position,
        id=system_event_id(rules.hashed, rules.scope, when, type_, *subject),
        type=type_,
        time=when,
        source=collected.entry.source,
        session=collected.session_id,
        cause=collected.event_id,
        journey=known.stage(collected.visits) if known else None,
    )
