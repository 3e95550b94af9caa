"""What the outboxes hold for destinations, as deliveries: for the entries of a round, wherever the parts stand now, of replays too."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ..domain.delivery import Delivery
from ..domain.entry import Entry, Position
from ..domain.event import Event
from ..domain.letter import Subject
from ..domain.part import Effect, Part
from ..domain.profile import Profile
from ..kernel.values import evolve
from .desk import Desk
from .joining import merged_records
from .onward import NUMBERS, Told, delivery_of, system_deliveries
from .record import system_record
from .rules import Rules


def deliveries_of(entries: Mapping[Position, Entry], desk: Desk, rules: Rules) -> Iterator[Delivery]:
    """In the order of the log. A destination that is gone gets nothing."""
    if not rules.onward:
        return
    onward = {each.id: each for each in rules.onward}
    told = (*_of_parts(entries, desk), *_of_nobody(desk))
    made = [
        delivery_of(rules.scope, to, evolve(each, ephemeral=entries[each.entry].ephemeral))
        for id, each in told
        if (to := onward.get(id)) is not None
    ]
    merged = [(record, root) for root in desk.roots() for record in merged_records(root, rules)]
    yield from sorted((*made, *system_deliveries(rules.onward, merged, (rules.hashed, rules.scope))), key=lambda d: d.order)


def system_only(records: Sequence[Event], document: Profile | None, rules: Rules) -> Iterator[Delivery]:
    """Of an un-merge, which is a round by itself."""
    if document is not None and rules.onward:
        yield from system_deliveries(rules.onward, [(record, document) for record in records], (rules.hashed, rules.scope))


def _of_parts(entries: Collection[Position], desk: Desk) -> Iterator[tuple[str, Told]]:
    """With the destination of each."""
    for root in desk.roots():
        subjects = _Subjects(root, desk)
        for part in root.parts.values():
            for effect in part.outbox:
                if effect.entry in entries and effect.destination is not None:
                    yield effect.destination, _told(effect, part.id, subjects.of(effect, part))


def _of_nobody(desk: Desk) -> Iterator[tuple[str, Told]]:
    for effect in desk.loose:
        event = desk.told.get((effect.entry, effect.number // NUMBERS))
        subject = Subject(event, None) if event else None
        yield effect.destination or "", _told(effect, effect.cause, subject)


class _Subjects:
    """The events behind the effects of one document; its view is made once."""

    def __init__(self, root: Profile, desk: Desk) -> None:
        self._root, self._desk = root, desk
        self._views: dict[str, Mapping[str, Any]] = {}
        self._made: dict[str, Subject] = {}

    def of(self, effect: Effect, part: Part) -> Subject | None:
        """None where the round does not hold the event (any more)."""
        if effect.cause not in self._made:
            event = self._event(effect, part)
            if event is None:
                return None
            self._made[effect.cause] = Subject(event, self._root, self._views)
        return self._made[effect.cause]

    def _event(self, effect: Effect, part: Part) -> Event | None:
        if effect.number % NUMBERS:
            caused = next((e for e in part.outbox if e.id == effect.cause and e.destination is None), None)
            return system_record(caused, part.home) if caused else None
        return self._desk.told.get((effect.entry, effect.number // NUMBERS))


def _told(effect: Effect, part: str, subject: Subject | None) -> Told:
    return Told(effect.id, effect.entry, effect.number, part, effect.cause, effect.type, subject)
