"""group: the company or household that the event tells of grows, and its person belongs to it."""

from ...domain.group import MOST_GROUPS, Group
from ...domain.part import Fact, advanced, earliest, has_seen, oldest
from ...kernel.values import evolve
from ..collected import Collected
from ..prepared import GroupTold
from ..rules import Rules


def group(collected: Collected, rules: Rules) -> Collected:
    """Group and part each take the event in once, by their own cursors. A part keeps the groups that it has belonged to longest."""
    told, part = collected.prepared.group, collected.part
    if told is None or not collected.counts:
        return collected
    if part is not None:
        since = Fact(None, collected.prepared.when, collected.event_id)
        part = evolve(part, groups=oldest(earliest(part.groups, told.group_id, since), MOST_GROUPS))
    return evolve(collected, part=part, group=_grown(collected, told))


def _grown(collected: Collected, told: GroupTold) -> Group | None:
    known = collected.groups.get(told.id) or Group(id=told.id, group_id=told.group_id)
    if told.id not in collected.applying_groups and has_seen(known.cursors, collected.position):
        return None
    grown = known.grown(told.traits, collected.prepared.when, collected.event_id)
    return evolve(grown, cursors=advanced(known.cursors, collected.position))
