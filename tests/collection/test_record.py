"""The records that the drain makes."""

from datetime import timedelta

from tests.strategies import NOON, raw
from thamesthrive.kernel.codec import decode_any, encode

from .steps.folding import Folding, entry, item

NUMBER = "4111 1111 1111 1234"


def test_a_page_view_is_of_the_first_visit_or_of_a_later_one() -> None:
    folding = Folding()
    first = folding.send(item(1))
    folding.send(item(2, time=NOON + timedelta(minutes=5)))
    later = folding.send(item(3, time=NOON + timedelta(hours=2)), received=NOON + timedelta(hours=2))

    assert [folding.event(n).journey for n in (1, 2, 3)] == ["awareness", "awareness", "consideration"]
    assert {e.type: e.journey for e in first.effects} == {
        "profile-created": "awareness",
        "session-opened": "awareness",
        "visit-started": None,
    }
    assert {e.type: e.journey for e in later.effects} == {"session-opened": "consideration", "visit-started": None}


def test_somebody_who_is_merged_with_a_known_visitor_is_no_first_visitor() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id="phone", user_id="ann"))
    folding.send(item(2, anonymous_id="laptop", user_id="ann"))

    assert folding.event(2).journey == "consideration"


def test_a_card_is_stored_with_its_last_four_digits_and_parked_so_too() -> None:
    folding = Folding()
    card = {"number": NUMBER, "cvv": "secret", "holder": "Ann"}
    paid = item(1, type="payment-info-entered", properties=raw({"order_id": "o1", "credit_card": card}))
    other = item(1, type="payment-info-entered", properties=raw({"order_id": "o2", "credit_card": card}))

    folding.send(paid)
    settled = folding.settle(folding.work(entry(other)))

    assert decode_any(folding.event(1).properties)["credit_card"] == {"number": "1234", "holder": "Ann"}
    assert folding.event(1).data["payment"] == {"credit_card": {"number": "1234", "holder": "Ann"}}
    assert [parked.reason for parked in settled.parked] == ["id-reused"]
    stored = encode([[*table.values()] for table in folding.rows().values()] + [list(settled.parked)])
    assert not [text for text in ("1111 1234", "secret") if text.encode() in stored]


def test_a_card_in_an_identification_or_a_profile_update_is_no_key_of_anybody() -> None:
    folding = Folding()
    folding.send(item(1, type="identification", properties=raw({"credit_card": NUMBER, "token": "ann"})))
    folding.send(item(2, type="profile-update", properties=raw({"identifier": {"credit_card": NUMBER}})))

    assert "1234" not in encode([person.parts for person in folding.people()]).decode()
    assert decode_any(folding.event(2).properties) == {"identifier": {"credit_card": "1234"}}
