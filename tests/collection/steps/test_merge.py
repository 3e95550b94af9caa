"""merge: several profiles behind one event become one, or the key moves to whom it came last."""

from attrs import evolve
from hypothesis import given

from tests.strategies import QUICK, histories, raw
from thamesthrive.collection.steps.merge import merge
from thamesthrive.domain.entry import Item
from thamesthrive.domain.identity import ANONYMOUS, EXTERNAL, USER
from thamesthrive.domain.profile import Limits

from .folding import RULES, Folding, asked, entry, item, part_of

ANN, BOB, DEVICE, TABLET = part_of(USER, "ann"), part_of(USER, "bob"), part_of(ANONYMOUS, "device"), part_of(ANONYMOUS, "tablet")


@QUICK
@given(histories())
def test_a_replay_merges_and_moves_nothing(history: list[Item]) -> None:
    folding = Folding()
    for sent in history[:-1]:
        folding.send(sent)
    work = folding.work(entry(history[-1]))
    folding.settle(work)

    again = folding.after(merge, work)

    assert (again.frozen, again.moves, again.part) == ((), (), None)


@QUICK
@given(histories())
def test_whatever_comes_nobody_has_two_user_ids_and_every_part_stands_once(history: list[Item]) -> None:
    folding = Folding()
    for sent in history:
        folding.send(sent)

    parts = [part for person in folding.people() for part in person.parts]
    assert len(parts) == len(set(parts))
    assert all(sum(part.user for part in person.parts.values()) <= 1 for person in folding.people())
    for sent in history:
        if sent.user_id:
            assert folding.event(int(sent.id[7:], 16)).part == part_of(USER, sent.user_id)


def test_who_signs_in_on_a_device_is_who_was_on_it_before() -> None:
    folding = Folding()
    folding.send(item(1))
    folding.send(item(2, user_id="ann"))

    [person] = folding.people()
    assert (person.id, set(person.parts)) == (DEVICE, {DEVICE, ANN})
    assert folding.documents()[ANN].root == person.home
    assert folding.views()[0]["stats"]["events"] == 2


def test_three_devices_of_one_user_are_one_person_in_any_order() -> None:
    sent = [item(n, anonymous_id=f"device{n % 3}", user_id="ann" if n > 2 else None) for n in range(6)]
    for order in (sent, sent[::-1], [sent[n] for n in (3, 0, 5, 1, 4, 2)]):
        folding = Folding()
        for each in order:
            folding.send(each)

        assert len(folding.people()) == 1
        assert folding.views()[0]["stats"]["events"] == 6


def test_a_shared_tablet_belongs_to_whoever_signed_in_last_and_two_people_stay_two() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id="tablet", user_id="ann"))
    folding.send(item(2, anonymous_id="tablet", user_id="bob"))
    folding.send(item(3, anonymous_id="tablet"))
    folding.send(item(4, anonymous_id="tablet", user_id="ann"))
    folding.send(item(5, anonymous_id="tablet"))

    assert [folding.event(n).part for n in range(1, 6)] == [ANN, BOB, BOB, ANN, ANN]
    assert {frozenset(p.parts) for p in folding.people()} == {frozenset({ANN}), frozenset({BOB})}
    assert folding.leads_to(ANONYMOUS, "tablet") == ANN


def test_what_a_tablet_sent_before_anybody_signed_in_stays_with_the_first() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id="tablet"))
    folding.send(item(2, anonymous_id="tablet", user_id="ann"))
    folding.send(item(3, anonymous_id="tablet", user_id="bob"))

    assert {frozenset(p.parts) for p in folding.people()} == {frozenset({TABLET, ANN}), frozenset({BOB})}


def test_an_earlier_entry_does_not_take_a_key_back() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id="tablet", user_id="ann"), at=10)
    folding.send(item(2, anonymous_id="tablet", user_id="bob"), at=30)

    folding.settle(evolve(folding.work(entry(item(3, anonymous_id="tablet", user_id="ann")), 20)))

    assert folding.leads_to(ANONYMOUS, "tablet") == BOB


def test_a_user_id_never_moves() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id="tablet", user_id="ann"))
    folding.send(item(2, anonymous_id="tablet", user_id="bob"))

    assert (folding.leads_to(USER, "ann"), folding.leads_to(USER, "bob")) == (ANN, BOB)


def test_a_merge_over_a_limit_is_not_made_and_a_full_person_takes_no_key() -> None:
    folding = Folding(evolve(RULES, limits=Limits(external=1)))
    folding.send(item(1, user_id="ann", anonymous_id=None, external_ids=(("crm", "c1"),)))
    folding.send(item(2, anonymous_id="other", external_ids=(("crm", "c2"),)))

    folding.send(item(3, user_id="ann", anonymous_id=None, external_ids=(("crm", "c2"),)))

    assert len(folding.people()) == 2
    assert folding.leads_to(EXTERNAL + "crm", "c2") == part_of(ANONYMOUS, "other")


def test_merge_then_more_events_then_unmerge_gives_both_people_with_exactly_their_own() -> None:
    together, alone = Folding(), Folding()
    hers = [item(1, user_id="ann", anonymous_id="phone", traits=raw({"plan": "pro"})), item(4, user_id="ann", anonymous_id="phone")]
    its = [item(2), item(5)]
    for sent in (hers[0], its[0], item(3, user_id="ann"), hers[1], its[1]):
        together.send(sent)
    for sent in (hers[0], item(3, user_id="ann", anonymous_id="phone"), hers[1]):
        alone.send(sent)
    assert len(together.people()) == 1

    together.unmerge(DEVICE)
    together.send(item(6, type="search"))

    ann, device = together.people()
    assert (set(ann.parts), set(device.parts)) == ({ANN}, {DEVICE})
    assert (ann.leaving, device.left, device.root) == ({}, None, None)
    assert together.views()[0]["stats"]["counters"] == alone.views()[0]["stats"]["counters"]
    assert {t: c["count"] for t, c in together.views()[1]["stats"]["counters"].items()} == {"page-view": 2, "search": 1}


def test_who_was_set_apart_meets_again_only_when_a_person_asks() -> None:
    folding = Folding()
    folding.send(item(1))
    folding.send(item(2, user_id="ann"))
    folding.unmerge(ANN)
    folding.send(item(3, user_id="ann"))
    assert len(folding.people()) == 2

    folding.settle(folding.work(asked("merge", ANN, DEVICE)))

    assert [set(p.parts) for p in folding.people()] == [{ANN, DEVICE}]
    assert folding.views()[0]["stats"]["events"] == 3


def test_a_merge_that_a_person_asks_for_breaks_no_limit() -> None:
    folding = Folding()
    folding.send(item(1, user_id="ann", anonymous_id="a"))
    folding.send(item(2, user_id="bob", anonymous_id="b"))

    folding.settle(folding.work(asked("merge", BOB, ANN)))

    assert len(folding.people()) == 2
