"""What an event's type makes of its properties and traits: values for the event's own data, and changes for the profile.

A type is compiled once: its paths are split, and which traits it takes is known.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from attrs import frozen

from ..domain.event_type import EventType, Operation
from ..domain.event_type import Mapping as Mapped
from ..domain.identity import MAX_VALUE
from ..kernel.paths import put

TRAITS, CONSENTS = "traits.", "consents."
TYPES_HELD = 2_000

Places = tuple[tuple[str, ...], ...]


class ProfileChange(NamedTuple):
    """One change that an event asks of its person. `key`: which one of many it is about, an order or an interest."""

    operation: Operation
    path: str
    value: Any
    currency: str = ""
    key: str = ""


class _Read(NamedTuple):
    """A mapping with its paths split; `plain` if its value is taken as it is."""

    operation: Operation
    target: str
    places: Places
    currency: Places
    per: Places
    plain: bool


@frozen
class _Compiled:
    copies: tuple[tuple[Places, tuple[str, ...], str], ...]     # sources, branches of the target, its leaf
    mappings: tuple[_Read, ...]
    traits: frozenset[str]                                      # those that mappings take


def event_tree(
    event_type: EventType | None, properties: Mapping[str, Any], traits: Mapping[str, Any], context: Mapping[str, Any]
) -> dict[str, Any]:
    """What the paths of a mapping are read from; the type's defaults stand where the sender said nothing."""
    if event_type and event_type.defaults:
        properties = {**dict(event_type.defaults), **{k: v for k, v in properties.items() if v is not None}}
    return {"properties": properties, "traits": traits, "context": context}


def copied(event_type: EventType | None, tree: Mapping[str, Any]) -> dict[str, Any]:
    """The event's own data, as a tree without its leading `data`."""
    data: dict[str, Any] = {}
    for places, branches, leaf in _compiled(event_type).copies if event_type else ():
        value = _first(tree, places)
        if value is not None:
            into = data
            for name in branches:
                into = into.setdefault(name, {})
            into[leaf] = value
    return data


def changes(event_type: EventType | None, tree: Mapping[str, Any]) -> tuple[ProfileChange, ...]:
    """The type's mappings, then the traits that no mapping took, as they are. A missing value changes nothing; 0, "" and false do."""
    if event_type is None:
        return tuple(_plain_traits(tree, frozenset()))
    compiled = _compiled(event_type)
    made: list[ProfileChange] = []
    for read in compiled.mappings:
        if not read.plain:
            made += _asked(read, tree)
        elif (value := _first(tree, read.places)) is not None:
            made.append(ProfileChange(read.operation, read.target, value))
    if tree["traits"] or "traits" in tree["context"]:
        made += _plain_traits(tree, compiled.traits)
    return tuple(made)


def concealed(event_type: EventType, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties without what must not be stored as sent."""
    kept = dict(properties)
    for path, how in event_type.conceal:
        value = _first(kept, (tuple(path.split(".")),))
        if value is not None:
            _replace(kept, path, last_four(value) if how == "last-four" else None)
    return kept


def last_four(value: Any) -> str:
    """The last four digits of a card's number, nothing of what is too short to hide the others."""
    digits = "".join(c for c in str(value) if c.isdigit())
    return digits[-4:] if len(digits) >= 8 or len(digits) == 4 else ""


@lru_cache(maxsize=TYPES_HELD)
def _compiled(event_type: EventType) -> _Compiled:
    sources = [tuple(source.split(".")) for mapping in event_type.mappings for source in mapping.sources]
    return _Compiled(
        copies=tuple((_split(c.sources), *_target(c.target)) for c in event_type.copies),
        mappings=tuple(_read(mapping) for mapping in event_type.mappings),
        traits=frozenset(names[1] for names in sources if names[0] == "traits" and len(names) == 2),
    )


def _read(mapping: Mapped) -> _Read:
    plain = mapping.operation in ("set", "set-if-missing", "append", "min", "max")
    return _Read(mapping.operation, mapping.target, _split(mapping.sources), _split(mapping.currency), _split(mapping.per), plain)


def _split(sources: tuple[str, ...]) -> Places:
    return tuple(tuple(source.split(".")) for source in sources)


def _target(path: str) -> tuple[tuple[str, ...], str]:
    *branches, leaf = path.removeprefix("data.").split(".")
    return tuple(branches), leaf


def _first(tree: Mapping[str, Any], places: Places) -> Any:
    """The first value that is there. One at another place than the first counts unless it is an object: that is another form's branch."""
    other = False
    for names in places:
        value: Any = tree
        for name in names:
            if type(value) is dict:             # what JSON gives
                value = value.get(name)
            elif type(value) is list and name.isdecimal() and int(name) < len(value):
                value = value[int(name)]
            else:
                value = None
                break
        if value is not None and not (other and type(value) is dict):
            return value
        other = True
    return None


def _asked(read: _Read, tree: Mapping[str, Any]) -> Iterator[ProfileChange]:
    """Of the operations that do more than take a value."""
    operation, target = read.operation, read.target
    value = _first(tree, read.places)
    if operation == "clear":
        yield ProfileChange("set", target, None)
    elif operation in ("increment", "decrement"):
        yield ProfileChange(operation, target, 1)
    elif operation == "consents":
        yield from _consents(value)
    elif operation in ("raise", "lower", "reset"):
        if (name := _key(_first(tree, read.per))) is not None:
            yield ProfileChange(operation, target, 1 if value is None else value, "", name)
    elif operation == "cancel":
        if (of := _key(_first(tree, read.per))) is not None:
            yield ProfileChange(operation, target, 0, "", of)
    elif value is not None:
        currency = _first(tree, read.currency)
        of = _key(_first(tree, read.per)) or ""
        yield ProfileChange(operation, target, value, currency if isinstance(currency, str) else "", of)


def _consents(given: Any) -> Iterator[ProfileChange]:
    """Purpose by purpose: an object or true gives, false takes back, and what is not named stays as it is."""
    for purpose, consent in given.items() if isinstance(given, dict) else ():
        if isinstance(consent, dict):
            yield ProfileChange("set", CONSENTS + purpose, {"revoke": consent.get("revoke")})
        elif isinstance(consent, bool):
            yield ProfileChange("set", CONSENTS + purpose, {"revoke": None} if consent else None)


def _key(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    return text if text and len(text) <= MAX_VALUE else None


def _plain_traits(tree: Mapping[str, Any], taken: frozenset[str]) -> Iterator[ProfileChange]:
    """The call's own before those of its context. A trait of null is no value, so no mapping takes it."""
    own, around = tree["traits"], tree["context"].get("traits")
    for name, value in around.items() if type(around) is dict else ():
        if name not in own:
            yield ProfileChange("set", TRAITS + name, value)
    for name, value in own.items():
        if name not in taken or value is None:
            yield ProfileChange("set", TRAITS + name, value)


def _replace(tree: dict[str, Any], path: str, value: Any) -> None:
    """Put a value, or take what is there away if there is none; branches on the way are copied."""
    *branches, leaf = path.split(".")
    for name in branches:
        tree[name] = dict(tree[name])
        tree = tree[name]
    if value is None:
        del tree[leaf]
    else:
        put(tree, leaf, value)
