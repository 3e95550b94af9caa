"""Who sets the platform up and looks after it: the first event, schedules, settings, types of events. On a platform that begins empty."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console.owner import PASSWORD, Owned, set_up_path
from tests.console.walking import SCHEMES, Visit, complaints, visit
from tests.servers.platform import all_in_one

pytestmark = pytest.mark.real

PAGES = ("/", "/health", "/settings", "/settings?only=changed", "/event-types", "/event-types/order-completed")
SEEN_MS = 5_000                                 # a second where nothing else runs
FLOWN_MS = 20_000                               # the canary, and until the page looks again
IMPATIENT = {"THAMESTHRIVE_MAINTENANCE_CANARY_WARN_S": "0.001"}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def owned(built: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owned]:
    """Set up as somebody does: by the link that a start prints, and the keyboard alone."""
    with all_in_one(tmp_path_factory.mktemp("admin") / "data", IMPATIENT) as (api, process):
        with visit(browser, api.url) as visitor:
            visitor.go(set_up_path(process.output()))
            page = visitor.page
            page.keyboard.type("Ann Lee")
            for key, text in (("Tab", "ann@shop.example"), ("Tab", PASSWORD), ("Enter", "")):
                page.keyboard.press(key)
                page.keyboard.type(text)
            expect(page.get_by_role("heading", name="Overview")).to_be_visible()
            kept = page.context.storage_state()
        yield Owned(api, kept)


@pytest.fixture
def owner(owned: Owned, browser: Browser) -> Iterator[Visit]:
    with visit(browser, owned.api.url, storage_state=owned.kept) as visitor:
        yield visitor
        assert complaints(visitor) == []


def test_the_first_event_shows_by_itself_and_brings_its_person(owner: Visit) -> None:
    page = owner.page
    owner.go("/")
    line = _lines(page, "Command line")
    key = re.findall('"id": "(.*?)"', line)[0]
    for way in ("Web page", "Python", "Segment library"):
        assert key in _lines(page, way), way
        assert owner.url in _lines(page, way), way

    sent = subprocess.run(["sh", "-c", line], capture_output=True, timeout=30, check=False)

    assert sent.returncode == 0, sent.stderr
    said = page.get_by_role("status").filter(has_text="Your first event is here")
    expect(said).to_be_visible(timeout=SEEN_MS)
    expect(said.get_by_role("link", name="Page view")).to_be_visible()
    expect(said.get_by_role("link", name="Somebody unknown")).to_have_attribute("href", re.compile("/ui/profiles/."))
    expect(page.get_by_text("Happening now")).to_be_visible()


def _lines(page: Page, way: str) -> str:
    page.get_by_role("tab", name=way).press("Enter")
    return page.get_by_label(f"the lines for {way}", exact=True).inner_text()


def test_a_paused_schedule_shows_and_is_resumed(owned: Owned, owner: Visit) -> None:
    page = owner.page
    owned.api.post("schedules/verify-ledger/pause", {})
    owner.go("/health")
    expect(page.get_by_text("Verify ledger: paused, so not done by itself.")).to_be_visible()

    page.get_by_role("button", name="Resume Verify ledger").press("Enter")

    expect(page.get_by_role("button", name="Pause Verify ledger")).to_be_visible()
    paused = {schedule["name"]: schedule["paused"] for schedule in owned.api.get("schedules")["items"]}
    assert paused["verify-ledger"] is False


def test_a_setting_is_found_with_where_it_comes_from_and_how_it_is_changed(owner: Visit) -> None:
    page = owner.page
    owner.go("/settings")

    page.get_by_label("Find a setting").press_sequentially("api.port")

    line = page.get_by_role("listitem").filter(has_text="Port to listen on.")
    expect(line).to_contain_text("set by --port")
    expect(page.get_by_text("log.level", exact=True)).to_have_count(0)
    expect(page).to_have_url(re.compile(r"words=api\.port"))
    line.locator("summary").press("Enter")
    expect(line.get_by_text("THAMESTHRIVE_API_PORT=")).to_be_visible()


def test_a_check_leads_to_the_one_setting_that_is_meant(owned: Owned, owner: Visit) -> None:
    page = owner.page
    owned.api.post("schedules/canary/run", {})
    owner.go("/health")
    expect(page.get_by_role("link", name="From when on it is late").first).to_be_visible(timeout=FLOWN_MS)

    page.get_by_role("link", name="From when on it is late").first.press("Enter")

    expect(page.get_by_role("listitem").filter(has=page.locator("summary:focus"))).to_contain_text("maintenance.canary_warn_s")
    expect(page.get_by_text("THAMESTHRIVE_MAINTENANCE_CANARY_WARN_S=")).to_be_in_viewport()
    assert owner.barriers() == []


def test_a_type_says_what_it_changes_of_a_person(owner: Visit) -> None:
    page = owner.page
    owner.go("/event-types")

    page.get_by_label("Find a type").press_sequentially("order is done")
    page.get_by_role("link", name="Order Completed").press("Enter")

    expect(page.get_by_role("heading", name="Order Completed")).to_be_visible()
    expect(page.get_by_role("row", name="Adds up data.metrics.ltv")).to_be_visible()
    expect(page.get_by_role("row", name="affiliation text Leeds, Briggate the shop that sold")).to_be_visible()


def test_what_is_typed_right_after_ctrl_k_is_not_lost(owner: Visit) -> None:
    page = owner.page
    owner.go("/")

    page.keyboard.press("Control+k")
    page.keyboard.type("event ty")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Event types")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_page_of_who_operates_has_no_barriers(owned: Owned, browser: Browser, path: str, scheme: str) -> None:
    with visit(browser, owned.api.url, storage_state=owned.kept, color_scheme=scheme) as visitor:
        visitor.go(path)

        assert visitor.barriers() == []
        assert complaints(visitor) == []


def test_the_navigation_of_a_narrow_window_has_no_barriers(owned: Owned, browser: Browser) -> None:
    with visit(browser, owned.api.url, storage_state=owned.kept, viewport=NARROW) as visitor:
        visitor.go("/")
        visitor.page.get_by_role("button", name="Navigation", exact=True).press("Enter")
        expect(visitor.page.get_by_role("dialog").get_by_role("link", name="Health")).to_be_visible()
        visitor.settle()

        assert visitor.barriers() == []
