"""GET /tracker.js: small, cacheable, for any site; and the lines that bring it to a page."""

import gzip
import hashlib
from base64 import b64encode
from html.parser import HTMLParser

import pytest

from tests.web.world import open_world
from thamesthrive.web.tracker import element, loader, pinned_element, read_script

pytestmark = pytest.mark.anyio

MOST_BYTES = 5_000
ADDRESS = "https://cdp.example"


def test_it_stays_small() -> None:
    assert len(read_script().zipped) <= MOST_BYTES


async def test_any_site_may_load_it_and_its_caches_ask_again_soon() -> None:
    async with open_world() as world:
        answer = await world.http.get("/tracker.js", headers={"origin": "https://shop.example"})

        assert answer.status_code == 200
        assert answer.content == read_script().plain
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "accept-encoding"
        assert answer.headers["cache-control"] == "public, max-age=600"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_who_does_not_take_gzip_gets_it_plain() -> None:
    async with open_world() as world:
        answer = await world.http.get("/tracker.js", headers={"accept-encoding": "identity"})

        assert "content-encoding" not in answer.headers
        assert int(answer.headers["content-length"]) == len(read_script().plain)


async def test_who_has_it_is_told_so() -> None:
    async with open_world() as world:
        etag = (await world.http.get("/tracker.js")).headers["etag"]

        again = await world.http.get("/tracker.js", headers={"if-none-match": etag})
        other = await world.http.get("/tracker.js", headers={"if-none-match": 'W/"another"'})

        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert other.status_code == 200


async def test_its_head_can_be_asked_for() -> None:
    async with open_world() as world:
        answer = await world.http.head("/tracker.js")

        assert answer.status_code == 200
        assert int(answer.headers["content-length"]) == len(read_script().zipped)


async def test_under_its_digest_it_is_for_ever_the_same() -> None:
    async with open_world() as world:
        answer = await world.http.get(read_script().pinned)

        assert answer.content == read_script().plain
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_another_digest_leads_to_what_there_is() -> None:
    async with open_world() as world:
        answer = await world.http.get("/tracker/0123456789abcdef.js")

        assert answer.status_code == 307
        assert str(answer.next_request.url) == "http://test/tracker.js"  # type: ignore[union-attr]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["access-control-allow-origin"] == "*"


def test_what_is_sent_zipped_is_the_file() -> None:
    script = read_script()

    assert gzip.decompress(script.zipped) == script.plain
    assert script.integrity == f"sha384-{b64encode(hashlib.sha384(script.plain).digest()).decode()}"


def test_it_evaluates_no_text() -> None:
    text = read_script().plain.decode()

    assert [word for word in ("eval(", "Function(", "innerHTML", "document.write") if word in text] == []


@pytest.mark.parametrize("key", ["a-Z_0", '"><script>alert(1)</script>', "</script>"])
def test_whatever_the_write_key_is_a_page_stays_whole(key: str) -> None:
    lines = [loader(ADDRESS, key), element(ADDRESS, key), pinned_element(ADDRESS, key, read_script())]

    for line in lines:
        seen = Elements()
        seen.feed(line)
        assert seen.tags == ["script", "/script"]


class Elements(HTMLParser):
    """The elements that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")
