"""The platform away, storage blocked, a page left at once, calls that make no sense: nothing is lost, and no page breaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.servers.platform import Api, Process, api_of, wait_ready
from tests.servers.processes import lasting_port
from tests.tracker.ground import Ground, ground
from tests.tracker.site import Page, Site

pytestmark = pytest.mark.real

NONSENSE = """() => {
    const round = {}; round.round = round
    thamesthrive.track(); thamesthrive.track('round', round); thamesthrive.track('big', {n: 1n}); thamesthrive.track(null, 7)
    thamesthrive.identify(); thamesthrive.identify(null, 'x'); thamesthrive.consent(null); thamesthrive.consent(true)
    thamesthrive.push(['nothing'], [], null, ['track'])
    thamesthrive.track('fine')
    return 'goes on'
}"""


def test_a_page_that_is_left_at_once_says_what_happened(here: Ground) -> None:
    tab = here.open()
    here.came(1)

    tab.evaluate("thamesthrive.track('leaving'); location.href = 'about:blank'")

    here.came(1, "leaving")


def test_a_first_page_that_is_left_at_once_is_the_same_person_on_the_next(here: Ground) -> None:
    here.site.put("/next", Page(head=here.snippet()))
    tab = here.tab()
    tab.goto(here.site.put("/", Page(head=here.snippet() + "<script>addEventListener('load', () => location.href = '/next')</script>")))
    tab.wait_for_url("**/next")

    assert len({event["profile"]["id"] for event in here.came(2)}) == 1


def test_where_storage_is_blocked_it_works_in_memory(here: Ground) -> None:
    inner = here.snippet().replace('"', "&quot;")
    frame = f"<iframe sandbox=\"allow-scripts\" srcdoc=\"{inner}\"></iframe>"
    tab = here.tab()
    tab.goto(here.site.put("/", Page(body=frame)))
    framed = here.eventually(lambda: next((f for f in tab.frames if f.parent_frame), None))
    framed.wait_for_function("window.thamesthrive && window.thamesthrive.begun")
    assert framed.evaluate("() => { try { return localStorage.length } catch (e) { return e.name } }") == "SecurityError"

    framed.evaluate("thamesthrive.track('one'); thamesthrive.track('two')")

    found = here.came(3)
    assert len({event["profile"]["id"] for event in found}) == 1


def test_where_storage_is_full_it_works_in_memory(here: Ground) -> None:
    here.visitor.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")

    tab = here.open()
    tab.evaluate("thamesthrive.track('one')")

    here.came(2)


def test_calls_that_make_no_sense_reach_neither_page_nor_platform(here: Ground) -> None:
    tab = here.open()
    here.came(1)

    assert tab.evaluate(NONSENSE) == "goes on"

    here.came(1, "fine")
    assert here.events("round") == here.events("big") == []


def test_a_page_that_breaks_the_address_itself_sees_its_own_error(here: Ground) -> None:
    tab = here.open()

    seen = tab.evaluate("() => { try { history.pushState({}, '', 'http://elsewhere.example/') } catch (e) { return e.name } }")

    assert seen == "SecurityError"


def test_an_unknown_write_key_is_told_once_in_the_console_and_not_asked_again(here: Ground) -> None:
    told: list[str] = []
    tab = here.tab()
    tab.on("console", lambda message: told.append(message.text))
    tab.goto(here.site.put("/", Page(head=here.snippet(debug=True).replace(here.key, "no-such-key"))))
    here.eventually(lambda: any("refuses" in text for text in told))
    here.rest()

    assert len(here.calls) == 1


def test_without_a_write_key_the_console_says_what_to_do(here: Ground) -> None:
    told: list[str] = []
    tab = here.tab()
    tab.on("console", lambda message: told.append(message.text))

    tab.goto(here.site.put("/", Page(head=f'<script async src="{here.address}/tracker.js"></script>')))

    here.eventually(lambda: any("data-write-key" in text for text in told))


@pytest.fixture
def leaving(tmp_path: Path, shop: Site, browser: Browser) -> Iterator[tuple[Ground, "Away"]]:
    """A platform of its own that can be away."""
    away = Away(tmp_path)
    away.back()
    api = away.api()
    try:
        with api.client, ground(api, shop, browser) as stood:
            yield stood, away
    finally:
        away.gone()


def test_while_the_platform_is_away_everything_waits_and_comes_once(leaving: tuple[Ground, "Away"]) -> None:
    here, away = leaving
    page = Page(head=here.snippet())
    tab = here.open("/before", page)
    here.came(1)
    script = tab.evaluate(f"fetch('{here.address}/tracker.js').then(answer => answer.text())")
    away.gone()
    # A browser has the script in its cache; one that is led by hand does not always.
    here.visitor.route("**/tracker.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))

    tab.evaluate("thamesthrive.track('while-away', {n: 1})")
    here.rest()
    tab.evaluate("thamesthrive.track('while-away', {n: 2}); location.href = 'about:blank'")
    tab.wait_for_url("about:blank")
    tab.close()
    later = here.open("/later", page)
    here.rest()
    away.back()
    later.evaluate("dispatchEvent(new Event('online'))")

    found = here.came(4)
    assert [event["properties"].get("n", event["properties"].get("path")) for event in found] == ["/before", 1, 2, "/later"]
    assert len({event["profile"]["id"] for event in found}) == 1
    here.eventually(lambda: not any(name.startswith("tt_q_") for name in here.storage(later)))
    here.stays(4)


class Away:
    """The all-in-one at one address, stopped and started."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, lasting_port()
        self._process: Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def api(self) -> Api:
        """By the keys that the first start printed."""
        assert self._process
        return api_of(self.url, self._process.output())

    def back(self) -> None:
        """As an operator starts it."""
        arguments = ["run", "--role", "all", "--data", str(self._folder / "data"), "--port", str(self._port)]
        self._process = Process(arguments, {}, self._folder / "all.log")
        wait_ready(self.url, self._process)

    def gone(self) -> None:
        """As a crash does it."""
        if self._process is not None and self._process.alive():
            self._process.kill()
