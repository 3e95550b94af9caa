"""`/api/groups`: companies and households, and who belongs to them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from ..domain.view import view_of
from .paging import Count, Listing, cursor_of
from .replies import Reply, json_reply
from .route import Asked


class GroupTimes(msgspec.Struct):
    """First and last told of."""

    create: datetime | None
    update: datetime | None


class GroupMetadata(msgspec.Struct):
    """When."""

    time: GroupTimes


class GroupStats(msgspec.Struct):
    """`events`: how many told of it."""

    events: int


class Members(msgspec.Struct):
    """How many people belong to it. `more`: there are more than that."""

    count: int
    more: bool


class GroupShown(msgspec.Struct):
    """A company or household. `id` is the senders' own; `key` is another name for it that any address can hold."""

    id: str
    key: str
    traits: Mapping[str, Any]
    metadata: GroupMetadata
    stats: GroupStats


class GroupWithMembers(GroupShown):
    """The same, and how many belong to it."""

    members: Members


async def list_groups(asked: Asked) -> Reply:
    page = await asked.uses.memberships.page(asked.scope, limit=asked.limit, after=asked.after)
    return json_reply(Listing(page.items, cursor_of(page.next)))


async def count_groups(asked: Asked) -> Reply:
    return json_reply(Count(await asked.uses.memberships.count(asked.scope)))


async def get_group(asked: Asked) -> Reply:
    return json_reply(await asked.uses.memberships.get(asked.scope, asked.place["id"]))


async def list_members(asked: Asked) -> Reply:
    page = await asked.uses.memberships.members(asked.scope, asked.place["id"], limit=asked.limit, after=asked.after)
    return json_reply(Listing([view_of(profile) for profile in page.items], cursor_of(page.next)))
