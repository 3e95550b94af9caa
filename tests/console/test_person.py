"""The pages of a person, an event and a visit, in a real browser, by keyboard alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console.owner import Owned, owned_by
from tests.console.walking import Visit, complaints, visit, window
from tests.servers.platform import Api, all_in_one

pytestmark = pytest.mark.real

ANN = {"email": "ann@shop.example", "firstname": "Ann", "lastname": "Lee", "shoe_size": 38}
WITHIN_MS = 30_000
TABS = ("known", "timeline", "identity", "visits", "deliveries", "privacy", "json")


@pytest.fixture(scope="module")
def shop(built: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owned]:
    with all_in_one(tmp_path_factory.mktemp("person") / "data") as (api, process):
        yield owned_by(browser, api, process.output())


@pytest.fixture
def visitor(shop: Owned, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(storage_state=shop.kept)
    opened = window(context, shop.api.url)
    yield opened
    context.close()
    assert complaints(opened) == []


def merged(api: Api, name: str) -> tuple[str, str]:
    """Two devices that an e-mail made one: the id of the person, and the one that the younger device had before."""
    email = f"{name}@shop.example"
    laptop, phone = {"anonymousId": f"{name}-laptop"}, {"anonymousId": f"{name}-phone"}
    api.batch([{"type": "identify", **laptop, "traits": {**ANN, "email": email}}])
    api.drained()
    api.batch([{"type": "page", **phone, "name": "Tea", "properties": {"url": "https://shop.example/tea"}}])
    api.drained()
    before = found(api, "anonymous-id", phone["anonymousId"])
    api.batch([{"type": "identify", **phone, "traits": {"email": email.upper()}}])
    api.drained()
    now = found(api, "email", email)
    assert now != before
    return now, before


def found(api: Api, type_: str, value: str) -> str:
    return str(api.post("profiles/find", {"type": type_, "value": value})["id"])


def press(page: Page, role: Any, name: str | re.Pattern[str]) -> None:
    """As somebody without a mouse does."""
    page.get_by_role(role, name=name).first.focus()
    page.keyboard.press("Enter")


def test_two_merged_devices_are_explained_and_taken_apart(shop: Owned, visitor: Visit) -> None:
    now, before = merged(shop.api, "apart")
    visitor.go(f"/profiles/{before}")
    page = visitor.page
    expect(page).to_have_url(re.compile(f"/profiles/{now}"))

    page.get_by_role("tab", name="Details").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")

    story = page.get_by_role("region", name="How we know it is one person")
    expect(story).to_contain_text("were two people until")
    expect(story).to_contain_text("the event Identify named the e-mail apart@shop.example together with the device id apart-phone")
    press(page, "button", re.compile("^Take out: "))
    expect(page.get_by_role("dialog")).to_contain_text("What comes with its device id apart-phone is that person’s from now on")
    press(page, "button", "Take it out")

    dialog = page.get_by_role("dialog", name="They are two people now")
    expect(dialog.get_by_role("link")).to_have_count(2, timeout=WITHIN_MS)
    assert found(shop.api, "anonymous-id", "apart-phone") != found(shop.api, "email", "apart@shop.example")
    press(page, "button", "Done")
    expect(page.get_by_role("button", name=re.compile("^Take out: "))).to_have_count(0)
    assert page.evaluate("() => document.activeElement.matches('[role=tabpanel] *')")
    visitor.settle()
    page.get_by_role("link", name="somebody", exact=True).press("Enter")
    expect(page).to_have_url(re.compile(f"/profiles/{before}"))
    visitor.go(f"/profiles/{before}?tab=identity")
    expect(page.get_by_role("region", name="Merged, and taken apart")).to_contain_text("you took Device apart-phone out")


def test_a_device_that_was_taken_out_comes_again_as_it_was_told(shop: Owned, visitor: Visit) -> None:
    now, before = merged(shop.api, "again")
    visitor.go(f"/profiles/{now}")
    page = visitor.page
    page.get_by_text("2 devices are this person.").get_by_role("link", name="How we know").click()
    page.get_by_role("button", name="Take out: ").click()
    told = page.get_by_role("dialog")
    expect(told).to_contain_text("Who signs in on it has it from then on; what came before stays where it is, and they stay two.")

    told.get_by_role("button", name="Take it out").click()
    expect(page.get_by_role("dialog", name="They are two people now")).to_be_visible(timeout=WITHIN_MS)
    shop.api.batch([{"type": "page", "anonymousId": "again-phone", "name": "Toast"}])
    shop.api.drained()
    alone = shop.api.get(f"profiles/{before}")["stats"]["events"]
    shop.api.batch([{"type": "identify", "anonymousId": "again-phone", "traits": {"email": "again@shop.example"}}])
    shop.api.drained()

    assert found(shop.api, "anonymous-id", "again-phone") == now
    assert shop.api.get(f"profiles/{before}")["stats"]["events"] == alone == 2
    page.get_by_role("button", name="Done").click()
    visitor.go(f"/profiles/{before}?tab=identity")
    moved = page.get_by_text("What comes with it now is somebody else’s")
    expect(moved.get_by_role("link")).to_have_attribute("href", re.compile("/ui/profiles/"))


def test_names_and_values_of_any_length_and_script_stay_in_the_page(shop: Owned, browser: Browser) -> None:
    long = "Hubert" * 20
    traits: dict[str, Any] = {"firstname": long, "lastname": "عبد الرحمن", "email": f"{'x' * 60}@{'y' * 60}.example"}
    raw = {"deep": [1, {"a": "b"}], "url": "https://shop.example/" + "a" * 300}
    traits |= {"constructor": "boo", "bio": "tea and toast, " * 100, "raw": raw}
    shop.api.batch([{"type": "identify", "anonymousId": "odd", "traits": traits}])
    shop.api.drained()
    odd = found(shop.api, "anonymous-id", "odd")
    with visit(browser, shop.api.url, storage_state=shop.kept, viewport={"width": 390, "height": 844}) as narrow:
        page = narrow.page
        for tab in TABS:
            narrow.go(f"/profiles/{odd}?tab={tab}")
            expect(page.get_by_role("heading", level=1)).to_contain_text(long)
            assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), tab

        narrow.go(f"/profiles/{odd}")
        expect(page.get_by_role("region", name="Custom traits")).to_contain_text("Constructor")
        page.get_by_role("button", name="Show all 1,500 characters").click()
        expect(page.get_by_role("button", name="Show less")).to_be_visible()
        assert complaints(narrow) == []


def test_two_people_are_made_one_by_hand(shop: Owned, visitor: Visit) -> None:
    for name in ("Tom", "Tim"):
        shop.api.batch([{"type": "identify", "anonymousId": name, "traits": {"firstname": name, "lastname": "Moss"}}])
    shop.api.drained()
    tom = found(shop.api, "anonymous-id", "Tom")
    visitor.go(f"/profiles/{tom}?tab=identity")
    page = visitor.page

    press(page, "button", re.compile("same person as"))
    page.get_by_label("Name, e-mail").fill("moss")
    press(page, "button", "Make one with Tim Moss")

    expect(page.get_by_role("dialog")).to_have_count(0, timeout=WITHIN_MS)
    assert found(shop.api, "anonymous-id", "Tim") == found(shop.api, "anonymous-id", "Tom")
    expect(page.get_by_text("you said that they are one")).to_be_visible()


def test_a_trait_leads_to_the_event_that_set_it_and_what_became_of_that(shop: Owned, visitor: Visit) -> None:
    now, _ = merged(shop.api, "trait")
    visitor.go(f"/profiles/{now}")
    page = visitor.page
    expect(page.get_by_role("heading", level=1, name="Ann Lee")).to_be_visible()
    expect(page.get_by_role("region", name="Custom traits")).to_contain_text("Shoe size")

    page.get_by_role("region", name="Contact").get_by_role("link", name="Identify").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Identify")).to_be_focused()
    page.get_by_role("tab", name="Details").focus()
    page.keyboard.press("ArrowRight")

    steps = page.get_by_role("region", name="What became of it")
    expect(steps.get_by_role("heading", level=3)).to_have_text(["Accepted", "Identified", "Merged", "Mapped", "Counted", "Sent on"])
    expect(steps).to_contain_text("It named two keys together, e-mail and device id")
    expect(steps).to_contain_text("No destination wanted it")


def test_what_came_before_and_after_stands_beside_an_event(shop: Owned, visitor: Visit) -> None:
    steps = ("Searched", "Ordered", "Reviewed")
    for step in steps:
        shop.api.batch([{"type": "track", "userId": "around", "event": step}])
        shop.api.drained()
    [ordered] = shop.api.get("events", type="ordered")["items"]
    visitor.go(f"/events/{ordered['id']}")
    page = visitor.page

    around = page.get_by_role("region", name="Before and after")
    expect(around.get_by_role("listitem")).to_have_text([re.compile(f"^{step}") for step in steps])
    expect(around.get_by_role("link")).to_have_text(["Timeline", "Searched", "Reviewed"])
    press(page, "link", "Searched")

    expect(page.get_by_role("heading", level=1, name="Searched")).to_be_visible()
    press(page, "link", re.compile("^Anonymous visitor$"))
    latest = page.get_by_role("region", name="Latest events")
    expect(latest.get_by_role("listitem")).to_have_text([re.compile(f"^{step}") for step in reversed(steps)])
    assert visitor.barriers() == []


def test_an_erased_person_leaves_a_receipt_and_is_found_no_more(shop: Owned, visitor: Visit) -> None:
    now, _ = merged(shop.api, "erased")
    visitor.go(f"/profiles/{now}?tab=privacy")
    page = visitor.page

    press(page, "button", "Erase…")
    sure = page.get_by_role("button", name="Erase for ever")
    expect(sure).to_be_disabled()
    page.keyboard.type("Ann Lee")
    expect(sure).to_be_enabled()
    page.keyboard.press("Enter")

    receipt = page.get_by_role("region", name="Receipt")
    expect(receipt).to_contain_text(re.compile("Nobody finds them any more|Done"), timeout=WITHIN_MS)
    assert complaints(visitor) == []
    visitor.go(f"/profiles/{now}")
    expect(page.get_by_role("heading", name="Nobody is known by this id")).to_be_visible()
    visitor.expected(404)


def test_no_page_has_barriers(shop: Owned, visitor: Visit) -> None:
    now, _ = merged(shop.api, "axe")
    [event, *_] = shop.api.get("events", profile=now, type="identify")["items"]
    [session, *_] = shop.api.get(f"profiles/{now}/sessions")["items"]
    pages = [f"/profiles/{now}?tab={tab}" for tab in TABS]
    pages += [f"/events/{event['id']}?tab={tab}" for tab in ("happened", "steps", "json")]

    for path in (*pages, f"/sessions/{session['id']}", "/events/none", "/sessions/none", "/profiles/none"):
        visitor.go(path)
        assert visitor.barriers() == [], path
        if path.endswith("/none"):
            visitor.expected(404)
        assert complaints(visitor) == [], path
