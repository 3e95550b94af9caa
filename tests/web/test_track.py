"""POST /track."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.web.world import NOON, draining, open_world
from thamesthrive.kernel.ids import is_well_formed
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio


async def test_a_first_visit_is_told_a_session_and_a_profile_that_resolve_once_it_is_drained() -> None:
    async with open_world() as world:
        answer = await world.track(events=[{"type": "Page View", "properties": {"url": "https://shop.example/"}}])

        said = answer.json()
        assert answer.status_code == 200
        assert set(said) == {"task", "ux", "response", "events", "profile", "session", "errors", "warnings"}
        assert (await world.http.get(f"/api/profiles/{said['profile']['id']}", headers=world.owner)).status_code == 404
        await world.drained()
        person = await world.api(f"profiles/{said['profile']['id']}")
        assert person["id"] == said["profile"]["id"]
        assert person["stats"]["events"] == 1
        event = await world.api(f"events/{said['events'][0]}")
        assert (event["type"], event["name"]) == ("page-view", "Page View")
        assert event["session"]["id"] == said["session"]["id"]
        assert event["profile"]["id"] == person["id"]


async def test_the_same_first_visit_again_is_the_same_session_and_the_same_events() -> None:
    async with open_world() as world:
        body: dict[str, Any] = {"events": [{"type": "search", "id": "e-1"}, {"type": "search", "id": "e-2"}]}

        first, again = (await world.track(**body)).json(), (await world.track(**body)).json()

        assert first["session"] == again["session"]
        assert first["profile"] == again["profile"]
        assert first["events"] == again["events"]
        await world.drained()
        assert (await world.api("events/count?type=search"))["count"] == 2
        assert (await world.api("ledger"))["total"] == {
            "received": 4, "stored": 2, "duplicate": 2, "quarantined": 0, "parked": 0, "rejected": {}, "in_flight": 0,
        }


async def test_a_given_session_and_profile_are_answered_as_given() -> None:
    async with open_world() as world:
        answer = await world.track(session={"id": "session-0001"}, profile={"id": "profile-0001"}, events=[{"type": "search"}])

        assert answer.json()["session"] == {"id": "session-0001"}
        assert answer.json()["profile"] == {"id": "profile-0001"}
        [entry] = world.entries
        assert (entry.order, entry.profile_id, entry.answered) == ("session-0001", "profile-0001", True)


async def test_an_ill_formed_profile_id_is_a_key_only_by_its_hash() -> None:
    async with open_world() as world:
        answer = await world.track(profile={"id": "ann b"}, events=[{"type": "search"}])

        told = answer.json()["profile"]["id"]
        assert is_well_formed(told)
        await world.drained()
        assert (await world.api("profiles/ann b"))["id"] == told == (await world.api(f"profiles/{told}"))["id"]


@pytest.mark.parametrize("nobody", ["undefined", "00000000-0000-0000-0000-000000000000", "anonymous", "null"])
async def test_ids_that_stand_for_nobody_do_not_make_two_browsers_one_person(nobody: str) -> None:
    async with open_world() as world:
        body: dict[str, Any] = {"session": {"id": nobody}, "profile": {"id": nobody}, "events": [{"type": "search"}]}

        one, other = (await world.track(**body)).json(), (await world.track(**body)).json()

        assert one["session"] != other["session"]
        assert one["profile"] != other["profile"]


async def test_answer_none_tells_nothing_and_claims_nothing() -> None:
    async with open_world() as world:
        answer = await world.track(events=[{"type": "search"}], options={"answer": "none"})

        assert answer.json()["profile"] == {"id": None}
        assert answer.json()["events"] == []
        assert not world.entries[0].answered


async def test_answer_result_waits_for_the_drain() -> None:
    async with open_world() as world:
        drain = asyncio.create_task(draining(world))
        answer = await world.track(session={"id": "session-0001"}, events=[{"type": "search"}], options={"answer": "result"})
        drain.cancel()

        said = answer.json()
        assert "pending" not in said
        assert (await world.api(f"profiles/{said['profile']['id']}"))["stats"]["events"] == 1


async def test_answer_result_without_a_drain_gives_ids_and_says_pending() -> None:
    async with open_world() as world:
        answer = await world.http.post("/track?answer=result", json={"source": {"id": world.key}, "events": [{"type": "search"}]})

        assert answer.json()["pending"] is True
        assert answer.json()["profile"]["id"]


async def test_an_unknown_kind_of_answer_is_told() -> None:
    async with open_world() as world:
        answer = await world.track(events=[{"type": "search"}], options={"answer": "everything"})

        assert answer.status_code == 422
        assert answer.json()["code"] == "unknown-answer"


async def test_a_bad_event_is_parked_and_told_and_the_rest_accepted() -> None:
    async with open_world() as world:
        events = [
            {"type": "search"},
            {"properties": {}},
            {"type": "search", "properties": []},
            {"type": "search", "properties": {"x": "y" * 40_000}},
            {"type": "search", "id": "a\x00b"},
            {"type": "search", "id": "i" * 257},
            {"type": "search", "time": "yesterday"},
            {"type": "search", "properties": nest(20)},
            "search",
        ]
        answer = await world.track(session={"id": "session-0001"}, events=events)

        assert answer.status_code == 200
        assert len(answer.json()["events"]) == 1
        assert len(answer.json()["errors"]) == 8
        await world.drained()
        parked = (await world.api("parked"))["items"]
        assert sorted(p["reason"] for p in parked) == ["invalid"] * 6 + ["too-deep", "too-large"]
        total = (await world.api("ledger"))["total"]
        assert (total["received"], total["stored"], total["parked"], total["in_flight"]) == (9, 1, 8, 0)


async def test_half_an_emoji_in_one_event_does_not_spoil_the_others() -> None:
    async with open_world() as world:
        key = world.key.encode()
        body = b'{"source":{"id":"' + key + b'"},"events":[{"type":"search"},{"type":"search","properties":{"q":"\\ud83d"}}]}'
        answer = await world.http.post("/track", content=body)

        assert answer.status_code == 200
        assert (len(answer.json()["events"]), len(answer.json()["errors"])) == (1, 1)


async def test_a_call_of_bad_events_only_is_received_and_parked() -> None:
    async with open_world() as world:
        answer = await world.track(events=[{"type": ""}])

        assert answer.status_code == 200
        await world.drained()
        assert (await world.api("parked/count"))["count"] == 1


async def test_a_call_without_events_stores_nothing() -> None:
    async with open_world() as world:
        answer = await world.track(session={"id": "session-0001"})

        assert answer.status_code == 200
        assert answer.json()["session"] == {"id": "session-0001"}
        assert world.entries == []


async def test_the_call_s_context_and_properties_reach_every_event_and_its_own_context_stands() -> None:
    async with open_world() as world:
        await world.track(
            context={"utm": {"source": "letter"}, "page": {"url": "https://a.example"}},
            properties={"seat": 7},
            events=[{"type": "search", "context": {"page": {"url": "https://b.example"}}}],
        )
        await world.drained()

        [event] = (await world.api("events?type=search"))["items"]
        assert event["context"] == {
            "utm": {"source": "letter"}, "page": {"url": "https://b.example"}, "session": {"properties": {"seat": 7}},
        }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"create": "2026-02-28T10:00:00+01:00"}, "2026-02-28T09:00:00Z"),
        ({"insert": "2026-02-28 10:00:00"}, "2026-02-28T10:00:00Z"),
        ("2026-02-28T10:00:00Z", "2026-02-28T10:00:00Z"),
        (1772272800, "2026-02-28T10:00:00Z"),
        (1772272800000, "2026-02-28T10:00:00Z"),
        (None, NOON.isoformat().replace("+00:00", "Z")),
    ],
)
async def test_times_are_read_however_senders_write_them(given: Any, expected: str) -> None:
    async with open_world() as world:
        await world.track(events=[{"type": "search", "time": given}])
        await world.drained()

        [event] = (await world.api("events?type=search"))["items"]
        assert event["metadata"]["time"]["create"] == expected


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed"),
        (b"{", 400, "malformed"),
        (b'{"events": "\xff"}', 400, "malformed"),
        (b"[]", 422, "invalid"),
        (b'{"events": {}}', 422, "invalid"),
        (b'{"context": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 422, "too-deep"),
        (b'{"events": []}', 401, "write-key-missing"),
        (b'{"source": {"id": "nobody"}, "events": []}', 401, "unknown-write-key"),
    ],
)
async def test_a_call_that_cannot_be_used_is_refused_with_a_code_and_a_sentence(body: bytes, status: int, code: str) -> None:
    async with open_world() as world:
        answer = await world.http.post("/track", content=body)

        assert answer.status_code == status
        assert answer.json()["code"] == code
        assert answer.json()["message"]


@pytest.mark.parametrize("field", ["context", "properties"])
async def test_a_call_nested_too_deeply_outside_its_events_is_refused(field: str) -> None:
    async with open_world() as world:
        answer = await world.track(events=[{"type": "search"}], **{field: nest(20)})

        assert answer.status_code == 422
        assert answer.json()["code"] == "too-deep"


async def test_unknown_keys_are_ignored_and_numbers_are_ids_too() -> None:
    async with open_world() as world:
        answer = await world.track(
            colour="red", session={"id": 12345678}, events=[{"type": "search", "id": 5, "tags": ["x"], "options": {"save": True}}]
        )

        assert answer.json()["session"] == {"id": "12345678"}


async def test_a_source_s_own_id_opens_nothing() -> None:
    async with open_world() as world:
        answer = await world.http.post("/track", json={"source": {"id": world.source.id}, "events": []})

        assert answer.status_code == 401


async def test_no_trait_is_told_under_a_write_key() -> None:
    async with open_world() as world:
        drain = asyncio.create_task(draining(world))
        events = [{"type": "identify", "properties": {"email": {"main": "ann@shop.example"}}}, {"type": "identify"}]
        answer = await world.track(profile={"id": "profile-0001"}, events=events, options={"answer": "result"})
        drain.cancel()

        assert "ann" not in answer.text


async def test_more_callers_than_may_wait_get_ids() -> None:
    async with open_world() as world:
        for _ in range(1_000):
            world.answers.expect()

        answer = await world.track(events=[{"type": "search"}], options={"answer": "result"})

        assert answer.status_code == 200
        assert answer.json()["pending"] is True


async def test_a_larger_body_than_allowed_is_refused_before_it_is_read() -> None:
    async with open_world(ApiOptions(max_body_bytes=1_000)) as world:
        answer = await world.track(events=[{"type": "search", "properties": {"x": "y" * 1_000}}])

        assert answer.status_code == 413
        assert answer.json()["code"] == "too-large"
        assert "retry-after" not in answer.headers


def nest(depth: int) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for _ in range(depth):
        tree = {"a": tree}
    return tree


async def test_an_event_says_who_it_speaks_of_and_what_they_are_like() -> None:
    async with open_world() as world:
        who = {"type": "identify", "userId": "ann", "traits": {"email": "ann@shop.example", "tea": "green"}}

        await world.track(profile={"id": "profile-0001"}, session={"id": "session-0001"}, events=[who])
        await world.drained()

        person = await world.find("user-id", "ann")
        assert person["traits"] == {"tea": "green"}
        assert person["data"]["contact"]["email"]["main"] == "ann@shop.example"
        assert (await world.find("profile", "profile-0001"))["id"] == person["id"]


async def test_an_alias_leads_the_id_that_somebody_had_before_to_the_user() -> None:
    async with open_world() as world:
        await world.segment("track", {"event": "search", "anonymousId": "before-1"})

        await world.track(events=[{"type": "alias", "userId": "ann", "anonymousId": "before-1"}])
        await world.drained()

        assert (await world.find("anonymous-id", "before-1"))["id"] == (await world.find("user-id", "ann"))["id"]


async def test_a_clock_that_is_wrong_is_put_right_by_when_it_says_it_sent() -> None:
    async with open_world() as world:
        an_hour_ahead = NOON + timedelta(hours=1)
        event = {"type": "search", "time": {"create": (an_hour_ahead - timedelta(minutes=5)).isoformat()}}

        await world.track(events=[event], options={"sentAt": an_hour_ahead.isoformat()})

        assert world.entries[0].items[0].time == NOON - timedelta(minutes=5)


async def test_a_body_is_read_as_json_though_a_beacon_calls_it_text() -> None:
    async with open_world() as world:
        body = json.dumps({"source": {"id": world.key}, "events": [{"type": "search"}]})

        answer = await world.http.post("/track", content=body, headers={"content-type": "text/plain;charset=UTF-8"})

        assert (answer.status_code, len(answer.json()["events"])) == (200, 1)
