"""A source that makes no sense is refused by name."""

from typing import Any

import pytest

from thamesthrive.domain.source import Source, check_source
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
        ({"doors": ("track", "pixel")}, "pixel"),
        ({"origins": ("shop.example",)}, "origin"),
        ({"origins": ("https://",)}, "origin"),
        ({"origins": ("https://shop.example/",)}, "without a path"),
        ({"origins": ("https://shop.example/shop",)}, "without a path"),
    ],
)
def test_what_is_wrong_with_a_source_is_said(given: dict[str, Any], what: str) -> None:
    with pytest.raises(Invalid, match=what):
        check_source(source(**given))
