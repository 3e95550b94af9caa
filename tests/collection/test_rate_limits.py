"""How much may come: of a source, and of an address."""

from typing import Any

import pytest
from attrs import evolve

from tests.clocks import NOON, HandClock
from tests.web.world import HASHED, SCOPE
from thamesthrive.adapters.memory.rates import MemoryRates
from thamesthrive.collection.batch import Batch
from thamesthrive.collection.rate_limits import RateLimits
from thamesthrive.domain.entry import BadItem, Item
from thamesthrive.domain.rate import read_rate
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.source import Source
from thamesthrive.domain.subscriber import subscriber_of
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.rates import Rates

pytestmark = pytest.mark.anyio

LIMITED = Source(id="shop", name="Shop", write_key="k", rate="10/second")
FREE = evolve(LIMITED, rate=None)
BAD = BadItem(body=b"", reason="invalid", sentence="no")


def batch(n: int = 1, *, source: Source = LIMITED, bad: int = 0, **said: Any) -> Batch:
    item = Item(id="", type="x", name="x", time=NOON)
    values: dict[str, Any] = {"scope": SCOPE, "source": source, "door": "v1", "received": NOON, "items": (item,) * n, "bad": (BAD,) * bad}
    return Batch(**{**values, **said})


def limits(clock: HandClock, per_address: str | None = None) -> RateLimits:
    return RateLimits(MemoryRates(clock.monotonic), HASHED, read_rate(per_address) if per_address else None)


class Nobody(Rates):
    """Must not be asked."""

    async def take(self, paces: object, *, count: int = 1) -> None:
        raise AssertionError("asked without a rate")

    async def forget(self, scope: object, name: str) -> None:
        raise AssertionError("asked without a rate")


async def test_without_a_rate_nobody_is_asked() -> None:
    free = RateLimits(Nobody(), HASHED)

    await free.take(batch(source=FREE, address="192.0.2.1"))
    await free.take_stray("192.0.2.1")


async def test_events_are_counted_and_those_that_cannot_be_used_too() -> None:
    clock = HandClock()
    limited = limits(clock)
    await limited.take(batch(6, bad=4))

    with pytest.raises(Unavailable, match='source "shop" takes 10/second') as refused:
        await limited.take(batch())

    assert (refused.value.code, refused.value.retry_after_s) == ("rate-limited", 1)


async def test_a_batch_larger_than_the_rate_comes_through_and_is_paid_for() -> None:
    """Whoever sent it would send it for ever otherwise, or drop it."""
    clock = HandClock()
    limited = limits(clock)
    await limited.take(batch(100))

    with pytest.raises(Unavailable) as refused:
        await limited.take(batch())
    clock.advance(refused.value.retry_after_s)
    await limited.take(batch())

    assert refused.value.retry_after_s == 10


async def test_a_call_without_events_counts_as_one() -> None:
    limited = limits(HandClock())
    for _ in range(10):
        await limited.take(batch(0))

    with pytest.raises(Unavailable):
        await limited.take(batch(0))


async def test_a_source_of_the_same_name_in_another_scope_has_its_own() -> None:
    limited = limits(HandClock())
    await limited.take(batch(10))

    await limited.take(batch(10, scope=Scope("other")))


async def test_an_address_is_counted_over_all_sources_and_with_its_strays() -> None:
    limited = limits(HandClock(), "3/minute")
    await limited.take(batch(source=FREE, address="192.0.2.1"))
    await limited.take(batch(source=evolve(FREE, id="app"), scope=Scope("other"), address="192.0.2.1"))
    await limited.take_stray("192.0.2.1")

    for refused in (limited.take_stray("192.0.2.1"), limited.take(batch(source=FREE, address="192.0.2.1"))):
        with pytest.raises(Unavailable, match="this address"):
            await refused
    await limited.take(batch(source=FREE, address="192.0.2.2"))
    await limited.take(batch(source=FREE, address=None))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1:4711", True),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "[2001:db8:1:2::7]:443", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("unknown", "unknown", True),
        ("unknown", "_hidden", False),
    ],
)
def test_who_an_address_stands_for(one: str, other: str, same: bool) -> None:
    assert (subscriber_of(one) == subscriber_of(other)) is same
