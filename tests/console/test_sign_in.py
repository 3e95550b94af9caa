"""How somebody gets in, and what happens when they are in no more: links, passwords, lock-out, sign-ins that end, what one may not see."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import frozen
from playwright.sync_api import Browser, Page, expect

from tests.console.owner import EMAIL, PASSWORD, owned_by, set_up_path
from tests.console.walking import Visit, complaints, visit
from tests.servers.platform import Api, all_in_one, once

pytestmark = pytest.mark.real

TRIES = 3
TRIED_MS = 15_000                               # three times, and again after five seconds
FEW = {"THAMESTHRIVE_ACCESS_TRIES_PER_EMAIL": f"{TRIES}/hour", "THAMESTHRIVE_HTTP_ALLOW": "127.0.0.0/8"}


@frozen
class Place:
    """A platform that was set up, the path of the link that did it, and its folder."""

    url: str
    link: str
    folder: Path


@pytest.fixture(scope="module")
def place(built: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("sign-in") / "data"
    with all_in_one(folder, FEW) as (api, process):
        owned_by(browser, api, process.output())
        yield Place(api.url, set_up_path(process.output()), folder)


@pytest.fixture
def owner(place: Place, browser: Browser) -> Iterator[Visit]:
    """Signed in by the form, so that it may end."""
    with visit(browser, place.url) as visitor:
        visitor.go("/sign-in")
        sign_in(visitor.page, EMAIL, PASSWORD)
        expect(visitor.page.get_by_role("heading", name="Overview")).to_be_visible()
        yield visitor
        assert complaints(visitor) == []


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.keyboard.press("Enter")


def end(visitor: Visit) -> None:
    """The sign-in, as another window would."""
    assert visitor.page.request.post(f"{visitor.url}/api/sign-out", headers={"Origin": visitor.url}).ok


def test_a_used_link_says_so_and_leads_to_the_sign_in(place: Place, browser: Browser) -> None:
    with visit(browser, place.url) as visitor:
        visitor.go(place.link)

        expect(visitor.page.get_by_role("heading", name="This platform is set up")).to_be_visible()
        assert visitor.barriers() == []
        visitor.page.get_by_role("link", name="Sign in").press("Enter")
        expect(visitor.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_link_that_is_not_whole_keeps_what_was_typed(api: Api, browser: Browser) -> None:
    with visit(browser, api.url) as visitor:
        page = visitor.page
        visitor.go("/setup#half")
        page.get_by_label("Your name").fill("Ann Lee")
        sign_in(page, "ann@shop.example", PASSWORD)

        expect(page.get_by_role("alert")).to_contain_text("This link is not whole")
        expect(page.get_by_label("Your name")).to_have_value("Ann Lee")


def test_who_tries_too_often_is_told_when_to_come_again(place: Place, browser: Browser) -> None:
    with visit(browser, place.url) as visitor:
        page = visitor.page
        visitor.go("/sign-in")
        for _ in range(TRIES):
            with page.expect_response("**/api/sign-in"):
                sign_in(page, "nobody@shop.example", "not the password")
            expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
            expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()

        sign_in(page, "nobody@shop.example", "not the password")

        expect(page.get_by_role("alert")).to_have_text(re.compile(r"Too many tries\. Come again in \d+ minutes\."))
        page.get_by_text("the password is forgotten?").click()
        expect(page.get_by_text("thamesthrive users reset-password")).to_be_visible()


def test_who_cannot_reach_the_platform_is_told_at_once_and_goes_on_when_it_is_back(place: Place, browser: Browser) -> None:
    with visit(browser, place.url) as visitor:
        page = visitor.page
        visitor.go("/sign-in")
        page.context.set_offline(True)
        sign_in(page, EMAIL, PASSWORD)
        expect(page.get_by_role("alert")).to_have_text("The platform does not answer. Is it running, and are you online?")
        assert visitor.barriers() == []

        page.context.set_offline(False)
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", name="Overview")).to_be_visible()


def test_a_sign_in_page_that_cannot_ask_says_so_while_that_lasts(place: Place, browser: Browser) -> None:
    with visit(browser, place.url) as visitor:
        page = visitor.page
        page.route("**/api/me", lambda route: route.abort())
        visitor.go("/sign-in")
        said = page.get_by_role("status").filter(has_text="Signing in does not work right now")
        expect(said).to_be_visible(timeout=TRIED_MS)
        assert visitor.barriers() == []

        page.unroute("**/api/me")

        expect(said).to_have_count(0, timeout=TRIED_MS)


def test_a_half_filled_form_outlives_the_sign_in_and_is_sent_once_signed_in_again(owner: Visit) -> None:
    page = owner.page
    owner.go("/destinations/_new")
    page.get_by_label("Name", exact=True).fill("Till")
    page.get_by_label("Address").fill("http://127.0.0.1:9/till")
    end(owner)

    page.get_by_role("button", name="Make destination").press("Enter")
    again = page.get_by_role("dialog", name="Sign in again")
    expect(again).to_be_visible()
    owner.settle()
    assert owner.barriers() == []
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(again.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
    again.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Till is made")).to_be_visible()
    expect(again).to_have_count(0)


def test_a_sign_in_that_ended_goes_on_in_the_same_stage_and_the_same_place(owner: Visit) -> None:
    page = owner.page
    page.request.put(f"{owner.url}/api/me/stage", data={"stage": "test"}, headers={"Origin": owner.url})
    owner.go("/event-types")
    page.get_by_label("Find a type").fill("order")
    end(owner)

    page.get_by_role("link", name="Health").click()
    page.get_by_role("dialog", name="Sign in again").get_by_role("textbox", name="Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Health")).to_be_visible()
    expect(page.get_by_role("button", name="Test stage")).to_be_visible()


def test_somebody_else_goes_to_the_sign_in(owner: Visit) -> None:
    owner.go("/event-types")
    end(owner)

    owner.page.get_by_role("link", name="Health").click()
    owner.page.get_by_role("button", name="I am somebody else").click()

    expect(owner.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_who_signs_out_is_out(owner: Visit) -> None:
    page = owner.page
    page.get_by_role("button", name="your account").click()
    page.get_by_role("menuitem", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    owner.go("/events")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


@contextmanager
def user(place: Place, browser: Browser, name: str, grant: str, path: str) -> Iterator[tuple[Visit, str]]:
    """Somebody with this grant, who signs in to open a page; with the user's id."""
    email = f"{name.lower()}@shop.example"
    who = [email, "--name", name, "--grant", grant]
    made = json.loads(once(["users", "create", *who, "--format", "json", "--data", str(place.folder)], {}))
    with visit(browser, place.url) as visitor:
        visitor.go(path)
        sign_in(visitor.page, email, made["password"])
        visitor.page.get_by_role("navigation").wait_for()
        visitor.settle()
        yield visitor, made["id"]
        assert complaints(visitor) == []


def test_a_page_that_one_may_not_open_says_what_it_takes_and_who_gives_it(place: Place, browser: Browser) -> None:
    with user(place, browser, "Mara", "marketer", "/settings") as (visitor, id):
        page = visitor.page
        expect(page.get_by_role("heading", name="Settings")).to_be_visible()
        expect(page.get_by_text("It takes the grant Owner, Admin, or Maintainer; yours is Marketer.")).to_be_visible()
        expect(page.get_by_text(f"thamesthrive users set-grant {id} GRANT")).to_be_visible()
        assert visitor.barriers() == []
        page.get_by_role("link", name="What your account may do").press("Enter")
        expect(page.get_by_text("Sees people and events, merges and separates people")).to_be_visible()

        once(["users", "set-grant", id, "maintainer", "--data", str(place.folder)], {})

        page.wait_for_function("() => fetch('/api/settings').then(answer => answer.ok)")
        visitor.expected(403)                   # of asking until then
        visitor.go("/settings")
        expect(page.get_by_label("Find a setting")).to_be_visible()


def test_nobody_is_led_to_what_the_platform_refuses(place: Place, browser: Browser) -> None:
    with user(place, browser, "Milo", "maintainer", "/") as (visitor, _):
        page = visitor.page
        pages = page.get_by_role("navigation").get_by_role("link")
        labels = pages.all_inner_texts()
        assert labels == ["Overview", "Sources", "Event types", "Health", "Settings", "API reference"]

        for label in labels:
            pages.filter(has_text=label).press("Enter")
            expect(page.get_by_role("heading", name=label, level=1)).to_be_visible()
            visitor.settle()
            expect(page.get_by_role("alert")).to_have_count(0)
        page.keyboard.press("Control+k")
        page.keyboard.type("profiles")

        expect(page.get_by_role("status").filter(has_text="No page and no source is called that.")).to_be_visible()
        visitor.settle()
        assert visitor.barriers() == []
