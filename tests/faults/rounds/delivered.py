"""The account of what the receiver of webhooks was told: all that its destination has to be told arrived, under one key each, in order
within a part, and nothing waits or is dead.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from roles.compose import Platform, open_platform
from tests.faults.lives import wait_for
from tests.servers.platform import Api
from tests.servers.receiver import Call
from thamesthrive.domain.delivery import Delivery, Status
from thamesthrive.domain.scope import Scope
from thamesthrive.ports.deliveries import Which
from thamesthrive.settings import load

from .receiver import sender_id
from .site import Site
from .stretch import Stretch

PAGE = 500
ARRIVE_S = 60.0


def check_deliveries(site: Site, stretch: Stretch, stored: Mapping[str, str]) -> None:
    """Of a stretch that came to rest. `stored`: by the sender's id, the id under which each stands. Raises: AssertionError."""
    there, path = site.there, f"/{stretch.name}"
    try:
        wait_for(lambda: not _waiting(site.asked, stretch.destination), "nothing waits to be delivered", within_s=ARRIVE_S)
        there.wait(lambda _: len(there.by_key(path)) >= len(stored))
    except AssertionError as error:
        error.add_note(f"waiting: {_waiting(site.asked, stretch.destination)}")
        raise
    made = asyncio.run(_all_of(site.environment, stretch.destination))
    dead = [f"{d.event}: {d.reason}" for d in made.values() if d.status is not Status.DELIVERED]
    assert not dead, f"{len(dead)} were made, and not delivered: {dead[:3]}"
    assert sorted(d.event for d in made.values()) == sorted(stored.values()), "what was made is not what was stored"
    check_arrived(there.good(path), made, stored)
    there.forget()


def check_arrived(calls: Sequence[Call], made: Mapping[str, Delivery], stored: Mapping[str, str]) -> None:
    """Every key at least once, each event under one key with one content, in order."""
    first: dict[str, Call] = {}
    for call in calls:
        before = first.setdefault(call.key, call)
        assert before.body == call.body, f"{call.key} came with two contents"
    assert first.keys() == made.keys(), f"keys that nobody made: {first.keys() - made.keys()}; missing: {made.keys() - first.keys()}"
    told = {sender_id(call): call.json["event"]["id"] for call in first.values()}
    assert told == stored, "what arrived is not what was stored"
    for earlier, later in _followers([made[key] for key in first]):
        assert earlier.order < later.order, f"one after the other came {_told(earlier)} and {_told(later)}"


def _told(delivery: Delivery) -> str:
    tries = [f"{attempt.at:%H:%M:%S.%f} {attempt.status}" for attempt in delivery.attempts]
    return f"{delivery.id} of part {delivery.part}, {delivery.order}, tried {tries}"


def _followers(arrived: Sequence[Delivery]) -> Iterator[tuple[Delivery, Delivery]]:
    """Each with the one that arrived next of its part, by partitions of the log: between those, draining decides the order."""
    of: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in arrived:
        of.setdefault((delivery.part, delivery.order.split("-")[2]), []).append(delivery)
    for in_order in of.values():
        yield from pairwise(in_order)


def _waiting(api: Api, destination: str) -> Sequence[Any]:
    waiting: Sequence[Any] = api.get("deliveries", destination=destination, status="waiting", limit=5)["items"]
    return [{name: one[name] for name in ("id", "type", "part", "created", "due", "tries", "attempts")} for one in waiting]


async def _all_of(environment: Mapping[str, str], destination: str) -> Mapping[str, Delivery]:
    """What a destination was to be told, by key."""
    async with open_platform(load(environment=dict(environment)).settings) as platform:
        return await _made(platform, destination)


async def _made(platform: Platform, destination: str) -> dict[str, Delivery]:
    listed: dict[str, Delivery] = {}
    after: tuple[str, str] | None = None
    while True:
        page = await platform.stores.deliveries.page(Scope(), Which(destination=destination), limit=PAGE, after=after)
        listed |= {delivery.id: delivery for delivery in page.items}
        if (after := page.next) is None:
            break
    return {id: read.value for id, read in (await platform.stores.deliveries.load(Scope(), list(listed))).items()}
