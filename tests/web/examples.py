"""The examples of the OpenAPI document: what every operation is asked, and what the application answers to it.

    python -m tests.web.examples        writes them anew
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tests.builders import delivery, hex_id
from tests.web.shop import open_shop, person
from tests.web.world import PASSWORD, SCOPE, World, open_world
from thamesthrive.access.users import NewUser
from thamesthrive.delivery.rests import Cause, Rest, Rests
from thamesthrive.domain.delivery import Attempt, dead
from thamesthrive.kernel.values import evolve
from thamesthrive.web.browser import GUARDED
from thamesthrive.web.route import Route
from thamesthrive.web.routes import ROUTES

FOLDER = Path(__file__).parents[2] / "thamesthrive" / "web" / "examples"
TOKEN = "0123456789abcdef"
RECEIPT = "4c1b0a9d2e7f4d51a1f4f0b1c2d3e4f5"
ALWAYS_NEW = {
    "write_key": "WRITE-KEY",
    "token": f"tt_{TOKEN}_SECRET",
    "created_by": TOKEN,
    "changed_by": TOKEN,
    "secret": "whsec_SECRET",
    "duration_ms": 12,
}
NOT_NEW = ("***", None)
BOUGHT = 'type = "product-bought"'
MASKED = {"url": "https://crm.example/hook", "headers": {"Authorization": "***", "X-Type": "{{ event.type }}"}}
WEBHOOK = {
    "name": "Newsletter",
    "options": {"url": "https://news.example/hook", "headers": {"Authorization": "Bearer 6f1c3d52", "X-Type": "{{ event.type }}"}},
    "sources": ["web"],
    "types": ["sign-up", "product-bought"],
    "condition": "profile@data.contact.email.main EXISTS",
    "template": '{"email": "{{ profile.data.contact.email.main }}", "price?": "{{ event.properties.price }}"}',
    "effort": {"timeout_s": 5, "rate_per_s": 20},
}
LINK = {"name": "Spring mail", "url": "https://shop.example/spring", "source": "web", "properties": {"campaign": "spring"}}
MADE_LINK = "h7k2mwx4p9tc"
MADE_VIEW = "5b0e94c7d2a81f36"
NEW_PEOPLE = {"name": "New this week", "kind": "profile", "query": "visits <= 1", "sort": "-last_seen", "last": "7d"}
LARGE = {"name": "Large orders", "kind": "event", "query": f"{BOUGHT} AND properties.price > 100", "columns": ["time", "properties.price"]}
SET_UP = "tFd1mBjCz9oZ6E2VwQbS0nYk3sLr8uHxJg5aPi7Kq4M"
ANN = {"email": "ann@shop.example", "password": PASSWORD}
EMAIL = 'data.contact.email.main = "ann@shop.example"'


@frozen(kw_only=True)
class Example:
    """What is asked. `{ann}` and the like stand for what `prepared` made."""

    place: Mapping[str, str] = field(factory=dict)
    query: Mapping[str, str] = field(factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(factory=dict)


def searches(plural: str, path: str, query: str, words: str) -> dict[str, Example]:
    """The questions of one kind of record; in the address, and in a body."""
    return {
        f"list_{plural}": Example(query={"query": query, "limit": "2"}),
        f"search_{plural}": Example(body={"words": words, "limit": 1}),
        f"count_{plural}": Example(query={"query": query}),
        f"count_{plural}_asked_in_body": Example(body={"words": words}),
        f"chart_{plural}": Example(query={"from": "2026-02-27T00:00:00Z", "interval": "day", "tz": "Europe/London"}),
        f"chart_{plural}_asked_in_body": Example(body={"query": query, "from": "2026-03-01T00:00:00Z", "interval": "6h"}),
        f"list_terms_of_{plural}": Example(query={"path": path, "limit": "3"}),
        f"list_terms_of_{plural}_asked_in_body": Example(body={"path": path, "words": words}),
        f"complete_{plural}": Example(query={"query": f"{path} "}),
        f"complete_{plural}_asked_in_body": Example(body={"query": query + " A", "position": len(query) + 2}),
    }


EXAMPLES: dict[str, Example] = {
    "get_setup": Example(),
    "set_up": Example(body={"link": "{setup}", **ANN, "name": "Ann Lee"}),
    "sign_in": Example(body=ANN),
    "sign_out": Example(),
    "get_me": Example(),
    "put_stage": Example(body={"stage": "test"}),
    "put_password": Example(body={"password": PASSWORD, "new_password": "staple correct horse"}),
    "list_grants": Example(),
    "list_sources": Example(),
    "create_source": Example(
        body={
            "name": "Payments",
            "doors": ["collect"],
            "keys": [{"path": "customer.email", "type": "email", "hashed": True}],
            "ephemeral": True,
            "region": "GB",
        }
    ),
    "get_source": Example(place={"id": "web"}),
    "put_source": Example(place={"id": "web"}, body={"name": "Our shop", "enabled": False}, headers={"if-match": '"2"'}),
    "delete_source": Example(place={"id": "web"}, headers={"if-match": '"2"'}),
    "list_redirects": Example(),
    "create_redirect": Example(body={**LINK, "name": "Spring mail, button", "type": "Email Link Clicked"}),
    "get_redirect": Example(place={"id": "{link}"}),
    "put_redirect": Example(place={"id": "{link}"}, body={**LINK, "url": "https://shop.example/summer"}, headers={"if-match": '"1"'}),
    "delete_redirect": Example(place={"id": "{link}"}, headers={"if-match": '"1"'}),
    "list_arrivals": Example(place={"id": "web"}, query={"limit": "1"}),
    "show_schema": Example(place={"id": "web"}, query={"sample": "3", "type": "product-bought"}),
    "list_refusals": Example(),
    "list_tokens": Example(),
    "create_token": Example(body={"name": "reports", "grant": "analyst"}),
    "revoke_token": Example(place={"id": "{token}"}),
    "list_paths": Example(),
    "create_path": Example(body={"kind": "event", "path": "properties.paid_at", "type": "time"}),
    "get_path": Example(place={"id": "{path}"}),
    "delete_path": Example(place={"id": "{path}"}, headers={"if-match": '"1"'}),
    **searches("profiles", "data.pii.firstname", "visits >= 1", "ann"),
    "chart_profiles": Example(query={"by": "first_seen", "from": "2026-02-27T00:00:00Z", "interval": "day", "tz": "Europe/London"}),
    "sum_up_profiles": Example(query={"path": "events", "percentiles": "50,95"}),
    "sum_up_profiles_asked_in_body": Example(body={"query": EMAIL, "path": "visits"}),
    "find_profile": Example(body={"type": "email", "value": "ann@shop.example"}),
    "get_profile": Example(place={"id": "{ann}"}),
    "list_profile_events": Example(place={"id": "{ann}"}, query={"limit": "2"}),
    "list_profile_sessions": Example(place={"id": "{ann}"}, query={"limit": "2"}),
    "explain_profile": Example(place={"id": "{ann}"}),
    "unmerge_profile": Example(place={"id": "{ann}"}, body={"part": "{phone}"}),
    "merge_profile": Example(place={"id": "{ann}"}, body={"with": "{browser}"}),
    "erase_profile": Example(place={"id": "{browser}"}),
    "list_erasures": Example(query={"limit": "1"}),
    "create_erasure": Example(body={"type": "email", "value": "bob@shop.example"}),
    "get_erasure": Example(place={"id": "{erasure}"}),
    **searches("sessions", "source", 'source = "web"', "desktop"),
    "sum_up_sessions": Example(query={"path": "duration", "percentiles": "50,95"}),
    "sum_up_sessions_asked_in_body": Example(body={"path": "events"}),
    "get_session": Example(place={"id": "{session}"}),
    **searches("events", "type", BOUGHT, "tea"),
    "sum_up_events": Example(query={"path": "properties.price", "query": BOUGHT, "percentiles": "50,95"}),
    "sum_up_events_asked_in_body": Example(body={"path": "properties.price", "type": "product-bought"}),
    "tail_events": Example(query={"query": BOUGHT}),
    "get_event": Example(place={"id": "{event}"}),
    "list_saved_views": Example(),
    "create_saved_view": Example(body=NEW_PEOPLE),
    "get_saved_view": Example(place={"id": "{view}"}),
    "put_saved_view": Example(place={"id": "{view}"}, body={**LARGE, "sort": "-time"}, headers={"if-match": '"1"'}),
    "delete_saved_view": Example(place={"id": "{view}"}, headers={"if-match": '"1"'}),
    "list_event_types": Example(query={"group": "loyalty"}),
    "get_event_type": Example(place={"id": "loyalty-card-added"}),
    "list_groups": Example(query={"limit": "2"}),
    "count_groups": Example(),
    "get_group": Example(place={"id": "acme"}),
    "list_members": Example(place={"id": "acme"}, query={"limit": "2"}),
    "list_destination_kinds": Example(),
    "list_destination_standings": Example(),
    "list_destinations": Example(),
    "create_destination": Example(body=WEBHOOK),
    "get_destination": Example(place={"id": "crm"}),
    "put_destination": Example(
        place={"id": "crm"},
        body={**WEBHOOK, "name": "CRM", "options": {**MASKED, "url": "https://crm.example/v2"}},
        headers={"if-match": '"1"'},
    ),
    "delete_destination": Example(place={"id": "crm"}, headers={"if-match": '"1"'}),
    "try_destination": Example(place={"id": "crm"}),
    "list_deliveries": Example(query={"status": "dead", "destination": "crm", "limit": "2"}),
    "count_deliveries": Example(query={"from": "2026-03-01T00:00:00Z"}),
    "get_delivery": Example(place={"id": "{dead}"}),
    "replay_delivery": Example(place={"id": "{dead}"}),
    "discard_delivery": Example(place={"id": "{waiting}"}),
    "replay_deliveries": Example(body={"status": "dead", "destination": "crm"}),
    "list_parked": Example(query={"limit": "1"}),
    "count_parked": Example(),
    "show_ledger": Example(query={"from": "2026-03-01T00:00:00Z"}),
    "list_ledger_minutes": Example(query={"from": "2026-03-01T00:00:00Z", "limit": "2"}),
    "get_verification": Example(),
    "get_health": Example(),
    "list_settings": Example(),
    "list_schedules": Example(),
    "pause_schedule": Example(place={"name": "canary"}),
    "resume_schedule": Example(place={"name": "all"}),
    "run_schedule": Example(place={"name": "verify-ledger"}),
}


async def prepared(world: World) -> dict[str, str]:
    """A shop's day, somebody unknown, a declared path, and what could not be used. Name -> what stands for it."""
    await open_shop(world)
    firm = {"userId": "ann", "groupId": "acme", "messageId": "m-firm", "traits": {"name": "Acme", "plan": "gold"}}
    await world.segment("group", firm)
    await world.drained()
    for device in ("phone", "browser"):
        await world.segment("page", {"anonymousId": device, "messageId": device, "name": "Home"})
        await world.drained()
    await world.track(session={"id": "session-of-nobody"}, events=[{"id": "m-odd", "type": ""}])
    await world.drained()
    headers = {"user-agent": "analytics-python/2.3.5"}
    await world.http.post("/v1/batch", content=b'{"batch": [', auth=(world.key, ""), headers=headers)
    await world.http.post("/v1/batch", json={"batch": []}, auth=("hunter2", ""), headers=headers)
    await world.uses.upkeep.ledger_check.run("test")
    ann = (await person(world, "ann"))["id"]
    phone, browser = [(await found(world, device))["id"] for device in ("phone", "browser")]
    await world.http.post(f"/api/profiles/{ann}/merge", json={"with": phone}, headers=world.owner)
    await world.drained()
    path = {"kind": "event", "path": "properties.price", "type": "number"}
    declared = (await world.http.post("/api/paths", json=path, headers=world.owner)).json()["id"]
    made = await world.http.post("/api/destinations", json={**WEBHOOK, "name": "crm"}, headers=world.owner)
    assert made.status_code == 201, made.text
    bought = (await world.api("events?type=product-bought&limit=1"))["items"][0]
    token = world.owner["authorization"].split("_")[1]
    names = {"ann": ann, "phone": phone, "browser": browser, "path": declared, "token": token}
    names["setup"] = await world.uses.accounts.link() or ""
    names["erasure"] = await with_receipt(world)
    doors = {"name": "web", "doors": ["track", "v1", "beacon", "redirect"]}
    await world.http.put("/api/sources/web", json=doors, headers={**world.owner, "if-match": '"1"'})
    names["link"] = (await world.http.post("/api/redirects", json=LINK, headers=world.owner)).json()["id"]
    names["view"] = (await world.http.post("/api/saved-views", json=LARGE, headers=world.owner)).json()["id"]
    names |= await with_deliveries(world, bought["id"], ann)
    return {**names, "event": bought["id"], "session": bought["session"]["id"]}


async def with_receipt(world: World) -> str:
    """Somebody who came by and was erased."""
    await world.segment("page", {"anonymousId": "passer-by", "messageId": "passer-by", "name": "Home"})
    await world.drained()
    asked = await world.http.post("/api/erasures", json={"type": "anonymous-id", "value": "passer-by"}, headers=world.owner)
    await world.drained()
    await world.uses.cleaner.run()
    return str(asked.json()["id"])


async def with_deliveries(world: World, event: str, profile: str) -> dict[str, str]:
    """One that is dead, and one that waits, as its destination rests."""
    now = world.clock.now()
    about: dict[str, Any] = {"destination": "crm", "event": event, "type": "product-bought", "part": profile, "profile": profile}
    about = {**about, "created": now, "due": now}
    waiting = delivery(2, **about, body='{"email": "ann@shop.example", "price": 9.5}', headers={"X-Type": "product-bought"})
    attempt = Attempt(at=now, duration_ms=31, status=404, said="no such hook")
    refused = evolve(waiting, id=hex_id(1), tries=1, attempts=(attempt,))
    rest = Rest(until=now + timedelta(seconds=30), cause=Cause.FAILED, failures=10, status=503, said="down for maintenance")
    await Rests(world.uses.cache).tell(SCOPE, "crm", rest)
    await world.stores.deliveries.create(SCOPE, [waiting, dead(refused, "not taken: answered 404", now)])
    return {"dead": hex_id(1), "waiting": hex_id(2)}


async def from_a_page(world: World, route: Route) -> dict[str, str]:
    """What a browser on this machine sends; set up, and signed in, where that comes before."""
    headers = {"host": "localhost:8686", "origin": "http://localhost:8686"}
    if route.name not in ("get_setup", "set_up"):
        await world.uses.accounts.users.create(NewUser(ANN["email"], "Ann Lee", "owner", ANN["password"]), first=True)
    if route.open_to == "signed-in":
        text, _ = await world.uses.accounts.sign_in(ANN["email"], ANN["password"], None)
        headers["cookie"] = f"{GUARDED}={text}"
    return headers


async def found(world: World, device: str) -> Any:
    key = {"type": "anonymous-id", "value": device}
    return (await world.http.post("/api/profiles/find", json=key, headers=world.owner)).json()


async def tried(route: Route) -> dict[str, Any]:
    """The example of an operation, as the application answers it; as it stands in the file."""
    async with open_world() as world:
        world.uses.stopping.set()               # or a stream would go on
        names, example = await prepared(world), EXAMPLES[route.name]
        sent = world.owner if route.open_to == "granted" else await from_a_page(world, route)
        place, body = spelled(example.place, names), spelled(example.body, names)
        answer = await world.http.request(
            route.method,
            route.path.format(**place),
            params=dict(example.query) or None,
            json=body,
            headers={**sent, **example.headers},
        )
        assert answer.status_code == route.status, f"{route.name}: {answer.text}"
        told = {"place": place, "query": dict(example.query), "body": body, "headers": dict(example.headers)}
        shown = {name: value for name, value in told.items() if value}
        if "body" in shown or route.body is not None:
            shown["body"] = body
        if answer.content and not route.streams:
            shown["answer"] = settled(answer.json())
        return as_it_stands(settled(shown), names)


def spelled(value: Any, names: Mapping[str, str]) -> Any:
    """With the names replaced."""
    if isinstance(value, str):
        return value.format(**names) if value.startswith("{") and value[1:-1] in names else value
    if isinstance(value, Mapping):
        return {key: spelled(below, names) for key, below in value.items()}
    return value


def settled(value: Any) -> Any:
    """With what is different each time replaced."""
    if isinstance(value, dict):
        value = {**value, "id": TOKEN} if "grant" in value and "id" in value and "email" not in value else value
        value = {**value, "id": RECEIPT} if "counts" in value and "asked" in value else value
        if "address" in value and "url" in value:
            value = {**value, "id": MADE_LINK, "address": f"https://cdp.example/redirect/{MADE_LINK}"}
        value = {**value, "id": MADE_VIEW} if "columns" in value and "id" in value else value
        return {key: ALWAYS_NEW[key] if key in ALWAYS_NEW and below not in NOT_NEW else settled(below) for key, below in value.items()}
    return [settled(below) for below in value] if isinstance(value, list) else value


def as_it_stands(shown: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """The ids of a token and of a receipt are new each time, wherever they stand."""
    text = json.dumps(shown, ensure_ascii=False).replace(names["token"], TOKEN).replace(names["erasure"], RECEIPT)
    text = text.replace(names["link"], MADE_LINK).replace(names["view"], MADE_VIEW).replace(names["setup"], SET_UP)
    stands: dict[str, Any] = json.loads(text)
    return stands


async def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for route in ROUTES:
        text = json.dumps(await tried(route), ensure_ascii=False, indent=2)
        (FOLDER / f"{route.name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    asyncio.run(write())
