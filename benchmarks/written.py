"""What a drain wrote, read back from the store and dealt out to bulks as the drain's rounds had them: for bare writers of the same.

A round writes its new events, and once each the profiles and sessions that its events touch and the identities that are new. A document
that was written in several rounds is written here as often, each time as it stands at the end.
"""

from collections.abc import Iterator, Sequence

from attrs import frozen


@frozen
class Stored:
    """A document. `home`: of an event or session the part it went to; of a profile its root, None if it is one; of a link the part."""

    table: str
    id: str
    row: tuple[object, ...]
    home: str | None = None
    session: str | None = None
    order: str | None = None                    # of an event that was sent: the sender's id, which counts up


@frozen
class Bulk:
    """What one round writes."""

    sent: int
    rows: tuple[Stored, ...]


def bulks(documents: Sequence[Stored], round_events: int) -> Iterator[Bulk]:
    """In the order in which the events were sent."""
    of = _Tables(documents)
    events = sorted((d for d in of.all("events") if d.order is not None), key=lambda d: d.order or "")
    for start in range(0, len(events), round_events):
        sent = events[start : start + round_events]
        yield Bulk(len(sent), tuple(of.round(sent)))


class _Tables:
    """Documents by what leads to them."""

    def __init__(self, documents: Sequence[Stored]) -> None:
        self._documents = documents
        self._profiles = {d.id: d for d in documents if d.table == "profiles"}
        self._sessions = {d.id: d for d in documents if d.table == "sessions"}
        self._latest = _by_session(documents)
        self._first: dict[str, list[Stored]] = {}               # part -> what is written once, with its first event
        for d in documents:
            if d.table == "identities" or (d.table == "events" and d.order is None):
                self._first.setdefault(d.home or "", []).append(d)

    def all(self, table: str) -> list[Stored]:
        return [d for d in self._documents if d.table == table]

    def round(self, sent: Sequence[Stored]) -> Iterator[Stored]:
        """Events and what is new of their parts; then profiles and sessions, each once."""
        parts = dict.fromkeys(d.home for d in sent if d.home)
        sessions = dict.fromkeys(d.session for d in sent if d.session)
        yield from sent
        for part in parts:
            yield from self._first.pop(part, ())
        yield from {d.id: d for part in parts if (d := self._root(part))}.values()
        for session in sessions:
            if found := self._sessions.get(session):
                yield found
                yield from self._latest.get(session, ())

    def _root(self, part: str) -> Stored | None:
        document = self._profiles.get(part)
        while document is not None and document.home is not None:
            document = self._profiles.get(document.home)
        return document


def _by_session(documents: Sequence[Stored]) -> dict[str, list[Stored]]:
    found: dict[str, list[Stored]] = {}
    for d in documents:
        if d.table == "latest_sessions" and d.session:
            found.setdefault(d.session, []).append(d)
    return found
