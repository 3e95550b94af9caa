"""The SDKs of Segment and RudderStack, as they are published, against the running platform: only the address is set."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.clients.recorder import Fault, Recorder, recorder_before
from tests.clients.sdks import BATCH, CALLS, SDKS, GaveUp, Sdk, Sender
from tests.servers.platform import Api, all_in_one
from tests.servers.processes import NoServer, absent

pytestmark = [pytest.mark.real, pytest.mark.slow]

TYPES = {"identify", "order-completed", "page-view", "screen-view", "group", "alias"}
every_sdk = pytest.mark.parametrize("sdk", SDKS, ids=lambda sdk: sdk.name)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with all_in_one(tmp_path_factory.mktemp("clients") / "platform") as (api, _):
        yield api


@pytest.fixture
def recorder(platform: Api) -> Iterator[Recorder]:
    with recorder_before(platform.url) as recorder:
        yield recorder


@every_sdk
def test_every_call_of_an_sdk_arrives_once_as_its_event(sdk: Sdk, platform: Api, recorder: Recorder) -> None:
    person = f"{sdk.name}-ann"

    run(sdk, Sender(recorder, platform.write_key, person))

    assert Counter(id for seen in recorder.told for id in seen.ids) == dict.fromkeys(recorder.taken(), 1)
    assert {(seen.path, seen.status) for seen in recorder.told} == {(path, 200) for path in sdk.paths}
    assert {seen.status for seen in recorder.seen} <= {200, 204}        # and a page asks for no more than we have
    check_person(platform, person)


@every_sdk
@pytest.mark.parametrize("fault", ["busy", "cut"])
def test_what_was_not_heard_to_arrive_comes_again_and_is_one_event(sdk: Sdk, fault: Fault, platform: Api, recorder: Recorder) -> None:
    person = f"{sdk.name}-{fault}"
    recorder.faults.append(fault)

    run(sdk, Sender(recorder, platform.write_key, person))

    [spoiled] = [seen for seen in recorder.told if seen.status != 200]
    again = Counter({id: 2 if id in spoiled.ids else 1 for id in recorder.taken()})
    assert Counter(id for seen in recorder.told for id in seen.ids) == again
    check_person(platform, person)


@every_sdk
def test_who_comes_too_fast_comes_again_when_told_and_nothing_is_lost_or_doubled(sdk: Sdk, platform: Api, recorder: Recorder) -> None:
    person = f"{sdk.name}-fast"
    source = platform.post("sources", {"name": person, "rate": f"{CALLS}/second"})

    def others_were_faster() -> None:
        calls = [{"type": "track", "event": "before", "userId": f"{person}-other"}] * CALLS * 3
        httpx2.post(f"{platform.url}/v1/batch", json={"batch": calls}, auth=(source["write_key"], "")).raise_for_status()

    recorder.before = others_were_faster
    run(sdk, Sender(recorder, source["write_key"], person))

    assert {seen.status for seen in recorder.told} == {200, 429}
    assert Counter(id for seen in recorder.told if seen.status == 200 for id in seen.ids) == dict.fromkeys(recorder.taken(), 1)
    check_person(platform, person)


@pytest.mark.parametrize("sdk", [sdk for sdk in SDKS if sdk.paths == BATCH], ids=lambda sdk: sdk.name)
def test_what_is_refused_for_good_is_not_sent_again(sdk: Sdk, recorder: Recorder) -> None:
    with pytest.raises(GaveUp):
        run(sdk, Sender(recorder, "nobodys-key", f"{sdk.name}-refused"))

    assert {seen.status for seen in recorder.told} == {401}
    assert set(Counter(id for seen in recorder.told for id in seen.ids).values()) == {1}


def run(sdk: Sdk, sender: Sender) -> None:
    try:
        sdk.run(sender)
    except NoServer as reason:
        absent(reason)


def check_person(api: Api, person: str) -> None:
    """One person, to whom all ids lead, with one event for each call."""
    api.drained()
    found = [api.post("profiles/find", {"type": type_, "value": value}) for type_, value in keys(person).items()]
    ann = found[0]
    assert {one["id"] for one in found} == {ann["id"]}
    assert (ann["data"]["pii"]["firstname"], ann["traits"]["plan"], ann["groups"]["ids"]) == ("Ann", "gold", [f"{person}-firm"])
    events = {event["type"]: event for event in of_person(api, ann)}
    assert Counter(event["type"] for event in of_person(api, ann)) == dict.fromkeys(TYPES, 1)
    assert len(events) == CALLS
    check_events(events, person)
    assert api.get(f"groups/{person}-firm")["traits"] == {"name": "Firm", "employees": 7}


def check_events(events: dict[str, Any], person: str) -> None:
    """What each tells."""
    order = {"order_id": f"{person}-order", "revenue": 25.5, "currency": "GBP"}
    assert order.items() <= events["order-completed"]["properties"].items()
    page = {"category": "Shop", "name": "Home", "url": "https://shop.example/"}
    assert page.items() <= events["page-view"]["properties"].items()
    assert {"category": "Shop", "name": "Basket", "items": 2}.items() <= events["screen-view"]["properties"].items()
    assert events["group"]["properties"]["groupId"] == f"{person}-firm"
    assert events["alias"]["properties"]["previousId"] == f"{person}-before"
    assert all(event["context"]["library"]["name"] for event in events.values())


def keys(person: str) -> dict[str, str]:
    return {"user-id": person, "email": f"{person}@shop.example", "anonymous-id": f"{person}-before"}


def of_person(api: Api, person: Any) -> list[Any]:
    """The events that the SDK sent; none of the platform's own."""
    return [event for event in api.get(f"profiles/{person['id']}/events", limit=50)["items"] if event["type"] in TYPES]
