"""What a fold decides in memory: what is to be written, arrow by arrow, and that nothing is decided twice."""

from datetime import timedelta

import pytest

from tests.strategies import NOON
from thamesthrive.collection.collected import Relation
from thamesthrive.collection.desk import Desk
from thamesthrive.domain.entry import Item
from thamesthrive.domain.identity import ANONYMOUS, USER

from .rounds import ending
from .steps.folding import Folding, asked, changed, entry, item, part_of, refusing_bots

ANN, BOB, DEVICE = part_of(USER, "ann"), part_of(USER, "bob"), part_of(ANONYMOUS, "device")
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def to_write(desk: Desk) -> dict[str, int]:
    """How many of each kind; kinds of which nothing is to be written are left out."""
    kinds = ("opened", "claimed", "events", "sessions", "latest", "moved", "frozen", "changed")
    return {kind: n for kind in kinds if (n := len(getattr(desk, kind)))}


def relations(desk: Desk) -> list[Relation]:
    return [collected.relation for collected in desk.outcomes.values()]


def test_events_of_one_round_meet_what_the_earlier_ones_decided() -> None:
    folding = Folding()

    desk = folding.folded(folding.work(entry(item(1), item(2))), folding.work(entry(item(3, user_id="ann"))))

    [session] = desk.sessions.values()
    [root] = desk.roots()
    assert (session.events, session.opened_by) == (3, item(1).id)
    assert {id: sum(c.count for c in part.counters.values()) for id, part in root.parts.items()} == {DEVICE: 2, ANN: 1}
    assert list(desk.changed) == [DEVICE]


def test_a_replay_is_folded_as_applied() -> None:
    folding = Folding()
    works = [folding.work(entry(item(1), item(2))), folding.work(entry(item(3, user_id="ann")))]
    folding.settle(*works)

    desk = folding.folded(*works)

    assert to_write(desk) == {}
    assert relations(desk) == [Relation.OWN] * 3


def test_a_replay_of_what_stopped_before_its_person_was_written_makes_up_for_that_alone() -> None:
    folding = Folding()
    work = folding.work(entry(item(1)))
    with ending(folding, writes=0):
        folding.settle(work)

    desk = folding.folded(work)

    assert to_write(desk) == {"changed": 1}
    assert desk.roots()[0].parts[DEVICE].visits == 1


@pytest.mark.parametrize(
    ("again", "relation"), [(item(1), Relation.DUPLICATE), (changed(item(1), type="search"), Relation.REUSED)], ids=["same", "other"]
)
def test_an_id_that_comes_twice_in_a_round_makes_one_event(again: Item, relation: Relation) -> None:
    folding = Folding()

    desk = folding.folded(folding.work(entry(item(1))), folding.work(entry(again)))

    assert relations(desk) == [Relation.NEW, relation]
    assert [event.type for event in desk.events.values()] == ["page-view"]
    assert sum(c.count for c in desk.roots()[0].parts[DEVICE].counters.values()) == 1


def test_what_is_rejected_is_recorded_and_touches_nobody() -> None:
    folding = Folding(refusing_bots())

    desk = folding.folded(folding.work(entry(item(1), user_agent=ROBOT)))

    assert to_write(desk) == {"events": 1}


def test_who_merges_is_frozen_as_read_and_what_the_round_made_of_it_stands_in_the_root() -> None:
    folding = Folding()
    folding.send(item(1))
    folding.send(item(2, anonymous_id=None, user_id="ann"))
    before = folding.documents()[ANN]

    desk = folding.folded(
        folding.work(entry(item(3, anonymous_id=None, user_id="ann"))), folding.work(entry(item(4, user_id="ann")))
    )

    assert desk.frozen[ANN].parts == before.parts
    assert list(desk.changed) == [DEVICE]
    [root] = desk.roots()
    assert sum(c.count for c in root.parts[ANN].counters.values()) == 3
    assert desk.standing(before.home) == root


def test_events_by_which_later_ones_are_decided_are_told() -> None:
    folding = Folding()
    folding.send(item(1))
    folding.send(item(2, user_id="ann", anonymous_id="tablet"))
    later = NOON + timedelta(hours=2)
    merges, opens, moves = item(3, user_id="ann"), item(4, time=later), item(5, user_id="bob", anonymous_id="tablet")
    follows = item(6, time=later + timedelta(minutes=1))

    desk = folding.folded(folding.work(entry(merges)), folding.work(entry(opens, follows)), folding.work(entry(moves)))

    assert desk.deciding == {merges.id, opens.id, moves.id}
    assert desk.events.keys() == {merges.id, opens.id, moves.id, follows.id}


def test_a_merge_that_a_person_asks_for_is_done_once_though_it_was_undone_since() -> None:
    folding, other = Folding(), part_of(ANONYMOUS, "other")
    folding.send(item(1))
    folding.send(item(2, anonymous_id="other"))
    merging = folding.work(asked("merge", DEVICE, other))

    assert to_write(folding.folded(merging)) == {"frozen": 1, "changed": 1}
    folding.settle(merging)
    assert to_write(folding.folded(merging)) == {}
    folding.unmerge(other)

    assert to_write(folding.folded(merging)) == {}


@pytest.mark.parametrize("other", ["nobody", ANN, DEVICE, None], ids=["nobody", "itself", "there already", "none"])
def test_a_merge_that_changes_nothing_writes_nothing(other: str | None) -> None:
    folding = Folding()
    folding.send(item(1))
    folding.send(item(2, user_id="ann"))

    assert to_write(folding.folded(folding.work(asked("merge", ANN, other)))) == {}


def test_no_person_can_ask_for_a_profile_of_two_users() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id=None, user_id="ann"))
    folding.send(item(2, anonymous_id=None, user_id="bob"))

    assert to_write(folding.folded(folding.work(asked("merge", ANN, BOB)))) == {}
