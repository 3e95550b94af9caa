"""Sixty-four at once: of one new session, and of one new e-mail on eight devices. Each is one person, with exact numbers."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from tests.servers.platform import Api, all_in_one, servers, split

AT_ONCE = 64
DEVICES = 8
PEOPLE = 5
Call = tuple[str, Mapping[str, Any]]


@pytest.mark.real
def test_first_touches_at_once_are_one_person_on_the_all_in_one(tmp_path: Path) -> None:
    with all_in_one(tmp_path / "data") as (api, _):
        one_person_each(api, [api])


@pytest.mark.real
def test_first_touches_at_once_are_one_person_with_two_doors_and_two_workers(tmp_path: Path) -> None:
    with servers() as environment, split(tmp_path / "run", environment, apis=2, workers=2) as (doors, _):
        one_person_each(doors[0], doors)


def one_person_each(api: Api, doors: Sequence[Api]) -> None:
    for n in range(PEOPLE):
        asyncio.run(sent(doors, [touch_of_session(api.write_key, n, k) for k in range(AT_ONCE)]))
        asyncio.run(sent(doors, [touch_of_mail(api.write_key, n, k) for k in range(AT_ONCE)]))
    api.drained()

    for n in range(PEOPLE):
        session = api.get(f"sessions/session-{n}-xxxx")
        visitor = api.post("profiles/find", {"type": "session", "value": f"session-{n}-xxxx"})
        assert (session["events"], session["profile"]["id"]) == (AT_ONCE, visitor["id"])
        assert numbers(visitor) == (AT_ONCE, 1, {"page-view": AT_ONCE})

        known = api.post("profiles/find", {"type": "email", "value": f"person{n}@shop.example"})
        on_devices = {api.post("profiles/find", {"type": "anonymous-id", "value": f"device-{n}-{k}"})["id"] for k in range(DEVICES)}
        assert on_devices == {known["id"]}
        assert numbers(known) == (AT_ONCE, DEVICES, {"identify": AT_ONCE})


def numbers(person: Mapping[str, Any]) -> tuple[int, int, dict[str, int]]:
    """Events, visits, and events of each type."""
    stats = person["stats"]
    return stats["events"], stats["visits"], {type_: counter["count"] for type_, counter in stats["counters"].items()}


def touch_of_session(write_key: str, n: int, k: int) -> Call:
    event = {"id": f"touch-{n}-{k}", "type": "page-view"}
    return "track", {"source": {"id": write_key}, "session": {"id": f"session-{n}-xxxx"}, "events": [event]}


def touch_of_mail(write_key: str, n: int, k: int) -> Call:
    who = {"anonymousId": f"device-{n}-{k % DEVICES}", "traits": {"email": f"person{n}@shop.example"}}
    return "v1/identify", {"writeKey": write_key, "messageId": f"mail-{n}-{k}", **who}


async def sent(doors: Sequence[Api], calls: Sequence[Call]) -> None:
    """All at once, over as many connections, through all doors in turn."""
    async with httpx.AsyncClient(timeout=30.0, limits=httpx.Limits(max_connections=AT_ONCE)) as client:
        urls = [f"{doors[n % len(doors)].url}/{path}" for n, (path, _) in enumerate(calls)]
        answers = await asyncio.gather(*(client.post(url, json=body) for url, (_, body) in zip(urls, calls, strict=True)))
    assert {answer.status_code for answer in answers} == {200}
