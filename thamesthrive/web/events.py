"""`/api/events` and `/api/sessions`: one by its id, and events as they happen. Searching them: `records`."""

from ..domain.fields import EVENT
from ..language.condition import both
from .records import bounds, condition_of
from .replies import Reply, Stream, json_reply
from .route import Asked
from .streams import EVENTS, as_events

LAST = b"last-event-id"


async def get_event(asked: Asked) -> Reply:
    return json_reply(await asked.uses.timeline.get(asked.scope, asked.place["id"]))


async def get_session(asked: Asked) -> Reply:
    return json_reply(await asked.uses.visits.get(asked.scope, asked.place["id"]))


async def tail_events(asked: Asked) -> Stream:
    """From now on; after the event that `Last-Event-ID` names, as far as it is still kept."""
    condition = both(await condition_of(asked), *bounds(asked, EVENT))
    followed = await asked.uses.following.follow(asked.scope, condition, asked.header(LAST) or None)
    return Stream(as_events(followed, asked.uses.stopping), EVENTS)
