"""All that follows from an event's own bytes and the rules."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from tests.collection.steps.folding import RULES, changed, entry, item, part_of
from tests.strategies import NOON, QUICK, items, raw
from thamesthrive.collection.prepared import Prepared, prepare
from thamesthrive.domain.entry import Item
from thamesthrive.domain.identity import ANONYMOUS, EMAIL, PHONE, USER
from thamesthrive.kernel.codec import Raw
from thamesthrive.kernel.errors import Invalid
from thamesthrive.kernel.values import evolve


def prepared(sent: Item, **given: Any) -> Prepared:
    return prepare(entry(sent, **given), 0, RULES)


@pytest.mark.parametrize("part", ["properties", "traits", "context"])
@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"text"', b"{"])
def test_a_free_form_part_must_be_an_object(part: str, body: bytes) -> None:
    with pytest.raises(Invalid):
        prepared(changed(item(), **{part: Raw(body)}))


def test_mapped_contact_data_are_keys_and_a_phone_is_of_the_source_s_region() -> None:
    sent = item(type="identify", user_id="ann", traits=raw({"email": "Ann@Shop.example", "phone": "020 7946 0958"}))

    found = {known.key.type: known.key.value for known in prepared(sent).keys}

    assert (found[USER], found[EMAIL], found[PHONE]) == ("ann", "ann@shop.example", "+442079460958")
    assert PHONE not in {k.key.type for k in prepared(sent, source="unknown").keys}


def test_a_user_id_opens_a_part_of_its_own_and_others_open_what_the_door_answered() -> None:
    opened = [prepared(sent, profile_id="profile-0001").opens for sent in (item(user_id="ann"), item(), item(anonymous_id=None))]

    assert [known.key.value if known else None for known in opened] == [part_of(USER, "ann"), "profile-0001", None]
    own = prepared(item(), profile_id=None).opens
    assert own
    assert own.key.value == part_of(ANONYMOUS, "device")


@QUICK
@given(items(1))
def test_a_digest_is_of_what_was_sent_and_not_of_what_a_retry_may_have_learnt(sent: Item) -> None:
    learnt = evolve(sent, session_id="session-9", profile_id="profile-0001", context=raw({"n": 1}), sender_id="other")

    assert prepared(learnt).digest == prepared(sent).digest
    assert prepared(evolve(sent, properties=raw({"n": 9}))).digest != prepared(sent).digest
    assert prepared(evolve(sent, sent=NOON)).digest != prepared(evolve(sent, sent=None)).digest


def test_a_digest_does_not_depend_on_the_order_of_names() -> None:
    one, other = (item(properties=Raw(body)) for body in (b'{"a": 1, "b": {"c": 2, "d": 3}}', b'{"b":{"d":3,"c":2},"a":1}'))

    assert prepared(one).digest == prepared(other).digest


def test_an_odd_time_counts_as_its_receipt() -> None:
    odd = prepared(item(time=NOON + timedelta(days=2)))

    assert (odd.when, odd.flags) == (NOON, ("odd-time",))
    assert prepared(item(time=NOON - timedelta(days=2))).when == NOON - timedelta(days=2)
