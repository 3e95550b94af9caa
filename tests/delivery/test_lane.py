"""A lane keeps the order of each part, whatever is told, found, dropped or tried again."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON
from tests.delivery.world import SCOPE
from thamesthrive.delivery.lane import LaneInMind
from thamesthrive.domain.delivery import Lane, Waiting

PAGE = 3


@given(st.integers(0, 2**32), st.integers(2, 12), st.integers(1, 5), st.integers(1, 80))
def test_each_part_is_brought_in_order_and_nothing_is_left(seed: int, held: int, parts: int, many: int) -> None:
    rng = random.Random(seed)
    ready: list[str] = []
    lane = LaneInMind(Lane(SCOPE, "shop", 0), ready.append, held=held, behind=rng.random() < 0.5)
    coming = [Waiting(f"id{n}", f"part{rng.randrange(parts)}", f"{n:04d}", NOON) for n in range(many)]
    stored: dict[str, Waiting] = {}
    brought: dict[str, list[str]] = {}
    for _ in range(20_000):
        if not coming and not stored:
            break
        what = rng.random()
        if what < 0.3 and coming:
            one = coming.pop(0)
            stored[one.id] = one
            if rng.random() < 0.9:
                lane.told(one)
            else:
                lane.fall_behind()              # nobody was told: somebody looks into the store later
        elif what < 0.6 and lane.behind and lane.has_room:
            lane.begin()
            page = sorted((w for w in stored.values() if lane.place is None or (w.order, w.id) > lane.place), key=lambda w: w.order)[:PAGE]
            lane.found(page, is_last=len(page) < PAGE)
        elif ready:
            part = ready.pop(0)
            if (chain := lane.chains.get(part)) is None or chain.is_busy:
                continue
            chain.is_busy = True
            if rng.random() < 0.2:
                lane.rests(part, 0.0)
            else:
                brought.setdefault(part, []).append(chain.head)
                del stored[chain.head]
                lane.done(part)
        assert len(lane) <= held + PAGE

    assert not coming
    assert not stored
    assert sorted(id for ids in brought.values() for id in ids) == sorted(f"id{n}" for n in range(many))
    assert all(ids == sorted(ids, key=lambda id: int(id[2:])) for ids in brought.values())
