"""What can be seen of the console before anybody signs in, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.console.walking import SCHEMES, complaints, visit
from tests.servers.platform import Api

pytestmark = pytest.mark.real

PAGES = ("/sign-in", "/setup", "/setup#not-used")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_page_has_no_barriers_and_breaks_no_policy(api: Api, browser: Browser, path: str, scheme: str) -> None:
    with visit(browser, api.url, color_scheme=scheme) as visitor:
        visitor.go(path)

        assert visitor.barriers() == []
        assert complaints(visitor) == []


def test_a_policy_that_is_broken_is_noticed(api: Api, browser: Browser) -> None:
    with visit(browser, api.url) as visitor:
        visitor.go("/sign-in")

        visitor.page.evaluate("() => document.head.append(Object.assign(document.createElement('style'), { textContent: 'b {}' }))")

        assert any("Content Security Policy" in said for said in visitor.wrong)


def test_a_page_is_dark_before_its_scripts_ran_where_that_is_preferred(api: Api, browser: Browser) -> None:
    with visit(browser, api.url, color_scheme="dark") as visitor:
        visitor.page.route("**/assets/*.js", lambda route: route.abort())

        visitor.page.goto(f"{api.url}/ui/")

        assert visitor.page.locator("html").get_attribute("data-mantine-color-scheme") == "dark"


def test_a_link_without_its_secret_says_where_the_link_is(api: Api, browser: Browser) -> None:
    with visit(browser, api.url) as visitor:
        visitor.go("/setup")

        expect(visitor.page.get_by_role("heading", name="Set up")).to_be_visible()
        expect(visitor.page.get_by_role("link", name="Sign in")).to_be_visible()
