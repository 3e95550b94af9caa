"""Keys at the places that a source names in an event's properties."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import QUICK, json_values, raw
from thamesthrive.collection.pointed import identified
from thamesthrive.domain.entry import Item
from thamesthrive.domain.identity import EMAIL, Key, hashed_key
from thamesthrive.domain.source import KeyAt
from thamesthrive.kernel.codec import decode_any
from thamesthrive.kernel.values import evolve

from .steps.folding import HASHED, SCOPE, WEB, item

NAMES = st.sampled_from(["a", "b", "0", "mail"])
MAILS = st.sampled_from(["ann@shop.example", ["ann@shop.example"], {"a": "Ann@shop.example"}])
SAID = st.dictionaries(NAMES, json_values | MAILS, max_size=3)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)


def hashed(key: Key) -> Key:
    return hashed_key(HASHED, SCOPE, key)


def told(properties: Any, *keys: KeyAt, region: str | None = None) -> Item:
    return identified(item(1, anonymous_id=None, properties=raw(properties)), evolve(WEB, keys=keys, region=region), hashed)


def test_each_type_of_key_stands_where_calls_have_it() -> None:
    properties = {"who": {"id": 7, "mail": " Ann@Shop.example"}, "ids": ["x", "c-1"], "form.phone": "020 7946 0958", "device": "d-1"}

    item = told(
        properties,
        KeyAt(path="who.id", type="user-id"),
        KeyAt(path="who.mail", type="email"),
        KeyAt(path="ids.1", type="external:crm"),
        KeyAt(path="form.phone", type="phone"),
        KeyAt(path="device", type="anonymous-id"),
        KeyAt(path="nowhere", type="profile"),
        region="GB",
    )

    assert (item.user_id, item.anonymous_id, item.profile_id, item.external_ids) == ("7", "d-1", None, (("crm", "c-1"),))
    assert item.keys == (("email", "ann@shop.example"), ("phone", "+442079460958"))
    assert decode_any(item.properties) == properties


def test_of_two_places_for_a_user_id_the_first_that_has_one_counts() -> None:
    places = KeyAt(path="a", type="user-id"), KeyAt(path="b", type="user-id")

    assert told({"a": "unknown", "b": "ann"}, *places).user_id == "ann"
    assert told({"a": "ann", "b": "bob"}, *places).user_id == "ann"


@pytest.mark.parametrize("value", [None, "", "unknown", "not a mail", True, 1.5, [], {}, "x" * 300, "test@shop.example"])
def test_a_value_that_identifies_nobody_is_no_key_and_is_taken_out_where_it_was_to_be_hashed(value: Any) -> None:
    plain, spared = told({"a": value}, KeyAt(path="a", type="email")), told({"a": value}, KeyAt(path="a", type="email", hashed=True))

    assert plain.keys == spared.keys == ()
    assert decode_any(plain.properties) == {"a": value}
    assert decode_any(spared.properties) == {}


@QUICK
@given(SAID, PATHS)
def test_a_hashed_key_is_the_plain_ones_and_nothing_else_of_the_event_changes(properties: Any, path: str) -> None:
    plain = told(properties, KeyAt(path=path, type="email"))
    spared = told(properties, KeyAt(path=path, type="email", hashed=True))

    assert spared.keys == tuple(tuple(hashed(Key(EMAIL, value))) for _, value in plain.keys)
    assert decode_any(plain.properties) == properties
    assert told(decode_any(spared.properties), KeyAt(path=path, type="email")).keys == () or ".0" in f".{path}"
    assert evolve(spared, properties=plain.properties, keys=plain.keys) == plain
