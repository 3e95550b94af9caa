"""The keys of an event, strongest first, and how their values are normalised."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import phonenumbers

from ..domain.entry import Entry, Item
from ..domain.identity import ANONYMOUS, EMAIL, EXTERNAL, MAX_VALUE, PHONE, PROFILE, SESSION, USER, Key
from ..domain.mail import mail_address
from ..kernel.errors import Invalid

IDENTIFIER, EMAILS, PHONES = "data.identifier.", "data.contact.email.", "data.contact.phone."
USER_ID_PATH = IDENTIFIER + "id"
KEY_PATHS = (IDENTIFIER, EMAILS, PHONES)        # what a mapping puts below these may be a key

# Values that clients send when they know nobody.
NOBODY = frozenset(
    [
        *("", "-", "0", "n/a", "na", "nan", "nil", "none", "null", "undefined", "unknown", "true", "false", "[object object]"),
        *("anonymous", "guest", "test", "user", "00000000-0000-0000-0000-000000000000"),
    ]
)

# What the catalogue keeps under data.identifier and yet does not tell people apart.
SHARED = frozenset({"coupons"})


def keys_of(entry: Entry, item: Item, mapped: Mapping[str, Any], region: str | None) -> tuple[Key, ...]:
    """User id, external ids, e-mail, phone, given profile id, anonymous id, session id; then the profile id that the door answered.

    `mapped` is what the event's own mapping puts into the profile, by path. Values that identify nobody are no keys.
    """
    found: dict[Key, None] = {}
    for key_type, value in _candidates(item, mapped):
        if value is None:
            continue
        if item.keys and (key_type, value) in item.keys:
            found[Key(key_type, value)] = None  # it was normalised where it was found, and may be a hash by now
            continue
        if key_type == USER and any(key.type == USER for key in found):
            continue                            # one event speaks of one user; the call's own id is the stronger
        if (normal := normalised(key_type, value, region)) is not None:
            found[Key(key_type, normal)] = None
    if found and entry.answered and entry.profile_id:
        found[Key(PROFILE, entry.profile_id)] = None
    return tuple(found)


def normalised(key_type: str, value: Any, region: str | None = None) -> str | None:
    """The value as it is compared, None if it identifies nobody."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    text = str(value).strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text or len(text) > MAX_VALUE or "\x00" in text:
        return None
    if key_type == EMAIL:
        return mail_address(text)
    if key_type == PHONE:
        return _phone(text, region)
    return None if text.lower() in NOBODY else text


def key_asked_for(key_type: str, value: str, region: str | None = None) -> Key:
    """The key that somebody looks for. Raises: Invalid."""
    known = (USER, EMAIL, PHONE, PROFILE, ANONYMOUS, SESSION)
    if key_type not in known and not key_type.startswith(EXTERNAL):
        raise Invalid(f'"{key_type}" is no type of identity; there are {", ".join(known)} and {EXTERNAL}NAME')
    if (normal := normalised(key_type, value, region)) is None:
        raise Invalid(f"that value cannot be the {key_type} of anybody")
    return Key(key_type, normal)


def _candidates(item: Item, mapped: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield USER, item.user_id
    yield USER, mapped.get(USER_ID_PATH)
    for name, value in item.external_ids:
        yield EXTERNAL + name, value
    yield from item.keys
    if mapped:
        yield from _mapped(mapped)
    yield PROFILE, item.profile_id
    yield ANONYMOUS, item.anonymous_id
    yield SESSION, item.session_id


def _mapped(mapped: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for path, value in mapped.items():
        if path.startswith(IDENTIFIER) and path != USER_ID_PATH and path[len(IDENTIFIER) :] not in SHARED:
            yield EXTERNAL + path[len(IDENTIFIER) :], value
    for key_type, root in ((EMAIL, EMAILS), (PHONE, PHONES)):
        for path, value in mapped.items():
            if path.startswith(root):
                yield key_type, value


@lru_cache(maxsize=50_000)
def _phone(text: str, region: str | None) -> str | None:
    """E.164; a number without a country is one only where the source says a region."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
