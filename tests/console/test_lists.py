"""Profiles, events and sessions as lists: found by words, filters, time and TQL; views of them kept. In a real browser."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.console.owner import Owned, owned_by
from tests.console.shop import PAGES, PEOPLE, sent
from tests.console.walking import Visit, complaints, visit
from tests.servers.platform import all_in_one

pytestmark = pytest.mark.real

ORDERED = "Order completed"


@pytest.fixture(scope="module")
def shop(built: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owned]:
    """A platform with a few people."""
    with all_in_one(tmp_path_factory.mktemp("lists") / "data") as (api, process):
        api.batch(list(sent(datetime.now(UTC))))
        api.drained()
        yield owned_by(browser, api, process.output())


@pytest.fixture
def visitor(shop: Owned, browser: Browser) -> Iterator[Visit]:
    """Ends with what the browser had to complain about: nothing."""
    with visit(browser, shop.api.url, storage_state=shop.kept, viewport={"width": 1440, "height": 900}) as signed_in:
        yield signed_in
        # Conditions that cannot be read are told as 422, which Chromium writes down as well.
        assert [said for said in complaints(signed_in) if "status of 422" not in said] == []


def test_a_person_is_found_by_a_part_of_the_name(visitor: Visit) -> None:
    visitor.go("/profiles")

    visitor.page.get_by_role("searchbox").fill("oka")

    expect(visitor.page.get_by_role("status")).to_have_text("1 person")
    expect(_leads(visitor.page)).to_have_text(["Ben Okafor"])
    assert "words=oka" in visitor.page.url
    assert visitor.barriers() == []


def test_a_person_is_found_from_any_page_by_keys_alone(visitor: Visit) -> None:
    visitor.go("/")
    page = visitor.page

    page.keyboard.press("Control+k")
    page.keyboard.type("oka")
    expect(page.get_by_role("option")).to_have_text(["People with “oka”Search", "Events with “oka”Search"])
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 person", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Profiles")).to_be_focused()
    _leads(page).first.press("Enter")
    expect(page.get_by_role("heading", name="Ben Okafor")).to_be_visible()


def test_purchases_over_100_in_a_week_are_found_without_tql_and_without_a_mouse(visitor: Visit) -> None:
    visitor.go("/events")
    page = visitor.page

    _add_filter(page, "Event", None, "Order completed")
    _add_filter(page, "Amount", "is greater than", "100")
    page.get_by_role("button", name=re.compile("^Time:")).press("Enter")
    page.get_by_role("button", name="Last 7 days").press("Enter")

    expect(page.get_by_text("1 event", exact=True)).to_be_visible()
    expect(page.locator("tbody").get_by_role("link", name="Ann Lee")).to_be_visible()
    expect(page.get_by_role("button", name="Change the filter Amount (value) is greater than 100")).to_be_visible()
    assert visitor.barriers() == []


def test_purchases_over_100_in_a_week_are_found_by_writing_just_that(visitor: Visit) -> None:
    visitor.go("/events")
    page = visitor.page

    page.get_by_role("searchbox").press_sequentially("purchases over 100 last week")
    offered = page.get_by_role("button", name="Event is Order completed · Amount (value) is greater than 100 · Last 7 days")
    expect(offered).to_be_visible()
    assert visitor.barriers() == []
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 event", exact=True)).to_be_visible()
    expect(page.locator("tbody").get_by_role("link", name="Ann Lee")).to_be_visible()
    expect(page.get_by_role("button", name="Time: Last 7 days")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(offered).to_have_count(0)


@pytest.mark.parametrize(
    ("words", "offered", "found"),
    [
        ("who bought in the last week and has an e-mail", rf"E-mail is set · {ORDERED} \(times\) .* 1 · {ORDERED} \(last time\) is .*", 2),
        ("never bought", rf"{ORDERED} \(times\) is not set", 0),
        ("spent over 100", "Lifetime value is greater than 100", 2),
        ("lee active last week", "“lee” · Last seen: Last 7 days", 1),
        ("everybody from the UK", r"Country is United Kingdom \(GB\)", 0),
    ],
)
def test_people_are_found_by_writing_what_they_did(visitor: Visit, words: str, offered: str, found: int) -> None:
    visitor.go("/profiles")
    page = visitor.page

    page.get_by_role("searchbox").press_sequentially(words)
    expect(page.get_by_role("button", name=re.compile(f"^{offered}$"))).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text(f"{found} {'person' if found == 1 else 'people'}")


def test_visits_are_found_by_the_name_of_a_country(visitor: Visit) -> None:
    visitor.go("/sessions")
    page = visitor.page

    page.get_by_role("searchbox").press_sequentially("germany")
    expect(page.get_by_role("button", name="Country is Germany (DE)")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Change the filter Country is Germany (DE)")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_a_name_alone_means_no_filter(visitor: Visit) -> None:
    visitor.go("/profiles")

    visitor.page.get_by_role("searchbox").press_sequentially("ann lee")

    expect(visitor.page.get_by_role("status")).to_have_text("1 person")
    expect(visitor.page.get_by_text("Did you mean")).to_have_count(0)


def test_yesterday_is_a_day_of_the_calendar(visitor: Visit) -> None:
    visitor.go("/events")
    page = visitor.page

    page.get_by_role("searchbox").press_sequentially("purchases yesterday")
    expect(page.get_by_role("button", name=re.compile("^Event is Order completed · .*00:00 – .*00:00$"))).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text("0 events")
    assert "from=" in page.url
    assert "to=" in page.url


def test_fields_are_found_by_what_people_call_them(visitor: Visit) -> None:
    visitor.go("/profiles")
    page = visitor.page

    page.get_by_role("button", name="Add filter").press("Enter")
    page.get_by_role("combobox", name="Field").press_sequentially("bought")

    expect(page.get_by_role("option")).to_have_text(["Order completed (times)", "Order completed (last time)"])


def test_countries_are_written_by_their_names(visitor: Visit) -> None:
    visitor.go('/profiles?query=data.contact.address.country = "DE"')
    page = visitor.page

    page.get_by_role("button", name="Change the filter Country is Germany (DE)").press("Enter")
    value = page.locator("input:visible").and_(page.get_by_label("Value"))
    expect(value).to_have_value("Germany (DE)")
    value.fill("france")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Change the filter Country is France (FR)")).to_be_visible()
    assert "FR" in page.url


def test_who_comes_back_to_a_list_is_where_they_left_it(visitor: Visit) -> None:
    visitor.go('/events?query=type = "page-view"')
    page = visitor.page
    rows = page.get_by_role("region", name="Events: rows")
    expect(_leads(page).first).to_be_visible()
    rows.evaluate("box => box.scrollTo(0, 2200)")
    lead = page.locator('tr[aria-rowindex="55"] [data-row]')
    lead.click()
    expect(page.get_by_role("region", name="Before and after")).to_be_visible()

    page.go_back()

    expect(lead).to_be_in_viewport()
    assert rows.evaluate("box => box.scrollTop") > 1500


def test_who_comes_back_to_a_timeline_is_where_they_left_it(shop: Owned, visitor: Visit) -> None:
    ben = shop.api.post("profiles/find", {"type": "user-id", "value": "ben"})["id"]
    visitor.go(f"/profiles/{ben}?tab=timeline")
    page = visitor.page
    line = page.get_by_role("listitem").filter(has_text="Page 39").get_by_role("link")
    line.scroll_into_view_if_needed()
    line.click()
    expect(page.get_by_role("region", name="Before and after")).to_be_visible()

    page.go_back()

    expect(line).to_be_in_viewport()


def test_a_link_to_a_list_is_copied(visitor: Visit) -> None:
    visitor.go("/events?last=7d")
    page = visitor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Saved views").press("Enter")
    page.get_by_role("menuitem", name="Copy a link to this list").press("Enter")

    expect(page.get_by_role("menuitem", name="Link copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url


def test_the_most_frequent_events_lead_to_their_list(visitor: Visit) -> None:
    visitor.go("/")
    page = visitor.page

    top = page.get_by_role("region", name="Top events")
    expect(top.get_by_role("listitem").first).to_have_text(f"Page view{PAGES}")
    top.get_by_role("link", name="Page view").press("Enter")

    expect(page.get_by_text(f"{PAGES} events", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Change the filter Event is Page view")).to_be_visible()


def test_what_the_platform_noted_for_itself_is_out_of_the_way_and_one_press_off(visitor: Visit) -> None:
    visitor.go("/events")
    page = visitor.page
    expect(page.get_by_role("status")).to_have_text(f"{PAGES + 2 * len(PEOPLE)} events")

    page.get_by_role("button", name="Remove the filter Without system events").press("Enter")

    expect(_leads(page).filter(has_text="Profile created").first).to_be_visible()
    page.reload()
    expect(_leads(page).filter(has_text="Profile created").first).to_be_visible()
    page.get_by_role("button", name="Hide system events").press("Enter")
    expect(_leads(page).filter(has_text="Profile created")).to_have_count(0)
    assert "query" not in page.url


def test_a_filter_is_shown_as_tql_and_changed_there(visitor: Visit) -> None:
    visitor.go('/events?query=properties.value > 100')
    page = visitor.page
    expect(page.get_by_text("2 events", exact=True)).to_be_visible()

    _to_tql(page)
    editor = page.get_by_role("textbox", name="Condition in TQL")
    expect(editor).to_have_text("properties.value > 100")
    editor.press("End")
    page.keyboard.type("0")

    expect(page.get_by_text("Nothing matches")).to_be_visible()
    expect(page.get_by_role("button", name="Change the filter Amount (value) is greater than 1000")).to_be_visible()


def test_tql_that_cannot_be_read_tells_where(visitor: Visit) -> None:
    visitor.go("/events?query=")
    page = visitor.page
    _to_tql(page)

    page.get_by_role("textbox", name="Condition in TQL").press_sequentially('type = = "a"')

    expect(page.get_by_role("alert")).to_contain_text("column 8")
    expect(page.locator(".cm-mistake")).to_have_text("=")
    assert visitor.barriers() == []


def test_the_editor_offers_fields_and_the_values_that_are_there(visitor: Visit) -> None:
    visitor.go("/events?query=")
    page = visitor.page
    _to_tql(page)
    editor = page.get_by_role("textbox", name="Condition in TQL")

    editor.press_sequentially("typ")
    expect(page.get_by_role("option", name="type", exact=False).first).to_be_visible()
    editor.press_sequentially('e = "order-c')

    expect(page.get_by_role("option", name=re.compile("order-completed"))).to_be_visible()
    editor.press("Enter")
    expect(page.get_by_text("3 events", exact=True)).to_be_visible()


def test_dragging_over_the_histogram_looks_only_there(visitor: Visit) -> None:
    visitor.go("/events")
    page = visitor.page
    chart = page.get_by_role("img", name=re.compile("events, "))
    box = chart.bounding_box()
    assert box
    middle = box["y"] + 60

    page.mouse.move(box["x"] + box["width"] * 0.75, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 6, middle, steps=4)
    page.mouse.up()

    page.wait_for_url(re.compile(r"from=.*to="))
    expect(_leads(page).filter(has_text="Order completed")).to_have_count(2)
    expect(_leads(page).filter(has_text="Page view")).to_have_count(0)
    page.get_by_role("button", name="Zoom out").press("Enter")
    expect(page.get_by_role("img", name=re.compile("events, "))).to_be_visible()


def test_the_histogram_is_zoomed_and_moved_by_keys(visitor: Visit) -> None:
    visitor.go("/events?last=7d")
    page = visitor.page
    chart = page.get_by_role("img", name=re.compile("events, "))
    expect(chart).to_have_accessible_name(re.compile("^[1-9]"))

    for name in ("Zoom out", "Zoom in", "Earlier", "Later"):
        before = page.url
        page.get_by_role("button", name=name).press("Enter")
        page.wait_for_function("before => location.href !== before", arg=before)

    expect(page.get_by_role("button", name=re.compile("^Time: .* – "))).to_be_visible()


def test_a_view_is_saved_used_changed_and_deleted(visitor: Visit) -> None:
    visitor.go("/events?query=properties.value > 100&column=profile&column=properties.value")
    page = visitor.page
    page.get_by_role("button", name="Saved views").press("Enter")
    page.get_by_role("menuitem", name="Save as a new view…").press("Enter")
    page.get_by_label("Name").press_sequentially("Large orders")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("view="))
    view = re.search(r"view=(\w+)", page.url)
    assert view

    visitor.go(f"/events?view={view[1]}")
    expect(page.get_by_role("columnheader")).to_have_text(["Person", "Amount (value)"])
    expect(page.get_by_text("2 events", exact=True)).to_be_visible()

    page.get_by_role("searchbox").fill("ann")
    page.get_by_role("button", name="Save changes").press("Enter")
    expect(page.get_by_role("button", name="Save changes")).to_have_count(0)
    page.get_by_role("button", name="Large orders").press("Enter")
    page.get_by_role("menuitem", name=re.compile("Delete")).press("Enter")
    expect(page.get_by_role("button", name="Saved views")).to_be_visible()


def test_a_view_remembers_the_time_where_that_is_wanted(visitor: Visit) -> None:
    visitor.go("/events?last=7d")
    page = visitor.page
    page.get_by_role("button", name="Saved views").press("Enter")
    page.get_by_role("menuitem", name="Save as a new view…").press("Enter")
    page.get_by_label("Name").press_sequentially("This week")
    expect(page.get_by_role("checkbox", name="Keep the time: Last 7 days")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("view="))
    view = re.search(r"view=(\w+)", page.url)
    assert view

    visitor.go(f"/events?view={view[1]}")
    expect(page.get_by_role("button", name="Time: Last 7 days")).to_be_visible()
    page.get_by_role("button", name="Time: Last 7 days").press("Enter")
    page.get_by_role("button", name="Last 90 days").press("Enter")
    page.get_by_role("button", name="Save changes").press("Enter")
    expect(page.get_by_text("“This week” is changed.")).to_be_visible()
    page.get_by_role("button", name="This week").press("Enter")
    visitor.settle()
    assert visitor.barriers() == []
    page.get_by_role("menuitem", name="Name and time of “This week”…").press("Enter")
    page.get_by_role("checkbox", name="Keep the time: Last 90 days").press("Space")
    assert visitor.barriers() == []
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)

    visitor.go(f"/events?view={view[1]}")
    expect(page.get_by_role("button", name="Time: Last 30 days")).to_be_visible()


def test_a_view_that_somebody_else_changed_is_not_overwritten(shop: Owned, visitor: Visit) -> None:
    view = shop.api.post("saved-views", {"name": "Shared", "kind": "session", "query": "events > 1"})
    visitor.go(f"/sessions?view={view['id']}")
    page = visitor.page
    expect(page.get_by_role("button", name="Shared")).to_be_visible()
    page.get_by_role("searchbox").fill("x")
    save = page.get_by_role("button", name="Save changes")
    expect(save).to_be_visible()
    changed = {"name": "Shared", "kind": "session", "query": "events > 2"}
    headers = {"Authorization": f"Bearer {shop.api.token}", "If-Match": '"1"'}
    assert shop.api.client.put(f"{shop.api.url}/api/saved-views/{view['id']}", json=changed, headers=headers).status_code == 200

    save.click()

    expect(page.get_by_text("Somebody changed or deleted this view meanwhile.")).to_be_visible()
    assert shop.api.get(f"saved-views/{view['id']}")["query"] == "events > 2"
    visitor.wrong[:] = [said for said in visitor.wrong if "status of 412" not in said]


def test_scrolling_brings_the_next_page_and_keeps_few_rows(visitor: Visit) -> None:
    visitor.go("/events?query=type = \"page-view\"")
    page = visitor.page
    expect(page.get_by_text(f"{PAGES} events", exact=True)).to_be_visible()
    rows = page.get_by_role("region", name="Events: rows")

    last = page.locator(f'tr[aria-rowindex="{PAGES + 1}"]')
    for _ in range(60):                         # the end moves whenever a page arrives
        rows.press("End")
        page.wait_for_timeout(100)
        if last.count():
            break

    expect(last).to_be_visible()
    assert page.locator("tbody tr").count() < 80


def test_nobody_is_asked_for_twice_however_far_one_scrolls(visitor: Visit) -> None:
    page = visitor.page
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.url.endswith("/api/profiles/search") else None)
    visitor.go("/events?last=any")
    rows = page.get_by_role("region", name="Events: rows")
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("Ann Lee")

    oldest = rows.get_by_text("Cleo Leeds").first
    for _ in range(60):                         # the end moves whenever a page arrives
        rows.press("End")
        page.wait_for_timeout(100)
        if oldest.count():
            break

    expect(oldest).to_be_visible()
    ids = [person["id"] for answer in answers for person in answer.json()["items"]]
    assert len(ids) == len(set(ids)) == len(PEOPLE)


def test_arrows_walk_the_rows_and_columns_are_moved_by_keys(visitor: Visit) -> None:
    visitor.go("/profiles")
    page = visitor.page
    leads = _leads(page)
    leads.nth(0).focus()

    page.keyboard.press("ArrowDown")

    expect(leads.nth(1)).to_be_focused()
    page.get_by_role("button", name="Columns").press("Enter")
    page.get_by_role("button", name="Move E-mail to the left").press("Enter")
    expect(page.get_by_role("columnheader").first).to_have_text("E-mail")
    assert visitor.barriers() == []


def test_a_list_sorts_by_what_the_platform_can_sort_by(visitor: Visit) -> None:
    visitor.go("/profiles")
    page = visitor.page

    expect(page.get_by_role("columnheader", name="Last seen")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Last seen", exact=True).press("Enter")

    expect(page.get_by_role("columnheader", name="Last seen")).to_have_attribute("aria-sort", "ascending")
    expect(_leads(page).first).to_have_text("Cleo Leeds")


def test_new_people_are_counted_once_and_say_how(visitor: Visit) -> None:
    visitor.go("/")
    page = visitor.page

    card = page.get_by_role("region", name="New people")
    expect(card.get_by_text(f"{len(PEOPLE)} in 30 days")).to_be_visible()
    expect(card.get_by_role("img", name=f"{len(PEOPLE)} new people in 30 days").first).to_be_visible()
    card.get_by_role("button", name="What New people counts").focus()

    expect(page.get_by_role("tooltip")).to_contain_text("by when they were first seen")
    assert visitor.barriers() == []


def _leads(page: Page) -> Any:
    return page.locator("[data-row]")


def _to_tql(page: Page) -> None:
    page.get_by_role("radio", name="Words").press("ArrowRight")
    expect(page.get_by_role("textbox", name="Condition in TQL")).to_be_focused()


def _add_filter(page: Page, field: str, comparison: str | None, value: str) -> None:
    """With keys alone."""
    page.get_by_role("button", name="Add filter").press("Enter")
    page.get_by_role("combobox", name="Field").press_sequentially(field)
    expect(page.get_by_role("option", name=re.compile(f"^{field}")).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    if comparison:
        page.get_by_label("Comparison").select_option(comparison)
    page.locator("input:visible").and_(page.get_by_label("Value")).press_sequentially(value)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Apply filter")).to_have_count(0)
