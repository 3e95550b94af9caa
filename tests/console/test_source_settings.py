"""How somebody sets a source and finds out why nothing comes of it, in a real browser: by mouse, and by keyboard alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console.owner import Owned, owned_by, watched
from tests.console.walking import Visit, complaints, visit
from tests.servers.platform import Api, all_in_one, once

pytestmark = pytest.mark.real

VIEW = [{"type": "page-view", "properties": {"name": "home"}}]
KEY = "write_key"
CHANGED = "Somebody else changed it meanwhile"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sources") / "data"


@pytest.fixture(scope="module")
def owned(built: Path, browser: Browser, folder: Path) -> Iterator[Owned]:
    with all_in_one(folder) as (api, process):
        yield owned_by(browser, api, process.output())


@pytest.fixture
def api(owned: Owned) -> Api:
    return owned.api


@pytest.fixture
def visitor(owned: Owned, browser: Browser) -> Iterator[Visit]:
    with watched(browser, owned) as opened:
        yield opened


def source(api: Api, name: str, **said: Any) -> Any:
    return api.post("sources", {"name": name, **said})


def change(api: Api, id: str, **said: Any) -> None:
    """By somebody else, on the first revision."""
    headers = {"Authorization": f"Bearer {api.token}", "If-Match": '"1"'}
    assert api.client.put(f"{api.url}/api/sources/{id}", json={"name": id, **said}, headers=headers).status_code == 200


def called(api: Api, key: str, origin: str | None = None) -> int:
    """The status of a call as a web page makes it."""
    headers = {"Origin": origin} if origin else {}
    return api.client.post(f"{api.url}/track", json={"source": {"id": key}, "events": VIEW}, headers=headers).status_code


def save(page: Page, verb: str = "Save") -> None:
    page.get_by_role("button", name=verb, exact=True).click()


def press(page: Page, name: str, role: Any = "button") -> None:
    """By keyboard: from wherever one is, on to what has that name."""
    target = page.get_by_role(role, name=name, exact=True)
    expect(target).to_be_enabled()
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_a_source_needs_only_a_name_and_is_made_by_keyboard_alone(api: Api, visitor: Visit) -> None:
    page = visitor.page
    visitor.go("/sources")
    press(page, "New source", "link")
    expect(page.get_by_role("heading", name="New source")).to_be_focused()
    assert visitor.barriers() == []

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Corner shop")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Corner shop")).to_be_visible()
    expect(page.get_by_label("the lines for Web page", exact=True)).to_contain_text(api.get("sources/corner-shop")[KEY])


def test_a_name_that_is_taken_is_told_at_the_name(api: Api, visitor: Visit) -> None:
    source(api, "Taken")
    page = visitor.page
    visitor.go("/sources/_new")

    page.get_by_label("Name").fill("taken")
    save(page, "Make source")

    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.get_by_text('Source "taken" exists already; choose another name')).to_be_visible()
    visitor.expected(409)


def test_more_settings_of_a_new_source_are_told_and_what_is_wrong_stands_at_its_field(api: Api, visitor: Visit) -> None:
    page = visitor.page
    visitor.go("/sources/_new")
    page.get_by_label("Name").fill("Payments")
    page.get_by_role("button", name="More settings").click()
    page.get_by_label("Web tracker and plain calls").uncheck()
    page.get_by_label("Webhooks of other systems").check()
    pages = page.get_by_role("combobox", name="Web pages that may send")
    for written in ("https://Shop.example/cart?x=1", "localhost:3000", "*.shop.example"):
        pages.fill(written)
        pages.press("Enter")
    page.get_by_label("Most events").fill("500")
    page.get_by_role("combobox", name="In how long").click()
    page.get_by_role("option", name="a minute").click()
    page.get_by_role("combobox", name="Country of phone numbers").fill("kingdom")
    page.get_by_role("option", name="United Kingdom (GB)").click()
    page.get_by_role("button", name="Add a place").click()
    page.get_by_label("Place 1: path").fill("customer.email")
    page.get_by_label("Keep only a fingerprint of it").check()
    page.get_by_label("Are not kept").check()

    save(page, "Make source")
    expect(pages).to_be_focused()
    expect(page.get_by_text('origin "*.shop.example" must look like https://shop.example')).to_be_visible()
    assert visitor.barriers() == []
    visitor.expected(422)
    pages.press("Backspace")
    save(page, "Make source")

    expect(page.get_by_role("tab", name="Webhook")).to_be_visible()
    expect(page.get_by_role("tab", name="Web page")).to_have_count(0)
    made = api.get("sources/payments")
    assert made["origins"] == ["https://shop.example", "http://localhost:3000"]
    assert made["keys"] == [{"path": "customer.email", "type": "email", "hashed": True}]
    assert (made["rate"], made["region"], made["bots"]) == ("500/minute", "GB", "refuse")
    assert set(made["doors"]) == {"v1", "beacon", "collect"}


def test_settings_are_changed_where_they_are_shown(api: Api, visitor: Visit) -> None:
    source(api, "till", rate="7/hour")
    page = visitor.page
    visitor.go("/sources/till")
    page.get_by_role("tab", name="How it is set").click()
    visitor.settle()
    assert visitor.barriers() == []

    page.get_by_label("Name").fill("The till")
    page.get_by_label("Channel").fill("store")
    page.get_by_label("Most events").fill("")
    page.get_by_label("Nobody").check()
    page.get_by_label("Only that something happened").check()
    save(page)

    expect(page.get_by_text("The till is saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="The till")).to_be_visible()
    said = {"name": "The till", "channel": "store", "rate": None, "profile_less": True, "ephemeral": True, "revision": 2}
    shown = api.get("sources/till")
    assert {name: shown[name] for name in said} == said


def test_a_rate_beyond_all_bounds_is_told_at_the_rate(api: Api, visitor: Visit) -> None:
    source(api, "fast")
    page = visitor.page
    visitor.go("/sources/fast?tab=settings")

    page.get_by_label("Most events").fill("2000000")
    save(page)

    expect(page.get_by_label("Most events")).to_be_focused()
    expect(page.get_by_text("is more than 1000000/second")).to_be_visible()
    visitor.expected(422)


def test_what_somebody_else_changed_meanwhile_is_told_and_not_written_over(api: Api, visitor: Visit) -> None:
    source(api, "shared")
    page = visitor.page
    visitor.go("/sources/shared?tab=settings")
    page.get_by_label("Description").fill("mine")
    change(api, "shared", description="theirs", rate="5/second")

    save(page)
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert api.get("sources/shared")["description"] == "theirs"
    assert visitor.barriers() == []
    visitor.expected(412)
    page.get_by_role("button", name="Load what is there now").click()

    expect(page.get_by_label("Description")).to_have_value("theirs")
    expect(page.get_by_label("Most events")).to_have_value("5")
    expect(page.get_by_text(CHANGED)).to_have_count(0)
    page.get_by_label("Description").fill("both")
    save(page)
    expect(page.get_by_text("shared is saved.")).to_be_visible()
    assert (api.get("sources/shared")["description"], api.get("sources/shared")["rate"]) == ("both", "5/second")


def test_a_page_that_may_not_send_is_seen_without_a_reload_and_let_in_at_once(api: Api, visitor: Visit) -> None:
    key = source(api, "shut", origins=["https://shop.example"])[KEY]
    page = visitor.page
    visitor.go("/sources/shut")
    expect(page.get_by_text("Nothing came yet")).to_be_visible()

    assert called(api, key, "https://www.shop.example") == 403
    expect(page.get_by_text("The last call was refused")).to_be_visible()
    page.get_by_role("link", name="See why").click()
    expect(page.get_by_text("From a web page that may not send")).to_be_visible()
    visitor.settle()
    assert visitor.barriers() == []
    page.get_by_role("button", name="Let https://www.shop.example send").click()

    expect(page.get_by_text("By now it may send.")).to_be_visible()
    assert api.get("sources/shut")["origins"] == ["https://shop.example", "https://www.shop.example"]
    expect(page.get_by_text("Last events")).to_have_count(0)
    within(page, lambda: called(api, key, "https://www.shop.example") == 200)
    expect(page.get_by_role("link", name="Page view")).to_be_visible()


def test_a_key_that_was_copied_in_part_is_recognised(api: Api, visitor: Visit) -> None:
    key = source(api, "partly")[KEY]
    page = visitor.page
    visitor.go("/sources/partly?tab=arrivals")
    expect(page.get_by_text("The write key is not what is wrong")).to_be_visible()

    assert called(api, key[:-2]) == 401

    expect(page.get_by_text("It begins as this source's does, which has 32 characters: it was not copied whole.")).to_be_visible()
    visitor.settle()
    assert visitor.barriers() == []
    page.get_by_role("link", name="See these calls").click()
    expect(page.get_by_text("With a write key that is nobody's")).to_be_visible()


def test_a_source_that_is_deleted_says_first_what_stops(api: Api, visitor: Visit) -> None:
    key = source(api, "leaving")[KEY]
    api.post("destinations", {"name": "Reports", "options": {"url": "https://reports.example/in"}, "sources": ["leaving"]})
    assert called(api, key) == 200
    api.drained()
    page = visitor.page
    visitor.go("/sources/leaving")

    press(page, "Delete")
    expect(page.get_by_text("in the last hour it sent 1 event")).to_be_visible()
    expect(page.get_by_text("Nothing of it goes to Reports any more.")).to_be_visible()
    visitor.settle()
    assert visitor.barriers() == []
    press(page, "Delete it")

    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_visible()
    assert "leaving" not in [one["id"] for one in api.get("sources")["items"]]
    within(page, lambda: called(api, key) == 401)


def test_who_may_change_nothing_reads_how_it_is_set(api: Api, browser: Browser, folder: Path) -> None:
    source(api, "read", rate="7/hour", ephemeral=True, origins=["https://shop.example"])
    who = ["ana@shop.example", "--name", "Ana", "--grant", "analyst"]
    password = str(json.loads(once(["users", "create", *who, "--format", "json", "--data", str(folder)], {}))["password"])
    with visit(browser, api.url) as visitor:
        page = visitor.page
        visitor.go("/sign-in")
        page.get_by_role("textbox", name="E-mail").fill("ana@shop.example")
        page.get_by_role("textbox", name="Password").fill(password)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Overview").wait_for()

        visitor.go("/sources/read?tab=settings")

        for text in ("At most 7 an hour", "Only that something happened", "https://shop.example", "The people they tell of"):
            expect(page.get_by_text(text)).to_be_visible()
        for name in ("Save", "Delete"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
        assert visitor.barriers() == []
        assert complaints(visitor) == []


def within(page: Page, holds: Any, seconds: float = 5.0) -> None:
    """A running process knows of a change within a second."""
    for _ in range(int(seconds * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not within {seconds} s")
