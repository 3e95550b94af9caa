"""What the pages do while the platform is away or refuses, and where a browser gives less than others: over plain http."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.console.owner import Owned, owned_by
from tests.console.walking import Visit, visit
from tests.servers.platform import all_in_one

pytestmark = pytest.mark.real

AGAIN_MS = 15_000                               # some seconds until it is noticed, and as many until it is asked again
INSECURE = """
    Object.defineProperty(window, 'isSecureContext', { value: false })
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
    delete Crypto.prototype.randomUUID
"""


@pytest.fixture(scope="module")
def owned(built: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owned]:
    with all_in_one(tmp_path_factory.mktemp("away") / "data", {"THAMESTHRIVE_HTTP_ALLOW": "127.0.0.0/8"}) as (api, process):
        api.post("destinations", {"name": "till", "options": {"url": "http://127.0.0.1:9/till"}, "types": ["never-sent"]})
        yield owned_by(browser, api, process.output())


@pytest.fixture
def owner(owned: Owned, browser: Browser) -> Iterator[Visit]:
    with visit(browser, owned.api.url, storage_state=owned.kept) as visitor:
        yield visitor
        assert [said for said in visitor.wrong if "Failed to load resource" not in said] == []


def test_the_live_tail_comes_again_after_it_was_refused(owner: Visit) -> None:
    owner.page.route("**/api/events/tail*", lambda route: route.fulfill(status=503, json={"code": "log-unavailable"}))
    owner.go("/")
    expect(owner.page.get_by_text("Connecting")).to_be_visible()

    owner.page.unroute_all()

    expect(owner.page.get_by_role("main").get_by_text("Live", exact=True)).to_be_visible(timeout=AGAIN_MS)


def test_over_plain_http_a_token_is_made_and_copied_as_elsewhere(owner: Visit) -> None:
    page = owner.page
    page.add_init_script(INSECURE)
    owner.go("/tokens")
    page.get_by_role("button", name="New token").click()
    page.get_by_label("Name").fill("till")
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Copy the token").click()

    expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
    assert page.evaluate("() => String(getSelection())") == page.get_by_label("the token", exact=True).inner_text()
