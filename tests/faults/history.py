"""A short piece of history, dense with what is hard: merges, links that move, shared tablets and mails, repeats, ids used twice,
visits by inactivity, items that are no events, and people whom somebody asked to be made one or two.
"""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import frozen

from benchmarks.workload import Workload, generate

EVENTS, PEOPLE, TABLETS, SHARED, SIGNED_IN = 12, 3, 4, 0.25, 0.3
TIME = "2026-11-02T09:{:02d}:{:02d}Z"
Sent = Mapping[str, Any]


@frozen(kw_only=True)
class Chapter:
    """What is sent at once. `tracked` goes through /track, the rest through /v1; `repeats` and `bad` are not to be stored."""

    number: int
    first: tuple[Sent, ...]
    then: tuple[Sent, ...]
    tracked: tuple[Sent, ...]
    repeats: tuple[Sent, ...]
    bad: tuple[Sent, ...]                       # to be parked, one by one

    @property
    def stored(self) -> tuple[Sent, ...]:
        return (*self.first, *self.then, *self.tracked)

    @property
    def batches(self) -> tuple[tuple[Sent, ...], ...]:
        """In this order of sending: devices are known before somebody signs in on them, and what repeats comes last."""
        return self.first, self.then, (*self.repeats, *self.bad)


def chapter(number: int, seed: int | str, before: "Chapter | None") -> Chapter:
    """A chapter, with more of the couples of the one before; that one must be settled."""
    rng = random.Random(f"{seed}/{number}")
    name = f"{seed}-{number}"
    crowd = list(_crowd(rng, name))
    first = [*crowd[::2], *_strangers(name, "first"), *_on_tablets(name, "one"), _ahead(name), *_of_firms(seed, name, "first")]
    then = [*crowd[1::2], *_signed_in(name), *_on_tablets(name, "two"), *_of_firms(seed, name, "then")]
    if before is not None:
        of = f"{seed}-{before.number}"
        then += [*_strangers(of, "again"), {**_search(f"{of}-again-in", f"device-{of}-c"), "userId": couple(of)["user"]}]
    rng.shuffle(first)
    rng.shuffle(then)
    bad: list[Sent] = [{"type": "track", "anonymousId": f"device-{name}-bad"}]
    if before is not None:
        reused = rng.choice([event for event in before.stored if event["type"] == "track" and event not in before.tracked])
        bad.append({**reused, "properties": {"another": f"content {number}"}})
    return Chapter(
        number=number,
        first=tuple(first),
        then=tuple(then),
        tracked=tuple(_tracked(name, n) for n in range(3)),
        repeats=tuple(rng.choice([*first, *then]) for _ in range(3)),
        bad=tuple(bad),
    )


def couple(name: str) -> dict[str, str]:
    """The one on two devices, who is taken apart, and two visitors who are made one."""
    return {"user": f"user-{name}-pair", "stays": f"device-{name}-a", "leaves": f"device-{name}-b"} | {
        "left": f"device-{name}-left", "right": f"device-{name}-right",
    }


def as_track(event: Sent, write_key: str) -> dict[str, Any]:
    """The call of /track for a tracked event; every second waits for its result."""
    item = {"id": event["messageId"], "type": event["event"], "time": event["timestamp"], "properties": event["properties"]}
    answer = "result" if event["messageId"].endswith(("0", "2")) else "ids"
    session = {"id": f"session-{event['anonymousId']}"}
    return {"source": {"id": write_key}, "session": session, "options": {"answer": answer}, "events": [item]}


def _crowd(rng: random.Random, name: str) -> Iterator[Sent]:
    """People of the standard workload under names of this chapter, more of them signed in."""
    for event in generate(Workload(events=EVENTS, people=PEOPLE, shared=SHARED, seed=rng.randrange(10**6))):
        text = json.dumps(event)
        for kind in ("device-", "tablet-", "user-", "message-", "person", "family"):
            text = text.replace(f'"{kind}', f'"{kind}{name}-')
        named: dict[str, Any] = json.loads(text)
        person = named["anonymousId"].split("-")[-2]
        if rng.random() < SIGNED_IN and named["anonymousId"].startswith("device-"):
            named["userId"] = f"user-{name}-{person}"
        yield named


def _strangers(name: str, when: str) -> list[Sent]:
    """Each of the four devices by itself."""
    return [_search(f"{name}-{when}-{role}", couple(name)[role]) for role in ("stays", "leaves", "left", "right")]


def _signed_in(name: str) -> list[Sent]:
    who = couple(name)
    return [{**_search(f"{name}-in-{role}", who[role]), "userId": who["user"]} for role in ("stays", "leaves")]


def _on_tablets(name: str, who: str) -> Iterator[Sent]:
    """Two users of the same devices, one after the other: links move, several in a round."""
    for n in range(TABLETS):
        yield {**_search(f"{name}-tablet-{n}-{who}", f"device-{name}-tablet-{n}"), "userId": f"user-{name}-{who}-{n}"}


def _of_firms(seed: int | str, name: str, when: str) -> Iterator[Sent]:
    """Two firms that all chapters of a seed tell of, by devices of this one."""
    for n in range(4):
        told = _search(f"{name}-firm-{n}-{when}", f"device-{name}-firm-{n % 3}")
        call = {key: told[key] for key in ("messageId", "anonymousId", "timestamp", "context")}
        yield {**call, "type": "group", "groupId": f"firm-{seed}-{n % 2}", "traits": {"told": told["messageId"], when: n}}


def _ahead(name: str) -> Sent:
    """Of a clock that is ahead: such an event may have been stored under another id, so the record that is there is looked for."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    return {**_search(f"{name}-ahead", f"device-{name}-ahead"), "timestamp": soon.isoformat()}


def _search(message: str, device: str) -> Sent:
    at = TIME.format(len(message) % 60, sum(map(ord, message)) % 60)
    return {
        "type": "track", "event": "Search", "messageId": f"message-{message}", "anonymousId": device, "timestamp": at,
        "properties": {"query": message}, "context": {},
    }


def _tracked(name: str, n: int) -> Sent:
    return _search(f"{name}-tracked-{n}", f"device-{name}-tracked")
