"""`Group`: a company or household. It is told of by the `group` events of its people, who keep themselves what they belong to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..kernel.ids import KeyedHash
from ..kernel.values import Value, evolve
from .entry import Cursor
from .part import Fact, latest
from .scope import Scope

GROUP = "group"                                 # the type of the events that tell of one
GROUP_ID = "groupId"                            # the property that says of which
MOST_GROUPS = 50                                # of one part; further memberships stand in their events only


class Group(Value, frozen=True, kw_only=True, gc=False):
    """`id` is that of the record; `group_id` is the senders' own. Traits are the latest by (event time, event id)."""

    id: str
    group_id: str
    traits: Mapping[str, Fact] = {}
    events: int = 0                             # stored events that told of it
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    cursors: Mapping[str, Cursor] = {}
    v: int = 1

    def grown(self, traits: Mapping[str, Any], time: datetime, event: str) -> "Group":
        """With one more event that told of it."""
        facts = self.traits
        for name, value in traits.items():
            facts = latest(facts, name, Fact(value, time, event))
        return evolve(
            self,
            traits=facts,
            events=self.events + 1,
            first_seen=min(self.first_seen or time, time),
            last_seen=max(self.last_seen or time, time),
        )


def group_record_id(hashed: KeyedHash, scope: Scope, group_id: str) -> str:
    """The id of a group's record: as long as any other, whatever senders call it."""
    return hashed("group", scope.tenant, scope.stage, group_id)


def shown_group(group: Group) -> dict[str, Any]:
    """The group as the API and the console show it. It may be asked for by its `id` or its `key`."""
    return {
        "id": group.group_id,
        "key": group.id,
        "traits": {name: fact.value for name, fact in group.traits.items() if fact.value is not None},
        "metadata": {"time": {"create": group.first_seen, "update": group.last_seen}},
        "stats": {"events": group.events},
    }
