"""`Source`: where events may come from, with its write key and permissions."""

import re

from attrs import field, frozen

from ..kernel.errors import Invalid

DOORS = ("track", "v1")

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


@frozen(kw_only=True)
class Source:
    """`origins`: web pages that may send with this key; empty means any. `doors`: the ways in that are open to it."""

    id: str
    name: str
    write_key: str
    enabled: bool = True
    channel: str | None = None
    origins: tuple[str, ...] = ()
    doors: tuple[str, ...] = DOORS
    bots: str = "flag"                          # or `refuse`
    region: str | None = None                   # for phone numbers without a country, as `GB`
    description: str = ""
    v: int = field(default=1)


def check_source(source: Source) -> Source:
    """The source if it makes sense. Raises: Invalid."""
    if not _NAME.fullmatch(source.id):
        raise Invalid(f'source id "{source.id}" must be 1 to 63 of a-z, 0-9, ".", "_" and "-", and begin with a letter or digit')
    if source.bots not in ("flag", "refuse"):
        raise Invalid(f'source "{source.id}": bots is "flag" or "refuse", not "{source.bots}"')
    if unknown := set(source.doors) - set(DOORS):
        raise Invalid(f'source "{source.id}": unknown doors {sorted(unknown)}; there are {list(DOORS)}')
    for origin in source.origins:
        _, is_url, host = origin.partition("://")
        if not is_url or not host or "/" in host:
            raise Invalid(f'source "{source.id}": origin "{origin}" must look like https://shop.example, without a path')
    return source
