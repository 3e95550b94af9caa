"""Un-merging may stop after any write; whoever meets it half-way finishes it."""

import pytest
from hypothesis import given

from tests.collection.rounds import ending
from tests.collection.steps.folding import SCOPE, Folding, item, part_of
from tests.collection.world import at_once
from tests.strategies import QUICK, histories
from thamesthrive.collection.departures import Departures, is_stale
from thamesthrive.domain.entry import Item
from thamesthrive.domain.identity import ANONYMOUS, USER
from thamesthrive.domain.profile import emptied

ANN, DEVICE = part_of(USER, "ann"), part_of(ANONYMOUS, "device")


def together() -> Folding:
    """Ann, whose device is the older part."""
    folding = Folding()
    folding.send(item(1))
    folding.send(item(2, user_id="ann"))
    return folding


@pytest.mark.parametrize("writes", [0, 1, 2, 3])
def test_an_unmerge_that_stopped_is_finished_by_the_next_event_or_done_again(writes: int) -> None:
    folding = together()
    with ending(folding, writes=writes):
        folding.unmerge(ANN)

    if writes:                                  # who is loaded with a departure under way is helped first
        folding.send(item(3, anonymous_id=None, user_id="ann"))
    else:
        folding.unmerge(ANN)

    assert [set(person.parts) for person in folding.people()] == [{DEVICE}, {ANN}]
    assert all(not person.leaving for person in folding.people())


def test_the_same_unmerge_again_changes_nothing() -> None:
    folding = together()
    work = folding.unmerge(ANN).works[0]
    stored = folding.rows()

    at_once(Departures(folding.stores.profiles, SCOPE, folding.rules).unmerge(ANN, (work.position, work.entry)))

    assert folding.rows() == stored


@pytest.mark.parametrize("part", [DEVICE, "nobody", part_of(USER, "bob")])
def test_who_cannot_leave_stays(part: str) -> None:
    folding = together()

    folding.unmerge(part)

    assert [set(person.parts) for person in folding.people()] == [{DEVICE, ANN}]


@QUICK
@given(histories())
def test_whoever_leaves_takes_exactly_the_own_events(history: list[Item]) -> None:
    folding = Folding()
    for sent in history:
        folding.send(sent)
    before = {id: part.counters for person in folding.people() for id, part in person.parts.items()}

    for part in before:
        folding.unmerge(part)

    assert {id: part.counters for person in folding.people() for id, part in person.parts.items()} == before
    assert all(not person.leaving and person.left is None for person in folding.people())


def test_documents_of_different_moments_are_told() -> None:
    folding = together()
    root, mine = folding.documents()[DEVICE], emptied(folding.documents()[ANN])
    alone = Folding()
    alone.send(item(1))
    older = alone.documents()[DEVICE]

    assert not is_stale(ANN, [mine], root)
    assert is_stale(ANN, [mine], older)
    assert is_stale("other", [mine], root)
    assert not is_stale(DEVICE, [], root)
