from itertools import chain

import pytest

from tests.clocks import HandClock
from tests.collection.world import at_once
from thamesthrive.collection.pace import AT_ONCE, TURNS, YIELD_S, Pace, some_of


class Counting(HandClock):
    yields = 0

    async def sleep(self, seconds: float) -> None:
        self.yields += 1


@pytest.mark.parametrize("number", [0, 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_pieces_are_all_in_order_and_none_is_empty_or_too_large(number: int) -> None:
    pieces = list(some_of(range(number)))

    assert list(chain.from_iterable(pieces)) == list(range(number))
    assert all(0 < len(piece) <= AT_ONCE for piece in pieces)


def test_others_run_when_they_could_not_for_a_while_and_only_then() -> None:
    clock = Counting()
    pace = Pace(clock)

    at_once(pace.breathe())
    assert clock.yields == 0
    clock.advance(YIELD_S * 1.1)
    at_once(pace.breathe())
    at_once(pace.breathe())
    assert clock.yields == TURNS
