"""`Place`: where an address is, as well as somebody's file knows it."""

from collections.abc import Callable
from typing import Any

from attrs import frozen


@frozen(kw_only=True)
class Place:
    """What is not known is None. `country_code` is of ISO 3166-1, in capitals."""

    country_code: str | None = None
    country: str | None = None
    county: str | None = None
    city: str | None = None
    postal: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def tree(self) -> dict[str, Any]:
        """As it stands in records: `geo.country.code`, `geo.city`, …"""
        country = {"code": self.country_code, "name": self.country}
        rest = {name: getattr(self, name) for name in ("county", "city", "postal", "latitude", "longitude")}
        said = {"country": {name: value for name, value in country.items() if value is not None}, **rest}
        return {name: value for name, value in said.items() if value is not None and value != {}}


Places = Callable[[str], Place | None]
"""The place of an address; None where it is unknown, or no address."""
