"""`/api/events` and `/api/sessions`: newest first, by id, counted; with plain filters."""

from ..domain.event import normalised_type
from ..ports.events import EventFilter
from ..reporting.timeline import parts_of
from .paging import Count, Listing, cursor_of
from .replies import Reply, json_reply
from .route import Asked

FILTERS = ("type", "source", "profile", "session", "from", "to")


async def list_events(asked: Asked) -> Reply:
    page = await asked.uses.timeline.page(asked.scope, await _filter(asked), limit=asked.limit, after=asked.after)
    return json_reply(Listing(page.items, cursor_of(page.next)))


async def count_events(asked: Asked) -> Reply:
    return json_reply(Count(await asked.uses.timeline.count(asked.scope, await _filter(asked))))


async def get_event(asked: Asked) -> Reply:
    return json_reply(await asked.uses.timeline.get(asked.scope, asked.place["id"]))


async def list_sessions(asked: Asked) -> Reply:
    page = await asked.uses.visits.page(asked.scope, limit=asked.limit, after=asked.after, parts=await _parts(asked))
    return json_reply(Listing(page.items, cursor_of(page.next)))


async def count_sessions(asked: Asked) -> Reply:
    return json_reply(Count(await asked.uses.visits.count(asked.scope, parts=await _parts(asked))))


async def get_session(asked: Asked) -> Reply:
    return json_reply(await asked.uses.visits.get(asked.scope, asked.place["id"]))


async def _filter(asked: Asked) -> EventFilter:
    type_ = asked.query.get("type")
    return EventFilter(
        type=normalised_type(type_) if type_ else None,
        source=asked.query.get("source"),
        session=asked.query.get("session"),
        parts=await _parts(asked),
        since=asked.time("from"),
        until=asked.time("to"),
    )


async def _parts(asked: Asked) -> tuple[str, ...] | None:
    """The parts of the person asked for; None for everybody. Raises: Missing."""
    id = asked.query.get("profile")
    return parts_of(await asked.uses.people.get(asked.scope, id)) if id else None
