"""Places on the earth, as senders write them, and how far apart they are."""

import re
from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH_RADIUS_KM = 6371.0088                     # the mean radius. Source: https://doi.org/10.1007/s001900050278 (GRS 80, R1)

Place = tuple[float, float]                     # latitude, longitude

_TEXT = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,20})?)\s*,\s*([+-]?\d{1,3}(?:\.\d{1,20})?)\s*", re.ASCII)
_LATITUDES = ("lat", "latitude")
_LONGITUDES = ("lon", "lng", "longitude")


def place(geo: Any) -> Place | None:
    """Of a text `lat,lon`, a list `[lon, lat]` (GeoJSON's order), or an object; None for what is no place."""
    if isinstance(geo, str):
        found = _TEXT.fullmatch(geo)
        return found and _on_earth(float(found[1]), float(found[2]))
    if isinstance(geo, list | tuple):
        return _on_earth(geo[1], geo[0]) if len(geo) == 2 else None
    if isinstance(geo, Mapping):
        return _on_earth(_first(geo, _LATITUDES), _first(geo, _LONGITUDES))
    return None


def distance_km(geo: Any, lat: Any, lon: Any) -> float | None:
    """Kilometres over the ground, by the haversine formula; None if one of the two is no place."""
    here, there = place(geo), _on_earth(lat, lon)
    if here is None or there is None:
        return None
    lat1, lon1, lat2, lon2 = map(radians, (*here, *there))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def _on_earth(lat: Any, lon: Any) -> Place | None:
    if not (_is_degrees(lat, 90) and _is_degrees(lon, 180)):
        return None
    return float(lat), float(lon)


def _is_degrees(value: Any, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most


def _first(geo: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((geo[name] for name in names if name in geo), None)
