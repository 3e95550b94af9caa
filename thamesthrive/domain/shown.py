"""Records as the API and the console show them. It is these that conditions speak of."""

from typing import Any

from ..kernel.codec import decode_any
from .event import Event


def shown_event(event: Event, profile_id: str | None) -> dict[str, Any]:
    """The event as the API and the console show it: `insert` is its receipt, `create` when it happened."""
    return {
        "id": event.id,
        "type": event.type,
        "name": event.name,
        "source": {"id": event.source},
        "session": {"id": event.session},
        "profile": {"id": profile_id, "part": event.part},
        "metadata": {
            "time": {"insert": event.received, "create": event.time},
            "channel": event.channel,
            "door": event.door,
            "status": event.claim.outcome,
            "reason": event.reason,
            "flags": event.flags,
            "sender_id": event.sender_id,
        },
        "properties": event.properties,
        "traits": event.traits,
        "context": event.context,
        "data": event.data,
        "page": event.page,
        "tags": event.tags,
        "journey": {"state": event.journey},
    }


def event_record(event: Event, profile_id: str | None = None) -> dict[str, Any]:
    """The same with its free branches decoded: what a condition is asked of."""
    free = {name: decode_any(getattr(event, name)) for name in ("properties", "traits", "context")}
    return {**shown_event(event, profile_id), **free}
