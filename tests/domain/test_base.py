"""Untouched parts are put together: nothing that is shown changes, every key and entry is still known, they cannot be taken apart."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import position
from tests.strategies import NOON, QUICK, documents, parts
from thamesthrive.domain.base import Bases, together, with_base
from thamesthrive.domain.entry import Cursor, Position
from thamesthrive.domain.merge import check_unmerge, parts_that_can_leave
from thamesthrive.domain.part import Effect, Part, has_seen
from thamesthrive.domain.profile import (
    Limits,
    Profile,
    absorb,
    emptied,
    forgot,
    frozen_into,
    holds_something,
    key_counts,
    let_go,
    may_join,
    may_leave,
    thawed,
)
from thamesthrive.domain.view import counters_of, view_of
from thamesthrive.kernel.codec import decode, encode
from thamesthrive.kernel.errors import Invalid
from thamesthrive.kernel.values import evolve

EARLY = Bases(timedelta(days=90), most=0)
LONG_AGO = NOON - timedelta(days=91)


@st.composite
def people(draw: st.DrawFn) -> Profile:
    """A profile of some documents, of which some were touched long ago."""
    root, *others = [draw(documents(n)) for n in range(1, draw(st.integers(2, 5)))]
    for other in others:
        root = absorb(root, frozen_into(other, root.home))
    receipts = {id: draw(st.sampled_from([None, NOON, LONG_AGO])) for id in root.parts}
    return evolve(root, parts={id: evolve(part, newest_receipt=receipts[id]) for id, part in root.parts.items()})


def old(number: int, **given: object) -> Profile:
    """A document of one part that was touched long ago."""
    id, created = f"part{number}", Position(number, 0, 0, 1)
    values = {"visits": 1, "newest_receipt": LONG_AGO, **given}
    return Profile(id=id, created=created, parts={id: Part(id=id, created=created, **values)})  # type: ignore[arg-type]


def person(*documents: Profile) -> Profile:
    """One who was touched now, and has all these besides."""
    root = old(0, newest_receipt=NOON)
    for document in documents:
        root = absorb(root, frozen_into(document, root.home))
    return root


@QUICK
@given(people())
def test_nothing_that_is_shown_changes(before: Profile) -> None:
    after = with_base(before, EARLY)

    assert view_of(after) == view_of(before)
    assert counters_of([*after.parts.values(), *after.bases.values()]) == counters_of(before.parts.values())
    assert key_counts(after.parts.values()) == key_counts(before.parts.values())


@QUICK
@given(people(), st.data())
def test_what_comes_later_counts_as_if_nothing_had_been_put_together(before: Profile, data: st.DataObject) -> None:
    after = with_base(before, EARLY)
    id = data.draw(st.sampled_from(sorted(before.parts)))
    more = data.draw(parts(f"{id}-later", created=before.created))

    def grown(profile: Profile) -> Profile:
        part = profile.parts[id]
        held = together([part, more], id)
        return evolve(profile, parts={**profile.parts, id: evolve(held, created=part.created, user=part.user, keys=part.keys)})

    assert view_of(grown(after)) == view_of(grown(before))


@QUICK
@given(people())
def test_doing_it_again_changes_nothing(before: Profile) -> None:
    once = with_base(before, EARLY)

    assert with_base(once, EARLY) == once
    assert decode(encode(once), Profile) == once


@QUICK
@given(people(), documents(9))
def test_who_joins_later_is_shown_as_if_nothing_had_been_put_together(before: Profile, other: Profile) -> None:
    gone = frozen_into(other, before.home)

    assert view_of(absorb(with_base(before, EARLY), gone)) == view_of(absorb(before, gone))


@QUICK
@given(people())
def test_every_entry_that_was_applied_is_still_known(before: Profile) -> None:
    after = with_base(before, EARLY)

    for id, part in before.parts.items():
        for name, cursor in part.cursors.items():
            generation, partition = map(int, name.split("."))
            assert has_seen(after.parts[id].cursors, Position(cursor.ms, partition, cursor.seq, generation))


@pytest.mark.parametrize(("untouched", "put"), [(49, 0), (50, 0), (51, 51), (60, 60)])
def test_only_many_untouched_parts_are_put_together(untouched: int, put: int) -> None:
    after = with_base(person(*(old(n) for n in range(1, untouched + 1))), Bases())

    assert sum(bool(part.based) for part in after.parts.values()) == put
    assert view_of(after)["stats"]["visits"] == untouched + 1


def test_a_part_with_something_to_send_and_one_touched_of_late_stay_as_they_are() -> None:
    effect = Effect(position(1), "e", "visit-started", NOON, "web")
    sends, late = old(1, outbox=(effect,)), old(2, newest_receipt=NOON - timedelta(days=89))

    after = with_base(person(sends, late, old(3)), EARLY)

    assert {id for id, part in after.parts.items() if part.based} == {"part3"}


def test_what_was_put_together_cannot_be_taken_apart_and_the_sentence_names_who_can() -> None:
    after = with_base(person(old(1), old(2, newest_receipt=NOON)), EARLY)

    with pytest.raises(Invalid, match=r'"part1" was put together with others .* parts that can leave: "part2"'):
        check_unmerge(after, "part1")
    assert parts_that_can_leave(after) == ["part2"]
    assert not may_leave(after, ["part1"])
    assert may_leave(after, ["part2"])


def test_a_document_leaves_with_the_base_it_came_with() -> None:
    came = with_base(absorb(old(5, newest_receipt=NOON), frozen_into(old(6), old(5).home)), EARLY)
    assert set(came.bases) == {"part5"}
    gone = frozen_into(came, old(0).home)
    root = absorb(person(), gone)
    assert view_of(root)["stats"]["visits"] == 3
    assert not holds_something(emptied(gone))

    assert may_leave(root, ["part5", "part6"])
    left = let_go(root, "part5", ["part5", "part6"])
    back = thawed(emptied(gone), left.leaving["part5"], root.id)

    assert view_of(forgot(left, "part5"))["stats"]["visits"] == 1
    assert view_of(back)["stats"]["visits"] == 2
    assert back.bases == came.bases


def test_a_stub_keeps_its_cursors_and_whom_it_was_set_apart_from() -> None:
    apart = old(1, apart=("other",), cursors={"1.0": Cursor(7, 0)}, user=True)

    stub = with_base(person(apart), EARLY).parts["part1"]

    assert (stub.apart, stub.cursors, stub.user, stub.visits) == (("other",), {"1.0": Cursor(7, 0)}, True, 0)
    assert not may_join({"part1": stub}, {"other": Part(id="other", created=position(3))}, Limits())
