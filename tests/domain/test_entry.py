"""Positions sort as the log does, and a key's partition never changes."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NOON, QUICK, items, positions
from thamesthrive.domain.entry import BadItem, Entry, Item, Position, partition_of
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.codec import decode, encode


@QUICK
@given(st.lists(positions))
def test_positions_sort_by_time_then_partition_then_number(unsorted: list[Position]) -> None:
    assert sorted(unsorted) == sorted(unsorted, key=lambda p: (p.ms, p.partition, p.seq))


def test_a_position_names_its_partition_with_the_generation() -> None:
    position = Position(1_793_620_800_123, 3, 7, 2)

    assert (position.partition_name, position.stream_id, str(position)) == ("2.3", "1793620800123-7", "2.3-1793620800123-7")
    assert position.time == datetime(2026, 11, 2, 12, 0, 0, 123_000, tzinfo=UTC)


@QUICK
@given(items(1), st.binary(max_size=20))
def test_an_entry_comes_back_from_the_log_as_it_was(item: Item, body: bytes) -> None:
    bad = BadItem(body=body, reason="invalid", sentence="no type")
    entry = Entry(scope=Scope("t", "test"), kind="events", received=NOON, source="web", order="o", items=(item,), bad=(bad,))

    assert decode(encode(entry), Entry) == entry
    assert entry.size == 2


@QUICK
@given(st.text(st.characters()), st.integers(1, 64))
def test_every_ordering_key_has_a_partition(order: str, partitions: int) -> None:
    assert 0 <= partition_of(Scope(), order, partitions) < partitions
    assert partition_of(Scope(), order, partitions) == partition_of(Scope(), order, partitions)


def test_a_key_s_partition_is_of_its_scope() -> None:
    live = [partition_of(Scope("t", "live"), f"s{n}", 16) for n in range(20)]
    test = [partition_of(Scope("t", "test"), f"s{n}", 16) for n in range(20)]

    assert live != test
