"""Every line of the table of bad input, over HTTP, on the all-in-one as a user starts it."""

from collections.abc import Iterator
from uuid import uuid4

import httpx2
import pytest

from tests.servers.platform import Api, all_in_one
from thamesthrive.domain.source import DOORS as DOORS_OF_SOURCES

from .bad.doors import DOORS, Door
from .bad.others import OTHERS, Ask, OtherRow
from .bad.rows import Row, Sender, Sent
from .bad.table import CHAPTERS

pytestmark = pytest.mark.slow

ROWS = [row for chapter in CHAPTERS for row in chapter.rows]
LINES = [pytest.param(row, door, id=f"{row.what} at {door.path}") for row in ROWS for door in DOORS if row.cell(door)]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with all_in_one(tmp_path_factory.mktemp("bad") / "data") as (api, _):
        yield api


@pytest.mark.parametrize(("row", "door"), LINES)
def test_bad_input_is_answered_as_the_page_says(api: Api, row: Row, door: Door) -> None:
    for sender in row.senders:
        said, answer = answered(api, row, (sender, door))

        assert said == row.cell(door), answer.text
        assert "retry-after" not in answer.headers
        if answer.status_code >= 400:
            assert len(answer.json()["message"]) > 10
        elif door.tells:
            assert len(answer.json()["errors"]) == (0 if row.late else said.count("parked")), answer.text


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{title}: {row.what}") for title, rows in OTHERS for row in rows])
def test_bad_calls_of_webhooks_pictures_and_links_are_answered_as_the_page_says(api: Api, row: OtherRow) -> None:
    for ask in row.asks:
        said, answer = asked(api, ask)

        assert said == row.answer, answer.text
        assert "retry-after" not in answer.headers
        assert "evil" not in answer.headers.get("location", "")


def test_the_server_is_well_after_all_that(api: Api) -> None:
    answer = api.track({"events": [{"type": "search"}], "options": {"answer": "result"}})

    assert "pending" not in answer
    assert api.get("ledger")["total"]["in_flight"] == 0


def answered(api: Api, row: Row, to: tuple[Sender, Door]) -> tuple[str, httpx2.Response]:
    """What came of it, as a cell of the table says it; and the last answer. Each has a source and so an account of its own."""
    sender, door = to
    source = api.post("sources", {"name": f"s{uuid4().hex}", **row.source})
    sent: Sent | None = sender(door, source["write_key"])
    while sent is not None:
        answer = call(api, door.path, sent)
        sent = sent.again
    return told(api, source["id"], answer), answer


def asked(api: Api, ask: Ask) -> tuple[str, httpx2.Response]:
    """The same of a door whose address says the event."""
    source = api.post("sources", {"name": f"s{uuid4().hex}", "doors": DOORS_OF_SOURCES})
    link = api.post("redirects", {"name": "x", "url": "https://shop.example/", "source": source["id"]})
    answer = call(api, ask.path.format(KEY=source["write_key"], LINK=link["id"]), ask.sent)
    return told(api, source["id"], answer), answer


def call(api: Api, path: str, sent: Sent) -> httpx2.Response:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in sent.headers.items()]
    return api.client.request(sent.method, f"{api.url}{path}", content=sent.body, headers=headers)


def told(api: Api, source: str, answer: httpx2.Response) -> str:
    """As a cell of the table says it."""
    api.drained()
    if answer.status_code >= 400:
        assert source not in api.get("ledger")["sources"], "what is refused is not received"
        return f"{answer.status_code} `{answer.headers.get('x-error') or answer.json()['code']}`"
    return f"{answer.status_code}, {became(api, source)}"


def became(api: Api, source: str) -> str:
    """Of the events of a source."""
    account = api.get("ledger")["sources"].get(source)
    if account is None:
        return "nothing"
    told = [_stored(api, source, account["stored"])] if account["stored"] else []
    if account["duplicate"]:
        told.append(f"{account['duplicate']} repeat")
    told += [f"parked `{item['reason']}`" for item in api.everything("parked", 200) if item["source"] == source]
    return ", ".join(told)


def _stored(api: Api, source: str, number: int) -> str:
    if number > 1:
        return f"{number:,} stored"
    [event] = api.get("events", source=source)["items"]
    return " ".join(["stored", *(f"`{flag}`" for flag in event["metadata"]["flags"])])
