"""Secrets at rest."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.adapters.sealing.aead import AeadSealing, read_keys
from thamesthrive.kernel.errors import Invalid, Unavailable

OLD, NEW = b"o" * 32, b"n" * 32


@given(st.binary(max_size=300), st.text(max_size=30))
def test_what_was_sealed_opens(secret: bytes, about: str) -> None:
    sealing = AeadSealing([OLD])
    sealed = sealing.seal(secret, about)

    assert sealing.open(sealed, about) == secret
    assert sealing.seal(secret, about) != sealed


def test_it_opens_for_nothing_else_and_not_when_it_was_touched() -> None:
    sealing = AeadSealing([OLD])
    sealed = sealing.seal(b"secret", "destination shop")

    with pytest.raises(Unavailable, match="set it anew"):
        sealing.open(sealed, "destination mail")
    with pytest.raises(Unavailable, match="set it anew"):
        sealing.open(sealed[:-8] + ("A" if sealed[-8] != "A" else "B") + sealed[-7:], "destination shop")


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    sealed = AeadSealing([OLD]).seal(b"secret", "x")

    rotated = AeadSealing([NEW, OLD])

    assert rotated.open(sealed, "x") == b"secret"
    assert AeadSealing([NEW]).open(rotated.seal(b"secret", "x"), "x") == b"secret"
    with pytest.raises(Unavailable, match="add that key behind the others"):
        AeadSealing([NEW]).open(sealed, "x")


def test_keys_are_read_from_one_setting_and_bad_ones_named() -> None:
    assert read_keys(f"{base64.b64encode(OLD).decode()}, {base64.urlsafe_b64encode(NEW).decode()}") == [OLD, NEW]
    assert read_keys("") == []
    with pytest.raises(Invalid, match="no base64"):
        read_keys("???")
    with pytest.raises(Invalid, match="3 bytes instead of 32"):
        read_keys("abcd")
