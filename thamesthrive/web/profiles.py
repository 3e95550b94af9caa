"""`/api/profiles`: people, by any id or key, with their timeline, visits and parts; and asking that they become one or two."""

import msgspec

from ..collection.keys import key_asked_for
from ..domain.fields import EVENT, SESSION, Kind
from ..domain.profile import Profile
from ..domain.view import view_of
from ..reporting.belonging import of_parts
from ..reporting.people import parts_of
from .paging import Listing, cursor_of
from .replies import Reply, json_reply
from .route import Asked


class KeyGiven(msgspec.Struct, forbid_unknown_fields=True):
    """`type`: `user-id`, `email`, `phone`, `external:NAME`, `profile`, `anonymous-id` or `session`.

    `region` is for phone numbers without a country, as `GB`.
    """

    type: str
    value: str
    region: str | None = None


class UnmergeGiven(msgspec.Struct, forbid_unknown_fields=True):
    """The part that leaves."""

    part: str


class MergeGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Any id of the other profile."""

    other: str = msgspec.field(name="with")


class EntryMade(msgspec.Struct):
    """The entry of the intake that will do it."""

    entry: str


async def get_profile(asked: Asked) -> Reply:
    return json_reply(view_of(await _person(asked)))


async def find_profile(asked: Asked) -> Reply:
    """The key is compared as the drain compares it."""
    given = asked.read(KeyGiven)
    key = key_asked_for(given.type, given.value, given.region)
    return json_reply(view_of(await asked.uses.people.find(asked.scope, key)))


async def list_profile_events(asked: Asked) -> Reply:
    return await _of_person(asked, EVENT)


async def list_profile_sessions(asked: Asked) -> Reply:
    return await _of_person(asked, SESSION)


async def explain_profile(asked: Asked) -> Reply:
    return json_reply(await asked.uses.explaining.explain(asked.scope, await _person(asked)))


async def unmerge_profile(asked: Asked) -> Reply:
    given = asked.read(UnmergeGiven)
    entry = await asked.uses.merging.unmerge(asked.scope, await _person(asked), given.part, by=asked.by)
    return json_reply(EntryMade(str(entry)), status=202)


async def merge_profile(asked: Asked) -> Reply:
    given = asked.read(MergeGiven)
    one, other = await _person(asked), await asked.uses.people.get(asked.scope, given.other)
    entry = await asked.uses.merging.merge(asked.scope, one, other, by=asked.by)
    return json_reply(EntryMade(str(entry)), status=202)


async def _person(asked: Asked) -> Profile:
    return await asked.uses.people.get(asked.scope, asked.place["id"])


async def _of_person(asked: Asked, kind: Kind) -> Reply:
    theirs = of_parts(parts_of(await _person(asked)))
    page = await asked.uses.records[kind.name].page(asked.scope, theirs, limit=asked.limit, after=asked.after)
    return json_reply(Listing(page.items, cursor_of(page.next)))
