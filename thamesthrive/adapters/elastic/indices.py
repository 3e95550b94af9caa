"""The indices: their names, settings and mappings. No document can change a mapping: `dynamic` is off at every root."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from ...domain.event import ODD, month_of
from ...kernel.errors import Invalid
from .options import ElasticOptions

ONLY_BY_ID_REFRESH_S = 30                       # of indices that are never searched

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
_MONTH = re.compile(r"\d{6}")

WORD: Mapping[str, Any] = {"type": "keyword", "ignore_above": 1000}
SCOPE: Mapping[str, Any] = {"type": "keyword", "doc_values": False}
TIE: Mapping[str, Any] = {"type": "keyword", "index": False}         # an id: sorted by, never searched for
ORDER: Mapping[str, Any] = {"type": "long"}                          # microseconds since 1970
DATE: Mapping[str, Any] = {"type": "date"}
FLAG: Mapping[str, Any] = {"type": "boolean"}
STORED: Mapping[str, Any] = {"type": "object", "enabled": False}
PAIRS: Mapping[str, Any] = {"type": "keyword", "ignore_above": 1000, "doc_values": False}
ANYTHING: Mapping[str, Any] = {"type": "flattened", "ignore_above": 1000}

WORDS: Mapping[str, Any] = {"type": "text", "analyzer": "whitespace", "norms": False, "index_options": "docs"}
NUMBER: Mapping[str, Any] = {"type": "double"}
DECLARED: Mapping[str, Any] = {"type": "object", "dynamic": "false"}

EVENT_WORDS = (
    "type", "name", "source", "channel", "door", "session", "part", "outcome", "sender_id", "reason", "tags", "flags", "journey",
)
PAGE_WORDS = ("url", "path", "title", "referrer")

# `words` of `language.words`, which every document has from schema 2 on; `cut`: it has more of them; `partial`: the index lacks a value
# of it, mostly a long text; `exact`: what scripts read instead, where the document itself holds its value as one text.
SEARCHED: Mapping[str, Any] = {"words": WORDS, "partial": FLAG, "cut": FLAG, "declared": DECLARED, "exact": STORED}

_EVENT = {
    "at": ORDER, "received_at": ORDER, "time": DATE, "received": DATE, **dict.fromkeys(EVENT_WORDS, WORD),
    "page": {"type": "object", "dynamic": False, "properties": dict.fromkeys(PAGE_WORDS, WORD)},
    "properties": ANYTHING, **dict.fromkeys(("claim", "traits", "context", "data"), STORED), **SEARCHED,
}
_PROFILE = {
    "live": FLAG, "seen": ORDER, "first_at": ORDER, "created_at": ORDER, "last_seen": DATE, "created": DATE, "visits": NUMBER,
    "events": NUMBER, "anonymous": FLAG, "segments": WORD, "kv": PAIRS, "view": STORED, **SEARCHED,
}
_SESSION = {
    "started": ORDER, "last_at": ORDER, "start": DATE, "last": DATE, "part": WORD, "source": WORD, "channel": WORD,
    "duration": NUMBER, "events": NUMBER, **SEARCHED,
}
_IDENTITY = {"type": WORD, "part": WORD}
_GROUP = {"seen": ORDER, "last_seen": DATE, "group_id": WORD}
_PARKED = {"at": ORDER, "received": DATE, "source": WORD, "reason": WORD}
_DEFINITION = {"kind": WORD}
_ERASURE = {"at": ORDER, "asked": DATE, "state": WORD, "place": WORD}
_DELIVERY = {
    "at": ORDER, "due_at": ORDER, "created": DATE, "due": DATE, "partition": {"type": "integer"}, "order": WORD, "lane": WORD,
    **dict.fromkeys(("status", "destination", "profile", "part", "event"), WORD),
}


@frozen
class Names:
    """The full names of one installation's indices."""

    prefix: str

    @property
    def meta(self) -> str:
        return f"{self.prefix}-meta"

    @property
    def profiles(self) -> str:
        return f"{self.prefix}-profiles"

    @property
    def identities(self) -> str:
        return f"{self.prefix}-identities"

    @property
    def sessions(self) -> str:
        return f"{self.prefix}-sessions"

    @property
    def latest_sessions(self) -> str:
        return f"{self.prefix}-latest-sessions"

    @property
    def groups(self) -> str:
        return f"{self.prefix}-groups"

    @property
    def parked(self) -> str:
        return f"{self.prefix}-parked"

    @property
    def partitions(self) -> str:
        return f"{self.prefix}-partitions"

    @property
    def definitions(self) -> str:
        return f"{self.prefix}-definitions"

    @property
    def deliveries(self) -> str:
        return f"{self.prefix}-deliveries"

    @property
    def erasures(self) -> str:
        return f"{self.prefix}-erasures"

    @property
    def secrets(self) -> str:
        return f"{self.prefix}-secrets"

    @property
    def events(self) -> str:
        """The pattern of all months."""
        return f"{self.prefix}-events-*"

    def events_of(self, event_id: str) -> str | None:
        """The index an event of this id stands in; None where the id begins with no month, so there can be none."""
        month = month_of(event_id)
        return f"{self.prefix}-events-{month}" if month == ODD or _MONTH.fullmatch(month) else None


def names_of(options: ElasticOptions) -> Names:
    """Raises: Invalid."""
    if not _PREFIX.fullmatch(options.prefix):
        raise Invalid(f'elastic.prefix "{options.prefix}" must be 1 to 100 of a-z, 0-9, "_", "." and "-", and begin with a letter or digit')
    return Names(options.prefix)


def templates(options: ElasticOptions, declared: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Index name (or pattern) and its template. Indices of months are made from theirs by the first event.

    `declared`: index name or pattern -> the mapping of its declared paths.
    """
    names = names_of(options)
    searched = {
        names.events: _EVENT, names.profiles: _PROFILE, names.sessions: _SESSION, names.parked: _PARKED,
        names.definitions: _DEFINITION, names.partitions: {}, names.groups: _GROUP,
        names.deliveries: _DELIVERY, names.erasures: _ERASURE,
    }
    by_id = {names.meta: {}, names.identities: _IDENTITY, names.latest_sessions: {}, names.secrets: {}}
    for name, fields in searched.items():
        more = {"declared": declared[name]} if name in declared else {}
        yield name, _template(name, {**fields, **more}, settings_of(options, refresh_s=options.refresh_s))
    for name, fields in by_id.items():
        yield name, _template(name, fields, settings_of(options, refresh_s=max(options.refresh_s, ONLY_BY_ID_REFRESH_S)))


def settings_of(options: ElasticOptions, *, refresh_s: int) -> Mapping[str, Any]:
    """Every answered write is on the disk: `request`, not `async`, which buys nothing."""
    return {
        "number_of_shards": options.shards,
        "number_of_replicas": options.replicas,
        "refresh_interval": f"{refresh_s}s",
        "translog": {"durability": "request"},
    }


def _template(pattern: str, fields: Mapping[str, Any], settings: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = {"scope": SCOPE, "id": TIE, "doc": STORED, **fields}
    return {
        "index_patterns": [pattern],
        "priority": 500,
        "template": {"settings": {"index": settings}, "mappings": {"dynamic": False, "properties": properties}},
    }
