"""What a person asks for is checked before it becomes an entry."""

import pytest

from tests.builders import hex_id, part, position
from tests.clocks import HandClock
from tests.web.world import SCOPE, Log
from thamesthrive.adapters.memory.intake import MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.domain.profile import Limits, Profile
from thamesthrive.kernel.errors import Conflict, Invalid
from thamesthrive.kernel.values import evolve
from thamesthrive.merging.requests import Merging

pytestmark = pytest.mark.anyio

A, B = hex_id(1), hex_id(2)


def person(id: str, seq: int, **given: object) -> Profile:
    return Profile(id=id, created=position(seq), parts={id: part(id, created=position(seq), apart=(), **given)})


def merging() -> Merging:
    log = Log(MemoryLocks(lambda: 0.0), MemoryLedger(), partitions=4, now_ms=lambda: 0)
    return Merging(log, HandClock(), Limits(email=1))


async def test_people_that_must_stay_two_are_not_merged() -> None:
    with pytest.raises(Conflict):
        await merging().merge(SCOPE, person(A, 1), person(A, 1), by="me")
    with pytest.raises(Invalid) as users:
        await merging().merge(SCOPE, person(A, 1, user=True), person(B, 2, user=True), by="me")
    assert users.value.code == "two-user-ids"
    key = part().keys[hex_id(77)]
    with pytest.raises(Invalid) as emails:
        await merging().merge(SCOPE, person(A, 1), person(B, 2, keys={hex_id(78): key}), by="me")
    assert emails.value.code == "over-limit"


async def test_people_that_were_set_apart_are_merged_when_somebody_asks() -> None:
    one, other = person(A, 1), person(B, 2)
    one = evolve(one, parts={A: evolve(one.parts[A], apart=(B,))})

    assert await merging().merge(SCOPE, one, other, by="me")
