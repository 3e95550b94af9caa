"""The drain tells whoever watches what it did, after it acknowledged."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.collection.steps.folding import SCOPE, entry, item, part_of
from thamesthrive.collection.settle import MOST_TOLD
from thamesthrive.domain.identity import USER
from thamesthrive.kernel.codec import decode_any
from thamesthrive.kernel.errors import Unavailable

from .draining import Draining

pytestmark = pytest.mark.anyio


async def told(at: Draining) -> Sequence[Any]:
    return [decode_any(one.body) for one in await at.tail.read(SCOPE, "0-0", limit=10_000)]


async def watched(at: Draining) -> int:
    """Rounds until nothing is taken, while somebody watches; returns how many."""
    drain, leases = await at.owner()
    await at.tail.newest(SCOPE)
    rounds = 0
    while await drain.round(leases, wait_s=0):
        rounds += 1
    return rounds


async def test_stored_events_are_told_with_the_profile_they_are_of_and_what_follows_from_them() -> None:
    at = Draining()
    await at.append(entry(item(1, user_id="ann"), item(2, user_id="ann")))

    await watched(at)

    events = await told(at)
    assert [e["metadata"]["sender_id"] for e in events if e["source"]["id"] != "system"] == ["m1", "m2"]
    assert {e["profile"]["id"] for e in events} == {part_of(USER, "ann")}
    assert {e["type"] for e in events if e["source"]["id"] == "system"} >= {"profile-created"}


async def test_a_repeat_is_told_once() -> None:
    at = Draining()
    for _ in range(2):
        await at.append(entry(item(1)))
        await watched(at)

    assert [e["metadata"]["sender_id"] for e in await told(at) if e["source"]["id"] != "system"] == ["m1"]


async def test_what_is_not_acknowledged_is_not_told_before_it_is() -> None:
    at = Draining()
    await at.append(entry(item(1)))
    at.intake.away = True
    with pytest.raises(Unavailable):
        await watched(at)
    assert await told(at) == []

    at.intake.away = False
    await watched(at)

    assert all(e["source"]["id"] == "system" for e in await told(at))       # at most once: what stood already is not told again


async def test_a_round_tells_so_many_and_no_more() -> None:
    at = Draining()
    await at.append(*(entry(item(n)) for n in range(MOST_TOLD + 50)))

    assert await watched(at) == 1

    assert len(await told(at)) == MOST_TOLD
