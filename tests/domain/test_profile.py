"""Merging is union of parts: in any order the same, done twice the same; and its inverse is exact, with events in between."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import home, part, position
from tests.strategies import NOON, QUICK, documents, parts
from thamesthrive.domain.identity import ANONYMOUS, EMAIL, EXTERNAL, PHONE, USER, KeyOfPart
from thamesthrive.domain.part import Part
from thamesthrive.domain.profile import (
    Joined,
    Leaving,
    Limits,
    Profile,
    absorb,
    are_apart,
    emptied,
    forgot,
    frozen_into,
    holds_something,
    key_counts,
    lacks,
    let_go,
    lift_apart,
    may_hold,
    may_join,
    open_profile,
    refuse,
    set_apart,
    thawed,
)
from thamesthrive.domain.view import view_of
from thamesthrive.kernel.codec import decode, encode
from thamesthrive.kernel.values import evolve

WHY = Joined(NOON, "web", "identity")
three = st.tuples(documents(1), documents(2), documents(3))


def merged(a: Profile, b: Profile, why: Joined | None = WHY) -> tuple[Profile, Profile]:
    """Root and frozen document, whichever of the two is older."""
    older, younger = sorted((a, b), key=lambda p: p.age)
    gone = frozen_into(younger, older.home)
    return absorb(older, gone, why), gone


def with_keys(number: int, *types: str, user: bool = False) -> Profile:
    id, created = f"part{number}", position(number)
    keys = {f"{number}.{n}": KeyOfPart(key_type, f"{number}.{n}", NOON, "e") for n, key_type in enumerate(types)}
    held = Part(id=id, created=created, user=user, keys=keys)
    return Profile(id=id, created=created, parts={id: held})


@QUICK
@given(documents(1), documents(2))
def test_it_does_not_matter_who_merges_with_whom(a: Profile, b: Profile) -> None:
    assert merged(a, b) == merged(b, a)


@QUICK
@given(three)
def test_it_does_not_matter_which_two_of_three_merge_first(people: tuple[Profile, Profile, Profile]) -> None:
    roots = []
    for one, other, last in permutations(people):
        root, _ = merged(merged(one, other)[0], last)
        roots.append(root)

    assert all(root.id == "part1" and root.parts == roots[0].parts for root in roots)
    assert all(view_of(root) == view_of(roots[0]) for root in roots)
    assert {frozenset(root.absorbed) for root in roots} == {frozenset({"part2", "part3"})}


@QUICK
@given(documents(1), documents(2))
def test_absorbing_twice_is_absorbing_once(a: Profile, b: Profile) -> None:
    root, gone = merged(a, b)

    assert absorb(root, gone, WHY) == root
    assert not lacks(root, gone)
    assert lacks(a, gone)


@QUICK
@given(documents(1), documents(2), st.data())
def test_absorbing_again_keeps_what_the_root_has_learnt_since(a: Profile, b: Profile, data: st.DataObject) -> None:
    root, gone = merged(a, b)
    grown = evolve(root, parts={**root.parts, b.id: data.draw(parts(b.id, created=b.created))})

    assert absorb(grown, gone, WHY) == grown


@QUICK
@given(documents(1), documents(2), st.data())
def test_merge_then_events_then_unmerge_gives_two_people_with_exactly_their_own(a: Profile, b: Profile, data: st.DataObject) -> None:
    root, gone = merged(a, b)
    grown_a, grown_b = (data.draw(parts(p.id, created=p.created)) for p in (a, b))
    together = evolve(root, parts={a.id: grown_a, b.id: grown_b})

    left = let_go(together, b.id, {b.id})
    back = thawed(emptied(gone), left.leaving[b.id], a.id)
    stayed = forgot(left, b.id)

    assert stayed.parts == {a.id: evolve(grown_a, apart=(b.id,))}
    assert back.parts == {b.id: evolve(grown_b, apart=(a.id,))}
    assert (back.root, back.left, stayed.leaving) == (None, a.id, {})
    assert view_of(stayed) == view_of(evolve(a, parts={a.id: grown_a}))
    assert view_of(back) == view_of(evolve(b, parts={b.id: grown_b}))
    assert not may_join(stayed.parts, back.parts, Limits())


@QUICK
@given(three)
def test_who_came_in_under_a_part_leaves_with_it(people: tuple[Profile, Profile, Profile]) -> None:
    a, b, c = people
    under, gone_c = merged(b, c)
    root, gone_b = merged(a, under)

    left = let_go(root, b.id, {b.id, c.id})
    back = thawed(gone_b, left.leaving[b.id], a.id)

    assert set(forgot(left, b.id).parts) == {a.id}
    assert back.parts == {b.id: set_apart(b.parts[b.id], a.id), c.id: c.parts[c.id]}
    assert not lacks(back, gone_c)
    assert evolve(back, left=None).epoch > gone_b.epoch


@QUICK
@given(documents(1), documents(2))
def test_two_can_merge_again_after_an_unmerge_when_a_person_asks(a: Profile, b: Profile) -> None:
    root, gone = merged(a, b)
    left = let_go(root, b.id, {b.id})
    back = evolve(thawed(gone, left.leaving[b.id], a.id), left=None)
    stayed = forgot(left, b.id)
    assume(may_join(a.parts, b.parts, Limits()))

    again, frozen = merged(lift_apart(stayed, back), lift_apart(back, stayed))

    assert again.parts == root.parts
    assert not lacks(again, frozen)
    assert lacks(stayed, frozen)                # it has a newer epoch than what was taken in before


@QUICK
@given(documents(1), documents(2))
def test_a_refused_document_gets_everything_back(a: Profile, b: Profile) -> None:
    gone = frozen_into(b, a.home)

    root = refuse(a, gone)
    back = thawed(gone, root.leaving[b.id], a.id)

    assert root.parts == a.parts
    assert not lacks(root, gone)
    assert back.parts == b.parts
    assert forgot(root, b.id).leaving == {}


def test_letting_one_go_leaves_another_departure_alone() -> None:
    root, _ = merged(with_keys(1), with_keys(2))
    bag = Leaving(1, {"part9": part("part9")}, {})

    left = let_go(evolve(root, leaving={"part9": bag}), "part2", {"part2"})

    assert left.leaving["part9"] == bag
    assert set(forgot(left, "part2").leaving) == {"part9"}


def test_no_profile_ever_holds_two_user_ids() -> None:
    ann, bob, device = with_keys(1, USER, user=True), with_keys(2, USER, user=True), with_keys(3, ANONYMOUS)

    assert not may_join(ann.parts, bob.parts, Limits())
    assert may_join(ann.parts, device.parts, Limits())
    assert not may_join(merged(ann, device)[0].parts, bob.parts, Limits())
    assert may_join(ann.parts, ann.parts, Limits())


@pytest.mark.parametrize(("key_type", "limit"), [(EMAIL, 5), (PHONE, 5), (EXTERNAL + "crm", 5), (ANONYMOUS, None)])
def test_a_profile_holds_so_many_keys_of_a_type(key_type: str, limit: int | None) -> None:
    four, five, one = (with_keys(n, *[key_type] * of) for n, of in ((1, 4), (2, 5), (3, 1)))

    assert Limits().of(key_type) == limit
    assert may_hold(four, key_type, Limits())
    assert may_hold(four, key_type, Limits(), besides=1) is (limit is None)
    assert may_hold(five, key_type, Limits()) is (limit is None)
    assert may_join(four.parts, one.parts, Limits())
    assert may_join(five.parts, one.parts, Limits()) is (limit is None)


def test_external_ids_are_limited_per_name() -> None:
    assert may_join(with_keys(1, *[EXTERNAL + "crm"] * 5).parts, with_keys(2, *[EXTERNAL + "shop"] * 5).parts, Limits())


def test_one_who_is_over_a_lowered_limit_already_still_merges_with_those_who_add_nothing() -> None:
    crowd, device, mailed = with_keys(1, *[EMAIL] * 5), with_keys(2, ANONYMOUS), with_keys(3, EMAIL)

    assert may_join(crowd.parts, device.parts, Limits(email=3))
    assert not may_join(crowd.parts, mailed.parts, Limits(email=3))


@QUICK
@given(documents(1), documents(2), st.integers(1, 3))
def test_whether_two_may_join_does_not_depend_on_who_asks(a: Profile, b: Profile, limit: int) -> None:
    limits = Limits(email=limit, external=limit)

    assert may_join(a.parts, b.parts, limits) is may_join(b.parts, a.parts, limits)
    assert may_join(a.parts, a.parts, limits)


def test_the_same_key_in_two_parts_counts_once() -> None:
    key = KeyOfPart(EMAIL, "ann@shop.example", NOON, "e")
    held: list[Any] = [Part(id=f"p{n}", created=position(), keys={"mail": key}) for n in range(2)]

    assert key_counts(held) == {EMAIL: 1}


def test_one_side_set_apart_is_enough_and_lifting_ends_it() -> None:
    a, b = with_keys(1), with_keys(2)
    apart = evolve(a, parts={a.id: set_apart(set_apart(a.parts[a.id], b.id), b.id)})

    assert apart.parts[a.id].apart == (b.id,)
    assert are_apart({**apart.parts, **b.parts})
    assert not may_join(apart.parts, b.parts, Limits())
    assert lift_apart(apart, b) == a


def test_an_opened_document_holds_nothing_and_an_emptied_one_neither() -> None:
    opened = open_profile(home("p", user=True))

    assert opened.home == home("p", user=True)
    assert not holds_something(opened)
    assert not holds_something(emptied(with_keys(1, EMAIL)))
    assert holds_something(with_keys(1, EMAIL))


@QUICK
@given(documents(1))
def test_a_document_is_read_as_it_was_written(document: Profile) -> None:
    assert decode(encode(document), Profile) == document
