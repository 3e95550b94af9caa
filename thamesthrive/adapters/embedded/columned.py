"""What of a record stands beside its document: columns that are searched, and tokens."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from ...domain.event import Event
from ...domain.fields import PROFILE, SESSION
from ...domain.part import Fact
from ...domain.profile import Profile
from ...domain.session import Session, nested_firsts
from ...kernel.codec import Raw, decode, decode_any, encode
from ...kernel.errors import Malformed
from ...kernel.values import evolve
from .statements import as_text, canonical, sortable
from .words import facet_token, record_tokens

EVENT_COLUMNS = ("id", "time", "type", "source", "session", "part", "outcome")
PROFILE_COLUMNS = ("view", "seen", "first", "created", "visits", "events", "anonymous", "tokens")
SESSION_COLUMNS = ("start", "part", "last", "duration", "events", "source", "channel", "tokens")
REWRITTEN = 8_000                                       # records whose tokens are remembered
FREE = ("properties", "traits", "context")
SINGLE = ("metadata.channel", "metadata.door", "metadata.reason", "journey.state")

Row = tuple[str | float | None, ...]


def event_columns(event: Event) -> Row:
    return (event.id, sortable(event.time), event.type, event.source, event.session, event.part, event.claim.outcome.value)


def event_stored(scope: int, event: Event) -> tuple[Event, str]:
    """The event as it is stored, and its tokens. Raises: Malformed."""
    together = b"[" + b",".join([event.properties, event.traits, event.context]) + b"]"       # one text is read quicker than three
    free: Any = decode_any(together)
    if len(free) != len(FREE):
        raise Malformed("not readable as JSON: several values where one is meant")
    tokens = record_tokens(scope, (event.name, event.page, free[0], free[1]), _event_facets(event))
    if encode(free) == together:
        return event, tokens
    return evolve(event, **{name: canonical(getattr(event, name), value) for name, value in zip(FREE, free, strict=True)}), tokens


def profile_columns(scope: int, profile: Profile, view: Mapping[str, Any] | None) -> Row:
    """Nothing for who is not live, but the view if there is one."""
    if view is None:
        return (None,) * len(PROFILE_COLUMNS)
    branches = {name: Raw(encode(view.get(name))) for name in PROFILE.words}       # once for the view and to know its tokens by
    text = as_text({**view, **branches})
    if profile.root is not None:
        return text, *(None,) * (len(PROFILE_COLUMNS) - 1)
    times, stats = view["metadata"]["time"], view["stats"]
    belongs = view.get("groups", {}).get("ids", ())             # views of older rows have no groups
    return (
        text,
        _time(times["update"]) or "",
        _time(times["create"]),
        _time(times["insert"]),
        stats["visits"],
        stats["events"],
        int(view["data"]["anonymous"]),
        _profile_tokens(scope, tuple(map(bytes, branches.values())), tuple(view["segments"]), tuple(belongs)),
    )


def session_stored(scope: int, session: Session) -> tuple[str, Row]:
    """Its document and columns. What came first in it is written once for both."""
    firsts: Any = Raw(encode(session.firsts))
    times = sortable(session.start), session.home.part, sortable(session.last), session.duration_s
    tokens = _session_tokens(scope, session.id, bytes(firsts))
    columns = *times, session.events, session.source, session.channel, tokens
    return as_text(evolve(session, firsts=firsts)), columns


@lru_cache(REWRITTEN)
def _profile_tokens(scope: int, bodies: tuple[bytes, ...], segments: tuple[str, ...], groups: tuple[str, ...]) -> str:
    """Whoever is active is written again and again, and seldom with other words."""
    branches = [decode_any(body) for body in bodies]
    texts = {"ids": branches[PROFILE.words.index("ids")], "segments": segments, "groups.ids": groups}
    return record_tokens(scope, branches, [facet_token(path, text) for path, of in texts.items() for text in of])


@lru_cache(REWRITTEN)
def _session_tokens(scope: int, id: str, firsts: bytes) -> str:
    record = {"id": id, **nested_firsts(decode(firsts, dict[str, Fact]))}
    return record_tokens(scope, [record.get(branch) for branch in SESSION.words], ())


def _event_facets(event: Event) -> Sequence[str]:
    """Of all but the sender's id there are few."""
    known = _known_facets((event.channel, event.door, event.reason, event.journey), event.flags, event.tags)
    return known if event.sender_id is None else (*known, facet_token("metadata.sender_id", event.sender_id))


@lru_cache(REWRITTEN)
def _known_facets(single: tuple[str | None, ...], flags: tuple[str, ...], tags: tuple[str, ...]) -> tuple[str, ...]:
    facets = [*zip(SINGLE, single, strict=True), *(("metadata.flags", flag) for flag in flags), *(("tags", tag) for tag in tags)]
    return tuple(facet_token(path, value) for path, value in facets if value is not None)


def _time(time: Any) -> str | None:
    return sortable(time) if time else None
