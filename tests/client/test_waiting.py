from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.client.options import FRAME_BYTES, Options
from thamesthrive.client.waiting import Waiting


def waiting(**options: int) -> Waiting:
    return Waiting(Options(**options))  # type: ignore[arg-type]  # those that are numbers


def test_what_came_first_goes_first_in_batches() -> None:
    line = waiting(batch_events=2)
    for call in (b"a", b"b", b"c"):
        assert line.put(call)

    first = line.take()
    assert first == (b"a", b"b")
    assert line.claim(first)
    assert line.take() == (b"c",)


def test_a_batch_that_nobody_claimed_is_taken_again() -> None:
    line = waiting()
    line.put(b"a")

    first = line.take()
    line.put(b"b")

    assert line.take() is first


def test_what_was_given_up_is_not_claimed() -> None:
    line = waiting(batch_events=1)
    for call in (b"a", b"b"):
        line.put(call)
    batch = line.take()

    assert line.give_up() == (b"a", b"b")
    assert not line.claim(batch)
    assert line.unsent == 0


def test_events_and_bytes_are_bounded_but_one_alone_has_room() -> None:
    few, small = waiting(queue_events=2), waiting(queue_bytes=10)

    assert [few.put(b"x") for _ in range(3)] == [True, True, False]
    assert [small.put(b"x" * 20), small.put(b"x")] == [True, False]


def test_a_batch_in_hand_still_takes_room() -> None:
    line = waiting(queue_events=2, batch_events=1)
    line.put(b"a")
    line.put(b"b")

    batch = line.take()
    assert not line.put(b"c")
    line.claim(batch)
    assert line.put(b"c")


@given(
    st.lists(st.integers(1, 2_000), max_size=60),
    st.integers(1, 20),
    st.integers(2_000, 6_000),
)
def test_every_batch_is_within_the_limits_and_nothing_is_lost(sizes: list[int], events: int, room: int) -> None:
    line = waiting(batch_events=events, batch_bytes=room + FRAME_BYTES, event_bytes=2_000)
    calls = [b"%d" % n + b"." * (size - 2) for n, size in enumerate(sizes)]
    for call in calls:
        line.put(call)

    batches: list[tuple[bytes, ...]] = []
    while batch := line.take():
        assert line.claim(batch)
        line.settle(len(batch), is_delivered=len(batches) % 2 == 0)
        batches.append(batch)

    assert [call for batch in batches for call in batch] == calls
    assert all(len(b) <= events and len(b",".join(b)) <= room for b in batches)
    assert (line.counts.taken, line.counts.waiting) == (len(calls), 0)
    assert line.counts.delivered + line.counts.failed == len(calls)
