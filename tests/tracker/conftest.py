"""One platform and one site for all, and a browser for the tests of a file: while it runs, no other loop can run in this thread."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.servers.chromium import chromium
from tests.servers.platform import Api, all_in_one
from tests.servers.processes import NoServer, absent
from tests.tracker.ground import Ground, ground
from tests.tracker.site import Site, site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as started:
            yield started
    except NoServer as reason:
        absent(reason)


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with all_in_one(tmp_path_factory.mktemp("tracker") / "data") as (started, _):
        yield started


@pytest.fixture(scope="session")
def shop() -> Iterator[Site]:
    with site() as served:
        yield served


@pytest.fixture
def here(api: Api, shop: Site, browser: Browser) -> Iterator[Ground]:
    """A source of its own and a visitor who was never here."""
    shop.pages.clear()
    shop.asked.clear()
    with ground(api, shop, browser) as stood:
        yield stood
