"""`/api/destination-standings`: how it goes with each destination: what waits, what was given up, what was sent last, whether it rests."""

from datetime import datetime

import msgspec

from ..delivery.rests import Cause, Rest
from ..delivery.standings import DestinationStanding
from ..domain.delivery import Delivery, Status
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked


class RestShown(msgspec.Struct):
    """A destination is not called until then; once that is past, one call is trying whether it is there again.

    `cause`: `failed`, after so many failures in a row; or `asked`, as it answered 429. `status` and `said`: of the last call, with secrets
    masked; no status where there was no answer.
    """

    until: datetime
    cause: Cause
    failures: int
    status: int | None
    said: str


class NewestShown(msgspec.Struct):
    """The delivery that was made last."""

    id: str
    status: Status
    tries: int
    created: datetime
    ended: datetime | None


class StandingShown(msgspec.Struct):
    """How many deliveries of a destination wait and were given up. `rest`: why nothing is sent just now, as a worker told it."""

    destination: str
    waiting: int
    dead: int
    newest: NewestShown | None
    rest: RestShown | None


async def list_destination_standings(asked: Asked) -> Reply:
    return json_reply(Listing([_shown(standing) for standing in await asked.uses.standings.all(asked.scope)]))


def _shown(standing: DestinationStanding) -> StandingShown:
    of, rest = standing.deliveries, standing.rest
    return StandingShown(standing.id, of.waiting, of.dead, _newest(of.newest) if of.newest else None, _rest(rest) if rest else None)


def _newest(delivery: Delivery) -> NewestShown:
    return NewestShown(delivery.id, delivery.status, delivery.tries, delivery.created, delivery.ended)


def _rest(rest: Rest) -> RestShown:
    return RestShown(rest.until, rest.cause, rest.failures, rest.status, rest.said)
