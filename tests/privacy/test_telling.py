"""Whose bytes that nobody could use are, told by the hashes of keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.collection.keys import normalised
from thamesthrive.domain.identity import ANONYMOUS, EMAIL, PHONE, USER, Key, identity_id
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.ids import KeyedHash
from thamesthrive.privacy.telling import tells_of

SCOPE, HASHED = Scope(), KeyedHash(b"secret")
ANN = {
    identity_id(HASHED, SCOPE, key)
    for key in (Key(USER, "ann-7"), Key(EMAIL, "ann@shop.example"), Key(PHONE, "+442079460000"), Key(ANONYMOUS, "device-7"))
}
TYPES = (USER, EMAIL, PHONE, ANONYMOUS)


def tells(body: bytes, scope: Scope = SCOPE) -> bool:
    return tells_of(body, scope, ANN, TYPES, (HASHED, normalised))


@pytest.mark.parametrize(
    "body",
    [
        b'{"userId": "ann-7"}',
        b'{"traits": {"mail": ["x", {"y": " Ann@Shop.Example "}]}}',
        b'{"phone": "+44 20 7946 0000"}',
        b'{"anonymousId": "device-7", "cut off: ',
        b"userId=ann-7&event=bought",
        b"email\tann@shop.example\xff\xfe",
        b'["ann-7"',
    ],
)
def test_what_names_a_key_of_theirs_is_found(body: bytes) -> None:
    assert tells(body)


@pytest.mark.parametrize("body", [b"", b"{}", b"\x00\xff", b'{"userId": "ann-70"}', b'{"ann-7": 1}', b'{"n": 7, "b": true, "z": null}'])
def test_what_names_none_is_not(body: bytes) -> None:
    assert not tells(body)


def test_another_scope_has_other_people() -> None:
    assert not tells(b'{"userId": "ann-7"}', Scope("other"))


@given(st.lists(st.none() | st.booleans() | st.integers() | st.text() | st.dictionaries(st.text(), st.text())))
def test_any_json_is_looked_through(value: object) -> None:
    assert tells(encode({"value": value, "deep": [{"user": "ann-7"}]}))
    assert not tells(encode({"value": value}))


@given(st.binary())
def test_any_bytes_are_looked_through(body: bytes) -> None:
    assert not tells(body)
