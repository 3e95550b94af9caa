"""`/api/parked`: what could not be used."""

from datetime import datetime

import msgspec

from ..domain.parked import Parked
from .paging import Count, Listing, cursor_of
from .replies import Reply, json_reply
from .route import Asked


class ParkedShown(msgspec.Struct):
    """What could not be used: why, and its bytes (as text; what is not UTF-8 is escaped)."""

    id: str
    entry: str
    source: str
    reason: str
    sentence: str
    received: datetime
    body: str


async def list_parked(asked: Asked) -> Reply:
    page = await asked.uses.parked.page(asked.scope, limit=asked.limit, after=asked.after)
    return json_reply(Listing([_shown(parked) for parked in page.items], cursor_of(page.next)))


async def count_parked(asked: Asked) -> Reply:
    return json_reply(Count(await asked.uses.parked.count(asked.scope)))


def _shown(parked: Parked) -> ParkedShown:
    body = parked.body.decode("utf-8", "backslashreplace")
    return ParkedShown(parked.id, str(parked.entry), parked.source, parked.reason, parked.sentence, parked.received, body)
