"""What of a record stands beside its document: columns that are searched, and tokens."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ...domain.event import Event
from ...domain.fields import PROFILE, SESSION
from ...domain.profile import Profile
from ...domain.session import Session, nested_firsts
from ...kernel.codec import decode_any, encode
from ...kernel.values import evolve
from .statements import canonical, sortable
from .words import Facet, record_tokens

EVENT_COLUMNS = ("id", "time", "type", "source", "session", "part", "outcome")
PROFILE_COLUMNS = ("seen", "first", "created", "visits", "events", "anonymous", "tokens")
SESSION_COLUMNS = ("start", "part", "last", "duration", "events", "source", "channel", "tokens")
REWRITTEN = 8_000                                       # records whose tokens are remembered
FREE = ("properties", "traits", "context")

Row = tuple[str | float | None, ...]


def event_columns(event: Event) -> Row:
    return (event.id, sortable(event.time), event.type, event.source, event.session, event.part, event.claim.outcome.value)


def event_stored(scope: int, event: Event) -> tuple[Event, str]:
    """The event as it is stored, and its tokens. Raises: Malformed."""
    free = {name: decode_any(getattr(event, name)) for name in FREE}
    tokens = record_tokens(scope, (event.name, event.page, free["properties"], free["traits"]), _event_facets(event))
    changed = {name: json for name in FREE if (json := canonical(getattr(event, name), free[name])) is not getattr(event, name)}
    return (evolve(event, **changed) if changed else event), tokens


def profile_columns(scope: int, profile: Profile, view: Mapping[str, Any] | None) -> Row:
    """Nothing for who is not live."""
    if view is None or profile.root is not None:
        return (None,) * len(PROFILE_COLUMNS)
    times, stats = view["metadata"]["time"], view["stats"]
    belongs = view.get("groups", {}).get("ids", ())             # views of older rows have no groups
    return (
        _time(times["update"]) or "",
        _time(times["create"]),
        _time(times["insert"]),
        stats["visits"],
        stats["events"],
        int(view["data"]["anonymous"]),
        _profile_tokens(scope, encode([view.get(branch) for branch in PROFILE.words]), tuple(view["segments"]), tuple(belongs)),
    )


def session_columns(scope: int, session: Session) -> Row:
    record = {"id": session.id, **nested_firsts(session.firsts)}
    tokens = _session_tokens(scope, encode([record.get(branch) for branch in SESSION.words]))
    times = sortable(session.start), session.home.part, sortable(session.last), session.duration_s
    return (*times, session.events, session.source, session.channel, tokens)


@lru_cache(REWRITTEN)
def _profile_tokens(scope: int, body: bytes, segments: tuple[str, ...], groups: tuple[str, ...]) -> str:
    """Whoever is active is written again and again, and seldom with other words."""
    branches = decode_any(body)
    texts = {"ids": branches[PROFILE.words.index("ids")], "segments": segments, "groups.ids": groups}
    return record_tokens(scope, branches, [(path, text) for path, of in texts.items() for text in of])


@lru_cache(REWRITTEN)
def _session_tokens(scope: int, body: bytes) -> str:
    return record_tokens(scope, decode_any(body), ())


def _event_facets(event: Event) -> Iterator[Facet]:
    yield "metadata.channel", event.channel
    yield "metadata.door", event.door
    yield "metadata.reason", event.reason
    yield "metadata.sender_id", event.sender_id
    yield "journey.state", event.journey
    yield from (("metadata.flags", flag) for flag in event.flags)
    yield from (("tags", tag) for tag in event.tags)


def _time(time: Any) -> str | None:
    return sortable(time) if time else None
