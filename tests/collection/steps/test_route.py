"""route: system events are saved with what caused them, once."""

from hypothesis import given

from tests.strategies import NOON, QUICK, histories, items
from thamesthrive.collection.steps.route import route
from thamesthrive.domain.entry import Item

from .folding import Folding, entry, item


def types_of(folding: Folding, sent: Item) -> list[str]:
    settled = folding.send(sent)
    return sorted(event.type for event in settled.effects)


@QUICK
@given(items(1))
def test_a_replay_makes_no_effects_but_sends_those_that_are_kept(sent: Item) -> None:
    folding = Folding()
    work = folding.work(entry(sent))

    first = folding.settle(work)
    before = folding.before(route, work)
    again = folding.settle(work)

    assert route(before, folding.rules) == before
    assert {e.id for e in again.effects} == {e.id for e in first.effects}


def test_the_first_event_creates_a_profile_and_opens_a_session_that_is_a_visit() -> None:
    folding = Folding()

    assert types_of(folding, item(1)) == ["profile-created", "session-opened", "visit-started"]
    assert types_of(folding, item(2)) == []
    assert types_of(folding, item(3, session_id="session-1")) == ["session-opened", "visit-started"]


def test_who_joins_a_known_person_with_the_first_event_is_no_new_profile() -> None:
    folding = Folding()
    folding.send(item(1))

    assert types_of(folding, item(2, user_id="ann")) == ["profiles-merged"]


@QUICK
@given(histories())
def test_every_session_is_announced_once(history: list[Item]) -> None:
    folding = Folding()
    works = [folding.work(entry(sent)) for sent in history]

    effects = [*folding.settle(*works[:4]).effects, *folding.settle(*works[2:]).effects]

    opened = {e.id: e for e in effects if e.type == "session-opened"}
    assert sorted(e.session or "" for e in opened.values()) == sorted(s.id for s in folding.sessions())


def test_an_effect_says_its_cause_and_is_of_the_event_s_time() -> None:
    created = Folding().send(item(1)).effects[0]

    assert (created.type, created.time, created.source) == ("profile-created", NOON, "system")
    assert item(1).id.encode() in bytes(created.properties)
