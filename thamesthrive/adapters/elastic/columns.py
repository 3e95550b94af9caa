"""Where the paths of a record stand in its document: the typed fields of the index, and the places in the document's own JSON.

What a typed field cannot tell is told by `rest`: the documents for which only the JSON decides, such as those with very long texts.
"""

import re
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Literal as OneOf

from attrs import field, frozen

from ...domain.declared import DeclaredPath
from ...domain.fields import EVENT, PROFILE, SESSION, Kind, KindName
from ...domain.scope import Scope
from ...kernel.errors import Invalid
from ...language.condition import Path
from ...language.tql import parse_path
from .scoping import EVERYWHERE, Query

INDEXED_MOST = 1_000                            # bytes of a text in UTF-8 that is surely indexed; `partial` marks those with a longer one
PARTIAL: Query = {"term": {"partial": True}}

ColumnType = OneOf["id", "text", "texts", "pairs", "number", "time", "boolean"]

# A name that every index writes as we do, so that its key is known.
_SIMPLE = re.compile(r"[^\W\d][\w \-]{0,99}")


@frozen
class Column:
    """A typed field. `pairs`: one of the `path=value` texts in `kv`. Where `rest` is true of a document, the field says nothing."""

    field: str
    type: ColumnType
    rest: Query | None = None


@frozen
class Spot:
    """Where a value stands in a document's JSON. `is_time`: the record has a time there."""

    names: tuple[str, ...]
    is_time: bool = False


Spots = Callable[[tuple[str, ...]], Spot]


@frozen
class Columns:
    """One kind of record. `typed`: core path -> column. `declared`: those that are filled for the scope that is searched."""

    kind: Kind
    typed: Mapping[str, Column]
    spots: Spots
    fill: tuple[str, str]                       # the order in which documents are gone through
    scope: Scope = EVERYWHERE
    always: tuple[Query, ...] = ()              # of every document that is searched
    declared: Mapping[tuple[str, ...], Column] = field(factory=dict)
    hints: Callable[[tuple[str, ...]], "Hints | None"] = lambda _: None

    def column(self, path: Path) -> Column | None:
        """The typed field of a path, if it has one."""
        return self.declared.get(path.names) or self.typed.get(".".join(path.names))

    def spot(self, path: Path) -> Spot:
        """Raises: Invalid for a path that no record of a store holds."""
        if not path.names:
            raise Invalid("the whole record is searchable by words only", code="not-searchable")
        if ".".join(path.names) == "profile.id" and self.kind.name != "profile":
            raise Invalid("who a record belongs to is not searchable here; ask for its parts", code="not-searchable")
        return self.spots(path.names)


@frozen
class Hints:
    """What is indexed of a free path. `keys`: how it may be spelled there; `exists`: the fields of which a short value fills one."""

    keys: tuple[str, ...]
    exists: tuple[str, ...] = ()
    pairs: bool = False


def _event_spot(names: tuple[str, ...]) -> Spot:
    return _EVENT_SPOTS.get(".".join(names)) or Spot(names)


def _profile_spot(names: tuple[str, ...]) -> Spot:
    match names:
        case (
            ("stats", "counters", _, "first" | "last") | ("metadata", "fields", _, "0") | ("metadata", "time", _) | ("groups", "since", _)
        ):
            return Spot(("view", *names), is_time=True)
        case _:
            return Spot(("view", *names))


def _session_spot(names: tuple[str, ...]) -> Spot:
    if core := _SESSION_SPOTS.get(".".join(names)):
        return core
    branch, leaf, *below = names                # a fact is an array: value, time, event
    return Spot(("doc", "firsts", f"{branch}.{leaf}", "0", *below))


def _event_hints(names: tuple[str, ...]) -> Hints | None:
    keys = _keys(names)
    if keys is None or names[0] != "properties":
        return None
    return Hints(keys, exists=keys)


def _profile_hints(names: tuple[str, ...]) -> Hints | None:
    keys = _keys(names)
    return Hints(keys, pairs=True) if keys and names[0] in ("data", "traits") else None


def _keys(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """A list's elements stand under the list's own key, so the number of a place may be one more name or none."""
    numbered = [i for i, name in enumerate(names) if name.isdecimal()]
    if len(numbered) > 1 or len(names) > 12 or not all(_SIMPLE.fullmatch(name) or name.isdecimal() for name in names):
        return None
    without = [".".join(name for i, name in enumerate(names) if i != place) for place in numbered]
    return (".".join(names), *without)


_EVENT_SPOTS = {
    "metadata.time.create": Spot(("time",), is_time=True),
    "metadata.time.insert": Spot(("received",), is_time=True),
    "source.id": Spot(("source",)),
    "session.id": Spot(("claim", "session")),
    "profile.part": Spot(("claim", "home", "part")),
    "metadata.channel": Spot(("channel",)),
    "metadata.door": Spot(("door",)),
    "metadata.status": Spot(("claim", "outcome")),
    "metadata.reason": Spot(("reason",)),
    "metadata.sender_id": Spot(("sender_id",)),
    "metadata.flags": Spot(("flags",)),
    "journey.state": Spot(("journey",)),
}
_SESSION_SPOTS = {
    "id": Spot(("id",)),
    "profile.part": Spot(("part",)),
    "source.id": Spot(("source",)),
    "metadata.time.insert": Spot(("start",), is_time=True),
    "metadata.time.update": Spot(("last",), is_time=True),
    "metadata.time.duration": Spot(("duration",)),
    "metadata.channel": Spot(("channel",)),
    "events": Spot(("events",)),
}


def _text(name: str) -> Column:
    return Column(name, "text", PARTIAL)


def _texts(name: str) -> Column:
    return Column(name, "texts", PARTIAL)


EVENTS = Columns(
    kind=EVENT,
    typed={
        "id": Column("id", "id"),
        "type": _text("type"),
        "name": _text("name"),
        "metadata.time.create": Column("at", "time"),
        "metadata.time.insert": Column("received_at", "time"),
        "source.id": _text("source"),
        "session.id": _text("session"),
        "profile.part": _text("part"),
        "metadata.channel": _text("channel"),
        "metadata.door": _text("door"),
        "metadata.status": _text("outcome"),
        "metadata.reason": _text("reason"),
        "metadata.sender_id": _text("sender_id"),
        "metadata.flags": _texts("flags"),
        "tags": _texts("tags"),
        "journey.state": _text("journey"),
        **{f"page.{name}": _text(f"page.{name}") for name in ("url", "path", "title", "referrer")},
    },
    spots=_event_spot,
    fill=("at", "id"),
    hints=_event_hints,
)

PROFILES = Columns(
    kind=PROFILE,
    typed={
        "id": Column("id", "id"),
        "ids": Column("ids", "pairs", PARTIAL),
        "metadata.time.update": Column("seen", "time"),
        "metadata.time.create": Column("first_at", "time"),
        "metadata.time.insert": Column("created_at", "time"),
        "stats.visits": Column("visits", "number"),
        "stats.events": Column("events", "number"),
        "data.anonymous": Column("anonymous", "boolean"),
        "segments": _texts("segments"),
        "groups.ids": Column("groups.ids", "pairs", PARTIAL),
    },
    spots=_profile_spot,
    fill=("created_at", "id"),
    always=({"term": {"live": True}},),
    hints=_profile_hints,
)

SESSIONS = Columns(
    kind=SESSION,
    typed={
        "id": Column("id", "id"),
        "profile.part": _text("part"),
        "source.id": _text("source"),
        "metadata.time.insert": Column("started", "time"),
        "metadata.time.update": Column("last_at", "time"),
        "metadata.time.duration": Column("duration", "number"),
        "metadata.channel": _text("channel"),
        "events": Column("events", "number"),
    },
    spots=_session_spot,
    fill=("started", "id"),
    always=({"bool": {"must_not": [{"term": {"part": ""}}]}},),         # of somebody who was erased
)

COLUMNS: Mapping[KindName, Columns] = {"event": EVENTS, "profile": PROFILES, "session": SESSIONS}


def declared_column(path: DeclaredPath) -> Column:
    """The typed field of a declared path. Values of another type and long texts are marked in a field beside it."""
    name = field_name(path)
    return Column(f"declared.{name}", path.type, {"term": {f"declared.{name}_other": True}})


def field_name(path: DeclaredPath) -> str:
    """The same in every scope that declares the path so."""
    return f"{path.type}_{blake2b(path.path.encode(), digest_size=10).hexdigest()}"


def names_of_path(path: DeclaredPath) -> tuple[str, ...]:
    """The names that a declared path is written with."""
    return parse_path(path.path).names
