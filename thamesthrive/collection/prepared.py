"""`Prepared`: an event with all that follows from its own bytes and the rules, before anything is read: its keys above all."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from attrs import frozen

from ..domain.entry import Entry, Item
from ..domain.event import is_odd
from ..domain.event_type import EventType
from ..domain.identity import USER, Key, identity_id, part_id
from ..kernel.codec import Raw, decode_any, encode_sorted
from ..kernel.errors import Invalid
from .keys import keys_of
from .mapping import ProfileChange, changes, copied, event_tree
from .rules import Rules

ODD_TIME = "odd-time"


@frozen(kw_only=True)
class Known:
    """A key with the id of its record."""

    key: Key
    id: str


@frozen(kw_only=True)
class Prepared:
    """`when` is the event's time, or its receipt where that time cannot be right. `opens`: the part id it would open, and that id's key."""

    index: int                                  # its place in the entry
    item: Item
    when: datetime
    flags: tuple[str, ...]
    context: Mapping[str, Any]
    data: Mapping[str, Any]
    changes: tuple[ProfileChange, ...]
    keys: tuple[Known, ...]
    opens: Known | None
    digest: str
    event_type: EventType | None

    @property
    def user(self) -> Known | None:
        """The user id's key, which is the strongest there can be."""
        return self.keys[0] if self.keys and self.keys[0].key.type == USER else None


def prepare(entry: Entry, index: int, rules: Rules) -> Prepared:
    """Decode and map one event. Raises: Invalid when its free-form parts are no objects."""
    item = entry.items[index]
    properties, traits, context = (_object(item, name) for name in ("properties", "traits", "context"))
    event_type = rules.types.get(item.type)
    tree = event_tree(event_type, properties, traits, context)
    asked = changes(event_type, tree)
    source = rules.sources.get(entry.source)
    mapped = {c.path: c.value for c in asked}
    keys = tuple(_known(rules, key) for key in keys_of(entry, item, mapped, source.region if source else None))
    odd = is_odd(item.time, entry.received)
    return Prepared(
        index=index,
        item=item,
        when=entry.received if odd else item.time,
        flags=(ODD_TIME,) if odd else (),
        context=context,
        data=copied(event_type, tree),
        changes=asked,
        keys=keys,
        opens=_opens(entry, keys, rules),
        digest=_digest(item, properties, traits),
        event_type=event_type,
    )


def _opens(entry: Entry, keys: tuple[Known, ...], rules: Rules) -> Known | None:
    """A user id has a part of its own; other keys open one under the id that the door answered, or would have."""
    if not keys:
        return None
    strongest = keys[0].key
    if strongest.type == USER or entry.profile_id is None:
        return _known(rules, Key("profile", part_id(rules.hashed, rules.scope, strongest)))
    return _known(rules, Key("profile", entry.profile_id))


def _known(rules: Rules, key: Key) -> Known:
    return Known(key=key, id=identity_id(rules.hashed, rules.scope, key))


def _object(item: Item, name: str) -> dict[str, Any]:
    raw: Raw = getattr(item, name)
    value = decode_any(raw)
    if not isinstance(value, dict):
        raise Invalid(f"{name} of a {item.type} event must be an object")
    return value


def _digest(item: Item, properties: Mapping[str, Any], traits: Mapping[str, Any]) -> str:
    """Of what was sent; nothing of context, profile or session id, which a retry may have learnt in between."""
    ids = [item.user_id, item.anonymous_id, item.external_ids]
    sent = [item.type, item.name, ids, properties, traits, item.sent]
    return blake2b(encode_sorted(sent), digest_size=16).hexdigest()
