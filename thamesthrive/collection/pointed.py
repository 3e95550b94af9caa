"""Keys at the places that a source names in the properties of its events: for calls that have no place of their own for them."""

from collections.abc import Callable, Sequence
from typing import Any

from ..domain.entry import Item
from ..domain.identity import ANONYMOUS, EMAIL, EXTERNAL, PHONE, PROFILE, USER, Key
from ..domain.source import KeyAt, Source
from ..kernel.codec import Raw, decode_any, encode
from ..kernel.paths import find, without
from ..kernel.values import evolve
from .keys import normalised


def identified(item: Item, source: Source, hashed: Callable[[Key], Key]) -> Item:
    """The event with the keys that stand in its properties. Where none stands, or one that identifies nobody, there is none.

    What is hashed is taken out of the properties, also where it turns out to be no key. Raises: Malformed.
    """
    if not source.keys:
        return item
    tree = decode_any(item.properties)
    found = [key for at in source.keys if (key := _key(tree, at, source.region, hashed)) is not None]
    said = _spared(tree, [at.path for at in source.keys if at.hashed])
    return evolve(
        item,
        properties=item.properties if said is tree else Raw(encode(said)),
        user_id=_first(found, USER),
        profile_id=_first(found, PROFILE),
        anonymous_id=_first(found, ANONYMOUS),
        external_ids=tuple((key.type.removeprefix(EXTERNAL), key.value) for key in found if key.type.startswith(EXTERNAL)),
        keys=tuple((key.type, key.value) for key in found if key.type in (EMAIL, PHONE)),
    )


def _key(tree: Any, at: KeyAt, region: str | None, hashed: Callable[[Key], Key]) -> Key | None:
    """A name with dots in it, as forms have them, stands before what the path leads to."""
    value = tree[at.path] if at.path in tree else find(tree, at.path)
    normal = normalised(at.type, value, region)
    if normal is None:
        return None
    return hashed(Key(at.type, normal)) if at.hashed else Key(at.type, normal)


def _spared(tree: Any, paths: Sequence[str]) -> Any:
    for path in paths:
        tree = {name: value for name, value in tree.items() if name != path} if path in tree else without(tree, path)
    return tree


def _first(keys: Sequence[Key], key_type: str) -> str | None:
    return next((key.value for key in keys if key.type == key_type), None)
