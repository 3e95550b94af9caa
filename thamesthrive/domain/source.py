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
MOST_KEYS, LONGEST_PATH, LONGEST_NAME = 10, 200, 200

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?")
_USUAL_PORT = re.compile(r"https://.*:443|http://.*:80")
_REGION = re.compile(r"[A-Z]{2}")


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
    """The source if it makes sense. Raises: Invalid; its details name the field."""
    if not _NAME.fullmatch(source.id):
        raise Invalid(f'source id "{source.id}" must be 1 to 63 of a-z, 0-9, ".", "_" and "-", and begin with a letter or digit')
    for field_, wrong in _wrong(source):
        raise Invalid(f'source "{source.id}": {wrong}', details={"field": field_})
    return source


def _wrong(source: Source) -> Iterator[tuple[str, str]]:
    """Each field with what is wrong with it."""
    if not source.name.strip() or len(source.name) > LONGEST_NAME:
        yield "name", f"a name has 1 to {LONGEST_NAME} characters"
    if source.channel is not None and len(source.channel) > LONGEST_NAME:
        yield "channel", f"a channel has at most {LONGEST_NAME} characters"
    if source.bots not in ("flag", "refuse"):
        yield "bots", f'bots is "flag" or "refuse", not "{source.bots}"'
    if unknown := set(source.doors) - set(DOORS):
        yield "doors", f"unknown doors {sorted(unknown)}; there are {list(DOORS)}"
    yield from (("origins", wrong) for wrong in _wrong_origins(source.origins))
    yield from (("rate", wrong) for wrong in _wrong_rate(source.rate))
    yield from (("region", wrong) for wrong in _wrong_region(source.region))
    yield from (("keys", wrong) for wrong in _wrong_keys(source))


def _wrong_origins(origins: tuple[str, ...]) -> Iterator[str]:
    """They are compared with what browsers say, to the letter: one that no browser says would let nobody in."""
    for origin in origins:
        if not _ORIGIN.fullmatch(origin) or _USUAL_PORT.fullmatch(origin):
            yield (
                f'origin "{origin}" must look like https://shop.example, as browsers write it: in small letters, '
                "without a path, a * or the port that is usual"
            )


def _wrong_rate(rate: str | None) -> Iterator[str]:
    try:
        if rate is not None:
            read_rate(rate)
    except Invalid as error:
        yield error.sentence


def _wrong_region(region: str | None) -> Iterator[str]:
    if region == "UK":
        yield 'region "UK" is written GB'
    elif region is not None and not _REGION.fullmatch(region):
        yield f'region "{region}" must be the two letters of a country, such as GB'


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
