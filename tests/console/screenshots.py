"""Pictures of every page of the console, light and dark, wide and narrow, in build/screenshots/.

    python -m tests.console.screenshots                                                     of a platform of its own, with demo data
    python -m tests.console.screenshots --url http://127.0.0.1:8686 --link SECRET           sets up and signs in by the one-time link
    python -m tests.console.screenshots --url http://127.0.0.1:8686 --email E --password P  signs in
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser

from tests.console.walking import SCHEMES, Visit, complaints, visit, window
from tests.servers.chromium import chromium
from tests.servers.platform import COMMAND, Api, all_in_one
from tests.servers.receiver import Answer, Call, Receiver, receiver

FOLDER = Path(__file__).parents[2] / "build" / "screenshots"
WIDTHS = {1440: 900, 390: 844}
OUTSIDE = {"sign-in": "/sign-in", "set-up": "/setup", "set-up-owner": "/setup#not-used"}
INSIDE = {
    "overview": "/",
    "sources": "/sources",
    "source-connect": "/sources/web",
    "source-arrivals": "/sources/web?tab=arrivals",
    "source-schema": "/sources/web?tab=schema",
    "source-settings": "/sources/web?tab=settings",
    "source-new": "/sources/_new",
    "destinations": "/destinations",
    "destination-new": "/destinations/_new",
    "deliveries": "/deliveries",
    "deliveries-given-up": "/deliveries?status=dead",
    "tokens": "/tokens",
    "account": "/account",
    "profiles": "/profiles",
    "profiles-nothing": "/profiles?words=nobody-is-called-so",
    "events": "/events",
    "events-filtered": "/events?query=properties.value>100&last=90d&column=type&column=profile&column=properties.value&column=time",
    "events-meant": "/events?words=purchases+over+100+last+week",
    "sessions": "/sessions",
    "event-types": "/event-types",
    "event-type": "/event-types/order-completed",
    "health": "/health",
    "settings": "/settings",
    "settings-changed": "/settings?only=changed",
    "settings-named": "/settings#maintenance.canary_warn_s",
    "reference": "/reference",
    "missing": "/no-such-page",
}
ALLOWED = {"THAMESTHRIVE_HTTP_ALLOW": "127.0.0.0/8"}
DESTINATIONS: dict[str, Any] = {
    "Newsletter": {"types": ["order-completed", "sign-up"], "template": '{"email": "{{ profile.data.contact.email.main }}"}'},
    "Data warehouse": {"description": "Everything that is sold, for the reports"},
    "Till": {"types": ["order-completed"], "effort": {"breaker_failures": 2, "breaker_s": 3600, "retry_s": 60}},
}
SOURCES: dict[str, Any] = {
    "Old shop": {"origins": ["https://shop.example"]},
    "Payments": {"doors": ["collect", "pixel"], "rate": "500/minute", "keys": [{"path": "customer.email", "type": "email"}]},
}
BUYERS = {"Mia": 64.9, "Tom": 18.0, "Zoe": 240.0, "Ben": 32.5}
PROFILE_TABS = ("known", "timeline", "identity", "visits", "deliveries", "privacy", "json")
NOBODY = "profile-nobody"
DRAWN = "() => !document.querySelector('.mantine-Skeleton-root')"
PASSWORD = "four words do it"
PEOPLE, DEMO_S = 300, 300.0
KNOWN_S = 1.1                                   # a running process knows of a destination within a second


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--url", default="", help="of a platform that runs; without it one is started, with demo data")
    asked.add_argument("--link", default="", help="the secret of the one-time link")
    asked.add_argument("--email", default="owner@shop.example")
    asked.add_argument("--password", default=PASSWORD)
    given = asked.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _platform(given) as given, chromium() as browser:
        wrong = _outside(browser, given.url)
        wrong += _inside(browser, given)
    print(*wrong, sep="\n")
    sys.exit(1 if wrong else 0)


@contextmanager
def _platform(given: argparse.Namespace) -> Iterator[argparse.Namespace]:
    """The one that is named, or one of our own with a few people, and the link to set it up with."""
    if given.url:
        yield given
        return
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        demo = [*COMMAND, "run", "--role", "job", "--job", "demo-data", "--people", str(PEOPLE), "--data", str(data)]
        subprocess.run(demo, check=True, timeout=DEMO_S)
        with receiver(prescription=_answered) as there, all_in_one(data, ALLOWED) as (api, process):
            _refuse(api)
            _send(api, there)
            link = re.search(r"/ui/setup#(\S+)", process.output())
            yield argparse.Namespace(**{**vars(given), "url": api.url, "link": link[1] if link else ""})


def _answered(call: Call) -> Answer:
    """One receiver takes all, one is told a second time before it does, one never does."""
    if call.path == "/newsletter":
        return Answer(body=b"thank you")
    if call.path == "/till":
        return Answer(503, body=b"closed for stocktaking")
    return Answer(body=b"kept") if call.nth else Answer(404, body=b"there is no table of that name")


def _refuse(api: Api) -> None:
    """A source whose page may not send, one of which nothing came, and a key that was copied in part."""
    keys = {name: api.post("sources", {"name": name, **said})["write_key"] for name, said in SOURCES.items()}
    for key, origin in ((keys["Old shop"], "https://www.shop.example"), (keys["Payments"][:-2], "https://shop.example")):
        told = {"source": {"id": key}, "events": [{"type": "page-view"}]}
        assert api.client.post(f"{api.url}/track", json=told, headers={"Origin": origin}).status_code in (401, 403)


def _send(api: Api, there: Receiver) -> None:
    """What was bought is told to each: some arrives, some is given up, some waits, and one is sent again."""
    for name, said in DESTINATIONS.items():
        api.post("destinations", {"name": name, "options": {"url": f"{there.url}/{name.lower().replace(' ', '-')}"}, **said})
    time.sleep(KNOWN_S)
    for name, total in BUYERS.items():
        who, bought = {"userId": name.lower()}, {"orderId": f"A-{name}", "value": total, "currency": "EUR"}
        told = {"type": "identify", "traits": {"firstname": name, "email": f"{name.lower()}@shop.example"}, **who}
        api.batch([told, {"type": "track", "event": "Order Completed", "properties": bought, **who}])
    there.wait(lambda r: len(r.good("/newsletter")) == len(BUYERS))
    there.wait(lambda r: len([c for c in r.calls if c.path == "/data-warehouse"]) == 2 * len(BUYERS))
    there.wait(lambda r: len([c for c in r.calls if c.path == "/till"]) >= 2)
    while not (dead := api.get("deliveries", status="dead", limit=1)["items"]):
        time.sleep(0.1)
    api.post(f"deliveries/{dead[0]['id']}/replay", None)
    there.wait(lambda r: len(r.good("/data-warehouse")) == 1)


def _outside(browser: Browser, url: str) -> list[str]:
    wrong = []
    for scheme in SCHEMES:
        for width, height in WIDTHS.items():
            with visit(browser, url, color_scheme=scheme, viewport={"width": width, "height": height}) as visitor:
                for name, path in OUTSIDE.items():
                    wrong += _taken(visitor, name, path, f"{scheme}-{width}")
    return wrong


def _inside(browser: Browser, given: argparse.Namespace) -> list[str]:
    wrong = []
    with visit(browser, given.url) as visitor:
        _enter(visitor, given)
        kept: Any = visitor.page.context.storage_state()
        pages = {**INSIDE, **_records(visitor)}
    for scheme in SCHEMES:
        for width, height in WIDTHS.items():
            options: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": height}, "storage_state": kept}
            context = browser.new_context(**options)
            for name, path in pages.items():
                page = window(context, given.url)
                wrong += _taken(page, name, path, f"{scheme}-{width}")
                page.page.close()
            context.close()
    return wrong


def _records(visitor: Visit) -> dict[str, str]:
    """Somebody who was merged of several devices, an order and the visit it came of, as far as there are such."""
    events = "api/events?limit=1&query=" + quote('type = "order-completed" AND session.id EXISTS')
    merged = "api/events?limit=1&type=profiles-merged"
    [order], [merge] = ([*visitor.page.request.get(f"{visitor.url}/{asked}").json()["items"], None][:1] for asked in (events, merged))
    pages = {} if merge is None else {f"profile-{tab}": f"/profiles/{merge['profile']['id']}?tab={tab}" for tab in PROFILE_TABS}
    if order is not None:
        pages |= {f"event-{tab}": f"/events/{order['id']}?tab={tab}" for tab in ("happened", "steps", "json")}
        pages["session"] = f"/sessions/{order['session']['id']}"
    return {**pages, **_sent(visitor), NOBODY: "/profiles/none"}


def _sent(visitor: Visit) -> dict[str, str]:
    """Sources of which nothing comes, destinations, and a delivery of each state, as far as there are such."""

    def found(asked: str) -> list[dict[str, str]]:
        answer: list[dict[str, str]] = visitor.page.request.get(f"{visitor.url}/api/{asked}").json()["items"]
        return answer

    made = [name for name in ("old-shop", "payments") if name in {one["id"] for one in found("sources")}]
    pages = {f"source-{id}-{tab}": f"/sources/{id}?tab={tab}" for id in made for tab in ("connect", "arrivals", "settings")}
    ids = [one["id"] for one in found("destinations")[:3]]
    pages |= {f"destination-{id}": f"/destinations/{id}" for id in ids}
    pages |= {f"destination-{id}-settings": f"/destinations/{id}?tab=settings" for id in ids[:1]}
    for status in ("waiting", "delivered", "dead"):
        pages |= {f"delivery-{status}": f"/deliveries/{one['id']}" for one in found(f"deliveries?status={status}&limit=1")}
    return pages


def _enter(visitor: Visit, given: argparse.Namespace) -> None:
    visitor.go(f"/setup#{given.link}" if given.link else "/sign-in")
    page = visitor.page
    if given.link:
        page.get_by_label("Your name").fill("Ann Lee")
    page.get_by_label("E-mail").fill(given.email)
    page.get_by_role("textbox", name="Password").fill(given.password)
    page.locator("button[type=submit]").click()
    page.get_by_role("heading", name="Overview").wait_for()


def _taken(visitor: Visit, name: str, path: str, suffix: str) -> list[str]:
    visitor.wrong.clear()
    visitor.go(path)
    visitor.page.wait_for_function(DRAWN)
    if name == NOBODY:
        visitor.expected(404)
    visitor.page.screenshot(path=FOLDER / f"{name}-{suffix}.png", full_page=name != "reference")
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    sideways = ["it scrolls sideways"] if visitor.page.evaluate(wide) else []
    return [f"{name} {suffix}: {said}" for said in [*complaints(visitor), *sideways, *visitor.barriers()]]


if __name__ == "__main__":
    main()
