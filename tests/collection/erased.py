"""What must hold of a world in which people were erased, once it has come to rest and what they left was taken out."""

from collections import Counter as Count
from typing import Any

from thamesthrive.domain.entry import Position
from thamesthrive.domain.erasure import State
from thamesthrive.domain.event import SYSTEM_SOURCE, Event, Outcome
from thamesthrive.domain.group import GROUP
from thamesthrive.domain.identity import USER, Key, identity_id
from thamesthrive.domain.ledger import ERASED
from thamesthrive.domain.profile import Profile, holds_something
from thamesthrive.kernel.codec import EMPTY

from . import invariants
from .invariants import root_of
from .world import HASHED, SCOPE, World, at_once


def check_erased(world: World) -> None:
    at_once(world.clean(settle_s=0))
    stores: Any = world.stores
    documents: dict[str, Profile] = {p.id: p for p, _ in stores.profiles.table.values(SCOPE)}
    records: dict[str, Event] = {e.id: e for e in stores.events.table.values(SCOPE)}
    sent = {item.id: item for s in world.sent for item in s.messages}
    assert not any(at_once(world.intake.lag()).values()), "entries are left in the log"
    assert set(sent) <= set(records), "a message has no record"
    assert all(e.state is State.DONE for e in stores.erasures.table.values(SCOPE)), "an erasure has no end"
    check_documents(documents)
    check_records(world, documents, records)
    check_counted(documents, {id: records[id] for id in sent})
    check_sessions(documents, stores.sessions.table.values(SCOPE), records)
    check_deliveries(documents, stores)
    check_ledger(world, records)
    gone = {id for id, document in documents.items() if document.erased}
    assert not [i for i in stores.identities.table.values(SCOPE) if i.home.part in gone], "a key leads to somebody who was erased"
    if not world.later:
        check_nothing_is_back(world, records)
        check_nothing_is_left(world)


def check_documents(documents: dict[str, Profile]) -> None:
    """Tombstones tell of nobody; whoever is left is as ever."""
    for id, document in documents.items():
        if document.erased:
            assert set(document.parts) == {id}, f"{id} tells of others"
            assert not holds_something(document), f"{id} holds something"
            assert not document.leaving, f"{id}: still leaving"
    invariants.check_documents({id: document for id, document in documents.items() if not document.erased})


def check_records(world: World, documents: dict[str, Profile], records: dict[str, Event]) -> None:
    """Stored of somebody who is there, or without anything that was sent."""
    for record in records.values():
        if record.claim.outcome is Outcome.STORED:
            assert record.part is None or documents[root_of(documents, record.part)].erased is None, f"{record.id} is of who was erased"
            continue
        assert record.claim.home is None
        assert (record.properties, record.traits, record.context, record.sender_id) == (EMPTY, EMPTY, EMPTY, None)
        assert record.claim.outcome is Outcome.ERASED or record.reason == ERASED
        assert world.sent, "erased by nobody"


def check_counted(documents: dict[str, Profile], records: dict[str, Event]) -> None:
    """Each event that stands is counted once, in its part."""
    counted: Count[tuple[str, str]] = Count()
    for document in documents.values():
        for part_id, held in (*document.parts.items(), *document.bases.items()) if not document.root else ():
            for type_, counter in held.counters.items():
                counted[part_id, type_] += counter.count
    want: Count[str] = Count()
    for record in records.values():
        if record.claim.outcome is Outcome.STORED and record.part:
            want[record.type] += 1
    total: Count[str] = Count()
    for (_, type_), n in counted.items():
        total[type_] += n
    assert total == want, f"counted {total - want} too often, {want - total} not at all"
    parts = {(r.part, r.type) for r in records.values() if r.claim.outcome is Outcome.STORED and r.type != GROUP}
    based = {part for d in documents.values() if d.bases for part in (*d.parts, *d.bases)}
    assert all(key in parts for key in counted if key[1] != GROUP and key[0] not in based), "counted in another part"


def check_sessions(documents: dict[str, Profile], sessions: list[Any], records: dict[str, Event]) -> None:
    alive = [s for s in sessions if not s.is_closed]
    for session in alive:
        opener = records[session.opened_by]
        assert (opener.session, opener.part) == (session.id, session.home.part), f"{session.id} was opened by nobody"
        assert documents[root_of(documents, session.home.part)].erased is None
    visits = Count(s.home.part for s in alive)
    for document in documents.values():
        if not document.root:
            together = sum(held.visits for held in (*document.parts.values(), *document.bases.values()))
            assert together == sum(visits[p] for p in document.parts), f"{document.id} has {together} visits, its sessions are others"


def check_deliveries(documents: dict[str, Profile], stores: Any) -> None:
    gone = {id for id, document in documents.items() if document.erased}
    for delivery in stores.deliveries.table.values(SCOPE):
        assert not gone & {delivery.part, delivery.profile}, f"{delivery.id} is of who was erased"


def check_ledger(world: World, records: dict[str, Event]) -> None:
    totals = at_once(world.ledger.totals())
    received = totals.pop("received", 0)
    assert received == sum(totals.values()), f"received {received}, became {totals}"
    kept = Count("rejected:erased" if r.reason == ERASED else "stored" for r in records.values() if r.source != SYSTEM_SOURCE)
    if not world.later:                         # a restored log forgets what it counted
        assert {name: totals.get(name, 0) for name in ("stored", "rejected:erased")} == {
            name: kept[name] for name in ("stored", "rejected:erased")
        }, f"counted {totals}, kept {kept}"


def check_nothing_is_back(world: World, records: dict[str, Event]) -> None:
    """Of a user id that was erased, nothing stands that came before."""
    for user, at in erased_users(world):
        for position, sent in world.by_position.items():
            for item in sent.messages if position <= at else ():
                record = records[item.id]
                stands = record.claim.outcome is Outcome.STORED and record.claim.entry <= at
                assert item.user_id != user or not stands, f"{item.name} of {user} is back"


def check_nothing_is_left(world: World) -> None:
    """Of a user id of which nothing came later, no store holds the value."""
    stores: Any = world.stores
    tables = (stores.profiles.table, stores.identities.table, stores.sessions.table, stores.sessions.newest, stores.events.table)
    others = (stores.deliveries.table, stores.parked.table, stores.erasures.table)
    for user, at in erased_users(world):
        later = any(p > at and any(i.user_id == user for i in s.entry.items) for p, s in world.by_position.items())
        if not later:
            found = [type(value).__name__ for table in (*tables, *others) for value, _ in table.rows.values() if f"{user}'" in repr(value)]
            assert not found, f"{user} is in {Count(found)}"


def erased_users(world: World) -> list[tuple[str, Position]]:
    """User ids by which somebody was erased, and since when."""
    stores: Any = world.stores
    done = {e.id: e for e in stores.erasures.table.values(SCOPE)}
    found = []
    for number in range(6):
        identity = identity_id(HASHED, SCOPE, Key(USER, f"user{number}"))
        for sent in world.sent:
            if sent.erasure is not None and sent.erasure.identity == identity and (at := done[sent.erasure.id].at):
                found.append((f"user{number}", at))
    return found
