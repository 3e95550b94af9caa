"""`Memberships`: groups as they are shown, and who belongs to them."""

from typing import Any

from ..domain.fields import PROFILE
from ..domain.group import Group, group_record_id, shown_group
from ..domain.profile import Profile
from ..domain.scope import Scope
from ..kernel.errors import Missing
from ..kernel.ids import KeyedHash
from ..language.condition import Condition, Contains, Literal, Path
from ..ports.groups import Groups
from ..ports.profiles import Profiles
from ..ports.search import Counted, Order
from ..ports.versions import Page

MEMBERS_COUNTED = 10_000


class Memberships:
    """A group is found by the id that senders give it, or by its record's. Members are asked of the people, who may lag by a second."""

    def __init__(self, groups: Groups, profiles: Profiles, hashed: KeyedHash) -> None:
        self._groups, self._profiles, self._hashed = groups, profiles, hashed

    async def get(self, scope: Scope, id: str) -> dict[str, Any]:
        """With the number of its members. Raises: Missing."""
        group = await self._group(scope, id)
        members: Counted = await self._profiles.count(scope, _belonging_to(group), most=MEMBERS_COUNTED)
        return {**shown_group(group), "members": {"count": members.count, "more": not members.exact}}

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None) -> Page[dict[str, Any]]:
        """Last seen first."""
        page = await self._groups.page(scope, limit=limit, after=after)
        return Page(tuple(map(shown_group, page.items)), page.next)

    async def count(self, scope: Scope) -> int:
        """How many groups there are."""
        return await self._groups.count(scope)

    async def members(self, scope: Scope, id: str, *, limit: int, after: tuple[str, str] | None) -> Page[Profile]:
        """The people of a group, last seen first. Raises: Missing."""
        group = await self._group(scope, id)
        order = Order(PROFILE.sortable("last_seen"), limit, after=after)
        return await self._profiles.page(scope, _belonging_to(group), order)

    async def _group(self, scope: Scope, id: str) -> Group:
        named = group_record_id(self._hashed, scope, id)
        found = await self._groups.load(scope, [named, id])
        if (group := found.get(named) or found.get(id)) is None:
            raise Missing(f'there is no group "{id}"; if it was told of just now, ask again in a moment', code="no-such-group")
        return group.value


def _belonging_to(group: Group) -> Condition:
    return Contains(Path(("groups", "ids")), Literal(group.group_id))
