"""A search, a live tail and a declared path, on the all-in-one as a user starts it; and the same looked up on the command line."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from tests.journeys.test_event import eventually
from tests.servers.platform import STOP_S, Api, Process, all_in_one, once

pytestmark = pytest.mark.slow

BOUGHT = 'type = "product-bought" AND properties.price > 5'


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Api, Process, Path]]:
    with all_in_one(tmp_path / "data") as (api, process):
        yield api, process, tmp_path / "data"


def bought(api: Api, price: float, user: str = "ann") -> None:
    api.batch([{"type": "track", "event": "Product Bought", "userId": user, "properties": {"price": price}}])


def tail(api: Api, **params: Any) -> Any:
    headers = {"Authorization": f"Bearer {api.token}"}
    return api.client.stream("GET", f"{api.url}/api/events/tail", params=params, headers=headers)


def next_event(lines: Iterator[str]) -> Any:
    return next(json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))


def test_what_was_sent_is_searched_followed_declared_and_shown_on_the_command_line(running: tuple[Api, Process, Path]) -> None:
    api, process, folder = running
    bought(api, 4)
    bought(api, 12.5)

    [event] = eventually(lambda: api.get("events", query=BOUGHT)["items"])
    assert event["properties"] == {"price": 12.5}
    assert api.get("events/numbers", path="properties.price")["sum"] == 16.5
    assert sum(b["count"] for b in api.get("events/histogram", query=BOUGHT, interval="hour")["buckets"]) == 1
    assert [o["text"] for o in api.get("events/autocomplete", query="properties.pr")["offers"]] == ["properties.price"]

    made = api.post("paths", {"kind": "event", "path": "properties.price", "type": "number"})
    assert eventually(lambda: api.get(f"paths/{made['id']}")["filling"]["finished"])
    assert api.get("events/count", query=BOUGHT) == {"count": 1}

    with tail(api, query=BOUGHT) as answer:
        lines = answer.iter_lines()
        assert next(lines).startswith("retry:")
        bought(api, 1)
        bought(api, 99)
        assert next_event(lines)["properties"] == {"price": 99}

        asked = time.monotonic()
        assert process.stop() == 0              # with the stream open
        assert time.monotonic() - asked < STOP_S / 2

    shown = json.loads(once(["events", "search", BOUGHT, "--sort", "time", "--format", "json", "--data", str(folder)], {}))
    assert [e["properties"]["price"] for e in shown] == [12.5, 99]
    people = once(["profiles", "search", "events >= 4", "--data", str(folder)], {})
    assert people.splitlines()[0].split() == ["LAST", "SEEN", "FIRST", "NAME", "LAST", "NAME", "E-MAIL", "EVENTS", "ID"]
    assert len(people.splitlines()) == 2
    assert "full already" in once(["run", "--role", "job", "--job", "reindex", "--data", str(folder)], {})


def test_a_reader_that_stopped_reading_holds_up_nobody(running: tuple[Api, Process, Path]) -> None:
    api, _, _ = running
    with httpx.Client(timeout=60.0) as slow:
        headers = {"Authorization": f"Bearer {api.token}"}
        with slow.stream("GET", f"{api.url}/api/events/tail", headers=headers):
            filler = {"type": "track", "event": "Filler", "properties": {"text": "x" * 20_000}}
            for n in range(20):
                api.batch([{**filler, "userId": f"u-{n}"}] * 20)
            api.drained(within_s=60)

            assert api.get("events/count", type="filler") == {"count": 400}
