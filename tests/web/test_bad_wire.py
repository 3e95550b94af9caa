"""Every line of the table of broken requests, over sockets, on the all-in-one."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.servers.platform import Api, all_in_one

from .bad.doors import DOORS, Door
from .bad.wire import Heard, Talk, Wire, WireRow
from .bad.wires import ROWS

pytestmark = [pytest.mark.slow, pytest.mark.anyio]

SHORT = {"THAMESTHRIVE_API_BODY_TIMEOUT_S": "1"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with all_in_one(tmp_path_factory.mktemp("wire") / "data", SHORT) as (api, _):
        yield api


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
async def test_a_broken_request_is_answered_as_the_page_says(api: Api, row: WireRow) -> None:
    pairs = [(talk, door) for talk in row.talks for door in DOORS]
    heard = await asyncio.gather(*(talked(api, talk, door) for talk, door in pairs))

    assert [one.said for one in heard] == [door.answers(row.answer) for _, door in pairs]
    assert not [one for one in heard if b"retry-after" in one.data.lower()]


async def test_the_server_is_well_after_all_that(api: Api) -> None:
    assert "pending" not in api.track({"events": [{"type": "search"}], "options": {"answer": "result"}})


async def talked(api: Api, talk: Talk, door: Door) -> Heard:
    address = urlsplit(api.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        return await talk(Wire(reader, writer, door, api.write_key))
    finally:
        writer.close()
