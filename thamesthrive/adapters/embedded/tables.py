"""`Table`: where a kind of record stands, so that a condition over the record can be asked of the rows.

A path leads to a `Column` (typed, quick) or a `Node` (of the JSON of the record); where it leads to neither, SQL does not know.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from attrs import evolve, field, frozen

from ...domain.event import Event
from ...domain.fields import EVENT, PROFILE, SESSION, Kind
from ...domain.profile import Profile
from ...domain.session import Session, shown_session
from ...domain.shown import event_record
from ...domain.view import view_of
from ...language.condition import Path
from ...language.values import is_place

ColumnType = Literal["text", "time", "number", "boolean"]


@frozen
class Column:
    """An SQL expression over the row. `missing`: the SQL condition under which there is no value. `index`: that begins with it, if any,
    and goes on in the order of time. `covered`: whether the indexes of the default order hold it too. `ahead`: whether it is a time that is
    never later than the one of the default order."""

    sql: str
    type: ColumnType
    missing: str = "0"
    index: str | None = None
    covered: bool = True
    ahead: bool = False


@frozen
class Node:
    """A place in a column of JSON. `words`: whether a search by words looks at it. `facet`: whether its values are tokens."""

    column: str
    path: str
    words: bool = False
    facet: bool = False


@frozen(kw_only=True)
class Sorting:
    """A column by which rows are listed, and the index that begins with it. `blank`: whether an empty text stands for no value."""

    column: str
    index: str
    blank: bool = False


@frozen(kw_only=True)
class Table:
    """`live`: which rows are records. `items`: the type of their documents, and `record`: what a condition over one speaks of."""

    name: str
    kind: Kind
    core: Mapping[str, Column | Node]
    sortings: Mapping[str, Sorting]
    free: Callable[[Path], Node | None]
    items: Any
    record: Callable[[Any], Mapping[str, Any]]
    live: str = ""
    default: Sorting = field(init=False, eq=False, repr=False)

    @default.default
    def _default(self) -> Sorting:
        return self.sortings[self.kind.sort]

    @property
    def words(self) -> str:
        """The full-text index."""
        return f"{self.name}_words"

    @property
    def values(self) -> str:
        """The table of values of declared paths."""
        return f"{self.kind.name}_values"

    def at(self, path: Path) -> Column | Node | None:
        """Where a path of the record leads."""
        found = self.core.get(".".join(path.names)) if self.kind.core(path) else None
        if found is not None or path.names[:1] == () or path.names[0] not in self.kind.free or len(path.names) < 2:
            return found
        node = self.free(path)
        return None if node is None else evolve(node, words=path.names[0] in self.kind.words)


def json_path(names: Sequence[str]) -> str | None:
    """SQLite's path to a member of objects; None for names that it reads otherwise, or that may be places of lists."""
    if any(is_place(name) or not name or not name.isprintable() or '"' in name or "\\" in name for name in names):
        return None
    return "$" + "".join(f'."{name}"' for name in names)


def _member(column: str, names: Sequence[str]) -> Node | None:
    path = json_path(names)
    return None if path is None else Node(column, path)


def _event_free(path: Path) -> Node | None:
    return _member("document", path.names)


def _profile_free(path: Path) -> Node | None:
    """Times of the view are texts in its JSON, so where one may stand only the record itself tells."""
    first, *rest = path.names
    counted = rest[:1] == ["counters"] and len(rest) == 3 and rest[2] == "count"
    return None if first in ("metadata", "groups") or (first == "stats" and not counted) else _member("view", path.names)


def _session_free(path: Path) -> Node | None:
    """What came first in a session stands under `branch.leaf`, with where it came from."""
    branch, leaf, *rest = path.names
    first, below = json_path([f"{branch}.{leaf}"]), json_path(rest)
    if not leaf or first is None or below is None:
        return None
    return Node("document", f'$."firsts"{first[1:]}[0]{below[1:]}')


def _session_record(session: Session) -> Mapping[str, Any]:
    return shown_session(session, None)


def _json_time(column: str, path: str) -> Column:
    """As `statements.sortable` writes it."""
    sql = f"replace(json_extract({column}, '{path}'), 'Z', '+00:00')"
    return Column(sql, "time", missing=f"json_extract({column}, '{path}') IS NULL", covered=False)


EVENTS = Table(
    name="events",
    kind=EVENT,
    core={
        "id": Column("id", "text"),
        "type": Column("type", "text", index="events_type"),
        "name": Node("document", "$.name", words=True),
        "metadata.time.create": Column("time", "time"),
        "metadata.time.insert": _json_time("document", "$.received"),
        "source.id": Column("source", "text", index="events_source"),
        "session.id": Column("session", "text", missing="session IS NULL", index="events_session"),
        "profile.part": Column("part", "text", missing="part IS NULL", index="events_part"),
        "metadata.channel": Node("document", "$.channel", facet=True),
        "metadata.door": Node("document", "$.door", facet=True),
        "metadata.status": Column("outcome", "text"),
        "metadata.reason": Node("document", "$.reason", facet=True),
        "metadata.sender_id": Node("document", "$.sender_id", facet=True),
        "metadata.flags": Node("document", "$.flags", facet=True),
        "tags": Node("document", "$.tags", facet=True),
        "journey.state": Node("document", "$.journey", facet=True),
        **{f"page.{name}": Node("document", f"$.page.{name}", words=True) for name in ("url", "path", "title", "referrer")},
    },
    sortings={"metadata.time.create": Sorting(column="time", index="events_time")},
    free=_event_free,
    record=event_record,
    items=Event,
)

PROFILES = Table(
    name="profiles",
    kind=PROFILE,
    core={
        "id": Column("id", "text"),
        "ids": Node("view", "$.ids", facet=True),
        "metadata.time.update": Column("seen", "time", missing="seen = ''"),
        "metadata.time.create": Column("first", "time", missing="first IS NULL", ahead=True),
        "metadata.time.insert": Column("created", "time"),
        "stats.visits": Column("visits", "number"),
        "stats.events": Column("events", "number"),
        "data.anonymous": Column("anonymous", "boolean"),
        "segments": Node("view", "$.segments", facet=True),
        "groups.ids": Node("view", "$.groups.ids", facet=True),
    },
    sortings={
        "metadata.time.update": Sorting(column="seen", index="profiles_seen", blank=True),
        "metadata.time.insert": Sorting(column="created", index="profiles_created"),
    },
    free=_profile_free,
    record=view_of,
    items=Profile,
    live="seen IS NOT NULL",
)

SESSIONS = Table(
    name="sessions",
    kind=SESSION,
    core={
        "id": Column("id", "text"),
        "profile.part": Column("part", "text", index="sessions_part"),
        "source.id": Column("source", "text"),
        "metadata.time.insert": Column("start", "time"),
        "metadata.time.update": Column("last", "time"),
        "metadata.time.duration": Column("duration", "number"),
        "metadata.channel": Column("channel", "text", missing="channel IS NULL"),
        "events": Column("events", "number"),
    },
    sortings={
        "metadata.time.insert": Sorting(column="start", index="sessions_start"),
        "metadata.time.update": Sorting(column="last", index="sessions_last"),
    },
    free=_session_free,
    record=_session_record,
    items=Session,
    live="part <> ''",
)

TABLES: Mapping[str, Table] = {table.kind.name: table for table in (EVENTS, PROFILES, SESSIONS)}
