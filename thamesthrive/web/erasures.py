"""`/api/erasures`: asking that a person be erased, by any id or key, and what became of it."""

from datetime import datetime

import msgspec

from ..collection.keys import key_asked_for
from ..domain.erasure import Erasure, State
from .paging import Listing, cursor_of
from .profiles import KeyGiven
from .replies import Reply, json_reply
from .route import Asked


class ErasureShown(msgspec.Struct):
    """`asked`: not done yet. `erased`: nobody finds the person, and what they left is being taken out. `done`: nothing of them is left.

    `profile` or `identity` is what was asked for, the latter as the hash of a key of that `type`. `counts`: records that were emptied or
    deleted, by kind.
    """

    id: str
    state: State
    asked: datetime
    by: str
    profile: str | None
    identity: str | None
    type: str | None
    counts: dict[str, int]
    ended: datetime | None


async def erase_profile(asked: Asked) -> Reply:
    person = await asked.uses.people.get(asked.scope, asked.place["id"])
    return json_reply(_shown(await asked.uses.eraser.profile(asked.scope, person.id, by=asked.by)), status=202)


async def create_erasure(asked: Asked) -> Reply:
    """Also of a key that nobody is known by: what is on its way with it is refused all the same."""
    given = asked.read(KeyGiven)
    key = key_asked_for(given.type, given.value, given.region)
    return json_reply(_shown(await asked.uses.eraser.key(asked.scope, key, by=asked.by)), status=202)


async def list_erasures(asked: Asked) -> Reply:
    page = await asked.uses.eraser.page(asked.scope, limit=asked.limit, after=asked.after)
    return json_reply(Listing([_shown(erasure) for erasure in page.items], cursor_of(page.next)))


async def get_erasure(asked: Asked) -> Reply:
    return json_reply(_shown(await asked.uses.eraser.get(asked.scope, asked.place["id"])))


def _shown(erasure: Erasure) -> ErasureShown:
    return ErasureShown(
        id=erasure.id,
        state=erasure.state,
        asked=erasure.asked,
        by=erasure.by,
        profile=erasure.profile,
        identity=erasure.identity,
        type=erasure.type,
        counts=dict(erasure.counts),
        ended=erasure.ended,
    )
