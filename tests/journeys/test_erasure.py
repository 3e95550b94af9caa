"""A person is erased over HTTP: afterwards no store, no stream, no log and no file holds a value of theirs."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from redis import Redis

from tests.servers.platform import Api, all_in_one, once, servers, split
from tests.servers.receiver import Answer, Receiver, receiver

pytestmark = pytest.mark.slow

SETTINGS = {"THAMESTHRIVE_HTTP_ALLOW": "127.0.0.0/8", "THAMESTHRIVE_PRIVACY_SETTLE_S": "0"}
EMAIL = "annabella.unmistakable@shop.example"
# What must not be found: pieces of her values, in small letters, as a word index would keep them.
VALUES = (b"annabella", b"unmistakable", b"zanzibar", b"quaintphone", b"198.51.100.77")


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


def told(who: str, email: str, number: int) -> list[dict[str, Any]]:
    """What one person does, as the Segment protocol says it; the last of it cannot be used."""
    common = {"userId": who, "anonymousId": f"device-of-{who}", "context": context_of(who)}
    return [
        {**common, "type": "identify", "messageId": f"{who}-i{number}", "traits": {"email": email, "firstName": who.capitalize()}},
        {**common, "type": "page", "messageId": f"{who}-p{number}", "name": "Home", "properties": {"title": f"Hello {who}"}},
        {**common, "type": "track", "messageId": f"{who}-t{number}", "event": "bought", "properties": {"to": city_of(who)}},
        {**common, "type": "group", "messageId": f"{who}-g{number}", "groupId": "acme", "traits": {"plan": "gold"}},
        {**common, "type": "nonsense", "messageId": f"{who}-n{number}", "traits": {"email": email}},
    ]


def context_of(who: str) -> dict[str, Any]:
    return {"ip": "198.51.100.77", "userAgent": "QuaintPhone/1"} if who == "annabella" else {"ip": "203.0.113.9", "userAgent": "Plain/1"}


def city_of(who: str) -> str:
    return "Zanzibar" if who == "annabella" else "Bath"


def through_every_door(api: Api, who: str, email: str, number: int) -> None:
    """A call at each path of `/v1`; at `/track` and `/beacon` under another device, which a log-in there makes hers; and by a webhook, a
    picture and a link of a source that takes such."""
    identify, page, track, group, _ = told(who, email, number)
    screen = {**page, "type": "screen", "messageId": f"{who}-s{number}"}
    alias = {"userId": who, "previousId": f"earlier-{who}", "messageId": f"{who}-a{number}", "context": context_of(who)}
    calls = {"identify": identify, "page": page, "track": track, "group": group, "screen": screen, "alias": alias}
    for path, call in calls.items():
        answer = api.client.post(f"{api.url}/v1/{path}", json={"writeKey": api.write_key, **call})
        assert answer.status_code == 200, f"{path}: {answer.text}"
    for path in ("batch", "import"):
        items = [{**track, "messageId": f"{who}-{path}{number}"}]
        assert api.client.post(f"{api.url}/v1/{path}", json={"writeKey": api.write_key, "batch": items}).status_code == 200
    web = {"source": {"id": api.write_key}, "context": context_of(who)}
    closing = {"type": "page-hidden", "anonymousId": f"tablet-of-{who}", "properties": {"for": who}}
    assert api.client.post(f"{api.url}/beacon", json={**web, "events": [closing]}).status_code == 204
    hooked(api, who, email)
    api.track(
        {
            "session": {"id": f"0f1e2d3c-{who[0]}-{number}"},
            "context": context_of(who),
            "events": [
                {"type": "page-view", "anonymousId": f"tablet-of-{who}", "properties": {"name": "home", "for": who}},
                {
                    "type": "identification",
                    "anonymousId": f"tablet-of-{who}",
                    "properties": {"firstname": who, "email": {"main": email}},
                    "traits": {"to": city_of(who)},
                },
            ],
        }
    )


def hooked(api: Api, who: str, email: str) -> None:
    """Who pays, reads a mail, and follows a link of it."""
    made = api.post("sources", {"name": "hooks", "doors": ["collect", "pixel", "redirect"], "keys": [{"type": "email", "path": "email"}]})
    link = api.post("redirects", {"name": "spring", "source": made["id"], "url": "https://shop.example/"})
    key, query = made["write_key"], {"email": email, "city": city_of(who)}
    headers = {"User-Agent": str(context_of(who)["userAgent"])}
    assert api.client.post(f"{api.url}/collect/order-paid/{key}", json=query, headers=headers).status_code == 200
    assert api.client.get(f"{api.url}/collect/order-seen/{key}", params=query, headers=headers).status_code == 200
    assert api.client.get(f"{api.url}/pixel/{key}/mail-read.gif", params=query, headers=headers).status_code == 200
    assert api.client.get(f"{api.url}/redirect/{link['id']}", params=query, headers=headers).status_code == 307


def lived(api: Api, there: Receiver) -> None:
    """Two people, webhooks that hear, refuse and are away, somebody who watches, and a batch that is in flight when she is to be erased."""
    for name, effort in (("hook", {}), ("refuses", {"max_attempts": 1}), ("away", {"retry_s": 3_000.0})):
        effort = {"breaker_failures": 0, **effort}
        api.post("destinations", {"name": name, "options": {"url": f"{there.url}/{name}"}, "effort": effort})
    there.prescription = lambda call: Answer({"/hook": 200, "/refuses": 404, "/away": 503}[call.path])
    headers = {"Authorization": f"Bearer {api.token}"}
    with api.client.stream("GET", f"{api.url}/api/events/tail", headers=headers):
        api.batch(told("bob", "bob@shop.example", 0))
        time.sleep(1.1)                         # a running process knows of a destination within a second
        through_every_door(api, "annabella", EMAIL, 50)
        for number in range(20):
            api.batch(told("annabella", EMAIL, number))
        api.drained()
    assert person(api, EMAIL).status_code == 200
    until(lambda: api.get("parked/count")["count"] == 21)
    until(lambda: api.get("deliveries/count", status="dead")["count"] > 80)
    until(lambda: api.get("deliveries/count", status="waiting")["count"] > 80)
    for number in range(100, 120):
        api.batch(told("annabella", EMAIL, number))


def until(holds: Callable[[], bool], *, within_s: float = 60.0) -> None:
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.1)


def person(api: Api, email: str) -> httpx.Response:
    key = {"type": "email", "value": email}
    return api.client.post(f"{api.url}/api/profiles/find", json=key, headers={"Authorization": f"Bearer {api.token}"})


def receipt(api: Api, id: str) -> Any:
    """Once it is done; the schedule would have it done within minutes."""
    until = time.monotonic() + 120              # Elasticsearch lets go of what was overwritten within half a minute
    while (found := api.get(f"erasures/{id}"))["state"] != "done":
        assert time.monotonic() < until, found
        time.sleep(0.3)
        api.post("schedules/clean-erased/run", {})
    return found


def checked(api: Api, done: Any) -> None:
    assert done["counts"]["event"] >= 90
    assert done["counts"]["parked"] == 40
    assert done["counts"]["delivery"] >= 3 * 90         # what was in flight may have been refused
    assert api.get("deliveries/count", status="waiting")["count"] <= 4          # those of another
    assert b"nnabella" not in repr(done).encode()
    assert person(api, EMAIL).status_code == 404
    assert person(api, "bob@shop.example").status_code == 200
    for kind in ("events", "sessions", "profiles", "deliveries", "parked", "groups", "erasures"):
        listed = repr(list(api.everything(kind, 200))).lower().encode()
        assert not [value for value in VALUES[:1] if value in listed], kind
    found = api.post("events/search", {"words": "annabella"})
    assert found["items"] == []
    api.post("schedules/verify-ledger/run", {})


def holding(files: Callable[[], Iterator[tuple[str, bytes]]], *, within_s: float) -> list[str]:
    """Which of these hold a value of hers, once that has come to rest."""
    until = time.monotonic() + within_s
    while True:
        found = [f"{name}: {value!r}" for name, data in files() for value in VALUES if value in data.lower().replace(b"bob", b"")]
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.2)


def in_folder(folder: Path) -> Callable[[], Iterator[tuple[str, bytes]]]:
    def files() -> Iterator[tuple[str, bytes]]:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield str(file.relative_to(folder)), file.read_bytes()

    return files


def in_redis(url: str) -> Callable[[], Iterator[tuple[str, bytes]]]:
    def keys() -> Iterator[tuple[str, bytes]]:
        reads: dict[bytes, Callable[[Redis, bytes], Any]] = {
            b"string": lambda r, k: r.get(k), b"hash": lambda r, k: r.hgetall(k), b"stream": lambda r, k: r.xrange(k),
            b"set": lambda r, k: r.smembers(k), b"zset": lambda r, k: r.zrange(k, 0, -1), b"list": lambda r, k: r.lrange(k, 0, -1),
        }
        with Redis.from_url(url) as client:
            for key in client.scan_iter(count=1_000):
                if (type_ := client.type(key)) != b"none":      # it has run out meanwhile
                    yield repr(key), repr(key).encode() + repr(reads[type_](client, key)).encode()

    return keys


def test_no_file_of_the_data_folder_holds_a_value_of_who_was_erased(tmp_path: Path, there: Receiver) -> None:
    folder = tmp_path / "data"
    with all_in_one(folder, SETTINGS) as (api, process):
        lived(api, there)
        assert holding(in_folder(folder), within_s=0)

        asked = api.post("erasures", {"type": "email", "value": EMAIL})

        checked(api, receipt(api, asked["id"]))
        assert holding(in_folder(folder), within_s=30) == []
        known = (api.write_key, api.token)
        printed = process.output().lower().encode()
    assert holding(in_folder(folder), within_s=0) == []
    assert b"annabella" not in printed
    with all_in_one(folder, SETTINGS, known=known) as (api, _):
        assert person(api, EMAIL).status_code == 404
        api.batch(told("annabella", EMAIL, 500)[:1])
        api.drained()
        assert person(api, EMAIL).json()["stats"]["events"] == 1


def test_the_command_line_erases_beside_a_running_platform(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with all_in_one(folder, SETTINGS) as (api, _):
        api.batch(told("annabella", EMAIL, 1))
        api.drained()

        said = once(["run", "--role", "job", "--job", "erase", "--by-key", f"email={EMAIL}", "--data", str(folder)], SETTINGS)

        assert "erased" in said or "done" in said
        assert person(api, EMAIL).status_code == 404
        [found] = api.get("erasures")["items"]
        assert found["id"] in said
        assert found["id"] in once(["erasures", "list", "--data", str(folder)], {})


def in_indices(elastic: str, prefix: str) -> Callable[[], Iterator[tuple[str, bytes]]]:
    """The files of a node on this machine: segments, and the log of what is not in them yet."""
    [node] = httpx.get(f"{elastic}/_nodes/settings").json()["nodes"].values()
    [data] = [Path(folder) for folder in [node["settings"]["path"]["data"]] if isinstance(folder, str)]

    def files() -> Iterator[tuple[str, bytes]]:
        for index in httpx.get(f"{elastic}/_cat/indices/{prefix}-*", params={"format": "json", "h": "index,uuid"}).json():
            for name, body in in_folder(data / "indices" / index["uuid"])():
                yield f"{index['index']}/{name}", body

    return files


def in_documents(elastic: str, prefix: str) -> Callable[[], Iterator[tuple[str, bytes]]]:
    """Every document that a search finds, also what is only shown."""

    def documents() -> Iterator[tuple[str, bytes]]:
        httpx.post(f"{elastic}/{prefix}-*/_refresh")
        hits = httpx.get(f"{elastic}/{prefix}-*/_search", params={"size": 10_000}).json()["hits"]["hits"]
        assert 100 < len(hits) < 10_000
        for hit in hits:
            yield f"{hit['_index']}/{hit['_id']}", repr(hit).encode()

    return documents


def in_log_of(url: str) -> Callable[[], Iterator[tuple[str, bytes]]]:
    """The files of a Redis on this machine."""
    with Redis.from_url(url, decode_responses=True) as client:
        folder: Any = client.config_get("dir")
    return in_folder(Path(folder["dir"]))


@pytest.mark.real
def test_neither_elasticsearch_nor_redis_holds_a_value_of_who_was_erased(tmp_path: Path, there: Receiver) -> None:
    with servers() as environment, split(tmp_path / "split", {**environment, **SETTINGS}, apis=1, workers=2) as ([api], _):
        elastic, prefix = environment["THAMESTHRIVE_ELASTIC_URL"], environment["THAMESTHRIVE_ELASTIC_PREFIX"]
        redis = environment["THAMESTHRIVE_REDIS_URL"]
        lived(api, there)
        for files in (in_documents(elastic, prefix), in_indices(elastic, prefix), in_log_of(redis), in_redis(redis)):
            assert holding(files, within_s=0)

        asked = api.post("erasures", {"type": "email", "value": EMAIL})

        checked(api, receipt(api, asked["id"]))
        assert holding(in_documents(elastic, prefix), within_s=0) == []
        assert holding(in_redis(redis), within_s=10) == []
        assert holding(in_log_of(redis), within_s=30) == []
        assert holding(in_folder(tmp_path / "split"), within_s=0) == []     # what the processes printed
        assert holding(in_indices(elastic, prefix), within_s=60) == []
