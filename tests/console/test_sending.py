"""What somebody does about destinations, deliveries and tokens, in a real browser: by mouse, and by keyboard alone."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console.owner import EMAIL, PASSWORD, Owned, owned_by, watched
from tests.console.walking import Visit
from tests.servers.platform import Api, all_in_one
from tests.servers.receiver import HANGS, Answer, Receiver, receiver
from tests.servers.tls import self_signed

pytestmark = pytest.mark.real

ALLOWED = {"THAMESTHRIVE_HTTP_ALLOW": "127.0.0.0/8"}
KNOWN_S = 1.1                                   # a running process knows of a destination within a second


@pytest.fixture(scope="module")
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


@pytest.fixture(scope="module")
def owned(built: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owned]:
    with all_in_one(tmp_path_factory.mktemp("sending") / "data", ALLOWED) as (api, process):
        yield owned_by(browser, api, process.output())


@pytest.fixture
def api(owned: Owned) -> Api:
    return owned.api


@pytest.fixture
def visitor(owned: Owned, browser: Browser) -> Iterator[Visit]:
    with watched(browser, owned) as opened:
        yield opened


def button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=True)


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


def destination(api: Api, there: Receiver, name: str, type_: str, **effort: float) -> None:
    api.post("destinations", {"name": name, "options": {"url": f"{there.url}/{name}"}, "types": [type_], "effort": effort})
    time.sleep(KNOWN_S)


def bought(api: Api, type_: str, number: int) -> None:
    api.batch([{"type": "track", "event": type_, "userId": "bob", "messageId": f"{type_}-{number}", "properties": {"total": number}}])


def test_what_was_given_up_is_seen_with_its_reason_and_arrives_when_it_is_sent_again(api: Api, there: Receiver, visitor: Visit) -> None:
    there.prescription = lambda call: Answer(404, body=b"no such hook")
    destination(api, there, "crm", "lead-won")
    bought(api, "lead-won", 1)
    page = visitor.page
    visitor.go("/destinations")

    page.get_by_role("link", name="See why, and send them again").click()
    page.get_by_role("link", name="Lead won").click()
    expect(page.get_by_text("Not taken: answered 404, “no such hook”.")).to_be_visible()
    expect(page.get_by_text("There is nothing at this address")).to_be_visible()
    expect(page.get_by_role("cell", name="no such hook")).to_be_visible()
    there.prescription = lambda call: Answer()
    button(page, "Send again").click()

    expect(page.get_by_role("status").get_by_text("Delivered")).to_be_visible()
    expect(page.get_by_role("heading", name="What was sent")).to_be_visible()
    assert [call.status for call in there.calls if call.path == "/crm"] == [404, 200]


def test_what_was_given_up_is_found_understood_and_sent_again_by_keyboard_alone(api: Api, there: Receiver, visitor: Visit) -> None:
    there.prescription = lambda call: Answer(401)
    destination(api, there, "ledger", "bill-sent")
    bought(api, "bill-sent", 1)
    page = visitor.page
    visitor.go("/")
    press(page, "Destinations", "link")
    press(page, "1 of ledger given up", "link")
    press(page, "Bill sent", "link")
    expect(page.get_by_text("It does not let us in")).to_be_visible()
    there.prescription = lambda call: Answer()

    press(page, "Send again")

    expect(page.get_by_role("status").get_by_text("Delivered")).to_be_visible()
    assert [call.status for call in there.calls if call.path == "/ledger"] == [401, 200]


def test_that_a_destination_rests_is_seen_with_the_reason_and_is_over_when_it_is_switched_off_and_on(
    api: Api, there: Receiver, visitor: Visit
) -> None:
    there.prescription = lambda call: Answer(503, body=b"closed for today")
    destination(api, there, "museum", "ticket-sold", breaker_failures=1, breaker_s=3600)
    bought(api, "ticket-sold", 1)
    page = visitor.page
    visitor.go("/destinations")
    expect(page.get_by_role("row", name="museum").get_by_text("Rests", exact=True)).to_be_visible()

    page.get_by_role("link", name="museum", exact=True).click()
    expect(page.get_by_text("It rests: 1 call in a row failed")).to_be_visible()
    expect(page.get_by_text("The last call was answered 503, “closed for today”. Next try: in")).to_be_visible()
    expect(page.get_by_text("The receiver itself is in trouble")).to_be_visible()
    visitor.settle()
    assert visitor.barriers() == []
    there.prescription = lambda call: Answer()
    for name in ("Sends", "Switched off"):
        page.get_by_role("switch", name=name).click()

    there.wait(lambda r: len(r.by_key("/museum")) == 1)
    expect(page.get_by_text("It rests")).to_have_count(0)
    page.get_by_role("link", name="Destinations", exact=True).first.click()
    expect(page.get_by_role("row", name="museum").get_by_text("Sends")).to_be_visible()


def test_all_that_were_given_up_are_sent_again_by_keyboard_alone(api: Api, there: Receiver, visitor: Visit) -> None:
    there.prescription = lambda call: Answer(404)
    destination(api, there, "till", "bill-paid")
    for number in range(3):
        bought(api, "bill-paid", number)
    page = visitor.page
    visitor.go("/deliveries?status=dead&destination=till")
    expect(page.get_by_role("row")).to_have_count(4)
    there.prescription = lambda call: Answer()

    press(page, "Send all given up again")
    visitor.settle()
    assert visitor.barriers() == []
    press(page, "Send 3 again")

    expect(page.get_by_text("3 deliveries will be sent again.")).to_be_visible()
    expect(page.get_by_text("None fits what is asked for.")).to_be_visible()
    there.wait(lambda r: len(r.by_key("/till")) == 3)


def test_chosen_ones_are_discarded_once_somebody_said_yes(api: Api, there: Receiver, visitor: Visit) -> None:
    there.prescription = lambda call: Answer(404)
    destination(api, there, "shelf", "box-packed")
    for number in range(2):
        bought(api, "box-packed", number)
    page = visitor.page
    visitor.go("/deliveries?destination=shelf")
    expect(page.get_by_role("table").get_by_text("Given up")).to_have_count(2)

    page.get_by_label("Choose all that are shown").check()
    button(page, "Discard").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()

    expect(page.get_by_role("table").get_by_text("Discarded", exact=True)).to_have_count(2)
    assert api.get("deliveries/count", destination="shelf", status="discarded")["count"] == 2


def test_a_destination_with_a_condition_is_made_and_tried(api: Api, there: Receiver, visitor: Visit) -> None:
    there.prescription = lambda call: Answer(body=b"thank you")
    page = visitor.page
    visitor.go("/destinations")
    page.get_by_role("link", name="New destination").click()
    page.get_by_label("Name", exact=True).fill("Big spenders")
    page.get_by_label("Address").fill(f"{there.url}/big")
    page.get_by_label("Secret", exact=True).fill("short")
    button(page, "Make destination").click()
    expect(page.get_by_label("Secret", exact=True)).to_be_focused()
    expect(page.get_by_text("The secret is whsec_ and base64 of 16 bytes or more")).to_be_visible()
    page.get_by_label("Secret", exact=True).fill("")
    page.get_by_label("Condition").fill("properties.total >")
    button(page, "Make destination").click()
    expect(page.get_by_label("Condition")).to_have_attribute("aria-invalid", "true")
    assert visitor.barriers() == []
    visitor.wrong.clear()                       # Chromium complains of every 422

    page.get_by_label("Condition").fill("properties.total > 100")
    button(page, "Make destination").click()
    secret = page.get_by_label("the secret", exact=True).inner_text()
    page.get_by_role("link", name="I have it, go on").click()
    button(page, "Send a sample").click()

    expect(page.get_by_text("Arrived")).to_be_visible()
    expect(page.get_by_text("thank you")).to_be_visible()
    assert secret.startswith("whsec_")
    shown = api.get("destinations/big-spenders")
    assert (shown["condition"], shown["options"]["secret"]) == ("properties.total > 100", "***")


def test_a_page_for_people_that_a_receiver_answers_is_told_in_its_words(api: Api, there: Receiver, visitor: Visit) -> None:
    there.prescription = lambda call: Answer(404, body=b"<!doctype html><head><title>x</title></head><body><h1>No such shop</h1></body>")
    destination(api, there, "shop", "shop-opened")
    bought(api, "shop-opened", 1)
    page = visitor.page
    visitor.go("/deliveries?destination=shop")

    page.get_by_role("link", name="Shop opened").click()

    expect(page.get_by_text("Not taken: answered 404, “No such shop”.")).to_be_visible()
    expect(page.get_by_role("cell", name="<h1>No such shop</h1>")).to_be_visible()


def test_a_sample_says_what_helps_where_a_receiver_is_slow_or_its_certificate_unknown(
    api: Api, there: Receiver, visitor: Visit, tmp_path: Path
) -> None:
    there.prescription = lambda call: Answer(HANGS)
    destination(api, there, "sloth", "never-sent", timeout_s=0.2)
    page = visitor.page
    visitor.go("/destinations/sloth")
    button(page, "Send a sample").click()
    expect(page.get_by_text("It is slow: let it have more time")).to_be_visible()

    with receiver(tls=self_signed(tmp_path)) as stranger:
        api.post("destinations", {"name": "stranger", "options": {"url": f"https://127.0.0.1:{stranger.port}/"}, "types": ["never-sent"]})
        visitor.go("/destinations/stranger")
        button(page, "Send a sample").click()

        expect(page.get_by_text("its certificate is not trusted: self-signed certificate")).to_be_visible()
        expect(page.get_by_text("gives it a certificate of a known authority")).to_be_visible()


def test_who_changes_what_somebody_else_changed_meanwhile_decides(api: Api, there: Receiver, visitor: Visit) -> None:
    destination(api, there, "shared", "never-sent")
    page = visitor.page
    visitor.go("/destinations/shared?tab=settings")
    page.get_by_label("Description").fill("mine")
    theirs = {"name": "shared", "options": {"url": f"{there.url}/shared"}, "description": "theirs"}
    headers = {"Authorization": f"Bearer {api.token}", "If-Match": '"1"'}
    assert api.client.put(f"{api.url}/api/destinations/shared", json=theirs, headers=headers).status_code == 200

    button(page, "Save").click()
    expect(page.get_by_text("Somebody else changed it meanwhile")).to_be_visible()
    assert api.get("destinations/shared")["description"] == "theirs"
    assert visitor.barriers() == []
    visitor.wrong.clear()                       # Chromium complains of every 412
    button(page, "Keep mine").click()

    expect(page.get_by_text("shared is saved.")).to_be_visible()
    assert api.get("destinations/shared")["description"] == "mine"


def test_a_destination_is_switched_off_and_deleted_by_keyboard_alone(api: Api, there: Receiver, visitor: Visit) -> None:
    destination(api, there, "passing", "never-sent")
    page = visitor.page
    visitor.go("/destinations/passing")
    page.get_by_role("switch", name="Sends").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("switch", name="Switched off")).to_be_enabled()
    assert api.get("destinations/passing")["enabled"] is False

    press(page, "Delete")
    press(page, "Delete it")

    expect(page.get_by_role("heading", name="Destinations", exact=True)).to_be_visible()
    assert "passing" not in [one["id"] for one in api.get("destinations")["items"]]


def test_a_token_is_made_shown_once_and_revoked_by_keyboard_alone(api: Api, visitor: Visit) -> None:
    page = visitor.page
    visitor.go("/tokens")
    press(page, "New token")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Nightly report")
    page.keyboard.press("Enter")
    text = page.get_by_label("the token", exact=True).inner_text()
    assert asked_with(api, text) == 200
    visitor.settle()
    assert visitor.barriers() == []
    press(page, "I have it")
    expect(page.get_by_text(text)).to_have_count(0)

    press(page, "Revoke Nightly report")
    press(page, "Revoke it")

    expect(page.get_by_role("row", name="Nightly report").get_by_text("Revoked")).to_be_visible()
    assert asked_with(api, text) == 401


def test_a_password_is_changed_from_the_account_page(api: Api, visitor: Visit) -> None:
    page = visitor.page
    visitor.go("/")
    page.get_by_role("button", name="your account").click()
    page.get_by_role("menuitem", name="Your account").click()
    page.get_by_role("textbox", name="Password now").fill(PASSWORD)
    for name in ("New password", "New password again"):
        page.get_by_role("textbox", name=name, exact=True).fill("another four words")
    button(page, "Change password").click()

    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    owner = {"email": EMAIL, "password": "another four words"}
    assert api.client.post(f"{api.url}/api/sign-in", json=owner, headers={"Origin": api.url}).status_code == 200


def asked_with(api: Api, token: str) -> int:
    return httpx.get(f"{api.url}/api/sources", headers={"Authorization": f"Bearer {token}"}).status_code
