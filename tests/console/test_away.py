"""What the pages do while the platform is away or refuses, and where a browser gives less than others: over plain http."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.console.owner import Owned, owned_by
from tests.console.walking import Visit, visit, window
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


def test_while_the_platform_is_away_pages_stay_and_say_of_when_they_are(owner: Visit) -> None:
    health, page = window(owner.page.context, owner.url), owner.page
    health.go("/health")
    owner.go("/destinations/till?tab=settings")
    page.get_by_label("Description").fill("half typed")

    page.context.route("**/api/**", lambda route: route.abort())

    for opened in (page, health.page):
        expect(opened.get_by_text("What you see is as it was at")).to_be_visible(timeout=AGAIN_MS)
        expect(opened.get_by_text("The platform does not answer.")).to_be_visible()
    expect(health.page.get_by_text("The platform does not say how it is")).to_be_visible()
    expect(health.page.get_by_text("Every check passes.")).to_have_count(0)
    assert health.barriers() == []
    page.get_by_role("switch").press("Space")
    expect(page.get_by_text("Nothing was changed")).to_be_visible()

    page.context.unroute_all()

    expect(page.get_by_text("What you see is as it was at")).to_have_count(0, timeout=AGAIN_MS)
    expect(health.page.get_by_text("The platform does not say how it is")).to_have_count(0, timeout=AGAIN_MS)
    expect(page.get_by_label("Description")).to_have_value("half typed")


def test_a_page_that_could_not_be_loaded_comes_once_the_platform_is_back(owner: Visit) -> None:
    page = owner.page
    owner.go("/tokens")
    for what in ("**/api/**", "**/assets/*.js"):
        page.context.route(what, lambda route: route.abort())

    with page.expect_event("requestfailed", lambda request: request.url.endswith("/api/setup")):        # it was seen away
        page.get_by_role("link", name="Event types").click()
    expect(page.get_by_role("heading", name="This page could not be loaded")).to_be_visible()
    page.context.unroute_all()

    expect(page.get_by_role("heading", name="Event types")).to_be_visible(timeout=AGAIN_MS)


def test_the_live_tail_comes_again_after_it_was_refused(owner: Visit) -> None:
    owner.page.route("**/api/events/tail*", lambda route: route.fulfill(status=503, json={"code": "log-unavailable"}))
    owner.go("/")
    expect(owner.page.get_by_text("Connecting")).to_be_visible()

    owner.page.unroute_all()

    expect(owner.page.get_by_role("main").get_by_text("Live", exact=True)).to_be_visible(timeout=AGAIN_MS)


@pytest.mark.parametrize("what", ["destination", "source"])
def test_what_is_not_there_is_not_asked_for_again_and_again(owner: Visit, what: str) -> None:
    owner.go(f"/{what}s/none")

    expect(owner.page.get_by_text(f'There is no {what} "none"')).to_be_visible()
    expect(owner.page.get_by_role("button", name="Try again")).to_have_count(0)
    assert owner.barriers() == []


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
