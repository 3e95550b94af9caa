"""GET /v1/projects/{write key}/settings, which leads an SDK here to send."""

from typing import Any

import pytest
from attrs import evolve

from tests.web.world import SCOPE, open_world
from thamesthrive.web.options import ApiOptions

pytestmark = pytest.mark.anyio

SHOP = "https://shop.example"


def here(answer: Any) -> tuple[str, str]:
    """Where the document leads."""
    to = answer.json()["integrations"]["Segment.io"]
    return to["protocol"], to["apiHost"]


@pytest.mark.parametrize("slash", ["", "/"])
async def test_an_sdk_is_led_back_by_the_way_it_came(slash: str) -> None:
    async with open_world() as world:
        asked = {"host": "cdp.shop.example:8443", "origin": SHOP}

        answer = await world.http.get(f"/v1/projects/{world.key}/settings{slash}", headers=asked)

        assert answer.status_code == 200
        assert here(answer) == ("http", "cdp.shop.example:8443/v1")
        assert answer.json()["integrations"]["Segment.io"]["apiKey"] == world.key
        assert answer.headers["access-control-allow-origin"] == SHOP
        assert answer.headers["cache-control"].startswith("private")


async def test_it_is_asked_for_by_head_and_by_a_preflight_too() -> None:
    async with open_world() as world:
        path = f"/v1/projects/{world.key}/settings"
        head = await world.http.head(path)
        preflight = await world.http.options(path, headers={"origin": SHOP, "access-control-request-method": "GET"})
        post = await world.http.post(path)

        assert (head.status_code, preflight.status_code, post.status_code) == (200, 204, 405)
        assert preflight.headers["access-control-allow-methods"] == "GET, OPTIONS"


@pytest.mark.parametrize(
    ("proxies", "protocol", "host", "expected"),
    [
        (0, "https", "cdp.example", ("http", "test/v1")),
        (1, "https", "cdp.example", ("https", "cdp.example/v1")),
        (1, "http, https", "evil.example, cdp.example", ("https", "cdp.example/v1")),
        (2, "https, http", "evil.example, cdp.example, inner", ("https", "cdp.example/v1")),
        (2, "https", "cdp.example", ("https", "cdp.example/v1")),
        (1, "", "", ("http", "test/v1")),
    ],
)
async def test_the_way_is_believed_as_far_as_our_own_proxies_wrote_it(
    proxies: int, protocol: str, host: str, expected: tuple[str, str]
) -> None:
    async with open_world(ApiOptions(proxies=proxies)) as world:
        said = {"x-forwarded-proto": protocol, "x-forwarded-host": host}

        answer = await world.http.get(f"/v1/projects/{world.key}/settings", headers=said)

        assert here(answer) == expected


@pytest.mark.parametrize("host", ["", "a b", "evil.example/path?", "a@b", "[::1", "x:port", "\u00e4.example"])
async def test_a_host_that_is_none_is_led_nowhere(host: str) -> None:
    async with open_world() as world:
        answer = await world.http.get(f"/v1/projects/{world.key}/settings", headers=[(b"host", host.encode())])

        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


async def test_a_wrong_key_a_closed_door_and_a_foreign_page_are_told_so() -> None:
    async with open_world(origins=(SHOP,)) as world:
        path = f"/v1/projects/{world.key}/settings"
        unknown = await world.http.get("/v1/projects/nobody/settings", headers={"origin": SHOP})
        foreign = await world.http.get(path, headers={"origin": "https://evil.example"})
        before = await world.uses.sources.get(SCOPE, "web")
        await world.uses.sources.save(SCOPE, evolve(before.value, doors=("track",)), expected=before.revision, by="test")
        closed = await world.http.get(path, headers={"origin": SHOP})

        assert [(a.status_code, a.json()["code"]) for a in (unknown, foreign, closed)] == [
            (401, "unknown-write-key"),
            (403, "origin-refused"),
            (401, "door-closed"),
        ]
        assert unknown.headers["access-control-allow-origin"] == SHOP
