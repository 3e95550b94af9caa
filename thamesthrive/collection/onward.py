"""What of the events goes on to destinations: decided in the fold, saved with the part, written when it is sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from ..domain.delivery import Delivery, Status, delivery_id, order_of, partition_of_delivery
from ..domain.destination import Destination, asks_profile, condition_of
from ..domain.entry import Position
from ..domain.event import SYSTEM_SOURCE, Event
from ..domain.letter import Letter, Subject, Written, letters_of
from ..domain.part import Effect
from ..domain.profile import Profile
from ..domain.scope import Scope
from ..domain.shown import event_record
from ..kernel.errors import Invalid
from ..kernel.ids import KeyedHash
from ..kernel.values import Value, evolve
from ..language.closures import Test, compiled

NUMBERS = 10                                    # of an event: its own, and those of the system events that it causes
LAST = NUMBERS - 1                              # of what follows from an entry as a whole
UNWRITABLE = "its template cannot write this event"


@frozen(kw_only=True)
class Onward:
    """One destination as the drain needs it."""

    destination: Destination
    types: frozenset[str]
    sources: frozenset[str]                     # of senders
    system: bool                                # whether every system event goes there
    test: Test | None
    asks_profile: bool
    written: Written

    @property
    def id(self) -> str:
        return self.destination.id

    def takes(self, type_: str, source: str, *, system: bool) -> bool:
        """Whether events of this type are for it, its condition aside. `source`: of a system event, that of what caused it."""
        if not self.destination.enabled or (self.types and type_ not in self.types) or (self.sources and source not in self.sources):
            return False
        return (self.system or type_ in self.types) if system else (bool(self.sources) or not self.system)

    def wants(self, subject: Subject, now: datetime) -> bool:
        """Whether its condition is true. `now` is the receipt of the entry, so that a replay decides the same."""
        if self.test is None:
            return True
        record = {"event": event_record(subject.event, subject.profile_id), "profile": subject.view if self.asks_profile else {}}
        return self.test(record, now)


def onward_of(destination: Destination) -> Onward:
    """Compiled once for many events. Raises: Invalid, for what an older version had saved and this one does not read."""
    condition = condition_of(destination)
    test = compiled(condition) if condition is not None else None
    return Onward(
        destination=destination,
        types=frozenset(destination.types),
        sources=frozenset(destination.sources) - {SYSTEM_SOURCE},
        system=SYSTEM_SOURCE in destination.sources,
        test=test,
        asks_profile=condition is not None and asks_profile(condition),
        written=letters_of(destination),
    )


def delivery_effects(
    onward: Iterable[Onward], subject: Subject, of: Effect, naming: tuple[KeyedHash, Scope]
) -> Iterator[Effect]:
    """An outbox item for each of these destinations that wants the event which `of` stands for."""
    hashed, scope = naming
    for each in onward:
        if each.wants(subject, of.entry.time):
            id = delivery_id(hashed, scope, each.id, of.id)
            yield evolve(of, id=id, cause=of.id, destination=each.id, session=None, journey=None, properties={})


class Told(Value, frozen=True, gc=False):
    """What is to be made a delivery of, and where it stands. `subject` is None where the event cannot be read any more."""

    id: str
    entry: Position
    number: int
    part: str
    event: str
    type: str
    subject: Subject | None
    ephemeral: bool = False


def delivery_of(scope: Scope, onward: Onward, told: Told) -> Delivery:
    """The record. What cannot be written is dead from the start, with the reason."""
    letter, reason = _written(onward, told.subject)
    if reason and told.ephemeral:
        reason = UNWRITABLE                     # what the template says of it may quote it
    created = told.entry.time
    return Delivery(
        id=told.id,
        destination=onward.id,
        event=told.event,
        type=told.type,
        part=told.part,
        order=order_of(told.entry, told.number),
        partition=partition_of_delivery(scope, onward.id, told.part),
        created=created,
        due=created,
        profile=told.subject.profile_id if told.subject else None,
        body=letter.body.decode(),
        headers=letter.headers,
        status=Status.DEAD if reason else Status.WAITING,
        reason=reason,
        ended=created if reason else None,
        ephemeral=told.ephemeral,
    )


def system_deliveries(
    onward: Sequence[Onward], records: Iterable[tuple[Event, Profile]], naming: tuple[KeyedHash, Scope]
) -> Iterator[Delivery]:
    """Of system events that no part holds, such as a merge: decided again with every replay, and made once."""
    hashed, scope = naming
    for event, profile in records:
        subject = Subject(event, profile)
        for each in onward:
            if each.takes(event.type, _source(event), system=True) and each.wants(subject, event.received):
                id = delivery_id(hashed, scope, each.id, event.id)
                part = event.part or event.id
                yield delivery_of(scope, each, Told(id, event.claim.entry, LAST, part, event.id, event.type, subject))


def _written(onward: Onward, subject: Subject | None) -> tuple[Letter, str | None]:
    if subject is None:
        return Letter(b"", {}), "the event behind it cannot be read any more"
    try:
        return onward.written(subject), None
    except Invalid as error:
        return Letter(b"", {}), error.sentence


def _source(event: Event) -> str:
    """Where what caused a system event came from."""
    caused: Mapping[str, Any] = event_record(event)["properties"]
    return str(caused.get("source", SYSTEM_SOURCE))
