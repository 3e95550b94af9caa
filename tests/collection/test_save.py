"""Saving stops at the arrow where somebody else was faster; what was out of date is read again, and the round folded once more."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.strategies import NOON, raw
from thamesthrive.adapters.memory.table import no_step
from thamesthrive.collection.collected import Relation
from thamesthrive.collection.desk import Desk
from thamesthrive.domain.entry import Cursor, Item
from thamesthrive.domain.identity import ANONYMOUS, USER
from thamesthrive.domain.profile import holds_something

from .rounds import Picky, Round
from .steps.folding import Folding, entry, item, part_of

ANN, BOB, DEVICE = part_of(USER, "ann"), part_of(USER, "bob"), part_of(ANONYMOUS, "device")


def by_user(number: int, user: str, **given: Any) -> Item:
    """An event without a device: it touches one profile, and no session unless it names one."""
    return item(number, anonymous_id=None, user_id=user, **given)


def a_round(folding: Folding, *items: Item) -> Round:
    """Of another partition: each has one owner at a time."""
    works = [folding.work(entry(of)) for of in items]
    return Round(folding, [evolve(work, position=work.position._replace(partition=1)) for work in works])


def save_at_last(doing: Round) -> Desk:
    """Fold and save again until nothing conflicts: what came in between shows arrow by arrow."""
    for _ in range(5):
        desk = doing.folded()
        if doing.save(desk):
            return desk
    raise AssertionError("it conflicts for ever")


def totals(folding: Folding) -> list[int]:
    """Events counted in each person."""
    return [view["stats"]["events"] for view in folding.views()]


def test_what_stands_in_the_store_is_what_was_folded_and_is_held_with_its_versions() -> None:
    folding = Folding()
    doing = a_round(folding, item(1), item(2))

    save_at_last(doing)
    assert doing.held.documents[DEVICE].value == folding.documents()[DEVICE]
    doing.works = [folding.work(entry(item(3)))]
    assert doing.save(doing.folded())

    assert totals(folding) == [3]


def test_who_loses_the_claim_of_a_new_part_writes_nothing_else_and_takes_the_winners() -> None:
    folding = Folding()
    doing = a_round(folding, item(1))
    desk = doing.folded()
    folding.send(item(2))
    stored = folding.rows()

    assert not doing.save(desk)
    assert folding.rows() == stored
    save_at_last(doing)

    assert totals(folding) == [2]


def test_who_loses_the_claim_of_a_key_has_opened_the_part_and_made_no_event() -> None:
    folding = Folding()
    doing = a_round(folding, item(1, user_id="ann"))
    desk = doing.folded()
    folding.send(item(2))

    assert not doing.save(desk)
    assert desk.opened.keys() <= {id for _, id in folding.rows()["identities"]}
    assert [event.sender_id for event in folding.rows()["events"].values() if event.source == "web"] == ["m2"]
    save_at_last(doing)

    assert [set(person.parts) for person in folding.people()] == [{ANN, DEVICE}]
    assert totals(folding) == [2]


def test_an_event_that_another_entry_made_stops_the_round_and_is_then_a_duplicate() -> None:
    folding = Folding()
    folding.send(item(1))
    doing = a_round(folding, item(2))
    desk = doing.folded()
    folding.send(item(2))
    stored = folding.rows()

    assert not doing.save(desk)
    assert folding.rows() == stored

    again = save_at_last(doing)

    assert [collected.relation for collected in again.outcomes.values()] == [Relation.DUPLICATE]
    assert totals(folding) == [2]


def test_what_was_decided_by_an_event_that_shows_as_a_repeat_is_not_made() -> None:
    folding = Folding()
    folding.send(item(1))
    later = NOON + timedelta(hours=2)           # it opens a session, of which the next one is too
    doing = a_round(folding, item(2, time=later), item(3, time=later + timedelta(minutes=1)))
    desk = doing.folded()
    folding.send(item(2, time=later))

    assert not doing.save(desk)

    assert {event.sender_id for event in folding.rows()["events"].values() if event.source == "web"} == {"m1", "m2"}


def test_what_the_store_refuses_is_told_apart_from_what_it_took() -> None:
    folding = Folding()
    folding.stores = evolve(folding.stores, events=Picky(no_step))
    huge = item(2, properties=raw({"x": "huge"}))
    doing = a_round(folding, item(1), huge)

    assert not doing.save(doing.folded())

    assert doing.saver.refused == {huge.id: "the document is too large"}
    assert doing.held.claims.keys() == {item(1).id}
    assert folding.documents() == {}


def test_a_session_that_somebody_else_wrote_is_read_again_before_any_profile_is_written() -> None:
    folding = Folding()
    folding.send(item(1, session_id="session-1"))
    doing = a_round(folding, item(2, session_id="session-1"))
    desk = doing.folded()
    folding.send(item(3, session_id="session-1"))
    people = folding.people()

    assert not doing.save(desk)
    assert folding.event(2).session == "session-1"
    assert folding.people() == people
    save_at_last(doing)

    assert totals(folding) == [3]
    assert [session.events for session in folding.sessions()] == [3]


def test_a_person_that_somebody_else_wrote_is_read_again_and_no_key_has_moved() -> None:
    folding = Folding()
    folding.send(item(1, user_id="ann"))
    folding.send(by_user(2, "bob"))           
    doing = a_round(folding, item(3, user_id="bob"))
    desk = doing.folded()
    folding.send(by_user(4, "bob"))           

    assert not doing.save(desk)
    assert folding.leads_to(ANONYMOUS, "device") == ANN
    save_at_last(doing)

    assert folding.leads_to(ANONYMOUS, "device") == BOB
    assert totals(folding) == [1, 3]


def test_a_frozen_document_keeps_what_it_holds_until_its_root_holds_it() -> None:
    folding = Folding()
    folding.send(item(1))
    folding.send(by_user(2, "ann"))           
    doing = a_round(folding, item(3, user_id="ann", session_id="session-3"))
    desk = doing.folded()
    folding.send(item(4, session_id="session-4"))

    assert not doing.save(desk)
    frozen = folding.documents()[ANN]
    assert (frozen.root, holds_something(frozen)) == (folding.documents()[DEVICE].home, True)
    assert set(folding.documents()[DEVICE].parts) == {DEVICE}
    save_at_last(doing)

    assert not holds_something(folding.documents()[ANN])
    assert totals(folding) == [4]


@pytest.mark.parametrize(("acknowledged", "stays"), [({}, True), ({"1.0": Cursor(1, 0)}, False)])
def test_effects_fall_away_when_their_entry_was_acknowledged(acknowledged: dict[str, Cursor], stays: bool) -> None:
    folding = Folding()
    folding.send(by_user(1, "ann"))           
    [created] = folding.documents()[ANN].parts[ANN].outbox
    doing = evolve(a_round(folding, by_user(2, "ann", session_id="session-2")), acknowledged=acknowledged)

    assert doing.save(doing.folded())

    outbox = folding.documents()[ANN].parts[ANN].outbox
    assert (created in outbox) is stays
