"""`Prepared`: an event with all that follows from its own bytes and the rules, before anything is read: its keys above all."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from attrs import frozen

from ..domain.entry import Entry, Item
from ..domain.event import is_odd
from ..domain.event_type import EventType
from ..domain.group import GROUP, GROUP_ID, group_record_id
from ..domain.identity import ANONYMOUS, PROFILE, USER, Key, identity_id, part_id
from ..domain.scope import Scope, Stage
from ..kernel.codec import Raw, decode_any, encode, encode_sorted
from ..kernel.errors import Invalid
from ..kernel.ids import KeyedHash
from ..kernel.values import Value, evolve
from .keys import KEY_PATHS, keys_of, normalised
from .mapping import ProfileChange, changes, concealed, copied, event_tree
from .rules import Rules
from .surroundings import Surroundings, surroundings_of

ODD_TIME = "odd-time"
REMEMBERED = 20_000                             # keys whose ids are known; whoever is active comes again and again


class Known(Value, frozen=True, kw_only=True, gc=False):
    """A key with the id of its record."""

    key: Key
    id: str


@frozen
class GroupTold:
    """The group that an event tells of: the id of its record, its own, and what is said of it."""

    id: str
    group_id: str
    traits: Mapping[str, Any]


class Prepared(Value, frozen=True, kw_only=True, gc=False):
    """`item` is as sent but for what must not be stored. `when` is the event's time, or its receipt where that time cannot be right.
    `opens`: the part id it would open, and that id's key. `silent`: the key by whose silence its session ends, if it names none.
    """

    index: int                                  # its place in the entry
    item: Item
    when: datetime
    flags: tuple[str, ...]
    surroundings: Surroundings
    data: Mapping[str, Any]
    changes: tuple[ProfileChange, ...]
    keys: tuple[Known, ...]
    user: Known | None                          # the user id's key, which is the strongest there can be
    opens: Known | None
    silent: Known | None
    digest: str
    event_type: EventType | None
    group: GroupTold | None = None

    @property
    def context(self) -> Mapping[str, Any]:
        """The event's, with what was found out besides."""
        return self.surroundings.context


def prepare(entry: Entry, index: int, rules: Rules) -> Prepared:
    """Decode and map one event. Raises: Invalid when its free-form parts are no objects.

    Of an entry that is nobody's no key is looked for. Of an ephemeral one nothing is learnt: neither of its person,
    who is found by the ids of the call alone, nor of a group.
    """
    item = nobodys(entry.items[index]) if entry.profile_less else entry.items[index]
    properties = _object(item, "properties", item.properties)
    traits = _object(item, "traits", item.traits)
    context = _object(item, "context", item.context)
    event_type = rules.types.get(item.type)
    surroundings = surroundings_of(context, item.context, entry, rules.places)
    if entry.ephemeral:
        surroundings = evolve(surroundings, facts={}, device=None)
    if event_type and event_type.conceal:
        properties = concealed(event_type, properties)
        item = evolve(item, properties=Raw(encode(properties)))
    tree = event_tree(event_type, properties, {} if item.type == GROUP else traits, surroundings.context)
    asked = () if entry.ephemeral else changes(event_type, tree)
    source = rules.sources.get(entry.source)
    mapped = {} if entry.profile_less else {c.path: c.value for c in asked if c.path.startswith(KEY_PATHS)}
    keys = tuple([_known(rules, key) for key in keys_of(entry, item, mapped, source.region if source else None)])
    odd = is_odd(item.time, entry.received)
    return Prepared(
        index=index,
        item=item,
        when=entry.received if odd else item.time,
        flags=(ODD_TIME,) if odd else (),
        surroundings=surroundings,
        data=copied(event_type, tree),
        changes=asked,
        keys=keys,
        user=keys[0] if keys and keys[0].key.type == USER else None,
        opens=_opens(entry, keys, rules),
        silent=_silent(item, keys),
        digest="" if entry.ephemeral else _digest(item, properties, traits),
        event_type=event_type,
        group=_group(properties, traits, rules) if item.type == GROUP and not entry.ephemeral else None,
    )


def nobodys(item: Item) -> Item:
    """The event without anything that says whose it is."""
    return evolve(item, user_id=None, anonymous_id=None, profile_id=None, session_id=None, external_ids=(), keys=())


def is_refused(prepared: Prepared, known: Collection[str], refusing: Collection[str]) -> bool:
    """Whether an event is nobody's any more: the strongest key that is known, or the part that it would open, was erased after it came."""
    first = next((key for key in prepared.keys if key.id in known), None)
    opens = prepared.opens
    would_open = prepared.user.id not in known if prepared.user else first is None
    return (first is not None and first.id in refusing) or (would_open and opens is not None and opens.id in refusing)


def without_keys(prepared: Prepared, refusing: Collection[str]) -> Prepared:
    """The event as if it had not brought these keys."""
    silent = prepared.silent
    keys = tuple([known for known in prepared.keys if known.id not in refusing])
    return evolve(prepared, keys=keys, silent=None if silent and silent.id in refusing else silent)


def _group(properties: Mapping[str, Any], traits: Mapping[str, Any], rules: Rules) -> GroupTold | None:
    """Its traits are the group's, not the person's. A door without a place for traits has them among the properties."""
    group_id = normalised(GROUP_ID, properties.get(GROUP_ID))
    if group_id is None:
        return None
    told = traits or properties.get("traits")
    return GroupTold(group_record_id(rules.hashed, rules.scope, group_id), group_id, told if isinstance(told, dict) else {})


def _opens(entry: Entry, keys: tuple[Known, ...], rules: Rules) -> Known | None:
    """A user id has a part of its own; other keys open one under the id that the door answered, or would have."""
    if not keys:
        return None
    strongest = keys[0].key
    if strongest.type == USER or entry.profile_id is None:
        return _known(rules, Key(PROFILE, part_id(rules.hashed, rules.scope, strongest)))
    own = Key(PROFILE, entry.profile_id)
    if keys[-1].key == own:                     # the door answered it, which makes it one of them
        return keys[-1]
    return _known(rules, own)


def _silent(item: Item, keys: tuple[Known, ...]) -> Known | None:
    """The anonymous id, else the given profile id."""
    if item.session_id is not None:
        return None
    key_type = ANONYMOUS if item.anonymous_id is not None else PROFILE if item.profile_id is not None else None
    for known in keys if key_type else ():
        if known.key.type == key_type:
            return known
    return None


def _known(rules: Rules, key: Key) -> Known:
    return _remembered(rules.hashed, rules.scope.tenant, rules.scope.stage, key)


@lru_cache(maxsize=REMEMBERED)
def _remembered(hashed: KeyedHash, tenant: str, stage: Stage, key: Key) -> Known:
    return Known(key=key, id=identity_id(hashed, Scope(tenant, stage), key))


def _object(item: Item, name: str, raw: Raw) -> dict[str, Any]:
    value = decode_any(raw)
    if not isinstance(value, dict):
        raise Invalid(f"{name} of a {item.type} event must be an object")
    return value


def _digest(item: Item, properties: Mapping[str, Any], traits: Mapping[str, Any]) -> str:
    """Of what was sent; nothing of context, profile or session id, which a retry may have learnt in between."""
    ids = [item.user_id, item.anonymous_id, item.external_ids, *((item.keys,) if item.keys else ())]
    sent = [item.type, item.name, ids, properties, traits, item.sent]
    return blake2b(encode_sorted(sent), digest_size=16).hexdigest()
