"""From an event at the door to the webhook of a destination, over real processes."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.lives import wait_for
from tests.servers.platform import Api, all_in_one, servers, split
from tests.servers.receiver import Answer, Receiver, receiver

pytestmark = pytest.mark.slow

ALLOWED = {"THAMESTHRIVE_HTTP_ALLOW": "127.0.0.0/8", "THAMESTHRIVE_REDIS_LEASE_S": "1"}


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


def destination(api: Api, there: Receiver, name: str = "hook", **said: Any) -> None:
    """One that is told everything, with its secret known to the receiver."""
    effort = {"retry_s": 0.05, "breaker_failures": 0}
    made = api.post("destinations", {"name": name, "options": {"url": f"{there.url}/{name}"}, "effort": effort, **said})
    there.secret = made["secret"]


def bought(who: str, number: int) -> dict[str, Any]:
    return {"type": "track", "event": "bought", "userId": who, "messageId": f"{who}-{number}", "properties": {"who": who, "n": number}}


def orders(there: Receiver) -> dict[str, list[int]]:
    came: dict[str, list[int]] = {}
    for call in there.by_key().values():
        told = call.json["event"]["properties"]
        came.setdefault(told["who"], []).append(told["n"])
    return came


def more_than(many: int) -> Callable[[Receiver], bool]:
    return lambda there: len(there.by_key()) > many


def test_an_event_is_at_the_webhook_within_a_second(tmp_path: Path, there: Receiver) -> None:
    with all_in_one(tmp_path / "data", ALLOWED) as (api, _):
        destination(api, there, types=["bought"], condition="properties.n >= 0")
        time.sleep(1.1)                         # a running process knows of a destination within a second
        took = []
        for n in range(10):
            began = time.monotonic()
            api.batch([bought("ann", n)])
            there.wait(more_than(n))
            took.append(there.calls[-1].time - began)

        assert max(took) < 1.0, took
        assert all(call.signed for call in there.calls)
        assert orders(there) == {"ann": list(range(10))}
        api.drained()
        found = list(api.everything("deliveries", 50))
        assert Counter(d["status"] for d in found) == {"delivered": 10}


def test_a_delivery_that_was_given_up_shows_where_operators_look(tmp_path: Path, there: Receiver) -> None:
    there.prescription = lambda _: Answer(404)
    with all_in_one(tmp_path / "data", ALLOWED) as (api, _):
        destination(api, there)
        time.sleep(1.1)
        assert "warning" not in checks(api)["deliveries"]
        api.batch([bought("ann", 1)])
        wait_for(lambda: "/api/deliveries?status=dead" in checks(api)["deliveries"].get("warning", ""), "the warning")

        assert 'thamesthrive_deliveries{status="waiting"} 0.0' in api.client.get(f"{api.url}/metrics").text


def checks(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.client.get(f"{api.url}/readyz").json()["checks"]
    return found


def test_killed_again_and_again_it_brings_each_once_by_key_in_order(tmp_path: Path, there: Receiver) -> None:
    folder, people, events = tmp_path / "data", [f"p{n}" for n in range(10)], 30
    there.prescription = lambda call: Answer(503 if call.nth == 0 and int(call.key[:2], 16) < 40 else 200, delay_s=0.005)
    known: tuple[str, str] | None = None
    for start in range(0, events, 10):
        with all_in_one(folder, ALLOWED, known=known) as (api, process):
            if known is None:
                known = (api.write_key, api.token)
                destination(api, there, types=["bought"])
                time.sleep(1.1)
            for n in range(start, start + 10):
                api.batch([bought(who, n) for who in people])
            there.wait(more_than(start * len(people)))
            process.kill()
    with all_in_one(folder, ALLOWED, known=known) as (api, _):
        there.wait(lambda r: len(r.by_key()) == len(people) * events, within_s=60)
        api.drained()

    assert orders(there) == {who: list(range(events)) for who in people}
    assert all(call.signed for call in there.calls)


@pytest.mark.real
def test_two_workers_on_servers_bring_each_once_in_order(tmp_path: Path, there: Receiver) -> None:
    with servers() as environment, split(tmp_path / "split", {**environment, **ALLOWED}, apis=1, workers=2) as ([api], running):
        destination(api, there, types=["bought"])
        time.sleep(1.1)
        people = [f"p{n}" for n in range(20)]
        for n in range(20):
            api.batch([bought(who, n) for who in people])
            if n == 10:
                running[-1].kill()
        there.wait(lambda r: len(r.by_key()) == 400, within_s=90)
        api.drained()

    assert orders(there) == {who: list(range(20)) for who in people}
