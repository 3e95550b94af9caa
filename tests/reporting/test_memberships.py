"""Groups as they are shown, and who belongs to them."""

from typing import Any

import pytest

from tests.collection.steps.folding import HASHED, SCOPE, Folding, item
from tests.collection.steps.test_group import told
from tests.strategies import NOON
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.errors import Missing
from thamesthrive.reporting.memberships import Memberships

pytestmark = pytest.mark.anyio


def memberships(folding: Folding) -> Memberships:
    return Memberships(folding.stores.groups, folding.stores.profiles, HASHED)


async def everybody(of: Memberships, id: str, limit: int = 2) -> list[str]:
    """The devices' parts that belong to a group, page after page."""
    page = await of.members(SCOPE, id, limit=limit, after=None)
    found = list(page.items)
    while page.next:
        page = await of.members(SCOPE, id, limit=limit, after=page.next)
        found += page.items
    return [profile.id for profile in found]


async def test_a_group_is_shown_by_its_own_id_and_by_that_of_its_record() -> None:
    folding = Folding()
    folding.send(told(1, "a/b c", traits={"name": "Acme", "gone": None}))
    groups = memberships(folding)

    shown = await groups.get(SCOPE, "a/b c")

    want: dict[str, Any] = {
        "id": "a/b c",
        "key": shown["key"],
        "traits": {"name": "Acme"},
        "metadata": {"time": {"create": NOON, "update": NOON}},
        "stats": {"events": 1},
        "members": {"count": 1, "more": False},
    }
    assert shown == want
    assert await groups.get(SCOPE, shown["key"]) == want
    listed = await groups.page(SCOPE, limit=10, after=None)
    assert listed.items == ({name: value for name, value in want.items() if name != "members"},)
    assert await groups.count(SCOPE) == 1


async def test_members_are_the_people_who_belong_to_it_as_they_are_now() -> None:
    folding = Folding()
    for n in range(5):
        folding.send(told(n, "acme" if n else "other", minutes=n, anonymous_id=f"device-{n}"))
    folding.send(item(9, user_id="ann", anonymous_id="device-1"), item(10, user_id="ann", anonymous_id="device-2"))
    groups = memberships(folding)

    found = await everybody(groups, "acme")

    assert len(found) == len(set(found)) == 3
    assert (await groups.get(SCOPE, "acme"))["members"]["count"] == 3
    assert len(await everybody(groups, "other")) == 1


async def test_who_asks_for_a_group_that_there_is_not_is_told() -> None:
    folding = Folding()
    folding.send(told(1))
    groups = memberships(folding)

    for scope, id in ((SCOPE, "nobody"), (Scope("other"), "acme")):
        with pytest.raises(Missing, match="there is no group"):
            await groups.get(scope, id)
        with pytest.raises(Missing):
            await groups.members(scope, id, limit=1, after=None)
