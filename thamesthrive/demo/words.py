"""`Words`: the lists that people and products are made of, as `words.toml` has them."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """`price`: the least and the most of one piece, in pounds."""

    name: str
    things: tuple[str, ...]
    price: tuple[int, int]


class Locale(Struct, frozen=True, forbid_unknown_fields=True):
    """`rate`: what a pound is in its currency. Of a city its name and a post code."""

    country: str
    language: str
    share: int
    currency: str
    rate: float
    utc_offset: int
    zone: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]


class Browsers(Struct, frozen=True, forbid_unknown_fields=True):
    """Of one kind of device."""

    kind: str
    agents: tuple[str, ...]
    screens: tuple[tuple[int, int], ...]


class Phone(Struct, frozen=True, forbid_unknown_fields=True):
    """What an app says of what it runs on: name and version of the system, brand and model."""

    os: tuple[str, str]
    model: tuple[str, str]


class Way(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a visit comes from. `utm`: source, medium, campaign; or nothing."""

    share: int
    referrer: str
    utm: tuple[str, ...]


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    domains: tuple[str, ...]
    brands: tuple[str, ...]
    colors: tuple[str, ...]
    payments: tuple[str, ...]
    reviews: tuple[str, ...]
    industries: tuple[str, ...]
    companies: tuple[str, ...]
    company_forms: tuple[str, ...]
    positions: tuple[str, ...]
    categories: tuple[Category, ...]
    locales: tuple[Locale, ...]
    devices: tuple[Browsers, ...]
    phones: tuple[Phone, ...]
    ways: tuple[Way, ...]

    def browsers(self, kind: str) -> Browsers:
        """Those of one kind of device."""
        return next(one for one in self.devices if one.kind == kind)


@cache
def words() -> Words:
    """Read once."""
    text = files(__package__).joinpath("words.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Words)
