"""`Work`: one entry of a round, decoded, with its events prepared and what of it must be parked."""

from collections.abc import Sequence
from datetime import UTC

from attrs import field, frozen

from ..domain.entry import FORMAT, Entry, Item, Position
from ..domain.parked import Parked, Reason
from ..kernel.codec import decode, encode
from ..kernel.errors import Invalid, Malformed
from ..kernel.ids import KeyedHash
from ..kernel.values import evolve
from ..ports.intake import Logged
from .prepared import Prepared, prepare
from .record import parked_of
from .rules import Rules


@frozen
class Work:
    """Each event of the entry is in `prepared` or in `parked`."""

    position: Position
    entry: Entry
    prepared: tuple[Prepared, ...] = ()
    parked: tuple[Parked, ...] = field(default=())


@frozen
class Header:
    """What every format of an entry has."""

    v: int = FORMAT


def decoded(body: bytes) -> Entry | None:
    """The entry, None if a newer process wrote it in a format of its own. Raises: Malformed."""
    try:
        entry = decode(body, Entry)
    except Malformed:
        if decode(body, Header).v > FORMAT:
            return None
        raise
    if entry.v > FORMAT:
        return None
    _check_times(entry)
    return entry


def work_of(position: Position, entry: Entry, rules: Rules) -> Work:
    """Prepare each event; one that cannot be prepared is parked and the others go on."""
    prepared: list[Prepared] = []
    parked: list[Parked] = []
    for index, bad in enumerate(entry.bad, len(entry.items)):
        parked.append(parked_of(rules.hashed, position, index, entry, (bad.reason, bad.sentence, bad.body)))
    for index in range(len(entry.items)):
        try:
            prepared.append(prepare(entry, index, rules))
        except Invalid as error:
            parked.append(_parked_item(Work(position, entry), (index, entry.items[index]), (Reason.INVALID, error.sentence), rules.hashed))
    return Work(position, entry, tuple(prepared), tuple(parked))


def _check_times(entry: Entry) -> None:
    """Doors write them in UTC. A damaged entry may name one that no calendar has, which no list could show. Raises: Malformed."""
    times = [entry.received]
    for item in entry.items:
        times.append(item.time)
        if item.sent is not None:
            times.append(item.sent)
    try:
        for time in times:
            if time.tzinfo is not UTC:
                time.astimezone(UTC)
    except OverflowError as error:
        raise Malformed("an entry's time lies beyond the years 1 to 9999 in UTC") from error


def without(work: Work, refused: Sequence[tuple[str, str]], hashed: KeyedHash) -> Work:
    """The work without events that the store refuses (event id, sentence): they are parked."""
    why = dict(refused)
    gone = [p for p in work.prepared if p.item.id in why]
    parked = tuple(_parked_item(work, (p.index, p.item), (Reason.REFUSED, why[p.item.id]), hashed) for p in gone)
    return evolve(work, prepared=tuple(p for p in work.prepared if p.item.id not in why), parked=(*work.parked, *parked))


def parked_whole(logged: Logged, entry: Entry, why: tuple[str, str], hashed: KeyedHash) -> Parked:
    """A whole entry that cannot be used, with all its events."""
    return evolve(parked_of(hashed, logged.position, -1, entry, (*why, logged.body)), events=logged.events)


def readable(body: bytes) -> Entry | None:
    """The entry, None if these bytes are none."""
    try:
        return decoded(body)
    except Malformed:
        return None


def reused(work: Work, prepared: Prepared, hashed: KeyedHash) -> Parked:
    """An event under the id of another."""
    why = "another event with this id and other content is stored already"
    return _parked_item(work, (prepared.index, prepared.item), (Reason.ID_REUSED, why), hashed)


def _parked_item(work: Work, at: tuple[int, Item], why: tuple[str, str], hashed: KeyedHash) -> Parked:
    """`at` is its place in the entry and the item, without what must not be stored once that is known."""
    index, item = at
    return parked_of(hashed, work.position, index, work.entry, (*why, encode(item)))
