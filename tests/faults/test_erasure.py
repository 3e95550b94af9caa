"""`kill -9` of the worker before and after every port call of an erasure: whoever comes next does the rest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .dying import Fault, Moment
from .ground import Ground, embedded_ground
from .lives import wait_for

# What the drain calls once it has read the entry, in this order; the second times are those of later steps.
CALLS = (
    ("erasures", "load", 1), ("identities", "load", 1), ("erasures", "write", 1), ("profiles", "load", 1), ("profiles", "write", 1),
    ("erasures", "write", 2), ("profiles", "load", 4), ("profiles", "write", 2), ("remains", "find", 1), ("erasures", "write", 3),
    ("identities", "move", 1), ("remains", "find", 3), ("sessions", "write", 1), ("erasures", "write", 4),
)  # fmt: skip
MOMENTS: tuple[Moment, ...] = ("before", "after")
DEVICES = ("phone", "laptop", "tablet")


def faults() -> Iterator[Fault]:
    for port, method, occurrence in CALLS:
        for moment in MOMENTS:
            yield Fault(port, method, moment, occurrence)


@pytest.mark.long
def test_a_worker_may_die_at_every_step_of_an_erasure(tmp_path: Path) -> None:
    unmet = []
    with embedded_ground(tmp_path, 1) as ground:
        for number, fault in enumerate(faults()):
            who = f"ann-{number}"
            live(ground, who)
            id = ground.api.post("erasures", {"type": "user-id", "value": who})["id"]
            if not dies(ground, fault):
                unmet.append(str(fault))
            settle(ground)
            check(ground, who, id)
    assert unmet == []


def live(ground: Ground, who: str) -> None:
    """One person on several devices, which were strangers at first."""
    for device in DEVICES:
        ground.api.batch([{"type": "page", "name": "Home", "anonymousId": f"{device}-of-{who}", "messageId": f"{who}-{device}"}])
    settle(ground)
    for device in DEVICES:
        signed_in: dict[str, Any] = {"userId": who, "anonymousId": f"{device}-of-{who}", "messageId": f"{who}-in-{device}"}
        ground.api.batch([{"type": "identify", **signed_in, "traits": {"email": f"{who}@shop.example"}}])
    settle(ground)
    assert len(ground.find("user-id", who)["ids"]) > 1


def dies(ground: Ground, fault: Fault) -> bool:
    """Whether a worker comes to this point, and dies there."""
    life = ground.worker(fault)
    wait_for(lambda: life.is_halted or not ground.waiting(), f"{fault} is met, or the log is empty")
    life.stop()
    return life.was_killed


def settle(ground: Ground) -> None:
    """A healthy worker does what waits."""
    life = ground.worker()
    wait_for(lambda: not ground.waiting() or life.ended, "the log is empty")
    assert not life.ended, life.said()
    life.stop()


def check(ground: Ground, who: str, id: str) -> None:
    """Nobody finds them, by whatever key; the drain's part is done."""
    assert ground.api.get(f"erasures/{id}")["state"] in ("erased", "done")
    keys = [("user-id", who), ("email", f"{who}@shop.example"), *(("anonymous-id", f"{device}-of-{who}") for device in DEVICES)]
    headers = {"Authorization": f"Bearer {ground.api.token}"}
    for type_, value in keys:
        found = ground.api.client.post(f"{ground.api.url}/api/profiles/find", json={"type": type_, "value": value}, headers=headers)
        assert found.status_code == 404, f"{type_} {value} leads to {found.text[:200]}"
    listed = ground.api.post("profiles/search", {"words": who})["items"]
    assert who not in repr(listed)
