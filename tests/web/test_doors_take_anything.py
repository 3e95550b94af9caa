"""Whatever is sent, a door answers with one of its statuses, and what it accepted can be drained."""

import asyncio
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import examples
from tests.web.world import World, open_world
from thamesthrive.domain.source import DOORS as ALL
from thamesthrive.domain.source import KeyAt
from thamesthrive.web import app
from thamesthrive.web.app import DOORS

NAMES = [
    *("type", "event", "name", "category", "userId", "anonymousId", "messageId", "timestamp", "originalTimestamp", "sentAt", "properties"),
    *("traits", "context", "integrations", "externalIds", "externalId", "id", "batch", "events", "session", "profile", "time", "create"),
    *("insert", "options", "answer", "email", "groupId", "previousId"),
]
WORDS = ["track", "page", "identify", "group", "alias", "2026-02-30", "ids"]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6), max_leaves=25
)
BODIES = st.dictionaries(st.sampled_from(NAMES), TREES, max_size=8)
ITEMS = st.lists(st.dictionaries(st.sampled_from(NAMES), TREES, max_size=8), max_size=4)

STATUSES = {200, 204, 400, 413, 422}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FIELDS = st.lists(st.tuples(TEXTS | st.sampled_from(["who", "a.b", "customer.email"]), TEXTS), max_size=5)
ANY_BODY = BODIES | ITEMS | st.binary(max_size=20)
PLACES = st.lists(TEXTS | st.just("{key}"), max_size=4)
KEYS = (KeyAt(path="who", type="user-id"), KeyAt(path="a.b", type="email", hashed=True), KeyAt(path="email.0", type="external:crm"))


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(body=BODIES, items=ITEMS, path=st.sampled_from(list(DOORS)))
def test_a_door_answers_whatever_is_sent(body: dict[str, Any], items: list[Any], path: str) -> None:
    asyncio.run(send(path, {**body, "batch": items, "events": items}))


async def send(path: str, body: dict[str, Any]) -> None:
    async with open_world() as world:
        content = json.dumps({**body, "source": {"id": world.key}, "writeKey": world.key})
        answer = await world.http.post(path, content=content)

        assert answer.status_code in STATUSES, answer.text
        await world.drained()
        await check_account(world)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(list(app.TREES)), places=PLACES, fields=FIELDS, body=ANY_BODY, form=st.booleans())
def test_a_door_with_names_in_its_path_answers_whatever_is_sent(
    path: str, places: list[str], fields: list[tuple[str, str]], body: Any, form: bool
) -> None:
    asyncio.run(send_there(path, places, fields, body if not form else urlencode(fields)))


async def send_there(path: str, places: list[str], fields: list[tuple[str, str]], body: Any) -> None:
    async with open_world(doors=ALL, keys=KEYS) as world:
        at = "/".join([path, *(quote(place.replace("{key}", world.key), safe="") for place in places)])
        kind = {"content-type": "application/x-www-form-urlencoded"} if isinstance(body, str) else {}
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        posted = await world.http.post(at, params=tuple(fields), content=content, headers=kind)
        got = await world.http.get(at, params=tuple(fields))

        assert posted.status_code in STATUSES | {401, 404, 405, 415}, posted.text
        assert got.status_code in STATUSES | {401, 404}, got.text
        await world.drained()
        await check_account(world)


async def check_account(world: World) -> None:
    total = (await world.api("ledger"))["total"]
    assert total["in_flight"] == 0
    assert total["received"] == sum(len(e.items) + len(e.bad) for e in world.entries)


@pytest.mark.anyio
@pytest.mark.parametrize("text", ["\x00", "\ufffe", "a" * 257, "💥" * 64, "\u202e", "' OR 1=1", "../..", "*"])
async def test_odd_ids_are_kept_or_parked_and_looked_up_safely(text: str) -> None:
    async with open_world() as world:
        answer = await world.segment("batch", {"batch": [{"type": "track", "event": "x", "userId": text, "anonymousId": "b-1"}]})
        await world.drained()

        assert answer.status_code == 200
        found = await world.http.post("/api/profiles/find", json={"type": "user-id", "value": text}, headers=world.owner)
        assert found.status_code == (422 if text == "\x00" or len(text) > 256 else 200)
