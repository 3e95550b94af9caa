"""`Trying`: sends a destination a sample at once, and says what came of it. Nothing is kept."""

from datetime import datetime

from attrs import frozen

from ..domain.definitions import DESTINATION
from ..domain.delivery import Attempt, Delivery, order_of
from ..domain.destination import Destination
from ..domain.entry import Position
from ..domain.letter import letters_of, sample
from ..domain.scope import Scope
from ..kernel.codec import decode
from ..kernel.errors import Missing
from ..kernel.ids import random_id
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from ..ports.http import Http
from ..ports.sealing import Sealing
from ..sdk.configured import Kinds
from .reach import reach_of


@frozen(kw_only=True)
class Trying:
    """What it calls is called as by a courier, but for pace and breaker."""

    definitions: Definitions
    http: Http
    sealing: Sealing
    kinds: Kinds
    clock: Clock

    async def try_out(self, scope: Scope, id: str) -> tuple[Attempt, bool]:
        """The attempt, and whether it was taken. Raises: Missing; Invalid, when the template cannot be rendered; Unavailable."""
        definition = await self.definitions.get(scope, DESTINATION, id)
        if definition is None:
            raise Missing(f'there is no destination "{id}"; list the destinations to see their ids')
        destination = decode(definition.body, Destination)
        letter = letters_of(destination)(sample(self.clock.now()))
        reach = reach_of(destination, self.kinds, self.sealing)
        delivery = _delivery(id, self.clock.now(), letter.body.decode())
        tried = await reach.call(delivery, self.http, self.clock)
        return tried.attempt, tried.is_well


def _delivery(destination: str, now: datetime, body: str) -> Delivery:
    return Delivery(
        id=f"sample-{random_id()}", destination=destination, event="sample", type="sample", part="sample",
        order=order_of(Position(0, 0, 0, 0), 0), partition=0, created=now, due=now, body=body,
    )
