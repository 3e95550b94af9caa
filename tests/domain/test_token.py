"""Tokens: only the right secret opens, in time, and what is stored is not it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NOON, QUICK
from thamesthrive.domain.token import Token, hashed_secret, split_token, token_text

PLAIN = "s3cret_with-signs"
TOKEN = Token(id="t1", name="ci", grant="admin", secret_sha256=hashed_secret(PLAIN), expires_at=NOON)
BEFORE = NOON - timedelta(seconds=1)


@pytest.mark.parametrize(("secret", "opens"), [(PLAIN, True), ("", False), (PLAIN + " ", False), (TOKEN.secret_sha256, False)])
def test_only_its_secret_opens_a_token(secret: str, opens: bool) -> None:
    assert TOKEN.admits(secret, BEFORE) is opens


def test_a_token_ends_when_it_expires_or_is_revoked() -> None:
    assert not TOKEN.admits(PLAIN, NOON)
    assert not Token(id="t", name="", grant="admin", secret_sha256=hashed_secret(PLAIN), revoked=True).admits(PLAIN, NOON)
    assert Token(id="t", name="", grant="admin", secret_sha256=hashed_secret(PLAIN)).admits(PLAIN, NOON)


@QUICK
@given(st.from_regex(r"[0-9a-f]{4,12}", fullmatch=True), st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True))
def test_a_token_s_text_splits_into_what_it_was_made_of(public_id: str, secret: str) -> None:
    assert split_token(token_text(public_id, secret)) == (public_id, secret)


@pytest.mark.parametrize("text", ["", "tt", "tt_", "tt_id", "tt_id_", "tt__secret", "xx_id_secret", "TT_id_secret"])
def test_what_is_no_token_splits_into_nothing(text: str) -> None:
    assert split_token(text) is None
