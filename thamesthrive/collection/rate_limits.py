"""`RateLimits`: whether a call may come now, by the rate of its source and by that of the address it comes from.

Events are counted, so that a batch is no way around a rate; a call without any counts as one. Where no rate is set, nobody is asked.
"""

from math import ceil

from ..domain.rate import Rate, read_rate
from ..domain.scope import EVERYWHERE, Scope
from ..domain.source import Source
from ..domain.subscriber import subscriber_of
from ..kernel.errors import Unavailable
from ..kernel.ids import KeyedHash
from ..ports.rates import Paced, Rates
from .batch import Batch

CODE = "rate-limited"
CROWDED = "more comes from this address than is taken of one"


class RateLimits:
    """`per_address`: of all sources together; None for no such rate. Of an address no more than a hash is kept, until its time is over."""

    def __init__(self, rates: Rates, hashed: KeyedHash, per_address: Rate | None = None) -> None:
        self._rates, self._hashed, self._per_address = rates, hashed, per_address

    async def take(self, batch: Batch) -> None:
        """Its events count. Raises: Unavailable with the time to come again; then none has counted."""
        asked = [*self._of_source(batch.scope, batch.source), *self._of_address(batch.address)]
        if asked:
            await self._ask(asked, max(1, len(batch.items) + len(batch.bad)))

    async def take_stray(self, address: str | None) -> None:
        """A call of no source that is known counts too, or keys could be tried for ever. Raises: Unavailable."""
        if asked := self._of_address(address):
            await self._ask(asked, 1)

    async def _ask(self, asked: list[tuple[Paced, str]], count: int) -> None:
        wait = await self._rates.take([pace for pace, _ in asked], count=count)
        if wait is not None:
            seconds = max(1, ceil(wait.seconds))
            raise Unavailable(f"{asked[wait.place][1]}; send again in {seconds} s", code=CODE, retry_after_s=seconds)

    def _of_source(self, scope: Scope, source: Source) -> list[tuple[Paced, str]]:
        if source.rate is None:
            return []
        rate = read_rate(source.rate)
        return [(Paced(scope, f"source:{source.id}", rate.per_s, rate.count), f'source "{source.id}" takes {source.rate}')]

    def _of_address(self, address: str | None) -> list[tuple[Paced, str]]:
        if self._per_address is None or address is None:
            return []
        name = self._hashed("address", subscriber_of(address))
        return [(Paced(EVERYWHERE, f"address:{name}", self._per_address.per_s, self._per_address.count), CROWDED)]
