"""The picture that tells of an event: always a picture, also where it tells of nothing."""

from typing import Any

import pytest

from tests.web.test_doorway import Away
from tests.web.world import open_world
from thamesthrive.adapters.memory.intake import MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.domain.source import DOORS, KeyAt
from thamesthrive.kernel.codec import decode_any
from thamesthrive.web.options import ApiOptions
from thamesthrive.web.pixel import GIF

pytestmark = pytest.mark.anyio


async def test_a_picture_tells_of_an_event_whose_properties_are_the_query() -> None:
    async with open_world(doors=DOORS, keys=(KeyAt(path="u", type="user-id"),)) as world:
        answer = await world.http.get(f"/pixel/{world.key}/Email_Opened.gif?u=ann&campaign=spring")
        await world.drained()

        assert (answer.status_code, answer.content, len(answer.content)) == (200, GIF, 43)
        assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("image/gif", "no-store")
        (entry,) = world.entries
        assert (entry.door, entry.items[0].type, entry.answered) == ("pixel", "email-opened", False)
        assert decode_any(entry.items[0].properties) == {"u": "ann", "campaign": "spring"}
        assert (await world.find("user-id", "ann"))["stats"]["events"] == 1


def test_the_picture_is_one_transparent_dot() -> None:
    head, size, control, image, end = GIF[:6], GIF[6:10], GIF[19:27], GIF[27:37], GIF[-1:]

    assert (head, size, end) == (b"GIF89a", b"\x01\x00\x01\x00", b";")
    assert (control[:3], control[3] & 1, control[6]) == (b"!\xf9\x04", 1, 0)
    assert image == b",\x00\x00\x00\x00\x01\x00\x01\x00\x00"


@pytest.mark.parametrize(
    ("path", "method", "status", "code"),
    [
        ("/pixel/none/email-opened.gif", "GET", 401, "unknown-write-key"),
        ("/pixel/{key}/email-opened.png", "GET", 404, "no-such-path"),
        ("/pixel/{key}", "GET", 404, "no-such-path"),
        ("/pixel/{key}/a/b.gif", "GET", 404, "no-such-path"),
        ("/pixel/{key}/.gif", "GET", 422, "invalid"),
        ("/pixel/{key}/email-opened.gif", "POST", 405, "method-not-allowed"),
        ("/pixel/{key}/email-opened.gif?big=" + "x" * 40_000, "GET", 413, "too-large"),
    ],
)
async def test_what_is_wrong_is_told_by_status_and_header_beside_the_picture(path: str, method: str, status: int, code: str) -> None:
    async with open_world(doors=DOORS) as world:
        answer = await world.http.request(method, path.format(key=world.key))

        assert (answer.status_code, answer.headers["x-error"], answer.content) == (status, code, GIF)
        assert answer.headers.get_list("content-type") == ["image/gif"]
        assert world.entries == []


async def test_a_log_that_is_away_and_a_busy_door_are_a_picture_too() -> None:
    away = Away(MemoryLocks(lambda: 0.0), MemoryLedger(), partitions=4, now_ms=lambda: 0)
    async with open_world(intake=away, doors=DOORS) as world:
        answer: Any = await world.http.get(f"/pixel/{world.key}/email-opened.gif")

        assert (answer.status_code, answer.headers["retry-after"], answer.content) == (503, "3", GIF)


async def test_a_closed_door_is_a_picture_too() -> None:
    async with open_world(ApiOptions()) as world:
        answer = await world.http.get(f"/pixel/{world.key}/email-opened.gif")

        assert (answer.status_code, answer.headers["x-error"], answer.content) == (401, "door-closed", GIF)
