"""The records that the drain makes of what it read: events, system events, and what had to be parked."""

from collections.abc import Mapping
from typing import Any

from ..domain.entry import Entry, Position
from ..domain.event import SYSTEM_SOURCE, SYSTEM_TAGS, Claim, Event, Outcome
from ..domain.identity import Home
from ..domain.ledger import ERASED
from ..domain.parked import Parked
from ..domain.part import Effect
from ..kernel.codec import Raw, encode
from ..kernel.ids import KeyedHash
from ..kernel.paths import find
from .collected import REJECTED, Collected

EMPTY = Raw(b"{}")
MOST_OF_PAGE = 1_000
OUTCOME_REJECTED = Outcome.REJECTED


def claim_of(collected: Collected) -> Claim:
    """What the record will tell whoever tries to make it again. A rejected event claims nothing."""
    digest = collected.prepared.digest
    if collected.relation is REJECTED:
        erased = collected.reason == ERASED
        return Claim(
            entry=collected.position,
            digest="" if erased else digest,    # of what was sent, so it would tell it to who guesses
            home=None,
            session=None,
            outcome=OUTCOME_REJECTED,
            reason=collected.reason,
        )
    return Claim(entry=collected.position, digest=digest, home=collected.home, session=collected.session_id)


def record_of(collected: Collected, claim: Claim) -> Event:
    """The record of a new event; of a rejected one without what was sent."""
    entry, prepared = collected.entry, collected.prepared
    item, event_type = prepared.item, prepared.event_type
    rejected, erased = collected.relation is REJECTED, collected.reason == ERASED
    return Event(
        id=item.id,
        type=item.type,
        name=item.type if erased else item.name,
        time=item.time,
        received=entry.received,
        source=entry.source,
        channel=entry.channel,
        door=entry.door,
        claim=claim,
        sender_id=None if erased else item.sender_id,
        reason=collected.reason,
        properties=EMPTY if rejected else item.properties,
        traits=EMPTY if rejected else item.traits,
        context=EMPTY if rejected else prepared.surroundings.written,
        data={} if rejected else prepared.data,
        page={} if rejected else _page(prepared.context),
        tags=event_type.tags if event_type else (),
        journey=event_type.stage(collected.visits) if event_type else None,
        flags=collected.flags,
    )


def system_record(effect: Effect, home: Home) -> Event:
    """The record of a system event: searched and counted like others, but of source `system`."""
    return Event(
        id=effect.id,
        type=effect.type,
        name=effect.type,
        time=effect.time,
        received=effect.entry.time,
        source=SYSTEM_SOURCE,
        claim=Claim(entry=effect.entry, digest="", home=home, session=effect.session),
        properties=Raw(encode({**effect.properties, "source": effect.source, "cause": effect.cause})),
        tags=SYSTEM_TAGS,
        journey=effect.journey,
    )


def parked_of(hashed: KeyedHash, position: Position, index: int, entry: Entry, why: tuple[str, str, bytes]) -> Parked:
    """A parked item; `why` is reason, sentence and bytes. The id is derived, so parking it again changes nothing.

    Of an ephemeral source no bytes are kept.
    """
    reason, sentence, body = why
    return Parked(
        id=hashed("parked", str(position), str(index)),
        entry=position,
        source=entry.source,
        reason=reason,
        sentence=sentence,
        received=entry.received,
        body=b"" if entry.ephemeral else body,
    )




def _page(context: Mapping[str, Any]) -> dict[str, str]:
    """What searches ask of a page, from where clients put it. Cut to what an index takes: the whole stands in the context."""
    page = context.get("page")
    if type(page) is not dict:
        page = {}
    found = {
        "url": _text(page.get("url")) or _text(context.get("url")),
        "path": _text(page.get("path")),
        "title": _text(page.get("title")),
        "referrer": _text(page.get("referrer")) or _text(find(page, "referer.host") if "referer" in page else None),
    }
    return {name: value[:MOST_OF_PAGE] for name, value in found.items() if value}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
