"""Merging outside the steps: a root takes frozen documents in, and says so by a system event that it keeps until it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve

from ..domain.entry import Entry, Position
from ..domain.event import system_event_id
from ..domain.part import Effect
from ..domain.profile import Profile, absorb, lacks, may_join
from .rules import Rules

PROFILES_MERGED = "profiles-merged"
PROFILES_UNMERGED = "profiles-unmerged"

Cause = tuple[Position, Entry]


def taken_in(root: Profile, gone: Profile, cause: Cause, rules: Rules) -> Profile:
    """The root with a frozen document's parts. Its own part keeps the effect, for the entry at hand to send."""
    position, entry = cause
    effect = Effect(
        entry=position,
        id=system_event_id(rules.hashed, rules.scope, gone.created.time, PROFILES_MERGED, gone.id, str(gone.epoch)),
        type=PROFILES_MERGED,
        time=entry.received,
        source=entry.source,
        properties={"profile": root.id, "absorbed": gone.id, "by": entry.by or "identity"},
    )
    return with_effect(absorb(root, gone), root.id, effect)


def unmerged_effect(root: str, leaver: str, cause: Cause, rules: Rules) -> Effect:
    """A part left its profile."""
    position, entry = cause
    properties: Mapping[str, Any] = {"profile": root, "left": leaver, "by": entry.by}
    return Effect(
        entry=position,
        id=system_event_id(rules.hashed, rules.scope, entry.received, PROFILES_UNMERGED, leaver, str(position)),
        type=PROFILES_UNMERGED,
        time=entry.received,
        source=entry.source,
        properties=properties,
    )


def with_effect(profile: Profile, part_id: str, effect: Effect) -> Profile:
    """The profile with one more item in a part's outbox."""
    part = profile.parts[part_id]
    return evolve(profile, parts={**profile.parts, part_id: evolve(part, outbox=(*part.outbox, effect))})


def refused(root: Profile, path: Sequence[Profile], rules: Rules) -> Profile | None:
    """The first frozen document on the way (nearest to the root first) that the root lacks and may not take in."""
    for document in reversed(path):
        if lacks(root, document):
            if not may_join(document.parts, root.parts, rules.limits):
                return document
            root = absorb(root, document)
    return None
