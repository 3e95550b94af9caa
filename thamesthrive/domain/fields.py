"""`Field`: what every record of a kind has, and can be searched, sorted and counted by; and which of its branches are the sender's.

The record is what the API shows. A path of a condition is *core* (a field here), *declared* (see `declared`), or *free* (anything else
below a free branch).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Literal as OneOf

from attrs import field, frozen

from ..kernel.errors import Invalid
from ..kernel.times import read_time
from ..language.condition import And, Between, Call, Compare, Condition, In, Literal, Not, Or, Path, Value, Words
from ..language.walk import paths_of, with_paths

FieldType = OneOf["text", "number", "time", "boolean", "texts"]
KindName = OneOf["event", "profile", "session"]


@frozen(kw_only=True)
class Field:
    """`alias` is the short name that people write. `texts` is a list of texts. `few`: it has few values, which any store counts quickly."""

    path: str
    type: FieldType
    label: str
    alias: str | None = None
    sortable: bool = False
    few: bool = False

    @property
    def at(self) -> Path:
        """Where it stands in a record."""
        return Path(tuple(self.path.split(".")))


@frozen(kw_only=True)
class Kind:
    """A kind of record. `free`: its branches of any shape. `words`: the branches whose texts a search by words looks at."""

    name: KindName
    plural: str
    fields: tuple[Field, ...]
    free: tuple[str, ...]
    words: tuple[str, ...]
    sort: str                                   # the field of the default order, newest first
    by_path: Mapping[str, Field] = field(init=False, eq=False, repr=False)
    by_alias: Mapping[str, Field] = field(init=False, eq=False, repr=False)

    @by_path.default
    def _by_path(self) -> Mapping[str, Field]:
        return {f.path: f for f in self.fields}

    @by_alias.default
    def _by_alias(self) -> Mapping[str, Field]:
        return {f.alias: f for f in self.fields if f.alias}

    def core(self, path: Path) -> Field | None:
        """The field that a resolved path is."""
        return self.by_path.get(".".join(path.names))

    def time(self, name: str) -> Field:
        """A time that every record has. Raises: Invalid."""
        found = self.by_alias.get(name) or self.by_path.get(name)
        if found is None or found.type != "time":
            known = ", ".join(sorted(f.alias or f.path for f in self.fields if f.type == "time"))
            raise Invalid(f'{self.plural} have no time "{name}"; they have {known}', code="no-such-time")
        return found

    def sortable(self, name: str) -> Field:
        """The field of an order. Raises: Invalid."""
        found = self.by_alias.get(name) or self.by_path.get(name)
        if found is None or not found.sortable:
            known = ", ".join(sorted(f.alias or f.path for f in self.fields if f.sortable))
            raise Invalid(f'{self.plural} cannot be sorted by "{name}"; they can by {known}', code="not-sortable")
        return found


def _time(path: str, label: str, alias: str | None = None, *, sortable: bool = False) -> Field:
    return Field(path=path, type="time", label=label, alias=alias, sortable=sortable)


def _text(path: str, label: str, alias: str | None = None, *, few: bool = False) -> Field:
    return Field(path=path, type="text", label=label, alias=alias, few=few)


EVENT = Kind(
    name="event",
    plural="events",
    fields=(
        _text("id", "Id"),
        _text("type", "Type", few=True),
        _text("name", "Name as sent"),
        _time("metadata.time.create", "When it happened", "time", sortable=True),
        _time("metadata.time.insert", "When it was received", "received"),
        _text("source.id", "Source", "source", few=True),
        _text("session.id", "Session", "session"),
        _text("profile.id", "Profile", "profile"),
        _text("profile.part", "Part of the profile", "part"),
        _text("metadata.channel", "Channel", "channel"),
        _text("metadata.door", "Door", "door"),
        _text("metadata.status", "Outcome", "status", few=True),
        _text("metadata.reason", "Reason of a rejection", "reason"),
        _text("metadata.sender_id", "Sender's id", "sender_id"),
        Field(path="metadata.flags", type="texts", label="Flags", alias="flags"),
        Field(path="tags", type="texts", label="Tags"),
        _text("journey.state", "Stage of the journey", "journey"),
        *(_text(f"page.{name}", f"Page {name}") for name in ("url", "path", "title", "referrer")),
    ),
    free=("properties", "traits", "context", "data"),
    words=("name", "page", "properties", "traits"),
    sort="metadata.time.create",
)

PROFILE = Kind(
    name="profile",
    plural="profiles",
    fields=(
        _text("id", "Id"),
        Field(path="ids", type="texts", label="All ids"),
        _time("metadata.time.update", "Last seen", "last_seen", sortable=True),
        _time("metadata.time.create", "First seen", "first_seen"),
        _time("metadata.time.insert", "Created", "created", sortable=True),
        Field(path="stats.visits", type="number", label="Visits", alias="visits"),
        Field(path="stats.events", type="number", label="Events", alias="events"),
        Field(path="data.anonymous", type="boolean", label="Anonymous", alias="anonymous"),
        Field(path="segments", type="texts", label="Segments"),
        Field(path="groups.ids", type="texts", label="Groups", alias="groups"),
    ),
    free=("data", "traits", "interests", "consents", "stats", "groups", "metadata"),
    words=("ids", "data", "traits"),
    sort="metadata.time.update",
)

SESSION = Kind(
    name="session",
    plural="sessions",
    fields=(
        _text("id", "Id"),
        _text("profile.id", "Profile", "profile"),
        _text("profile.part", "Part of the profile", "part"),
        _text("source.id", "Source", "source", few=True),
        _time("metadata.time.insert", "Start", "start", sortable=True),
        _time("metadata.time.update", "Last event", "last", sortable=True),
        Field(path="metadata.time.duration", type="number", label="Duration in seconds", alias="duration"),
        _text("metadata.channel", "Channel", "channel"),
        Field(path="events", type="number", label="Events"),
    ),
    free=("utm", "app", "device", "os", "geo", "time"),
    words=("id", "utm", "app", "device", "os", "geo"),
    sort="metadata.time.insert",
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (EVENT, PROFILE, SESSION)}


def resolved(condition: Condition, kind: Kind) -> Condition:
    """The condition over the paths that the records have, aliases and the namespace replaced. Raises: Invalid for what no record has."""
    return with_paths(condition, lambda path: resolved_path(path, kind))


def resolved_path(path: Path, kind: Kind) -> Path:
    """One path. Raises: Invalid."""
    if path.namespace not in (None, kind.name):
        raise Invalid(
            f"a search of {kind.plural} cannot read {path.namespace}@…; it reads {kind.name}@… only", code="not-searchable"
        )
    if not path.names:
        return Path(())
    written = ".".join(path.names)
    known = kind.by_alias.get(written) or kind.by_path.get(written)
    if known is not None:
        return Path(tuple(known.path.split(".")))
    if path.names[0] in kind.free and len(path.names) > 1:
        return Path(path.names)
    raise Invalid(_unknown(written, kind), code="no-such-field")


def with_times(condition: Condition, is_time: Callable[[Path], bool]) -> Condition:
    """Texts that are compared with a time are read as times, as `date("…")` does. Raises: Invalid for one that is none."""
    match condition:
        case And(terms) | Or(terms):
            return type(condition)(tuple(with_times(term, is_time) for term in terms))
        case Not(term):
            return Not(with_times(term, is_time))
        case Compare(left, operator, right):
            left, right = _all_times((left, right), is_time)
            return Compare(left, operator, right)
        case In(value, options):
            value, *rest = _all_times((value, *options), is_time)
            return In(value, tuple(rest))
        case Between(value, low, high):
            value, low, high = _all_times((value, low, high), is_time)
            return Between(value, low, high)
        case _:
            return condition


def is_core_time(kind: Kind) -> Callable[[Path], bool]:
    """Whether a resolved path is a time of every record."""
    return lambda path: (core := kind.core(path)) is not None and core.type == "time"


def reads(condition: Condition, path: str) -> bool:
    """Whether a resolved condition asks for a path."""
    return any(".".join(p.names) == path for p in paths_of(condition))


def word_searches(condition: Condition) -> Iterator[Words]:
    """Searches by words anywhere in the condition."""
    if isinstance(condition, Words):
        yield condition
    for below in (*getattr(condition, "terms", ()), *filter(None, (getattr(condition, "term", None),))):
        yield from word_searches(below)


def _all_times(values: tuple[Value, ...], is_time: Callable[[Path], bool]) -> tuple[Value, ...]:
    if not any(isinstance(value, Path) and is_time(value) for value in values):
        return values
    return tuple(_as_time(value) if isinstance(value, Literal) else value for value in values)


def _as_time(literal: Literal) -> Value:
    if not isinstance(literal.value, str):
        return literal
    if read_time(literal.value) is None:
        raise Invalid(f'"{literal.value}" is no time; write one as 2026-11-02 or 2026-11-02T12:00:00Z', code="not-a-time")
    return Call("date", (literal,))


def _unknown(written: str, kind: Kind) -> str:
    near = get_close_matches(written, list(_names(kind)), n=1)
    hint = f'; did you mean "{near[0]}"?' if near else f"; there are {', '.join(_names(kind))} and what stands below {', '.join(kind.free)}"
    return f'{kind.plural} have no field "{written}"{hint}'


def _names(kind: Kind) -> Iterable[str]:
    return (f.alias or f.path for f in kind.fields)
