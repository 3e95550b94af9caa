"""The first straight line: an event, from HTTP to a stored person, looked up again; on the all-in-one, as a user starts it."""

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.servers.platform import Api, Process, all_in_one

pytestmark = pytest.mark.slow

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Api, Process]]:
    with all_in_one(tmp_path_factory.mktemp("journey") / "data") as started:
        yield started


@pytest.fixture
def api(running: tuple[Api, Process]) -> Api:
    return running[0]


def test_the_readmes_curl_shows_a_person_with_mapped_traits(api: Api) -> None:
    block = re.search(r"```sh\nKEY=.*?\n```", README.read_text("utf-8"), re.DOTALL)
    assert block, "the quick start is gone"
    send, look = [part for part in re.split(r"\n(?=curl )", block[0].strip("`")) if part.startswith("curl ")]
    names = f"KEY={api.write_key}\nTOKEN={api.token}\n"

    shell(names + send.replace("http://127.0.0.1:8686", api.url))
    answer = eventually(lambda: found(shell(names + look.replace("http://127.0.0.1:8686", api.url))))

    assert answer["data"]["pii"] == {"firstname": "Ann", "lastname": "Lee"}
    assert answer["data"]["contact"]["email"]["main"] == "ann@shop.example"
    assert answer["data"]["metrics"]["ltcosv"] == 12.5
    assert set(answer["stats"]["counters"]) == {"page-view", "identification", "checkout-started"}


def test_who_asks_for_the_result_gets_the_person_at_once(api: Api) -> None:
    answer = api.track({"options": {"answer": "result"}, "events": [{"type": "page-view"}]})

    assert api.get(f"profiles/{answer['profile']['id']}")["stats"]["visits"] == 1
    assert api.get(f"sessions/{answer['session']['id']}")["events"] == 1
    assert api.get(f"events/{answer['events'][0]}")["type"] == "page-view"


def test_an_answered_id_resolves_once_an_event_is_stored(api: Api) -> None:
    answer = api.track({"events": [{"type": "page-view"}]})

    eventually(lambda: api.get(f"profiles/{answer['profile']['id']}"))


def test_a_visitor_who_signs_in_on_two_devices_is_one_person_and_can_be_taken_apart(api: Api) -> None:
    user = uuid4().hex
    phone, laptop = (said(api, {"anonymousId": f"{user}-{n}"}, "Page View", n) for n in ("phone", "laptop"))
    for device in ("phone", "laptop"):
        said(api, {"anonymousId": f"{user}-{device}", "userId": user}, "Sign-In", f"in-{device}")

    person = eventually(lambda: one(api, user, events=4))
    parts = eventually(lambda: api.get(f"profiles/{person['id']}/parts"))
    assert len(parts["parts"]) == 3
    leaver = next(p for p in parts["parts"] if p["can_leave"] and not p["user"])

    assert set(api.post(f"profiles/{person['id']}/unmerge", {"part": leaver["id"]})) == {"entry"}
    alone = eventually(lambda: (p := api.get(f"profiles/{leaver['id']}"))["id"] == leaver["id"] and p)

    assert alone["stats"]["events"] == leaver["events"]
    assert one(api, user, events=4 - leaver["events"])
    assert phone != laptop


def test_a_shared_tablet_belongs_to_who_signed_in_last(api: Api) -> None:
    tablet, ann, bob = uuid4().hex, uuid4().hex, uuid4().hex
    for n, user in enumerate([ann, None, bob, None]):
        said(api, {"anonymousId": tablet, **({"userId": user} if user else {})}, "Page View", f"{tablet}-{n}")
        api.drained()

    assert eventually(lambda: one(api, ann, events=2))
    assert eventually(lambda: one(api, bob, events=2))


def test_a_repeated_event_is_one_and_the_same_id_with_other_content_is_parked(api: Api) -> None:
    user, message = uuid4().hex, uuid4().hex
    before = api.get("parked/count")["count"]
    for name in ("Search", "Search", "Page View"):
        said(api, {"userId": user}, name, message)
        api.drained()

    assert one(api, user, events=1)
    assert api.get("parked/count")["count"] == before + 1


def test_what_was_answered_survives_a_kill_of_everything(tmp_path: Path) -> None:
    soon = {"THAMESTHRIVE_REDIS_LEASE_S": "0.5"}            # who comes after waits until the leases of the killed have run out
    with all_in_one(tmp_path / "data", soon) as (api, process):
        api.batch([{"type": "track", "event": "Search", "userId": f"user-{n}", "messageId": f"m-{n}"} for n in range(200)])
        process.kill()
        time.sleep(0.3)                         # the Valkey child ends with it
        key, token = api.write_key, api.token
    with all_in_one(tmp_path / "data", soon, known=(key, token)) as (api, _):
        api.drained()
        assert api.get("events/count", source="web")["count"] == 200
        assert api.get("profiles/count")["count"] == 200


def shell(script: str) -> str:
    return subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=20, check=True).stdout


def found(text: str) -> Any:
    answer = json.loads(text)
    return answer if "id" in answer else None


def said(api: Api, who: dict[str, Any], name: str, message: str) -> str:
    api.batch([{"type": "track", "event": name, "messageId": f"{message}-{who}", **who}])
    return message


def one(api: Api, user: str, *, events: int) -> Any:
    person = api.post("profiles/find", {"type": "user-id", "value": user})
    return person if person["stats"]["events"] == events else None


def eventually(asked: Callable[[], Any], *, within_s: float = 10.0) -> Any:
    """What is asked for, as soon as it is there."""
    until = time.monotonic() + within_s
    while True:
        try:
            if answer := asked():
                return answer
        except AssertionError:
            if time.monotonic() > until:
                raise
        assert time.monotonic() < until, "it did not come to be"
        time.sleep(0.01)
        time.sleep(0.05)
