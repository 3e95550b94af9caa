"""The doors: whatever is sent is answered as documented, and what was accepted can be folded, looked up and told."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import structlog

from tests.web.world import SCOPE, World
from thamesthrive.collection.work import decoded
from thamesthrive.domain.entry import place_of
from thamesthrive.domain.ledger import Account, minute_of
from thamesthrive.kernel.errors import Malformed
from thamesthrive.ports.intake import Append
from thamesthrive.web.app import DOORS

from . import odd
from .bent import PIECES, bent, often_broken, packed, spelled, written
from .calls import called, check_answer, headers_of, lines_of, odd_headers, odd_query
from .case import Broken, Parts

STATUSES = frozenset({200, 204, 400, 401, 403, 405, 413, 415, 422})
LISTINGS = ("events", "profiles", "sessions", "groups", "parked")
EACH = 5                                        # so many cases later everything is listed

AGENT = {"browser": {"local": {"browser": {"userAgent": odd.AGENTS[0]}}}, "userAgent": odd.AGENTS[0]}
CONTEXT = {
    **AGENT,
    "ip": "1.1.1.1",
    "page": {"url": "https://shop.example/?utm_source=a", "path": "/", "title": "Tea", "referrer": ""},
    "traits": {"email": "ann@shop.example", "plan": "gold"},
    "externalIds": [{"id": "77", "type": "crm"}],
    "device": {"name": "x", "type": "mobile", "brand": "y"},
    "os": {"name": "z", "version": "1"},
    "app": {"name": "shop", "version": "2"},
    "geo": {"country": "GB", "city": "London", "latitude": 51.5, "longitude": -0.1},
    "utm": {"source": "letter", "medium": "mail"},
    "campaign": {"name": "spring"},
    "screen": {"width": 1, "height": 2},
    "locale": "en-GB",
    "timezone": "Europe/London",
    "consent": {"categoryPreferences": {"ads": False}},
}
TRAITS = {"email": "ann@shop.example", "phone": "+442079460958", "firstname": "Ann", "address": {"city": "London"}, "plan": "gold", "n": 1}
ORDER = {"order_id": "o-1", "revenue": 12.5, "currency": "GBP", "products": [{"sku": "a", "price": 1}], "email": "ann@shop.example"}
MAPPED = (
    {"type": "Order Completed", "properties": ORDER},
    {"type": "consent-update", "properties": {"consents": {"mail": True}}},
    {"type": "increase-interest", "properties": {"interest": "tea", "value": 2}},
    {"type": "loyalty-card-added", "properties": {"id": "c1"}},
    {"type": "sign-up", "properties": {"email": {"main": "ann@shop.example"}, "first_name": "Ann"}},
    {"type": "group", "properties": {"groupId": "acme", "traits": {"name": "Acme"}}},
    {"type": "identify", "userId": "ann", "traits": TRAITS},
)
CALL = {
    "type": "track",
    "event": "Order Completed",
    "name": "Home",
    "category": "Shop",
    "userId": "ann",
    "anonymousId": "b-1",
    "groupId": "acme",
    "previousId": "p-1",
    "messageId": "m-1",
    "timestamp": "2026-03-01T11:59:00Z",
    "originalTimestamp": "2026-03-01T11:59:00Z",
    "sentAt": "2026-03-01T12:00:00Z",
    "properties": ORDER,
    "traits": TRAITS,
    "context": CONTEXT,
    "integrations": {"All": True},
}
KINDS = ("track", "page", "screen", "identify", "group", "alias")
TRACK_EVENT = {
    "id": "e-1",
    "type": "Page View",
    "time": {"create": "2026-03-01T11:59:00Z", "insert": "2026-03-01T11:59:00Z"},
    "userId": "ann",
    "anonymousId": "b-1",
    "properties": {"url": "https://shop.example/"},
    "traits": TRAITS,
    "context": CONTEXT,
}


class AtDoors:
    """Every door that has one address."""

    name = "doors"

    def __init__(self, world: World) -> None:
        self._world, self._paths, self._calls = world, sorted(DOORS), 0

    def made(self, rng: Random) -> Parts:
        """Address, headers, body. The write key is put in when the call is made: it is another in each world."""
        path = rng.choice(self._paths)
        headers = odd_headers(rng)
        value = bent(rng, _good(rng), rng.choice((0, 1, 1, 1, 2, 3, 6)))
        body, encoding = packed(rng, spelled(rng, often_broken(rng, written(rng, value), PIECES, 0.15)))
        if encoding is not None:
            headers.append((b"content-encoding", encoding))
        if (said := _authorization(rng)) is not None:
            headers.append((b"authorization", said))
        method = "POST" if rng.random() < 0.99 else rng.choice(("GET", "PUT", "OPTIONS", "HEAD", "\xff"))
        target = path.encode() + rng.choice((b"", b"", b"/", b"//")) + odd_query(rng, ("answer", "writeKey", "x"))
        return method.encode("latin-1"), target, lines_of(headers), body

    async def tried(self, parts: Parts) -> None:
        """Raises: Broken."""
        world, (method, target, lines, body) = self._world, parts
        key = world.key.encode()
        headers = [(name, value.replace(KEY, key).replace(BASIC, _basic(world.key))) for name, value in headers_of(lines)]
        answer = await called(world.app, method.decode("latin-1"), target, headers, body.replace(KEY, key))
        check_answer(answer, STATUSES)
        with nobody_fails():
            await world.drained()
        self._calls += 1
        await check_account(world)
        if self._calls % EACH == 0:
            await check_listings(world)


class InTheLog:
    """Entries that somebody broke in the log, or that another version wrote: none stops the drain."""

    name = "entries"

    def __init__(self, world: World) -> None:
        self._world = world

    def made(self, rng: Random) -> Parts:
        """The entry."""
        value = bent(rng, _entry(rng), rng.choice((1, 1, 2, 4)))
        return (often_broken(rng, written(rng, value), PIECES, 0.2),)

    async def tried(self, parts: Parts) -> None:
        """Raises: Broken."""
        world, body = self._world, parts[0]
        try:
            if decoded(body) is None:
                return                          # of a newer format, which rightly stops this process
        except Malformed:
            pass
        account = Account(SCOPE, "web", minute_of(world.clock.now()))
        await world.intake.append([Append(place_of(SCOPE, "x"), body, account, 1)])
        await world.drained()
        if left := sum((await world.intake.lag()).values()):
            raise Broken(f"{left} entries stay in the log")
        await check_listings(world)


KEY = b"WRITE-KEY"
BASIC = base64.b64encode(b"WRITE-KEY:")


@contextmanager
def nobody_fails() -> Iterator[None]:
    """What the doors let in has to be folded: an entry that cannot be is our fault, though it stops nobody. Raises: Broken."""
    with structlog.testing.capture_logs() as logs:
        yield
    for log in logs:
        if "exc_info" in log:
            raise Broken(f"an entry cannot be folded: {log['exc_info']!r}") from log["exc_info"]


async def check_account(world: World) -> None:
    """Nothing is lost. Raises: Broken."""
    counts = await world.uses.ledger.totals()
    became = sum(count for outcome, count in counts.items() if outcome != "received")
    if counts.get("received", 0) != became:
        raise Broken(f"the ledger does not add up: {dict(counts)}")


async def check_listings(world: World) -> None:
    """What was taken can be shown. Raises: Broken."""
    for kind in LISTINGS:
        answer = await called(world.app, "GET", f"/api/{kind}?limit=20".encode(), owner_of(world), b"")
        check_answer(answer, frozenset({200}))


def owner_of(world: World) -> list[tuple[bytes, bytes]]:
    """The owner's headers."""
    return [(b"authorization", world.owner["authorization"].encode())]


def _good(rng: Random) -> Any:
    """A body that some door takes."""
    kind = rng.choice(KINDS)
    call = {**CALL, "type": kind, "messageId": f"m-{rng.randrange(50)}", "writeKey": "WRITE-KEY"}
    if rng.random() < 0.5:
        call = {name: call[name] for name in call if rng.random() < 0.7 or name in ("type", "event", "writeKey")}
    event = {**TRACK_EVENT, **rng.choice(MAPPED)} if rng.random() < 0.5 else TRACK_EVENT
    both = {
        "source": {"id": "WRITE-KEY"},
        "session": {"id": "session-0001"},
        "profile": {"id": "profile-0001"},
        "options": {"answer": rng.choice(("ids", "none", "result")), "sentAt": "2026-03-01T12:00:00Z"},
        "events": [event] * rng.choice((1, 1, 2)),
        "batch": [call] * rng.choice((1, 1, 3)),
    }
    return {**both, **call} if rng.random() < 0.7 else both


def _authorization(rng: Random) -> bytes | None:
    what = rng.random()
    if what < 0.7:
        return None
    if what < 0.95:
        return rng.choice((b"Bearer WRITE-KEY", b"Basic " + BASIC, b"basic  " + BASIC + b" "))
    said = rng.choice((b"Bearer ", b"Basic ", b"bearer", b"Digest ", b"")) + rng.choice(ODD_KEYS)
    return often_broken(rng, said, (b"=", b" ", b":", b"\xff"), 0.5)


ODD_KEYS = (BASIC, KEY, b"", b"====", b"\xff\xfe", b"/zo=", b"Og==", b"A" * 5_000, "é".encode(), b"tt_x_y")


def _basic(key: str) -> bytes:
    return base64.b64encode(f"{key}:".encode())


def _entry(rng: Random) -> Any:
    """As it stands in the log."""
    item = {
        "id": f"202603-{rng.randrange(9):032x}",
        "type": rng.choice(("order-completed", "page-view", "identify", "group", "consent-update")),
        "name": "x",
        "time": "2026-03-01T11:59:00Z",
        "sent": "2026-03-01T11:59:00Z",
        "sender_id": "m-1",
        "also": None,
        "user_id": rng.choice(("ann", None)),
        "anonymous_id": "b-1",
        "profile_id": "profile-0001",
        "session_id": "session-0001",
        "external_ids": [["crm", "77"]],
        "properties": ORDER,
        "traits": TRAITS,
        "context": CONTEXT,
    }
    return {
        "scope": {"tenant": "default", "stage": "live"},
        "kind": rng.choice(("events", "events", "events", "merge", "unmerge", "erase")),
        "received": "2026-03-01T12:00:00Z",
        "source": "web",
        "channel": None,
        "door": "v1",
        "order": "x",
        "profile_id": "profile-0001",
        "answered": rng.choice((True, False)),
        "items": [item] * rng.choice((0, 1, 2)),
        "bad": [{"body": "eA==", "reason": "invalid", "sentence": "x"}] if rng.random() < 0.2 else [],
        "address": "1.1.1.1",
        "user_agent": odd.AGENTS[0],
        "answer": rng.choice((None, "nobody")),
        "part": rng.choice((None, "profile-0001", "f" * 32)),
        "other": rng.choice((None, "profile-0002")),
        "by": "test",
        "erasure": rng.choice((None, "f" * 32)),
        "v": rng.choice((1, 1, 1, 2, 0, 3)),
    }
