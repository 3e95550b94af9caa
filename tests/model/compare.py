"""Holds a running platform against the model, over its API."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from tests.servers.platform import Api

from .model import Happened, Person, catalogue, group_of, person_of, visit_of

PAGE = 200


@frozen
class Found:
    """Everything that the platform shows."""

    profiles: Mapping[str, Any]
    events: Mapping[str, Any]                   # by the sender's id
    sessions: Mapping[str, Any]
    groups: Mapping[str, Any]


def read_all(api: Api) -> Found:
    """By the listings, page after page."""
    events = [e for e in api.everything("events", PAGE) if e["source"]["id"] != "system"]
    by_sender = {e["metadata"]["sender_id"]: e for e in events}
    assert len(by_sender) == len(events), "an event is stored twice"
    groups = {g["id"]: g for g in api.everything("groups", PAGE)}
    profiles = {p["id"]: p for p in api.everything("profiles", PAGE)}
    return Found(profiles, by_sender, {s["id"]: s for s in api.everything("sessions", PAGE)}, groups)


def agrees(found: Found, sent: Iterable[Mapping[str, Any]], seed: int, *, taken_apart: Sequence[str] = ()) -> None:
    """Every event once, every person's numbers right, everybody where they belong. Raises: AssertionError."""
    unique = {event["messageId"]: event for event in sent}
    assert set(found.events) == set(unique), f"{len(unique)} were sent, {len(found.events)} are stored"
    happened = {id: happened_of(event, found.events[id]) for id, event in unique.items()}
    by_profile: dict[str, list[Happened]] = defaultdict(list)
    for id, event in happened.items():
        by_profile[found.events[id]["profile"]["id"]].append(event)
    assert set(by_profile) == set(found.profiles), "people without events, or events of nobody"
    check_numbers(found, by_profile, random.Random(seed))
    check_visits(found, happened.values())
    check_groups(found, happened.values())
    check_users(by_profile)
    check_belonging(by_profile, set(taken_apart))


def happened_of(event: Mapping[str, Any], record: Mapping[str, Any]) -> Happened:
    """As sent, in the platform's names: a page call is a `page-view` with its name among the properties."""
    properties, type_ = dict(event.get("properties", {})), event.get("event") or event["type"]
    if event["type"] == "page":
        type_ = "page-view"
        properties.setdefault("name", event["name"])
    if event["type"] == "group":
        properties["groupId"] = event["groupId"]
    context = record["context"]
    assert {name: context[name] for name in event["context"]} == event["context"], "something sent is not in the stored context"
    return Happened(
        id=record["id"],
        type="-".join(type_.lower().split()),
        time=datetime.fromisoformat(event["timestamp"]),
        user=event.get("userId"),
        device=event["anonymousId"],
        properties=properties,
        traits=event.get("traits", {}),
        context=context,
        part=record["profile"]["part"],
        session=record["session"]["id"],
    )


def check_numbers(found: Found, by_profile: Mapping[str, Sequence[Happened]], rng: random.Random) -> None:
    types = catalogue()
    opened: dict[str, int] = defaultdict(int)
    for session in found.sessions.values():
        opened[session["profile"]["id"]] += 1
    for id, shown in found.profiles.items():
        want = person_of(by_profile[id], opened[id], types, rng)
        assert shown_person(shown) == want, f"profile {id}:\nshown {shown_person(shown)}\nmodel {want}"


def shown_person(shown: Mapping[str, Any]) -> Person:
    stats, time = shown["stats"], shown["metadata"]["time"]
    counters = {
        type_: {"count": c["count"], "first": at(c["first"]), "last": at(c["last"])} for type_, c in stats["counters"].items()
    }
    return Person(
        data=shown["data"],
        traits=shown["traits"],
        groups={id: at(since) for id, since in shown["groups"]["since"].items()},
        interests=shown["interests"],
        consents=shown["consents"],
        fields={path: [at(when), event] for path, (when, event) in shown["metadata"]["fields"].items()},
        counters=counters,
        events=stats["events"],
        visits=stats["visits"],
        create=at(time["create"]),
        update=at(time["update"]),
    )


def check_visits(found: Found, happened: Iterable[Happened]) -> None:
    named: dict[str, list[Happened]] = defaultdict(list)
    for event in happened:
        if event.session:
            named[event.session].append(event)
    assert set(named) == set(found.sessions), "sessions without events, or the reverse"
    for id, session in found.sessions.items():
        time = session["metadata"]["time"]
        shown = {"events": session["events"], "insert": at(time["insert"]), "update": at(time["update"]), "duration": time["duration"]}
        assert shown == visit_of(named[id]), f"session {id}: {shown} is not {visit_of(named[id])}"


def check_groups(found: Found, happened: Iterable[Happened]) -> None:
    told: dict[str, list[Happened]] = defaultdict(list)
    for event in happened:
        if event.type == "group":
            told[event.properties["groupId"]].append(event)
    assert set(told) == set(found.groups), "groups without events, or the reverse"
    for id, group in found.groups.items():
        time = group["metadata"]["time"]
        shown = {**group["stats"], "traits": group["traits"], "create": at(time["create"]), "update": at(time["update"])}
        assert shown == group_of(told[id]), f"group {id}: {shown} is not {group_of(told[id])}"


def check_users(by_profile: Mapping[str, Sequence[Happened]]) -> None:
    """An event with a user id is in that person's profile; no profile has two user ids."""
    where: dict[str, set[str]] = defaultdict(set)
    for id, events in by_profile.items():
        users = {event.user for event in events if event.user}
        assert len(users) <= 1, f"profile {id} has the events of {users}"
        for user in users:
            where[user].add(id)
    assert all(len(profiles) == 1 for profiles in where.values()), "a user id has two profiles"


def check_belonging(by_profile: Mapping[str, Sequence[Happened]], taken_apart: set[str]) -> None:
    """Keys never contested lead to one profile; a contested device's events belong to one of its users, or to nobody known."""
    people: dict[str, set[str]] = defaultdict(set)
    users: dict[str, set[str]] = defaultdict(set)
    user_of = {id: next((e.user for e in events if e.user), None) for id, events in by_profile.items()}
    for id, events in by_profile.items():
        for event in events:
            people[event.device].add(id)
            if event.user:
                users[event.device].add(event.user)
    for device, profiles in people.items():
        belongs = {user_of[id] for id in profiles} - {None}
        if device in taken_apart:
            continue
        if len(users[device]) <= 1 and not contested(profiles, user_of):
            assert len(profiles) == 1, f"device {device} has {len(profiles)} people and was never contested"
        assert len(users[device]) < 2 or belongs <= users[device] | {None}, f"device {device}: {belongs} are not of {users[device]}"


def contested(profiles: Iterable[str], user_of: Mapping[str, str | None]) -> bool:
    """A device may have met another person by a mail that a family shares: then each has a user id."""
    return len({user_of[id] for id in profiles} - {None}) > 1


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
