"""A source that makes no sense is refused by name."""

from typing import Any

import pytest

from thamesthrive.domain.source import KeyAt, Source, check_source
from thamesthrive.kernel.errors import Invalid


def source(**given: Any) -> Source:
    return Source(**{"id": "shop", "name": "Shop", "write_key": "k", **given})


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"id": "a" * 63},
        {"id": "0.shop_1-x"},
        {"bots": "refuse"},
        {"channel": "web", "rate": "1000/second", "region": "GB"},
        {"doors": ("v1",)},
        {"origins": ("https://shop.example", "http://localhost:3000", "http://[::1]:8080", "app://localhost")},
        {"keys": (KeyAt(path="customer.email", type="email", hashed=True), KeyAt(path="id", type="external:crm"))},
        {"ephemeral": True, "profile_less": True},
    ],
)
def test_a_sensible_source_is_taken(given: dict[str, Any]) -> None:
    assert check_source(source(**given)) == source(**given)


@pytest.mark.parametrize(
    ("given", "what", "field"),
    [
        ({"id": ""}, "source id", None),
        ({"id": "Shop"}, "source id", None),
        ({"id": "-shop"}, "source id", None),
        ({"id": "a" * 64}, "source id", None),
        ({"id": "shop\n"}, "source id", None),
        ({"name": " "}, "1 to 200 characters", "name"),
        ({"name": "a" * 201}, "1 to 200 characters", "name"),
        ({"channel": "a" * 201}, "at most 200 characters", "channel"),
        ({"bots": "drop"}, "bots", "bots"),
        ({"doors": ("track", "gate")}, "gate", "doors"),
        ({"origins": ("shop.example",)}, "origin", "origins"),
        ({"origins": ("https://",)}, "origin", "origins"),
        ({"origins": ("https://shop.example/",)}, "without a path", "origins"),
        ({"origins": ("https://shop.example/shop",)}, "without a path", "origins"),
        ({"origins": ("https://Shop.example",)}, "small letters", "origins"),
        ({"origins": ("https://shop.example:443",)}, "usual", "origins"),
        ({"origins": ("http://shop.example:80",)}, "usual", "origins"),
        ({"origins": ("https://*.shop.example",)}, "a \\*", "origins"),
        ({"origins": ("https://städte.example",)}, "as browsers write it", "origins"),
        ({"rate": "many"}, "is no rate", "rate"),
        ({"region": "gb"}, "two letters", "region"),
        ({"region": "UK"}, "is written GB", "region"),
        ({"keys": (KeyAt(path="", type="email"),)}, "path", "keys"),
        ({"keys": (KeyAt(path="a..b", type="email"),)}, "path", "keys"),
        ({"keys": (KeyAt(path="a" * 201, type="email"),)}, "path", "keys"),
        ({"keys": (KeyAt(path="a", type="session"),)}, "no type of key", "keys"),
        ({"keys": (KeyAt(path="a", type="external:"),)}, "no type of key", "keys"),
        ({"keys": (KeyAt(path="a", type="user-id", hashed=True),)}, "hashed can be email and phone", "keys"),
        ({"keys": (KeyAt(path="a", type="email"),) * 11}, "there may be 10", "keys"),
        ({"keys": (KeyAt(path="a", type="email"),), "profile_less": True}, "nobody's", "keys"),
    ],
)
def test_what_is_wrong_with_a_source_is_said_with_the_field(given: dict[str, Any], what: str, field: str | None) -> None:
    with pytest.raises(Invalid, match=what) as refused:
        check_source(source(**given))

    assert refused.value.details.get("field") == field
