"""The console of a platform on Elasticsearch and Redis, which keep its users and its sign-ins, and fill its lists."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.console.owner import EMAIL, PASSWORD, owned_by
from tests.console.walking import complaints, visit
from tests.journeys.test_event import eventually
from tests.servers.platform import all_in_one, servers

pytestmark = pytest.mark.real

ANN = {"type": "identify", "userId": "ann", "traits": {"email": "ann@shop.example", "firstName": "Ann", "lastName": "Lee"}}
READY_S = 120.0                                 # it makes its indices first


def test_an_owner_signs_in_sees_a_list_and_signs_out(built: Path, browser: Browser, tmp_path: Path) -> None:
    with servers() as environment, all_in_one(tmp_path / "data", environment, ready_s=READY_S) as (api, process):
        owned_by(browser, api, process.output())
        api.batch([ANN])
        api.drained()
        eventually(lambda: api.get("profiles")["items"])

        with visit(browser, api.url) as visitor:
            page = visitor.page
            visitor.go("/profiles")
            page.get_by_label("E-mail").fill(EMAIL)
            page.get_by_role("textbox", name="Password").fill(PASSWORD)
            page.keyboard.press("Enter")
            expect(page.get_by_role("link", name="Ann Lee")).to_be_visible()
            assert complaints(visitor) == []

            page.get_by_role("button", name="your account").press("Enter")
            page.get_by_role("menuitem", name="Sign out").press("Enter")

            expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
            visitor.go("/profiles")
            expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
            assert complaints(visitor) == []
