"""Entries as a round takes them: decoded, prepared, or parked with the reason."""

import re

import pytest

from tests.clocks import NOON
from tests.collection.steps.folding import HASHED, RULES, entry, item, position
from thamesthrive.collection.work import decoded, parked_whole, readable, reused, without, work_of
from thamesthrive.domain.entry import FORMAT, BadItem
from thamesthrive.domain.parked import Reason
from thamesthrive.kernel.codec import Raw, encode
from thamesthrive.kernel.errors import Malformed
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.intake import Logged

BAD = BadItem(body=b"{", reason="malformed", sentence="not JSON")
BROKEN = item(2, properties=Raw(b"[]"))


def test_an_entry_is_read_back_and_a_newer_one_is_left_alone() -> None:
    assert decoded(encode(entry(item()))) == entry(item())
    assert decoded(encode(evolve(entry(item()), v=FORMAT + 1))) is None
    assert decoded(b'{"v":%d,"scope":"in a way nobody knows yet"}' % (FORMAT + 1)) is None


def test_what_an_entry_does_not_say_may_be_written_all_the_same() -> None:
    said = entry(item())
    whole = {field: getattr(said, field) for field in said.__struct_fields__}
    items = [{field: getattr(item(), field) for field in item().__struct_fields__}]

    assert len(encode(whole)) > len(encode(said))
    assert decoded(encode({**whole, "items": items})) == said


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"v":1}', b'{"v":"2"}', b"[" * 100_000])
def test_what_is_no_entry_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        decoded(body)

    assert readable(body) is None


@pytest.mark.parametrize("name", ["received", "time", "sent"])
def test_an_entry_of_a_time_that_no_calendar_has_is_malformed(name: str) -> None:
    body = encode(entry(item(sent=NOON)))
    stands = re.search(rb'"%b":"[^"]+"' % name.encode(), body)
    assert stands

    with pytest.raises(Malformed, match="beyond the years"):
        decoded(body.replace(stands[0], b'"%b":"9999-12-31T23:59:59-23:59"' % name.encode()))

    assert decoded(body.replace(stands[0], b'"%b":"2026-03-01T12:00:00+02:00"' % name.encode()))


def test_each_event_of_an_entry_is_prepared_or_parked() -> None:
    work = work_of(position(1), entry(item(1), BROKEN, item(3), bad=(BAD,)), RULES)

    assert [p.index for p in work.prepared] == [0, 2]
    assert {(p.reason, p.body) for p in work.parked} == {("malformed", b"{"), (Reason.INVALID, encode(BROKEN))}
    assert len({p.id for p in work.parked}) == 2


def test_parking_again_makes_the_same_record() -> None:
    sent = entry(item(1), BROKEN, bad=(BAD,))

    assert work_of(position(1), sent, RULES).parked == work_of(position(1), sent, RULES).parked
    assert {p.id for p in work_of(position(1), sent, RULES).parked}.isdisjoint(p.id for p in work_of(position(2), sent, RULES).parked)


def test_what_the_store_refuses_is_parked_and_the_rest_stays() -> None:
    work = work_of(position(1), entry(item(1), item(2), bad=(BAD,)), RULES)

    left = without(work, [(item(1).id, "too many fields")], HASHED)

    assert [p.index for p in left.prepared] == [1]
    assert [(p.reason, p.sentence) for p in left.parked] == [("malformed", "not JSON"), (Reason.REFUSED, "too many fields")]
    assert without(left, [(item(1).id, "too many fields")], HASHED) == left


def test_a_whole_entry_and_a_reused_id_are_parked_under_ids_of_their_own() -> None:
    work = work_of(position(1), entry(item(1)), RULES)
    whole = parked_whole(Logged(position(1), b"body"), work.entry, (Reason.UNFOLDABLE, "no"), HASHED)
    again = reused(work, work.prepared[0], HASHED)

    assert (whole.body, whole.source, whole.entry) == (b"body", "web", position(1))
    assert (again.reason, again.body) == (Reason.ID_REUSED, encode(item(1)))
    assert whole.id != again.id
    assert evolve(again, id="x").received == work.entry.received
