"""`Source`: where events may come from, with its write key and permissions; and what of what it sends is used and kept."""

import re
from collections.abc import Iterator

from attrs import field, frozen

from ..kernel.errors import Invalid
from .identity import ANONYMOUS, EMAIL, EXTERNAL, PHONE, PROFILE, USER
from .rate import read_rate

DOORS = ("track", "v1", "beacon", "collect", "pixel", "redirect")
USUAL_DOORS = ("track", "v1", "beacon")         # of a new source; the others are taken from anywhere, so somebody has to open them
KEY_TYPES = (USER, EMAIL, PHONE, PROFILE, ANONYMOUS)
HASHED_TYPES = (EMAIL, PHONE)
MOST_KEYS, LONGEST_PATH = 10, 200

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


@frozen(kw_only=True)
class KeyAt:
    """A place in an event's properties whose value identifies. `hashed`: the value is taken out there, and only its keyed hash goes on."""

    path: str
    type: str
    hashed: bool = False


@frozen(kw_only=True)
class Source:
    """`origins`: web pages that may send with this key; empty means any. `doors`: the ways in that are open to it.

    `keys`: for doors whose calls have no places of their own for who somebody is. `ephemeral`: nothing of what an event says is kept.
    `profile_less`: its events are nobody's.
    """

    id: str
    name: str
    write_key: str
    enabled: bool = True
    channel: str | None = None
    origins: tuple[str, ...] = ()
    doors: tuple[str, ...] = USUAL_DOORS
    keys: tuple[KeyAt, ...] = ()
    ephemeral: bool = False
    profile_less: bool = False
    bots: str = "flag"                          # or `refuse`
    region: str | None = None                   # for phone numbers without a country, as `GB`
    rate: str | None = None                     # most events in some time, as `1000/second`; None: as many as come
    description: str = ""
    v: int = field(default=1)


def check_source(source: Source) -> Source:
    """The source if it makes sense. Raises: Invalid."""
    if not _NAME.fullmatch(source.id):
        raise Invalid(f'source id "{source.id}" must be 1 to 63 of a-z, 0-9, ".", "_" and "-", and begin with a letter or digit')
    if source.bots not in ("flag", "refuse"):
        raise Invalid(f'source "{source.id}": bots is "flag" or "refuse", not "{source.bots}"')
    if source.rate is not None:
        _check_rate(source.id, source.rate)
    if unknown := set(source.doors) - set(DOORS):
        raise Invalid(f'source "{source.id}": unknown doors {sorted(unknown)}; there are {list(DOORS)}')
    for origin in source.origins:
        _, is_url, host = origin.partition("://")
        if not is_url or not host or "/" in host:
            raise Invalid(f'source "{source.id}": origin "{origin}" must look like https://shop.example, without a path')
    for wrong in _wrong_keys(source):
        raise Invalid(f'source "{source.id}": {wrong}')
    return source


def _wrong_keys(source: Source) -> Iterator[str]:
    if source.keys and source.profile_less:
        yield "its events are nobody's, so no key can identify; leave out the keys, or profile_less"
    if len(source.keys) > MOST_KEYS:
        yield f"{len(source.keys)} keys; there may be {MOST_KEYS}"
    for key in source.keys:
        if key.type not in KEY_TYPES and not (key.type.startswith(EXTERNAL) and key.type != EXTERNAL):
            yield f'"{key.type}" is no type of key; there are {", ".join(KEY_TYPES)} and {EXTERNAL}NAME'
        if not key.path or len(key.path) > LONGEST_PATH or not all(key.path.split(".")):
            yield f'a key\'s path is like customer.email, of at most {LONGEST_PATH} characters; not "{key.path}"'
        if key.hashed and key.type not in HASHED_TYPES:
            yield f"hashed can be {' and '.join(HASHED_TYPES)}, not {key.type}"


def _check_rate(id: str, rate: str) -> None:
    try:
        read_rate(rate)
    except Invalid as error:
        raise Invalid(f'source "{id}": {error.sentence}') from error
