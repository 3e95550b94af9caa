"""Webhooks, pictures, links and beacons over a real process; and what of an ephemeral source is left in its store."""

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faults.lives import wait_for
from tests.servers.platform import Api, all_in_one
from tests.servers.receiver import Answer, receiver

pytestmark = pytest.mark.slow

ALLOWED = {"THAMESTHRIVE_HTTP_ALLOW": "127.0.0.0/8"}
DOORS = ["track", "v1", "beacon", "collect", "pixel", "redirect"]
SECRETS = (b"secret-value", b"secret-name", b"secret@shop.example", b"secret-trait", b"secret-agent")


def source(api: Api, name: str, **said: Any) -> str:
    """A source with every door open; its write key."""
    return str(api.post("sources", {"name": name, "doors": DOORS, **said})["write_key"])


def test_each_door_is_taken_and_leads_to_one_person(tmp_path: Path) -> None:
    with all_in_one(tmp_path / "data") as (api, _):
        key = source(api, "shop", keys=[{"path": "u", "type": "user-id"}])
        link = api.post("redirects", {"name": "Spring", "url": "https://shop.example/spring", "source": "shop"})
        url, http = api.url, api.client
        hook = f"{url}/collect/order-paid/{key}"

        answers = [
            http.post(hook, json={"u": "ann", "total": 12.5}, headers={"webhook-id": "1"}),
            http.post(hook, json={"u": "ann", "total": 12.5}, headers={"webhook-id": "1"}),
            http.post(hook, content=gzip.compress(b'{"u":"ann"}'), headers={"content-encoding": "gzip"}),
            http.post(hook, data={"u": "ann"}),
            http.get(f"{hook}?u=ann"),
            http.get(f"{url}/pixel/{key}/email-opened.gif?u=ann"),
            http.get(f"{url}/redirect/{link['id']}?u=ann"),
            http.post(f"{url}/beacon", content=json.dumps({"source": {"id": key}, "events": [{"type": "bye", "userId": "ann"}]})),
        ]

        assert [a.status_code for a in answers] == [200, 200, 200, 200, 200, 200, 307, 204]
        assert answers[6].headers["location"] == "https://shop.example/spring"
        api.drained()
        ann = api.post("profiles/find", {"type": "user-id", "value": "ann"})
        counts = {type_: counter["count"] for type_, counter in ann["stats"]["counters"].items()}
        assert counts == {"order-paid": 4, "email-opened": 1, "link-clicked": 1, "bye": 1}


def test_of_an_ephemeral_source_nothing_that_was_said_is_left_in_the_store(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with receiver() as there, all_in_one(data, ALLOWED) as (api, process):
        key = source(api, "clinic", ephemeral=True)
        there.prescription = lambda call: Answer(404 if call.path == "/bad" else 200)
        for name in ("good", "bad"):
            made = api.post("destinations", {"name": name, "options": {"url": f"{there.url}/{name}"}, "sources": ["clinic"]})
            there.secret = made["secret"]
        time.sleep(1.1)                         # a running process knows of a destination within a second
        items = [
            {"type": "identify", "userId": "ann", "messageId": "m-1", "traits": {"note": "secret-trait", "email": "secret@shop.example"}},
            {"type": "track", "event": "seen", "userId": "ann", "messageId": "m-2", "properties": {"secret-name": "secret-value"}},
            {"type": "track", "event": 7, "userId": "ann", "properties": {"note": "secret-value"}},
        ]
        headers = {"user-agent": "secret-agent/1.0"}
        answer = api.client.post(f"{api.url}/v1/batch", json={"writeKey": key, "batch": items}, headers=headers)
        hook = api.client.post(f"{api.url}/collect/visit/{key}/session-0001", json={"note": "secret-value"}, headers=headers)
        assert (answer.status_code, hook.status_code) == (200, 200)
        api.drained()
        wait_for(lambda: api.get("deliveries/count", status="delivered")["count"] == 3, "what is delivered")
        wait_for(lambda: api.get("deliveries/count", status="dead")["count"] == 3, "what is dead")

        said = [call.json["event"]["properties"] for call in there.calls if call.path == "/good"]
        assert {"secret-name": "secret-value"} in said
        found = list(api.everything("deliveries", 50))
        assert {(d["body"], d["ephemeral"], json.dumps(d["headers"])) for d in found} == {("", True, "{}")}
        dead = next(d["id"] for d in found if d["status"] == "dead")
        again = api.client.post(f"{api.url}/api/deliveries/{dead}/replay", headers={"Authorization": f"Bearer {api.token}"})
        assert (again.status_code, again.json()["code"]) == (422, "gone")
        ann = api.post("profiles/find", {"type": "user-id", "value": "ann"})
        assert ann["stats"]["counters"].keys() == {"identify", "seen"}
        assert api.get("events/count", source="clinic")["count"] == 3
        assert [parked["body"] for parked in api.get("parked")["items"]] == [""]
        printed = process.output().encode()

    stored = {file.name: file.read_bytes() for file in data.glob("store*")}
    assert b"clinic" in b"".join(stored.values())
    assert [(name, secret) for name, body in stored.items() for secret in SECRETS if secret in body] == []
    assert not any(secret in printed for secret in SECRETS)
