"""Keys: strongest first, compared as normalised, and none where a value identifies nobody."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collection.steps.folding import entry, item
from tests.strategies import QUICK, json_values
from thamesthrive.collection.keys import key_asked_for, keys_of, normalised
from thamesthrive.domain.identity import ANONYMOUS, EMAIL, EXTERNAL, MAX_VALUE, PHONE, PROFILE, SESSION, USER, Key
from thamesthrive.kernel.errors import Invalid
from thamesthrive.kernel.values import evolve

TYPES = (USER, EXTERNAL + "crm", EMAIL, PHONE, PROFILE, ANONYMOUS, SESSION)
MAPPED: dict[str, Any] = {
    "data.contact.phone.main": "+442079460958",
    "data.contact.email.main": "ann@shop.example",
    "data.identifier.loyalty": "L1",
    "data.identifier.coupons": "SALE",
    "data.identifier.id": "ann-2",
    "traits.email": "other@shop.example",
}


def test_keys_come_strongest_first() -> None:
    sent = item(user_id="ann", session_id="session-1", profile_id="profile-0001", external_ids=(("crm", "c1"),))

    keys = keys_of(entry(sent), sent, MAPPED, None)

    assert [(key.type, key.value) for key in keys] == [
        (USER, "ann"),
        (EXTERNAL + "crm", "c1"),
        (EXTERNAL + "loyalty", "L1"),
        (EMAIL, "ann@shop.example"),
        (PHONE, "+442079460958"),
        (PROFILE, "profile-0001"),
        (ANONYMOUS, "device"),
        (SESSION, "session-1"),
    ]


def test_a_mapped_user_id_stands_where_the_call_has_none_that_identifies() -> None:
    for user_id in (None, "", "null", "undefined"):
        assert keys_of(entry(), item(user_id=user_id), MAPPED, None)[0] == Key(USER, "ann-2")


def test_the_answered_profile_id_is_a_key_only_of_what_has_one() -> None:
    told = evolve(entry(), profile_id="profile-0001", answered=True)

    assert keys_of(told, item(), {}, None)[-1] == Key(PROFILE, "profile-0001")
    assert keys_of(told, item(anonymous_id=None), {}, None) == ()
    assert Key(PROFILE, "profile-0001") not in keys_of(evolve(told, answered=False), item(), {}, None)


def test_traits_of_the_context_are_no_keys() -> None:
    assert keys_of(entry(), item(anonymous_id=None), {"traits.email": "ann@shop.example"}, None) == ()


@pytest.mark.parametrize("key_type", TYPES)
@QUICK
@given(value=json_values | st.text(st.characters(), max_size=300))
def test_a_normal_value_is_normal_text_that_fits_and_normalising_again_changes_nothing(key_type: str, value: Any) -> None:
    normal = normalised(key_type, value, "GB")

    if normal is not None:
        assert normalised(key_type, normal, "GB") == normal
        assert normalised(key_type, f"  {normal}\n", "GB") == normal
        assert 0 < len(normal) <= MAX_VALUE
        assert "\x00" not in normal
        assert unicodedata.is_normalized("NFC", normal)


@pytest.mark.parametrize(
    ("value", "mail"),
    [
        ("  Ann@Shop.EXAMPLE ", "ann@shop.example"),
        ("ann+tag@shop.example", "ann+tag@shop.example"),
        ("jose\u0301@shop.example", "josé@shop.example"),
        ("ann@b\u00fccher.example", "ann@bücher.example"),
        ("ann", None),
        ("ann@", None),
        ("@shop.example", None),
        ("ann@shop", None),
        ("a b@shop.example", None),
        ("ann@shop.example, bob@shop.example", None),
        ("Ann <ann@shop.example>", None),
        ("ann@\ud800.example", None),
        ("test@shop.example", None),
        ("no-reply@shop.example", None),
        ("ann@localhost", None),
        (7, None),
    ],
)
def test_an_e_mail_is_trimmed_composed_lowered_and_must_parse(value: Any, mail: str | None) -> None:
    assert normalised(EMAIL, value) == mail


@pytest.mark.parametrize(
    ("value", "region", "phone"),
    [
        ("+44 20 7946 0958", None, "+442079460958"),
        ("(020) 7946-0958", "GB", "+442079460958"),
        ("020 7946 0958", None, None),
        ("+44 20 7946 0958", "US", "+442079460958"),
        (442079460958, "GB", "+442079460958"),
        ("0044 20 7946 0958", "GB", "+442079460958"),
        ("+442079460958 ext. 3", None, "+442079460958"),
        ("12", "GB", None),
        ("phone", "GB", None),
        ("+999 123", None, None),
        ("020 7946 0958", "nowhere", None),
    ],
)
def test_a_phone_number_is_e_164_with_the_region_of_its_source_or_no_key(value: Any, region: str | None, phone: str | None) -> None:
    assert normalised(PHONE, value, region) == phone


@pytest.mark.parametrize("key_type", [USER, EXTERNAL + "crm", PROFILE, ANONYMOUS, SESSION])
@pytest.mark.parametrize(
    ("value", "id"),
    [
        (" Ann ", "Ann"),
        ("ANN", "ANN"),
        (42, "42"),
        ("Ame\u0301lie", "Amélie"),
        ("x" * MAX_VALUE, "x" * MAX_VALUE),
        ("x" * (MAX_VALUE + 1), None),
        ("a\x00b", None),
        ("", None),
        (" ", None),
        ("NULL", None),
        ("Unknown", None),
        ("00000000-0000-0000-0000-000000000000", None),
        ("[object Object]", None),
        (0, None),
        (None, None),
        (True, None),
        (1.5, None),
        ({"id": 1}, None),
        (["a"], None),
    ],
)
def test_an_id_is_trimmed_and_composed_with_its_case_kept(key_type: str, value: Any, id: str | None) -> None:
    assert normalised(key_type, value) == id


def test_what_somebody_looks_for_is_normalised_or_refused() -> None:
    assert key_asked_for(EMAIL, " Ann@Shop.example") == Key(EMAIL, "ann@shop.example")
    assert key_asked_for("external:crm", "c1") == Key("external:crm", "c1")
    with pytest.raises(Invalid, match="no type of identity"):
        key_asked_for("mail", "ann@shop.example")
    with pytest.raises(Invalid, match="cannot be the email"):
        key_asked_for(EMAIL, "ann")
