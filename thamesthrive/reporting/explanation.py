"""`Explanation`: why a profile is what it is: its parts, the keys that lead to them since when and by which event, and its merges."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from ..domain.event import Event
from ..domain.fields import EVENT
from ..domain.identity import Identity, Link
from ..domain.merge import PROFILES_MERGED, PROFILES_UNMERGED, parts_that_can_leave
from ..domain.part import Part
from ..domain.profile import Profile
from ..domain.scope import Scope
from ..kernel.codec import decode_any
from ..kernel.paths import find
from ..language.condition import Compare, Literal, Path, both
from ..ports.events import Events
from ..ports.identities import Identities
from ..ports.search import Order
from .belonging import of_parts
from .people import parts_of

MERGES_SHOWN = 100


@frozen
class LinkShown:
    """A part that a key leads to (or led to), since when, because of which event."""

    part: str
    since: datetime
    by: str


@frozen
class KeyShown:
    """A key that came in with a part. `leads_to` is where it stands now, None while its record is not written."""

    type: str
    value: str
    first: datetime
    by: str
    leads_to: LinkShown | None
    earlier: tuple[LinkShown, ...]


@frozen(kw_only=True)
class PartShown:
    """One part of a person."""

    id: str
    created: datetime
    user: bool
    can_leave: bool
    events: int
    visits: int
    first_seen: datetime | None
    last_seen: datetime | None
    apart: tuple[str, ...]
    keys: tuple[KeyShown, ...]


@frozen
class MergeShown:
    """Profiles that became one, or two again: when, and who or what asked for it (`identity`: a key they shared).

    `event` is the one that named two keys together, `keys` their types, that of the event's own part first; of a merge by `identity`,
    unless somebody who came by had to finish it.
    """

    type: str
    time: datetime
    profile: str | None
    other: str | None
    by: str | None
    event: str | None
    keys: tuple[str, ...]


@frozen
class Explanation:
    """See the module."""

    id: str
    parts: tuple[PartShown, ...]
    merges: tuple[MergeShown, ...]


class Explaining:
    """Reads the records behind a profile."""

    def __init__(self, identities: Identities, events: Events) -> None:
        self._identities, self._events = identities, events

    async def explain(self, scope: Scope, profile: Profile) -> Explanation:
        """Parts oldest first; merges newest first, the last hundred of each kind."""
        known = await self._identities.load(scope, sorted({id for part in profile.parts.values() for id in part.keys}))
        identities = {id: row.value for id, row in known.items()}
        able = set(parts_that_can_leave(profile))
        parts = sorted(profile.parts.values(), key=lambda part: part.home.age)
        shown = tuple(_part(part, identities, can_leave=part.id in able) for part in parts)
        return Explanation(profile.id, shown, await self._merges(scope, profile))

    async def _merges(self, scope: Scope, profile: Profile) -> tuple[MergeShown, ...]:
        found: list[Event] = []
        order = Order(EVENT.sortable(EVENT.sort), MERGES_SHOWN)
        for type_ in (PROFILES_MERGED, PROFILES_UNMERGED):
            condition = both(Compare(Path(("type",)), "=", Literal(type_)), of_parts(parts_of(profile)))
            found.extend((await self._events.page(scope, condition, order)).items)
        return tuple(_merge(event) for event in sorted(found, key=lambda e: (e.time, e.id), reverse=True))


def _part(part: Part, identities: Mapping[str, Identity], *, can_leave: bool) -> PartShown:
    return PartShown(
        id=part.id,
        created=part.created.time,
        user=part.user,
        can_leave=can_leave,
        events=sum(counter.count for counter in part.counters.values()),
        visits=part.visits,
        first_seen=part.first_seen,
        last_seen=part.last_seen,
        apart=part.apart,
        keys=tuple(_keys(part, identities)),
    )


def _keys(part: Part, identities: Mapping[str, Identity]) -> Iterable[KeyShown]:
    for id, key in sorted(part.keys.items(), key=lambda pair: (pair[1].type, pair[1].value)):
        identity = identities.get(id)
        now = _link(identity.link) if identity else None
        earlier = tuple(_link(link) for link in identity.earlier) if identity else ()
        yield KeyShown(key.type, key.value, key.since, key.by, now, earlier)


def _link(link: Link) -> LinkShown:
    return LinkShown(link.home.part, link.since.time, link.by)


def _merge(event: Event) -> MergeShown:
    said = decode_any(event.properties)
    return MergeShown(
        type=event.type,
        time=event.time,
        profile=find(said, "profile"),
        other=find(said, "absorbed") or find(said, "left"),
        by=find(said, "by"),
        event=find(said, "event"),
        keys=tuple(find(said, "keys") or ()),
    )
