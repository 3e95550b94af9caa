"""`Standings`: how it goes with each destination, as a list of them shows it."""

from collections.abc import Sequence

from attrs import frozen

from ..domain.definitions import DESTINATION
from ..domain.scope import Scope
from ..ports.definitions import Definitions
from ..ports.deliveries import Deliveries, OfDestination
from .rests import Rest, Rests


@frozen
class DestinationStanding:
    """`rest`: why it is not called just now; None: it is."""

    id: str
    deliveries: OfDestination
    rest: Rest | None


@frozen(kw_only=True)
class Standings:
    """What is told of rests is looked at here, and only here."""

    definitions: Definitions
    deliveries: Deliveries
    rests: Rests

    async def all(self, scope: Scope) -> Sequence[DestinationStanding]:
        """By id. Raises: Unavailable."""
        ids = [definition.id for definition in await self.definitions.list(scope, DESTINATION)]
        found, rests = await self.deliveries.by_destination(scope, ids), await self.rests.known(scope, ids)
        return [DestinationStanding(id, found[id], rests.get(id)) for id in ids]
