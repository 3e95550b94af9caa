"""A root takes frozen documents in, or lets one go, and says so by system events."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..domain.entry import Entry, Position
from ..domain.event import SYSTEM_SOURCE, SYSTEM_TAGS, Claim, Event, system_event_id
from ..domain.merge import PROFILES_MERGED, PROFILES_UNMERGED
from ..domain.part import Effect
from ..domain.profile import Joined, Profile, absorb, lacks, may_join
from ..kernel.codec import Raw, encode
from ..kernel.values import evolve
from .rules import Rules

BY_IDENTITY = "identity"

Cause = tuple[Position, Entry]
Named = tuple[str, tuple[str, ...]]             # an event, and the types of the keys that it named together


def taken_in(root: Profile, gone: Profile, cause: Cause, named: Named = ("", ())) -> Profile:
    """The root with a frozen document's parts; it remembers to say so, until that is done and the document is emptied."""
    _, entry = cause
    return absorb(root, gone, Joined(entry.received, entry.source, entry.by or BY_IDENTITY, *named))


def merged_records(root: Profile, rules: Rules) -> list[Event]:
    """The system events of what a root took in and has yet to announce. Their ids are derived, so each is one for ever."""
    records = []
    for id, why in root.joined.items():
        part, epoch = root.parts.get(id), root.absorbed.get(id)
        if part is not None and epoch is not None:
            told = {"event": why.event, "keys": why.keys} if why.event else {}
            properties = {"profile": root.id, "absorbed": id, "by": why.by, "source": why.source, **told}
            records.append(
                Event(
                    id=system_event_id(rules.hashed, rules.scope, part.created.time, PROFILES_MERGED, id, str(epoch)),
                    type=PROFILES_MERGED,
                    name=PROFILES_MERGED,
                    time=why.time,
                    received=why.time,
                    source=SYSTEM_SOURCE,
                    claim=Claim(entry=part.created, digest="", home=part.home, session=None),
                    properties=Raw(encode(properties)),
                    tags=SYSTEM_TAGS,
                )
            )
    return records


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


def refused(root: Profile, path: Sequence[Profile], cause: Cause, rules: Rules) -> Profile | None:
    """The first frozen document on the way (nearest to the root first) that the root lacks and may not take in."""
    for document in reversed(path):
        if lacks(root, document):
            if root.erased is not None or not may_join(document.parts, root.parts, rules.limits):
                return document
            root = taken_in(root, document, cause)
    return None
