"""The client for Python against the platform itself, as a program has it; and the examples of its guide."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2 as httpx
import pytest

from tests.servers.platform import Api, all_in_one
from tests.servers.receiver import CUTS, Answer, Call, Receiver, receiver
from thamesthrive.client import AsyncClient, Client, Denied, Options

pytestmark = pytest.mark.slow

GUIDE = Path(__file__).parents[2] / "docs/guides/python-client.md"
HOP = ("host", "connection", "content-length", "accept-encoding")
QUICK = Options(when_full="wait", pause_s=0.02, longest_pause_s=0.1)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with all_in_one(tmp_path_factory.mktemp("client") / "data") as (api, _):
        yield api


@pytest.fixture
def user() -> str:
    return uuid4().hex


def events_of(api: Api, user: str) -> list[Any]:
    """Those of a person, as they are stored, the earliest first."""
    api.drained()
    found = api.post("profiles/find", {"type": "user-id", "value": user})
    items = api.get(f"profiles/{found['id']}/events", limit=100)["items"]
    return sorted((event for event in items if event["source"]["id"] != "system"), key=time_of)


def time_of(event: Any) -> datetime:
    return datetime.fromisoformat(event["metadata"]["time"]["create"])


def test_every_call_arrives_as_the_event_that_it_is(api: Api, user: str) -> None:
    device, group = uuid4().hex, uuid4().hex
    with Client(api.write_key, api.url) as client:
        client.page("Basket", {"url": "https://shop.example/basket"}, anonymous_id=device)
        client.alias(device, user_id=user)
        client.identify({"email": f"{user}@shop.example", "firstname": "Ann"}, user_id=user)
        client.track("Order Completed", {"order_id": user, "total": Decimal("12.50"), "currency": "EUR"}, user_id=user)
        client.screen("Home", user_id=user)
        client.group(group, {"name": "Acme"}, user_id=user)

    stored = events_of(api, user)

    assert [event["type"] for event in stored] == ["page-view", "alias", "identify", "order-completed", "screen-view", "group"]
    assert stored[0]["properties"] == {"name": "Basket", "url": "https://shop.example/basket"}
    assert stored[3]["properties"]["total"] == 12.5
    assert {event["context"]["library"]["name"] for event in stored} == {"thamesthrive-python"}
    person = api.post("profiles/find", {"type": "user-id", "value": user})
    assert person["data"]["contact"]["email"]["main"] == f"{user}@shop.example"
    assert person["data"]["metrics"]["ltv"] == 12.5
    assert person["groups"]["ids"] == [group]
    assert api.get("parked/count")["count"] == 0


@pytest.mark.anyio
async def test_the_same_from_an_event_loop(api: Api, user: str) -> None:
    async with AsyncClient(api.write_key, api.url) as client:
        await client.identify({"firstname": "Bob"}, user_id=user)
        await client.track("Search", {"query": "tea"}, user_id=user)

    assert [event["type"] for event in events_of(api, user)] == ["identify", "search"]


def test_an_event_keeps_its_time_and_its_id(api: Api, user: str) -> None:
    then = datetime.now(UTC).replace(microsecond=123_456) - timedelta(days=3)
    with Client(api.write_key, api.url) as client:
        client.track("Search", {"query": "a"}, user_id=user, timestamp=then, message_id=f"{user}-1")
        client.flush()
        client.track("Search", {"query": "a"}, user_id=user, timestamp=then, message_id=f"{user}-1")

    (event,) = events_of(api, user)
    assert time_of(event) == then


def test_ten_thousand_events_of_eight_threads_all_arrive_once(api: Api) -> None:
    name = f"load-{uuid4().hex[:8]}"
    with Client(api.write_key, api.url, options=QUICK) as client:

        def send(thread: int) -> None:
            for n in range(1_250):
                client.track(name, {"n": n}, user_id=f"{name}-{thread}-{n % 50}")

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(send, range(8)))

    assert client.counts.delivered == 10_000
    assert count(api, name) == 10_000


def test_nothing_is_doubled_when_answers_are_lost(api: Api) -> None:
    name = f"lost-{uuid4().hex[:8]}"
    with before(lambda: api.url) as way, Client(api.write_key, way.url, options=QUICK) as client:
        way.prescription = every_other_answer_lost(way.prescription)
        for n in range(1_000):
            client.track(name, {"n": n}, user_id=f"{name}-{n % 20}")
        client.flush()

        assert len(way.calls) == 2 * len(way.good())
    assert count(api, name) == 1_000


def test_a_platform_that_is_away_for_a_while_misses_nothing(tmp_path: Path) -> None:
    name, addresses = "away", [""]
    with before(lambda: addresses[-1]) as way, all_in_one(tmp_path / "data") as (api, process):
        addresses.append(api.url)
        client = Client(api.write_key, way.url, options=QUICK)
        said(client, name, 300)
        client.flush()
        process.stop()
        said(client, name, 300)
        assert not client.flush(0.2)
        with all_in_one(tmp_path / "data", known=(api.write_key, api.token)) as (again, _):
            addresses.append(again.url)
            said(client, name, 300)

            assert client.close()
            assert count(again, name) == 900


def test_a_wrong_key_is_told_with_its_events(api: Api) -> None:
    told: list[tuple[Exception, Any]] = []
    with Client("wrong", api.url, on_error=lambda error, items: told.append((error, items))) as client:
        client.track("Search", user_id="ann")

    ((error, items),) = told
    assert isinstance(error, Denied)
    assert (error.code, len(items)) == ("unknown-write-key", 1)


def test_an_event_as_large_as_is_allowed_is_not_parked(api: Api, user: str) -> None:
    with Client(api.write_key, api.url) as client:
        for n in range(40):
            client.track("Search", {"n": n, "query": "x" * 32_000}, user_id=user)

    assert len(events_of(api, user)) == 40


def test_the_guides_examples_do_what_they_say(api: Api, tmp_path: Path) -> None:
    examples = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert len(examples) == 3

    for example in examples:
        program = example.replace("WRITE-KEY", api.write_key).replace("https://cdp.example", api.url)
        done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")

    assert [event["type"] for event in events_of(api, "bob")] == ["order-completed"]
    assert len(events_of(api, "ann")) == 6
    assert not (tmp_path / "not-delivered.ndjson").exists()
    api.drained()
    assert api.post("profiles/find", {"type": "user-id", "value": "carol"})["stats"]["counters"]["search"]["count"] == 1_000


def test_the_command_sends_a_file(api: Api, tmp_path: Path) -> None:
    name = f"file-{uuid4().hex[:8]}"
    file = tmp_path / "events.ndjson"
    file.write_text("".join(f'{{"event": "{name}", "userId": "dan", "messageId": "{name}-{n}"}}\n' for n in range(250)) + "{\n")

    command = [str(Path(sys.executable).parent / "thamesthrive"), "send", str(file), "--write-key", api.write_key, "--url", api.url]
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stdout) == (1, "250 events sent, 1 lines left out\n")

    assert count(api, name) == 250


def said(client: Client, name: str, events: int) -> None:
    for n in range(events):
        client.track(name, {"n": n}, user_id=f"{name}-{n % 20}")


def count(api: Api, type_: str) -> int:
    api.drained()
    found: int = api.get("events/count", type=type_, exact="true")["count"]
    return found


@contextmanager
def before(upstream: Callable[[], str]) -> Iterator[Receiver]:
    """A way to the platform that may be told to lose answers; the line is cut where nobody answers there."""
    with httpx.Client(timeout=30.0) as onward, receiver() as way:

        def pass_on(call: Call) -> Answer:
            headers = {name: value for name, value in call.headers.items() if name not in HOP}
            try:
                answer = onward.post(f"{upstream()}{call.path}", content=call.body, headers=headers)
            except httpx.TransportError:
                return Answer(CUTS)
            return Answer(answer.status_code, body=answer.content)

        way.prescription = pass_on
        yield way


def every_other_answer_lost(answered: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    """What it brought is done all the same."""
    calls = 0

    def lose(call: Call) -> Answer:
        nonlocal calls
        calls += 1
        answer = answered(call)
        return Answer(CUTS) if calls % 2 else answer

    return lose
