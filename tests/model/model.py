"""What the platform promises, said again slowly and obviously: a set of events in, people and visits with their numbers out.

It shares no code with the drain. Which part and session an event goes to depends on the order of the log: both are taken from the stored
records. Everything else is folded here, in a random order, and compared in full.
Not compared: ids (`id`, `ids`) and `metadata.time.insert`, which are made up by the platform.
"""

import json
import random
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from importlib.resources import files
from typing import Any

from attrs import define, field, frozen


@frozen(kw_only=True)
class Happened:
    """One event as it was sent, and where its record says it went."""

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


@define
class Person:
    """What must be shown of a person."""

    data: dict[str, Any] = field(factory=dict)
    traits: dict[str, Any] = field(factory=dict)
    fields: dict[str, Any] = field(factory=dict)
    counters: dict[str, Any] = field(factory=dict)
    events: int = 0
    visits: int = 0
    create: datetime | None = None
    update: datetime | None = None


def catalogue() -> dict[str, list[tuple[str, str, str, str]]]:
    """Event type -> (operation, target, source, currency), read from the preset with its shorthand written out."""
    presets = tomllib.loads((files("thamesthrive.catalogue") / "presets" / "event_types.toml").read_text("utf-8"))
    return {name: [line for mapping in preset.get("mappings", []) for line in written_out(mapping)] for name, preset in presets.items()}


def written_out(mapping: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    to, source = mapping["to"], mapping.get("from", "")
    names = to[to.index("{") + 1 : to.index("}")].split(",") if "{" in to else [""]
    return [
        (
            mapping.get("op", "set"),
            to[: to.index("{")] + name + to[to.index("}") + 1 :] if name else to,
            source.replace("*", name),
            mapping.get("currency", ""),
        )
        for name in names
    ]


def person_of(events: Sequence[Happened], visits: int, types: Mapping[str, Any], rng: random.Random) -> Person:
    """Fold a person's events, in any order."""
    shuffled = list(events)
    rng.shuffle(shuffled)
    latest: dict[str, tuple[tuple[datetime, str], Any]] = {}
    first: dict[str, dict[str, tuple[datetime, str]]] = defaultdict(dict)
    sums: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    person = Person(visits=visits)
    for event in shuffled:
        order = (event.time, event.id)
        said: set[str] = set()
        for operation, path, value, currency in asked(event, types):
            if operation == "set" and path not in said:
                said.add(path)
                if path not in latest or latest[path][0] < order:
                    latest[path] = (order, value)
            elif operation == "append":
                for one in value if isinstance(value, list) else [value]:
                    text = json.dumps(one, sort_keys=True)
                    first[path][text] = min(first[path].get(text, order), order)
            elif operation in ("add", "increment"):
                sums[path][currency] += Fraction(str(value))
        count(person, event)
    place(person, latest, first, sums)
    return person


def asked(event: Happened, types: Mapping[str, Any]) -> Iterable[tuple[str, str, Any, str]]:
    """(operation, path, value, currency) of one event; the user id stands before what mappings say of the same path."""
    if event.user:
        yield "set", "data.identifier.id", event.user, ""
    taken = set()
    tree = {"properties": event.properties, "traits": event.traits}
    for operation, target, source, currency in types.get(event.type, []):
        value = 1 if operation == "increment" else at(tree, source)
        if value is not None:
            taken.add(source)
            yield operation, target, value, (at(tree, currency) or "") if currency else ""
    for name, value in event.traits.items():
        if f"traits.{name}" not in taken:
            yield "set", f"traits.{name}", value, ""


def at(tree: Any, path: str) -> Any:
    for name in path.split("."):
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def count(person: Person, event: Happened) -> None:
    person.events += 1
    counter = person.counters.setdefault(event.type, {"count": 0, "first": event.time, "last": event.time})
    counter["count"] += 1
    counter["first"], counter["last"] = min(counter["first"], event.time), max(counter["last"], event.time)
    person.create = min(person.create or event.time, event.time)
    person.update = max(person.update or event.time, event.time)


def place(person: Person, latest: Mapping[str, Any], first: Mapping[str, Any], sums: Mapping[str, Any]) -> None:
    tree: dict[str, Any] = {"data": {}}
    for path, (order, value) in latest.items():
        if path.startswith("traits."):
            person.traits[path.removeprefix("traits.")] = value
        else:
            put(tree, path, value)
        person.fields[path] = [order[0], order[1]]
    for path, values in first.items():
        put(tree, path, [json.loads(text) for text in sorted(values, key=lambda t: (values[t], t))])
    for path, per in sums.items():
        amounts = {currency: number(total) for currency, total in sorted(per.items())}
        put(tree, path, next(iter(amounts.values())) if len(amounts) == 1 else None)
        if any(amounts):
            put(tree, "data.metrics.money." + path.split(".")[-1], amounts)
    started, completed = (sum(sums.get(f"data.metrics.{name}", {}).values()) for name in ("ltcosc", "ltcocc"))
    if started:
        put(tree, "data.metrics.ltcop", float(completed / started))
    contact = tree["data"].get("contact", {})
    known = "email" in contact or "phone" in contact or "id" in tree["data"].get("identifier", {})
    person.data = {**tree["data"], "anonymous": not known}


def put(tree: dict[str, Any], path: str, value: Any) -> None:
    *branches, leaf = path.split(".")
    for name in branches:
        tree = tree.setdefault(name, {})
    tree[leaf] = value


def number(total: Fraction) -> float | int:
    return int(total) if total.denominator == 1 else float(total)


def visit_of(events: Sequence[Happened]) -> dict[str, Any]:
    """What must be shown of a session: how many events name it, the first and the last."""
    times = [event.time for event in events]
    return {"events": len(events), "insert": min(times), "update": max(times), "duration": (max(times) - min(times)).total_seconds()}
