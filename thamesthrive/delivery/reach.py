"""`Reach`: a destination as it is called: its kind, its options with what is secret in them, and how."""

from typing import Any

import structlog
from attrs import frozen

from ..domain.delivery import Delivery
from ..domain.destination import Destination
from ..kernel.errors import Invalid, Unavailable
from ..ports.clock import Clock
from ..ports.http import Http
from ..ports.sealing import Sealing
from ..sdk.configured import Kinds, kind_of, opened, secrets_in
from ..sdk.destination import Context, DestinationKind, Letter
from .verdict import Tried

SHORTEST_SECRET = 6                             # what is shorter stands in any answer by chance


@frozen
class Reach:
    """One destination, ready to be called."""

    destination: Destination
    kind: DestinationKind
    config: Any
    secrets: tuple[str, ...]

    async def call(self, delivery: Delivery, http: Http, clock: Clock) -> Tried:
        """One attempt. Idempotent by the delivery's id, which the receiver is told."""
        began = clock.now()
        timeout_s = self.destination.effort.timeout_s
        letter = Letter(id=delivery.id, body=delivery.body.encode(), headers=delivery.headers, now=began, timeout_s=timeout_s)
        try:
            response = await self.kind.send(self.config, letter, Context(http))
        except (Invalid, Unavailable) as error:
            return Tried(began=began, ended=clock.now(), error=error, secrets=self.secrets)
        except Exception as error:              # noqa: BLE001  what an extension does wrong with one delivery stops no other
            structlog.get_logger().error("destination failed", destination=self.destination.id, delivery=delivery.id, exc_info=error)
            wrong = Invalid(f"the code of the {self.kind.id} failed ({type(error).__name__}); the log of the worker says where")
            return Tried(began=began, ended=clock.now(), error=wrong)
        return Tried(began=began, ended=clock.now(), response=response, secrets=self.secrets)


def reach_of(destination: Destination, kinds: Kinds, sealing: Sealing) -> Reach:
    """Raises: Invalid; Unavailable when what is sealed cannot be opened."""
    config = opened(destination, kinds, sealing)
    secrets = tuple(text for text in secrets_in(config) if len(text) >= SHORTEST_SECRET)
    return Reach(destination, kind_of(destination.kind, kinds), config, secrets)
