"""What the platform promises, said again slowly and obviously: a set of events in, people and visits with their numbers out.

It shares no code with the drain. Which part and session an event goes to depends on the order of the log: both are taken from the stored
records. Everything else is folded here, in a random order, and compared in full.
Not compared: ids (`id`, `ids`) and `metadata.time.insert`, which are made up by the platform.
"""

import copy
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from thamesthrive.catalogue.load import load_event_types
from thamesthrive.domain.event_type import EventType
from thamesthrive.domain.event_type import Mapping as Mapped


@frozen(kw_only=True)
class Happened:
    """One event as it was sent, and where its record says it went. The context is the stored one, with what was found out."""

    id: str                                     # the platform's id: ties are decided by it
    type: str
    time: datetime
    user: str | None
    device: str
    properties: Mapping[str, Any]
    traits: Mapping[str, Any]
    context: Mapping[str, Any]
    part: str
    session: str | None


Order = tuple[datetime, str]


@frozen
class Asked:
    """One thing that an event asks of its person. `of`: the order or the interest that it is about."""

    operation: str
    path: str
    value: Any
    currency: str = ""
    of: str = ""


@define
class Person:
    """What must be shown of a person."""

    data: dict[str, Any] = field(factory=dict)
    traits: dict[str, Any] = field(factory=dict)
    interests: dict[str, Any] = field(factory=dict)
    consents: dict[str, Any] = field(factory=dict)
    groups: dict[str, datetime] = field(factory=dict)
    fields: dict[str, Any] = field(factory=dict)
    counters: dict[str, Any] = field(factory=dict)
    events: int = 0
    visits: int = 0
    create: datetime | None = None
    update: datetime | None = None


def catalogue() -> Mapping[str, EventType]:
    """What the product's presets say; what the drain makes of them is said again below."""
    return load_event_types()


@define
class Told:
    """Everything that a person's events said, sorted by what it is about."""

    latest: dict[str, tuple[Order, Any]] = field(factory=dict)
    earliest: dict[str, tuple[Order, Any]] = field(factory=dict)
    lists: dict[str, dict[str, Order]] = field(factory=lambda: defaultdict(dict))
    sums: dict[str, dict[str, Fraction]] = field(factory=lambda: defaultdict(lambda: defaultdict(Fraction)))
    orders: dict[str, dict[str, list[tuple[Order, str, Fraction]]]] = field(factory=lambda: defaultdict(lambda: defaultdict(list)))
    extremes: dict[str, tuple[str, list[Fraction]]] = field(factory=dict)
    interests: dict[str, list[tuple[Order, str, Fraction]]] = field(factory=lambda: defaultdict(list))


def person_of(events: Sequence[Happened], visits: int, types: Mapping[str, EventType], rng: random.Random) -> Person:
    """Fold a person's events, in any order."""
    shuffled = list(events)
    rng.shuffle(shuffled)
    told, person = Told(), Person(visits=visits)
    for event in shuffled:
        said: set[str] = set()
        for asked in all_asked(event, types):
            if asked.operation != "set" or asked.path not in said:
                said |= {asked.path} if asked.operation == "set" else set()
                hear(told, asked, (event.time, event.id))
        count(person, event)
        if event.type == "group":
            group = event.properties["groupId"]
            person.groups[group] = min(person.groups.get(group, event.time), event.time)
    place(person, told)
    return person


def hear(told: Told, asked: Asked, order: Order) -> None:
    path, value, number = asked.path, asked.value, number_of(asked.value)
    if asked.operation == "set":
        told.latest[path] = max(told.latest.get(path, (order, value)), (order, value), key=lambda fact: fact[0])
    elif asked.operation == "set-if-missing":
        told.earliest[path] = min(told.earliest.get(path, (order, value)), (order, value), key=lambda fact: fact[0])
    elif asked.operation == "append":
        for one in value if isinstance(value, list) else [value]:
            text = json.dumps(one, sort_keys=True)
            told.lists[path][text] = min(told.lists[path].get(text, order), order)
    elif number is not None:
        hear_number(told, asked, order, number)


def hear_number(told: Told, asked: Asked, order: Order, number: Fraction) -> None:
    path, currency = asked.path, asked.currency.upper()
    match asked.operation:
        case "add" | "cancel" if asked.of:
            told.orders[path][asked.of].append((order, currency, number))
        case "add" | "increment":
            told.sums[path][currency] += number
        case "subtract" | "decrement":
            told.sums[path][currency] -= number
        case "min" | "max":
            told.extremes[path] = (asked.operation, [*told.extremes.get(path, ("", []))[1], number])
        case "raise" | "lower" | "reset":
            told.interests[asked.of].append((order, asked.operation, number))


def all_asked(event: Happened, types: Mapping[str, EventType]) -> Iterable[Asked]:
    """What one event asks; the user id stands before what mappings say of the same path."""
    if event.user:
        yield Asked("set", "data.identifier.id", event.user)
    yield from seen_with(event.context)
    type_ = types.get(event.type)
    properties = {**dict(type_.defaults if type_ else ()), **{k: v for k, v in event.properties.items() if v is not None}}
    traits = {} if event.type == "group" else event.traits      # those of a group are not its person's
    mappings = type_.mappings if type_ else ()
    for mapping in mappings:
        yield from asked_by(mapping, {"properties": properties, "traits": traits})
    taken = {source for mapping in mappings for source in mapping.sources}
    for name, value in traits.items():
        if f"traits.{name}" not in taken or value is None:
            yield Asked("set", f"traits.{name}", value)


def asked_by(mapping: Mapped, tree: Mapping[str, Any]) -> Iterable[Asked]:
    value, currency, of = (first(tree, paths) for paths in (mapping.sources, mapping.currency, mapping.per))
    of = str(of).strip() if isinstance(of, str | int) and not isinstance(of, bool) else ""
    money = currency if isinstance(currency, str) else ""
    match mapping.operation:
        case "clear":
            yield Asked("set", mapping.target, None)
        case "consents":
            yield from consents(value)
        case "increment" | "decrement":
            yield Asked(mapping.operation, mapping.target, 1)
        case "cancel":
            yield from [Asked("cancel", mapping.target, 0, of=of)] if of else []
        case "raise" | "lower" | "reset":
            yield from [Asked(mapping.operation, mapping.target, 1 if value is None else value, of=of)] if of else []
        case _ if value is not None:
            yield Asked(mapping.operation, mapping.target, value, money, of if mapping.operation == "add" else "")


def consents(given: Any) -> Iterable[Asked]:
    for purpose, consent in given.items() if isinstance(given, dict) else ():
        if isinstance(consent, dict) or consent is True:
            yield Asked("set", f"consents.{purpose}", {"revoke": consent.get("revoke") if isinstance(consent, dict) else None})
        elif consent is False:
            yield Asked("set", f"consents.{purpose}", None)


def first(tree: Any, paths: Sequence[str]) -> Any:
    """The first that is there; an object is none unless it stands at the first path."""
    found = [(n, at(tree, path)) for n, path in enumerate(paths)]
    return next((value for n, value in found if value is not None and (n == 0 or not isinstance(value, dict))), None)


def number_of(value: Any) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Fraction(str(value).strip())
    except ValueError:
        return None


def seen_with(context: Mapping[str, Any]) -> Iterable[Asked]:
    """What the stored context tells of device and language: a language is taken for spoken as long as nobody says another."""
    device = {**context.get("device", {}), **{name: context[name] for name in ("os", "app", "geo") if name in context}}
    if device.keys() - {"geo"}:
        yield Asked("set", "data.devices.last", device)
        if "name" in device:
            yield Asked("append", "data.devices.names", device["name"])
    if "locale" in context:
        yield Asked("set", "data.preferences.language", context["locale"])
        yield Asked("set-if-missing", "data.pii.language.spoken", context["locale"].split("-")[0])


def at(tree: Any, path: str) -> Any:
    for name in path.split("."):
        if isinstance(tree, list):
            tree = dict(enumerate(tree)).get(int(name) if name.isdecimal() else -1)
        else:
            tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def count(person: Person, event: Happened) -> None:
    person.events += 1
    counter = person.counters.setdefault(event.type, {"count": 0, "first": event.time, "last": event.time})
    counter["count"] += 1
    counter["first"], counter["last"] = min(counter["first"], event.time), max(counter["last"], event.time)
    person.create = min(person.create or event.time, event.time)
    person.update = max(person.update or event.time, event.time)


def place(person: Person, told: Told) -> None:
    tree: dict[str, Any] = {"data": {}}
    standing = {**told.earliest, **{path: fact for path, fact in told.latest.items() if fact[1] is not None or path not in told.earliest}}
    for path, (order, value) in sorted(standing.items()):       # a branch before what stands below it
        if value is None:
            continue
        branch, _, name = path.partition(".")
        if branch in ("traits", "consents"):
            getattr(person, branch)[name] = value
        else:
            put(tree, path, copy.deepcopy(value))
        person.fields[path] = [order[0], order[1]]
    for path, values in told.lists.items():
        put(tree, path, [json.loads(text) for text in sorted(values, key=lambda t: (values[t], t))])
    for path, (which, numbers) in told.extremes.items():
        put(tree, path, number(min(numbers) if which == "min" else max(numbers)))
    place_sums(tree, told)
    person.interests = {name: number(worth(said)) for name, said in told.interests.items()}
    contact = tree["data"].get("contact", {})
    known = "email" in contact or "phone" in contact or "id" in tree["data"].get("identifier", {})
    person.data = {**tree["data"], "anonymous": not known}


def place_sums(tree: dict[str, Any], told: Told) -> None:
    """Of each order the latest amount counts; one that was cancelled is of no currency."""
    for path, orders in told.orders.items():
        per = told.sums[path]
        for amounts in orders.values():
            _, currency, amount = max(amounts, key=lambda said: said[0])
            if amount or currency:
                per[currency] += amount
    for path, per in told.sums.items():
        shown = {currency: number(total) for currency, total in sorted(per.items())}
        put(tree, path, None if len(shown) > 1 else next(iter(shown.values()), 0))
        if any(shown):
            put(tree, "data.metrics.money." + path.split(".")[-1], shown)
    started, completed = (sum(told.sums.get(f"data.metrics.{name}", {}).values()) for name in ("ltcosc", "ltcocc"))
    if started:
        put(tree, "data.metrics.ltcop", float(completed / started))


def worth(said: Sequence[tuple[Order, str, Fraction]]) -> Fraction:
    """The latest reset, and what was said after it."""
    since, value = max(((order, number) for order, what, number in said if what == "reset"), default=(None, Fraction(0)))
    for order, what, number in said:
        if what != "reset" and (since is None or order > since):
            value += number if what == "raise" else -number
    return value


def put(tree: dict[str, Any], path: str, value: Any) -> None:
    *branches, leaf = path.split(".")
    for name in branches:
        tree = tree.setdefault(name, {})
    tree[leaf] = value


def number(total: Fraction) -> float | int:
    return int(total) if total.denominator == 1 else float(total)


def group_of(events: Sequence[Happened]) -> dict[str, Any]:
    """What must be shown of a group: the latest of every trait that its events told of, how many they are, the first and the last."""
    ordered = sorted(events, key=lambda event: (event.time, event.id))
    traits = {name: value for event in ordered for name, value in event.traits.items()}
    return {"events": len(events), "traits": traits, "create": ordered[0].time, "update": ordered[-1].time}


def visit_of(events: Sequence[Happened]) -> dict[str, Any]:
    """What must be shown of a session: how many events name it, the first and the last."""
    times = [event.time for event in events]
    return {"events": len(events), "insert": min(times), "update": max(times), "duration": (max(times) - min(times)).total_seconds()}
