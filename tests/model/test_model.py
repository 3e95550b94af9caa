"""The running platform agrees with the model: events by people with second devices, shared devices and mails, shuffled and repeated."""

import os
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.workload import Workload, generate
from tests.servers.platform import Api, all_in_one, servers, split

from .compare import agrees, read_all

pytestmark = pytest.mark.slow

EVENTS = int(os.environ.get("THAMESTHRIVE_TEST_MODEL_EVENTS", "3000"))
EVENTS_A_PERSON = 5
REPEATED = 0.05
VARIED = 1 / 3
GROUPED, FIRMS = 0.05, 7
TWO_DEVICES = 12                                # people who may have a part of each device
BATCH = 100
REFRESH_S = 1.5                                 # after this long a listing of Elasticsearch shows every write
SEED = 11


def test_all_in_one_agrees_with_the_model(tmp_path: Path) -> None:
    with all_in_one(tmp_path / "data") as (api, _):
        holds(api, [api], lag_s=0)


@pytest.mark.real
def test_two_api_and_two_worker_processes_on_elasticsearch_agree_with_the_model(tmp_path: Path) -> None:
    with servers() as environment, split(tmp_path / "run", environment, apis=2, workers=2) as (doors, _):
        holds(doors[0], doors, lag_s=REFRESH_S)


def holds(api: Api, doors: Sequence[Api], *, lag_s: float) -> None:
    """Send, compare, take one person apart, send more of both, compare again."""
    sent = history(EVENTS, SEED)
    deliver(doors, sent)
    agrees(settled(api, sent, lag_s), sent, SEED)

    root, leaver = two_parts(api)
    api.post(f"profiles/{root}/unmerge", {"part": leaver})
    until(lambda: api.get(f"profiles/{leaver}")["id"] == leaver)
    more = again(sent, api, (root, leaver))
    deliver(doors, more)
    found = settled(api, [*sent, *more], lag_s)
    devices = {e["anonymousId"] for e in more}
    agrees(found, [*sent, *more], SEED, taken_apart=sorted(devices))
    assert api.get(f"profiles/{leaver}")["id"] == leaver, "they are one again"
    assert api.get(f"profiles/{root}")["id"] == root


def history(events: int, seed: int) -> list[Mapping[str, Any]]:
    """Shuffled within reach of a queue, and some of it twice. One in three of what is tracked is of the types that do more than set."""
    rng = random.Random(seed)
    sent = list(generate(Workload(events=events, people=max(2, events // EVENTS_A_PERSON), shared=0.03, seed=seed)))
    sent = [varied(event, rng) if event["type"] == "track" and rng.random() < VARIED else event for event in sent]
    for event in rng.sample([event for event in sent if event["type"] == "identify"], TWO_DEVICES):
        sent += elsewhere(event)
    sent += [in_a_firm(event, n % FIRMS) for n, event in enumerate(rng.sample(sent, int(events * GROUPED)))]
    sent += [rng.choice(sent) for _ in range(int(events * REPEATED))]
    rng.shuffle(sent)
    return sent


def elsewhere(event: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The same person on another device: first unknown there, if the shuffling leaves it so, then known."""
    known = {**event, "messageId": f"{event['messageId']}-elsewhere", "anonymousId": f"{event['anonymousId']}-elsewhere"}
    seen = {key: known[key] for key in ("anonymousId", "timestamp", "context")}
    return [{**seen, "messageId": f"{known['messageId']}-unknown", "type": "page", "name": "Page", "properties": {}}, known]


def in_a_firm(event: Mapping[str, Any], firm: int) -> Mapping[str, Any]:
    """A group call of whoever sent the event, at the same time."""
    who = {key: event[key] for key in ("anonymousId", "userId", "timestamp", "context") if key in event}
    message = f"{event['messageId']}-firm"
    return {**who, "messageId": message, "type": "group", "groupId": f"firm-{firm}", "traits": {"told": message, f"of {firm % 2}": firm}}


def varied(event: Mapping[str, Any], rng: random.Random) -> Mapping[str, Any]:
    """The event as one of another type."""
    money = {"total": rng.randrange(1, 99) / 4, "currency": rng.choice(["GBP", "gbp", "EUR"])}
    name, properties = rng.choice(
        [
            ("Order Completed", {"order_id": rng.choice("abc"), **money}),
            ("Order Cancelled", {"order_id": rng.choice("abc")}),
            ("Order Refunded", money),
            ("Increase Interest", {"interest": "tea", "value": rng.randrange(9)}),
            ("Decrease Interest", {"interest": "tea"}),
            ("Reset Interest", {"interest": rng.choice(["tea", "odd.name"]), "value": 3}),
            ("Loyalty Card Added", {"id": rng.choice("abc")}),
            ("Loyalty Card Removed", {}),
            ("Consent Update", {"consents": {rng.choice(["mail", "odd.name"]): rng.choice([True, False, {"revoke": None}])}}),
            ("Add Color Preference", {"color": rng.choice(["red", "blue", ["red", "green"]])}),
            ("Location", {"location": [rng.randrange(9), rng.randrange(9)]}),
        ]
    )
    return {**event, "event": name, "properties": properties}


def deliver(doors: Sequence[Api], sent: Iterable[Mapping[str, Any]]) -> None:
    items = list(sent)
    for n, start in enumerate(range(0, len(items), BATCH)):
        doors[n % len(doors)].batch(items[start : start + BATCH])


def settled(api: Api, sent: Sequence[Mapping[str, Any]], lag_s: float) -> Any:
    """What is shown when nothing is in flight, and listings have caught up."""
    api.drained()
    want = len({event["messageId"] for event in sent})
    until(lambda: api.get("events/count", source="web", exact="true")["count"] == want)
    time.sleep(lag_s)
    return read_all(api)


def two_parts(api: Api) -> tuple[str, str]:
    """A profile with a part that can leave."""
    for profile in api.everything("profiles", 200):
        parts = api.get(f"profiles/{profile['id']}/parts")
        able = [p["id"] for p in parts["parts"] if p["id"] != profile["id"] and p["events"] and p["user"] is False]
        if able:
            return profile["id"], able[0]
    raise AssertionError("nobody has two parts")


def again(sent: Sequence[Mapping[str, Any]], api: Api, people: tuple[str, str]) -> list[Mapping[str, Any]]:
    """A thousand more events of both, under the devices that they are known by."""
    events = [list(api.everything(f"profiles/{id}/events", 200)) for id in people]
    by_id = {event["messageId"]: event for event in sent}
    of = [[by_id[e["metadata"]["sender_id"]] for e in es if e["metadata"]["sender_id"]] for es in events]
    return [{**of[n % 2][n // 2 % len(of[n % 2])], "messageId": f"again-{n}"} for n in range(1_000)]


def until(holds: Any, *, within_s: float = 60.0) -> None:
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.03)
