"""`/api/deliveries`: what destinations were told, how it went, and sending it again."""

from datetime import datetime

import msgspec
from attrs import asdict

from ..domain.delivery import Attempt, Delivery, Status
from ..ports.deliveries import Which
from .asks import OfDelivery
from .paging import Count, Listing, cursor_of
from .replies import Reply, json_reply
from .route import Asked


class DeliveryShown(msgspec.Struct):
    """`body` and `headers` are what every attempt sends; `attempts` what came of each, the first and the latest of them.

    `ephemeral`: its source keeps nothing of what events say, so these are empty once it has ended.
    """

    id: str
    destination: str
    event: str
    type: str
    profile: str | None
    part: str
    status: Status
    reason: str | None
    created: datetime
    due: datetime
    ended: datetime | None
    tries: int
    attempts: tuple[Attempt, ...]
    body: str
    headers: dict[str, str]
    ephemeral: bool


class ReplayedShown(msgspec.Struct):
    """How many are sent again. `skipped`: those that cannot be; replayed alone, each says why. `more`: ask again for the others."""

    replayed: int
    skipped: int
    more: bool


async def list_deliveries(asked: Asked) -> Reply:
    page = await asked.uses.again.page(asked.scope, _which(asked), limit=asked.limit, after=asked.after)
    return json_reply(Listing([_shown(delivery) for delivery in page.items], cursor_of(page.next)))


async def count_deliveries(asked: Asked) -> Reply:
    return json_reply(Count(await asked.uses.again.count(asked.scope, _which(asked))))


async def get_delivery(asked: Asked) -> Reply:
    return json_reply(_shown(await asked.uses.again.get(asked.scope, asked.place["id"])))


async def replay_delivery(asked: Asked) -> Reply:
    return json_reply(_shown(await asked.uses.again.replay(asked.scope, asked.place["id"])), status=202)


async def discard_delivery(asked: Asked) -> Reply:
    return json_reply(_shown(await asked.uses.again.discard(asked.scope, asked.place["id"], asked.by)))


async def replay_deliveries(asked: Asked) -> Reply:
    done = await asked.uses.again.replay_all(asked.scope, _which(asked))
    return json_reply(ReplayedShown(**asdict(done)), status=202)


def _which(asked: Asked) -> Which:
    said = asked.said(OfDelivery)
    return Which(
        status=Status(said.status) if said.status else None,
        destination=said.destination,
        profile=said.profile,
        event=said.event,
        since=asked.time("from"),
        until=asked.time("to"),
    )


def _shown(delivery: Delivery) -> DeliveryShown:
    return DeliveryShown(
        id=delivery.id,
        destination=delivery.destination,
        event=delivery.event,
        type=delivery.type,
        profile=delivery.profile,
        part=delivery.part,
        status=delivery.status,
        reason=delivery.reason,
        created=delivery.created,
        due=delivery.due,
        ended=delivery.ended,
        tries=delivery.tries,
        attempts=delivery.attempts,
        body=delivery.body,
        headers=dict(delivery.headers),
        ephemeral=delivery.ephemeral,
    )
