"""`GeoFile`: a file of the MaxMind format, read again when it changes.

Two shapes are known: that of MaxMind's GeoLite2 and GeoIP2 (names by language), and the flat one of ip-location-db (`country_code`).
Source: https://maxmind.github.io/MaxMind-DB/
"""

import asyncio
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import maxminddb
import structlog

from ...domain.place import Place, Places
from ...kernel.errors import Invalid
from ...ports.clock import Clock

LOOK_EVERY_S = 10.0
ADDRESSES_KEPT = 20_000

Stamp = tuple[int, int, int]


class GeoFile:
    """Looks every few seconds whether the file was changed. One that cannot be used then leaves the one before in force."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file, self._clock = file, clock
        self._next_look = clock.monotonic()
        self._stamp: Stamp | None = None
        self._places: Places | None = None

    async def current(self) -> Places | None:
        if self._clock.monotonic() >= self._next_look:
            self._next_look = self._clock.monotonic() + LOOK_EVERY_S
            await self._look()
        return self._places

    async def _look(self) -> None:
        try:
            stamp = await asyncio.to_thread(_stamp, self._file)
            if stamp != self._stamp:
                self._stamp = stamp
                self._places = await asyncio.to_thread(_opened, self._file)
        except (OSError, maxminddb.InvalidDatabaseError) as error:
            structlog.get_logger().warning("geo file unusable", file=str(self._file), error=_said(error))


def open_geo(file: Path, clock: Clock) -> GeoFile:
    """Raises: Invalid when the file cannot be used."""
    try:
        maxminddb.open_database(file).close()
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        remedy = "point geo.file to a database of the MaxMind format (.mmdb), or leave it out"
        raise Invalid(f'the file "{file}" of places cannot be used ({_said(error)}); {remedy}', code="geo-file") from error
    return GeoFile(file, clock)


def _opened(file: Path) -> Places:
    """From a copy that nobody else can write to: the reader maps the file, and would die with one that is cut while it is replaced."""
    with NamedTemporaryFile(prefix="thamesthrive-geo-", suffix=".mmdb") as copy:
        with file.open("rb") as original:
            shutil.copyfileobj(original, copy, 1_000_000)
        copy.flush()
        reader = maxminddb.open_database(copy.name)

    def place(address: str) -> Place | None:
        with suppress(ValueError):              # no address, or of a kind that the file has none of
            found = reader.get(_plain(address))
            return _place(found) if isinstance(found, dict) else None
        return None

    return lru_cache(maxsize=ADDRESSES_KEPT)(place)


def _plain(address: str) -> str:
    """An IPv4 address that is written as one of IPv6 is an IPv4 address."""
    parsed = ip_address(address.strip())
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)


def _place(record: Mapping[str, Any]) -> Place | None:
    country, location = _branch(record, "country") or _branch(record, "registered_country"), _branch(record, "location")
    county = next(iter(_list(record.get("subdivisions"))), None)
    code = _text(country.get("iso_code")) or _text(record.get("country_code"))
    place = Place(
        country_code=code.upper() if code else None,
        country=_name(country) or _text(record.get("country_name")),
        county=_name(county) or _text(record.get("state1")),
        city=_name(record.get("city")) or _text(record.get("city")),
        postal=_text(_branch(record, "postal").get("code")) or _text(record.get("postcode")),
        latitude=_number(location.get("latitude")) if location else _number(record.get("latitude")),
        longitude=_number(location.get("longitude")) if location else _number(record.get("longitude")),
    )
    return place if place != Place() else None


def _branch(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(value: Any) -> str | None:
    """The English name."""
    return _text(_branch(value, "names").get("en")) if isinstance(value, dict) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: Any) -> float | None:
    """Flat files may write numbers as texts."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _stamp(file: Path) -> Stamp:
    found = os.stat(file)
    return found.st_mtime_ns, found.st_size, found.st_ino


def _said(error: Exception) -> str:
    """Without the path, which is named beside it."""
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else "it is no such database"
