"""What must hold when a world has come to rest, whatever happened on the way."""

from collections import Counter as Count
from collections.abc import Sequence
from typing import Any

from tests.builders import leases_of
from thamesthrive.domain.delivery import PARTITIONS, Delivery, Status
from thamesthrive.domain.entry import Entry, Item
from thamesthrive.domain.event import SYSTEM_SOURCE, Event
from thamesthrive.domain.group import GROUP, GROUP_ID, Group
from thamesthrive.domain.identity import USER, Identity
from thamesthrive.domain.merge import PROFILES_MERGED
from thamesthrive.domain.profile import Profile, are_apart, holds_something
from thamesthrive.domain.session import Session
from thamesthrive.kernel.codec import EMPTY, decode_any, encode
from thamesthrive.ports.outgoing import Sent

from .world import SCOPE, World, at_once, keys_in, part


def check(world: World) -> list[list[str]]:
    """Returns who is with whom: the messages of each person."""
    stores: Any = world.stores
    documents: dict[str, Profile] = {p.id: p for p, _ in stores.profiles.table.values(SCOPE)}
    records: list[Event] = stores.events.table.values(SCOPE)
    identities: list[Identity] = stores.identities.table.values(SCOPE)
    sessions: list[Session] = stores.sessions.table.values(SCOPE)
    first = {item.sender_id: item for sent in world.sent for item in sent.messages if item.sender_id}
    messages = {item.id: message for message, item in first.items()}
    stored = {messages[e.id]: e for e in records if e.source != SYSTEM_SOURCE and e.id in messages}

    assert not any(at_once(world.intake.lag()).values()), "entries are left in the log"
    assert set(stored) == set(first), f"no record of {set(first) - set(stored)}"
    check_documents(documents)
    check_spared(world, stored)
    check_deliveries(world, records)
    counted = check_counted_once(documents, stored)
    check_users(documents, {m: e for m, e in stored.items() if not brought(world, e).profile_less}, first)
    check_groups(documents, stores.groups.table.values(SCOPE), {m: e for m, e in stored.items() if not brought(world, e).ephemeral})
    check_sessions(documents, sessions, stored)
    check_effects(records, sessions, documents)
    check_ledger(world)
    kinds = {s.entry.kind for s in world.sent}
    if kinds == {"events"} and world.limit == 5:
        check_connected(documents, identities, world, stored)
    people: dict[str, list[str]] = {}
    for message, root in counted.items():
        people.setdefault(root, []).append(message)
    return sorted(sorted(messages) for messages in people.values())


def check_spared(world: World, stored: dict[str, Event]) -> None:
    """What is nobody's has neither part nor session; of what ephemeral events say nothing is kept but what waits to be sent."""
    stores: Any = world.stores
    kinds = ("events", "profiles", "identities", "sessions", "groups", "parked")
    text = b"\n".join(encode([value for value, _ in getattr(stores, kind).table.rows.values()]) for kind in kinds)
    for message, event in stored.items():
        entry = brought(world, event)
        if entry.profile_less:
            assert (event.part, event.session) == (None, None), f"{message} is somebody's"
        if entry.ephemeral:
            assert (event.name, event.sender_id, event.properties, event.traits) == (event.type, None, EMPTY, EMPTY)
            assert b'"n":"%b"' % message[1:].encode() not in text, f"something of {message} is kept"


def brought(world: World, event: Event) -> Entry:
    """The entry that made the record."""
    return world.by_position[event.claim.entry].entry


def root_of(documents: dict[str, Profile], part: str) -> str:
    while part in documents and (pointer := documents[part].root):
        part = pointer.part
    return part


def check_deliveries(world: World, records: list[Event]) -> None:
    """Each event goes to each destination that wants it, once, and is said in the order of its partition of the log."""
    stores: Any = world.stores
    made: list[Delivery] = stores.deliveries.table.values(SCOPE)
    wanted = [("system" if e.source == SYSTEM_SOURCE else "all", e) for e in records]
    wanted += [("some", e) for to, e in wanted if to == "all" and e.part and decode_any(told(world, e).properties)["n"].endswith(".0")]
    expected = {(to, e.id): e.part or e.id for to, e in wanted}
    found = {(d.destination, d.event): d.part for d in made}
    undone = {("system", e.id) for e in records if e.type == PROFILES_MERGED}       # before it was told: then nobody need know
    assert {key: part for key, part in expected.items() if key in found or key not in undone} == found
    assert len(made) == len(found), "one delivery under two ids"
    assert all(d.status is Status.WAITING for d in made)
    sent = {e.id: e for to, e in wanted if to != "system"}
    for d in made:
        if d.event in sent:
            assert d.ephemeral == brought(world, sent[d.event]).ephemeral
            assert encode(decode_any(told(world, sent[d.event]).properties)) in d.body.encode(), "a letter without what it is about"
    said = at_once(world.outgoing.read(leases_of(range(PARTITIONS)), limit=10**6, wait_s=0))
    heard = {sent.waiting.id for sent in said}      # what a merge made that was undone is left to the sweep, if its worker died right then
    check_order({d.id: d for d in made if d.id in heard or (d.destination, d.event) not in undone}, said)


def check_order(made: dict[str, Delivery], said: Sequence[Sent]) -> None:
    """Of one destination and part, what one partition of the log brought is said in its order; what is said again was said before."""
    chains: dict[tuple[str, str, str], list[str]] = {}
    first = dict.fromkeys(sent.waiting.id for sent in said)
    assert first.keys() == made.keys(), "waits, and nobody says so"
    for delivery in (made[id] for id in first if made[id].destination != "system"):
        partition = delivery.order.split("-")[2]
        chains.setdefault((delivery.destination, delivery.part, partition), []).append(delivery.order)
    assert all(orders == sorted(orders) for orders in chains.values()), "out of order"


def check_documents(documents: dict[str, Profile]) -> None:
    for id, document in documents.items():
        if document.root:
            assert not holds_something(document), f"frozen {id} keeps what its root holds"
            continue
        assert not document.leaving, f"{id}: still leaving"
        assert sum(p.user for p in document.parts.values()) <= 1, f"{id} holds two users"
        assert not are_apart(document.parts), f"{id} holds what was set apart"
        for part_id in document.parts:
            assert root_of(documents, part_id) == id, f"{part_id} stands in {id} and leads to {root_of(documents, part_id)}"


def check_counted_once(documents: dict[str, Profile], stored: dict[str, Event]) -> dict[str, str]:
    counted: dict[str, str] = {}
    groups = {e.part: {m for m, other in stored.items() if other.type == GROUP and other.part == e.part} for e in stored.values()}
    for id, document in documents.items():
        for part_id, held in document.parts.items() if not document.root else ():
            if counter := held.counters.get(GROUP):
                assert counter.count == len(groups[part_id]), f"{part_id} counts {counter.count} of {groups[part_id]}"
                counted.update(dict.fromkeys(groups[part_id], id))
            for message, counter in held.counters.items():
                if message == GROUP:
                    continue
                assert message not in counted, f"{message} is counted in two parts"
                assert counter.count == 1, f"{message} is counted {counter.count} times"
                assert stored[message].part == part_id, f"{message} is counted in {part_id}, its record says {stored[message].part}"
                counted[message] = id
        for base_id, base in document.bases.items() if not document.root else ():
            for message, counter in base.counters.items():
                assert message not in counted, f"{message} is counted in two parts"
                assert counter.count == 1, f"{message} is counted {counter.count} times"
                assert document.parts[stored[message].part or ""].based == base_id, f"{message} is in the base of another part"
                counted[message] = id
    want = {m for m, e in stored.items() if e.part}
    assert set(counted) == want, f"not counted: {want - set(counted)}"
    return counted


def check_users(documents: dict[str, Profile], stored: dict[str, Event], first: dict[str, Item]) -> None:
    for message, event in stored.items():
        if user := first[message].user_id:
            assert event.part == part(USER, user), f"{message} of {user} is in {event.part}"
            assert documents[root_of(documents, event.part)].parts[event.part].user


def check_groups(documents: dict[str, Profile], groups: list[Group], stored: dict[str, Event]) -> None:
    """Each group is what its events make of it, in whatever order; each part belongs to those it told of, since it first did."""
    told: dict[str, list[Event]] = {}
    for event in sorted(stored.values(), key=lambda e: (e.time, e.id)):
        if event.type == GROUP:
            told.setdefault(decode_any(event.properties)[GROUP_ID], []).append(event)
    assert {g.group_id for g in groups} == set(told), "groups without events, or the reverse"
    for group in groups:
        events = told[group.group_id]
        traits = {name: value for e in events for name, value in decode_any(e.traits).items()}
        assert group.events == len(events), f"{group.group_id} counts {group.events} of {len(events)}"
        assert {name: fact.value for name, fact in group.traits.items()} == traits
        assert (group.first_seen, group.last_seen) == (events[0].time, events[-1].time)
    members = {id: held for d in documents.values() if not d.root for id, held in d.parts.items()}
    for id, held in members.items():
        since = {gid: next(((e.time, e.id) for e in events if e.part == id), None) for gid, events in told.items()}
        assert {gid: fact.order for gid, fact in held.groups.items()} == {gid: s for gid, s in since.items() if s}


def check_sessions(documents: dict[str, Profile], sessions: list[Session], stored: dict[str, Event]) -> None:
    by_id = {e.id: e for e in stored.values()}
    visits = Count(s.home.part for s in sessions)
    live = [d for d in documents.values() if not d.root]
    shown = {p: held.visits for d in live for p, held in d.parts.items() if held.visits and not d.bases}
    based = {p for d in live if d.bases for p in d.parts}
    assert shown == {p: n for p, n in visits.items() if p not in based}, f"visits {shown}, sessions {dict(visits)}"
    for d in live:
        together = sum(held.visits for held in (*d.parts.values(), *d.bases.values()))
        assert together == sum(visits[p] for p in d.parts), f"{d.id} has {together} visits, its sessions are others"
    named = Count(e.session for e in stored.values() if e.session and e.part)
    for session in sessions:
        opener = by_id[session.opened_by]
        assert (opener.session, opener.part) == (session.id, session.home.part), f"{session.id} was opened by nobody"
        assert session.events == named[session.id], f"{session.id} counts {session.events} of {named[session.id]}"
    assert set(named) == {s.id for s in sessions}, "sessions without events, or the reverse"


def check_effects(records: list[Event], sessions: list[Session], documents: dict[str, Profile]) -> None:
    made = Count(e.type for e in records if e.source == SYSTEM_SOURCE)
    assert made["session-opened"] == made["visit-started"] == len(sessions), f"{made} for {len(sessions)} sessions"
    merged = sum(document.root is not None for document in documents.values())
    assert made["profiles-merged"] >= merged, f"{made['profiles-merged']} events of {merged} merges"


def check_ledger(world: World) -> None:
    totals = at_once(world.ledger.totals())
    received = totals.pop("received", 0)
    assert received == sum(totals.values()), f"received {received}, became {totals}"
    assert received == sum(s.entry.size for s in world.sent)


def check_connected(documents: dict[str, Profile], identities: list[Identity], world: World, stored: dict[str, Event]) -> None:
    """Keys that came together lead to one person, or each of those people has a user id of its own."""
    group: dict[str, str] = {}

    def find(x: str) -> str:
        while group.setdefault(x, x) != x:
            x = group[x]
        return x

    counted = [(event, told(world, event)) for event in stored.values() if not brought(world, event).profile_less]
    for _, item in counted:
        for key in keys_in(item):
            group[find(key)] = find(keys_in(item)[0])
    roots: dict[str, set[str]] = {}
    for event, item in counted:
        if event.part:
            roots.setdefault(find(keys_in(item)[0]), set()).add(root_of(documents, event.part))
    for together in roots.values():
        users = [any(p.user for p in documents[r].parts.values()) for r in together]
        assert len(together) == 1 or all(users), f"one person, {len(together)} profiles"


def told(world: World, event: Event) -> Item:
    """The event as the entry brought it that made the record: a repeat under another session may have been the first to be read."""
    return next(item for item in brought(world, event).items if item.id == event.id)
