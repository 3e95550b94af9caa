"""Rounds are cut in the log's order, within bounds, and an unmerge is one by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collection.steps.folding import asked, entry, item
from tests.collection.world import at_once
from tests.strategies import QUICK, raw
from thamesthrive.collection.options import CollectionOptions
from thamesthrive.collection.reader import Reader, ends_round
from thamesthrive.domain.entry import Cursor
from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.intake import Acknowledgement

from .draining import Draining


def reader(at: Draining, **options: int) -> Reader:
    made = Reader(at.intake, CollectionOptions(**options))
    for partition in range(at.intake.partitions):
        made.begin(partition)
    return made


def rounds(at: Draining, cut: Reader, most: int | None = None) -> list[list[tuple[int, int]]]:
    """Milliseconds and partition of each entry, round by round; each round is acknowledged."""
    made = []
    leases = {p: at_once(at.locks.take(f"partition:{p}", "worker")) for p in range(at.intake.partitions)}
    while taken := at_once(cut.next(list(range(at.intake.partitions)), wait_s=0, most=most)):
        made.append([(e.position.ms, e.position.partition) for e in taken])
        through = {e.position.partition: Cursor(e.position.ms, e.position.seq) for e in taken}
        at_once(at.intake.acknowledge([Acknowledgement(leases[p], p, cursor, {}) for p, cursor in through.items()]))
        cut.done(through)
    return made


@QUICK
@given(st.lists(st.integers(0, 2), max_size=30), st.integers(1, 9))
def test_every_entry_is_taken_once_in_the_order_of_its_partition(partitions: list[int], most: int) -> None:
    at = Draining(partitions=3)
    for partition in partitions:
        at_once(at.append_bytes(b"{}", partition=partition))

    made = rounds(at, reader(at, round_events=most))

    taken = [position for cut in made for position in cut]
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == len(partitions)
    assert all(cut == sorted(cut) and len(cut) <= most for cut in made)
    for partition in range(3):
        own = [ms for ms, p in taken if p == partition]
        assert own == sorted(own)


def test_a_busy_partition_does_not_hold_the_others_up() -> None:
    at = Draining()
    for n in range(20):
        at_once(at.append_bytes(b"{}", partition=1 if n == 3 else 0))

    first = rounds(at, reader(at, round_events=5))[0]

    assert [partition for _, partition in first] == [0, 0, 0, 1, 0]


def test_a_round_is_filled_from_one_partition_where_the_others_hold_nothing() -> None:
    at = Draining(partitions=3)
    for _ in range(45):
        at_once(at.append_bytes(b"{}", partition=2))
    cut = reader(at, round_events=30)

    first = at_once(cut.next([0, 1, 2], wait_s=0, most=None))

    assert len(first) == 30


def test_it_is_behind_as_long_as_more_waits_than_was_taken() -> None:
    at = Draining(partitions=3)
    for _ in range(45):
        at_once(at.append_bytes(b"{}", partition=2))
    cut, behind, lease = reader(at, round_events=30), [], at_once(at.locks.take("partition:2", "worker"))

    while taken := at_once(cut.next([0, 1, 2], wait_s=0, most=None)):
        through = {2: Cursor(taken[-1].position.ms, taken[-1].position.seq)}
        at_once(at.intake.acknowledge([Acknowledgement(lease, 2, through[2], {})]))
        cut.done(through)
        behind.append(cut.is_behind)

    assert behind == [True, False]


@pytest.mark.parametrize(("size", "entries"), [(10, 4), (25, 4), (40, 2), (99, 1), (500, 1)])
def test_a_round_is_bounded_by_bytes_and_takes_one_at_least(size: int, entries: int) -> None:
    at = Draining(partitions=1)
    for _ in range(4):
        at_once(at.append_bytes(b"x" * size))

    assert len(rounds(at, reader(at, round_bytes=100))[0]) == entries


@pytest.mark.parametrize(("events", "entries"), [(1, 4), (5, 4), (6, 3), (10, 2), (20, 1), (50, 1)])
def test_a_round_is_bounded_by_events_and_takes_one_entry_at_least(events: int, entries: int) -> None:
    at = Draining(partitions=1)
    for _ in range(4):
        at_once(at.append_bytes(b"{}", received=events))

    assert len(rounds(at, reader(at, round_events=20))[0]) == entries


def test_an_unmerge_is_a_round_by_itself() -> None:
    at = Draining(partitions=1)
    at_once(at.append(entry(item(1)), entry(item(2)), asked("unmerge", "p"), asked("unmerge", "q"), entry(item(3))))

    assert [len(cut) for cut in rounds(at, reader(at))] == [2, 1, 1, 1]


def test_only_an_unmerge_ends_a_round_whatever_others_write() -> None:
    tricky = evolve(item(), properties=raw({"kind": "unmerge"}))

    assert ends_round(encode(asked("unmerge", "p")))
    assert not ends_round(encode(entry(tricky)))
    assert not ends_round(encode(asked("merge", "p", "q")))
    assert not ends_round(b'"kind":"unmerge"')


def test_what_is_not_done_is_given_again_and_a_partition_that_ended_is_not_read() -> None:
    at = Draining()
    at_once(at.append_bytes(b"{}", partition=0))
    at_once(at.append_bytes(b"{}", partition=1))
    cut = reader(at)

    first, again = (at_once(cut.next([0, 1], wait_s=0, most=None)) for _ in range(2))
    cut.end(0)
    left = at_once(cut.next([0, 1], wait_s=0, most=None))

    assert [len(taken) for taken in (first, again, left)] == [2, 2, 1]
    assert left[0].position.partition == 1


def test_entries_one_by_one() -> None:
    at = Draining(partitions=1)
    for _ in range(3):
        at_once(at.append_bytes(b"{}"))

    assert [len(cut) for cut in rounds(at, reader(at), most=1)] == [1, 1, 1]
