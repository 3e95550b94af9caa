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
        {"doors": ("v1",)},
        {"origins": ("https://shop.example", "http://localhost:3000")},
        {"keys": (KeyAt(path="customer.email", type="email", hashed=True), KeyAt(path="id", type="external:crm"))},
        {"ephemeral": True, "profile_less": True},
    ],
)
def test_a_sensible_source_is_taken(given: dict[str, Any]) -> None:
    assert check_source(source(**given)) == source(**given)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"id": ""}, "source id"),
        ({"id": "Shop"}, "source id"),
        ({"id": "-shop"}, "source id"),
        ({"id": "a" * 64}, "source id"),
        ({"id": "shop\n"}, "source id"),
        ({"bots": "drop"}, "bots"),
        ({"doors": ("track", "gate")}, "gate"),
        ({"origins": ("shop.example",)}, "origin"),
        ({"origins": ("https://",)}, "origin"),
        ({"origins": ("https://shop.example/",)}, "without a path"),
        ({"origins": ("https://shop.example/shop",)}, "without a path"),
        ({"keys": (KeyAt(path="", type="email"),)}, "path"),
        ({"keys": (KeyAt(path="a..b", type="email"),)}, "path"),
        ({"keys": (KeyAt(path="a" * 201, type="email"),)}, "path"),
        ({"keys": (KeyAt(path="a", type="session"),)}, "no type of key"),
        ({"keys": (KeyAt(path="a", type="external:"),)}, "no type of key"),
        ({"keys": (KeyAt(path="a", type="user-id", hashed=True),)}, "hashed can be email and phone"),
        ({"keys": (KeyAt(path="a", type="email"),) * 11}, "there may be 10"),
        ({"keys": (KeyAt(path="a", type="email"),), "profile_less": True}, "nobody's"),
    ],
)
def test_what_is_wrong_with_a_source_is_said(given: dict[str, Any], what: str) -> None:
    with pytest.raises(Invalid, match=what):
        check_source(source(**given))
