"""How the console is served: what is a file, what is the page, and with which headers."""

import gzip
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette

from thamesthrive.web.console import FOREVER, POLICY, console_routes, read_console_from

pytestmark = pytest.mark.anyio

PAGE = b"<!doctype html><title>ThamesThrive</title>"
CODE = b"console.log(1)" * 50


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_bytes(PAGE)
    (tmp_path / "assets/page-1a2b.js").write_bytes(CODE)
    (tmp_path / "assets/page-1a2b.js.gz").write_bytes(gzip.compress(CODE))
    return tmp_path


async def get(folder: Path, path: str, method: str = "GET", **headers: str) -> httpx2.Response:
    app = Starlette(routes=console_routes(read_console_from(folder)))
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://here", headers={"accept-encoding": "identity"}) as client:
        return await client.request(method, path, headers=headers)


@pytest.mark.parametrize("path", ["/", "/ui"])
async def test_the_ways_to_it_lead_to_it(folder: Path, path: str) -> None:
    answer = await get(folder, path)

    assert (answer.status_code, answer.headers["location"]) == (307, "/ui/")


@pytest.mark.parametrize("path", ["/ui/", "/ui/sources/web", "/ui/%2e%2e/%2e%2e/etc/passwd"])
async def test_what_is_no_file_is_the_page(folder: Path, path: str) -> None:
    answer = await get(folder, path)

    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/ui/", "/ui/assets/page-1a2b.js", "/ui/assets/gone.js"])
async def test_every_answer_is_guarded(folder: Path, path: str) -> None:
    headers = (await get(folder, path)).headers

    assert headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_file_whose_name_is_its_content_is_kept_for_ever(folder: Path) -> None:
    answer = await get(folder, "/ui/assets/page-1a2b.js")

    assert answer.content == CODE
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["content-type"].startswith("text/javascript")


async def test_a_file_goes_out_as_small_as_the_reader_takes_it(folder: Path) -> None:
    answer = await get(folder, "/ui/assets/page-1a2b.js", **{"accept-encoding": "br, gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.content == CODE


async def test_a_file_of_another_release_is_missing_rather_than_the_page(folder: Path) -> None:
    answer = await get(folder, "/ui/assets/page-9z9z.js")

    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


async def test_it_is_only_read(folder: Path) -> None:
    assert (await get(folder, "/ui/", "POST")).status_code == 405


async def test_where_it_is_not_built_it_says_how(tmp_path: Path) -> None:
    answer = await get(tmp_path / "none", "/ui/")

    assert answer.status_code == 503
    assert "make console" in answer.text
