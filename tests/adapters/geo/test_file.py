"""Places by a file: those that are published in either shape, the one of an operator who replaces it, and those that are none."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.clocks import HandClock
from tests.servers.places import countries
from tests.servers.processes import NoServer, absent
from thamesthrive.adapters.geo.file import LOOK_EVERY_S, open_geo
from thamesthrive.domain.place import Place, Places
from thamesthrive.kernel.errors import Invalid

from .written import database

pytestmark = pytest.mark.anyio

CITY: dict[str, Any] = {
    "city": {"names": {"de": "Londen", "en": "London"}},
    "country": {"iso_code": "GB", "names": {"en": "United Kingdom"}},
    "location": {"latitude": 51.5, "longitude": -0.1, "time_zone": "Europe/London"},
    "postal": {"code": "SE1"},
    "subdivisions": [{"iso_code": "ENG", "names": {"en": "England"}}],
}
LONDON = Place(country_code="GB", county="England", city="London", postal="SE1", latitude=51.5, longitude=-0.1)
FLAT = {"city": "London", "country_code": "GB", "state1": "England", "postcode": "SE1", "latitude": "51.5", "longitude": "-0.1"}


async def places_of(file: Path) -> Places:
    places = await open_geo(file, HandClock()).current()
    assert places is not None
    return places


async def test_a_real_database_knows_the_countries_of_addresses_of_both_kinds() -> None:
    try:
        file = countries()
    except NoServer as reason:
        absent(reason)

    places = await places_of(file)

    assert places("81.2.69.160") == Place(country_code="GB")
    assert places("::ffff:81.2.69.160") == Place(country_code="GB")
    assert places("2a00:1450:4009:80b::200e") is not None
    assert places("8.8.8.8") == Place(country_code="US")


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "::1", "", "x", "81.2.69", "81.2.69.160:80", "\x00", "é" * 1000])
async def test_what_is_no_public_address_is_nowhere(address: str) -> None:
    try:
        places = await places_of(countries())
    except NoServer as reason:
        absent(reason)

    assert places(address) is None


@pytest.mark.parametrize(
    ("record", "place"),
    [
        (CITY, evolve(LONDON, country="United Kingdom")),
        (FLAT, LONDON),
        ({"registered_country": {"iso_code": "de"}}, Place(country_code="DE")),
        ({"country_code": "FR", "city": {"names": {}}, "location": {}, "subdivisions": []}, Place(country_code="FR")),
        ({"autonomous_system_organization": "somebody"}, None),
        ({}, None),
        ([], None),
    ],
)
async def test_both_shapes_are_read_and_others_tell_nothing(tmp_path: Path, record: Any, place: Place | None) -> None:
    file = tmp_path / "places.mmdb"
    file.write_bytes(database(record))

    assert (await places_of(file))("81.2.69.160") == place


async def test_an_address_of_a_kind_that_the_file_has_none_of_is_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "places.mmdb"
    file.write_bytes(database(CITY))

    assert (await places_of(file))("2a00:1450:4009:80b::200e") is None


async def test_a_file_that_is_replaced_or_overwritten_is_read_again(tmp_path: Path) -> None:
    clock, file = HandClock(), tmp_path / "places.mmdb"
    file.write_bytes(database({"country_code": "GB"}))
    geo = open_geo(file, clock)
    first = await geo.current()
    assert first is not None

    file.write_bytes(database({"country_code": "FR"}) + b" ")
    assert await geo.current() is first
    assert first("81.2.69.160") == Place(country_code="GB")
    clock.advance(LOOK_EVERY_S)
    second = await geo.current()

    assert second is not None
    assert second("81.2.69.160") == Place(country_code="FR")
    clock.advance(LOOK_EVERY_S)
    assert await geo.current() is second


@pytest.mark.parametrize("bad", [b"", b"something else", database(CITY)[:40], None])
async def test_a_file_that_cannot_be_used_leaves_the_one_before_in_force(tmp_path: Path, bad: bytes | None) -> None:
    clock, file = HandClock(), tmp_path / "places.mmdb"
    file.write_bytes(database(CITY))
    geo = open_geo(file, clock)
    first = await geo.current()

    file.unlink()
    if bad is not None:
        file.write_bytes(bad)
    clock.advance(LOOK_EVERY_S)

    assert await geo.current() is first
    file.unlink(missing_ok=True)
    file.write_bytes(database({"country_code": "FR"}))
    clock.advance(LOOK_EVERY_S)
    places = await geo.current()
    assert places is not None
    assert places("81.2.69.160") == Place(country_code="FR")


@pytest.mark.parametrize("bad", [b"", b"something else", None])
def test_a_start_with_a_file_that_cannot_be_used_is_refused_with_the_remedy(tmp_path: Path, bad: bytes | None) -> None:
    file = tmp_path / "places.mmdb"
    if bad is not None:
        file.write_bytes(bad)

    with pytest.raises(Invalid, match=r"point geo\.file to a database") as refused:
        open_geo(file, HandClock())

    assert refused.value.code == "geo-file"
