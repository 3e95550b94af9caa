"""The doors whose address says the event: webhooks, pictures, links."""

import json
from random import Random

from tests.web.world import World
from thamesthrive.domain.source import KeyAt
from thamesthrive.web.app import TREES

from . import odd
from .bent import PIECES, bent, often_broken, packed, spelled, written
from .calls import called, check_answer, header_of, headers_of, lines_of, odd_headers, quote_of
from .case import Broken, Parts
from .doors import EACH, KEY, ORDER, STATUSES, check_account, check_listings, nobody_fails

LINK = b"LINK"
KINDS = ("application/json", "application/x-www-form-urlencoded; charset=utf-8", "text/plain", "multipart/form-data; boundary=x", "")
KEYS = (
    KeyAt(path="email", type="email", hashed=True),
    KeyAt(path="who", type="user-id"),
    KeyAt(path="products.0.sku", type="anonymous-id"),
    KeyAt(path="a.b", type="phone", hashed=True),
)
HOOK = {**ORDER, "who": "ann", "a": {"b": "+442079460958"}}


class AtAddresses:
    """Every door that has names in its address."""

    name = "addresses"

    def __init__(self, world: World, link: str) -> None:
        self._world, self._link, self._trees, self._calls = world, link, sorted(TREES), 0

    def made(self, rng: Random) -> Parts:
        """Method, address, headers and body."""
        tree = rng.choice(self._trees)
        good = {"/collect": [b"order-completed", KEY], "/pixel": [KEY, b"opened.gif"], "/redirect": [LINK]}.get(tree, [KEY])
        names = good if rng.random() < 0.8 else [rng.choice((KEY, LINK, quote_of(rng.choice(odd.TEXTS)))) for _ in range(rng.randrange(5))]
        query = b"&".join(quote_of(rng.choice(odd.NAMES)) + b"=" + quote_of(rng.choice(odd.TEXTS)) for _ in range(rng.choice((0, 1, 3))))
        target = often_broken(rng, b"/".join((tree.encode(), *names)) + b"?" + query, (b"%", b"%ff", b"&", b"=", b"/"), 0.1)
        body, encoding = packed(rng, spelled(rng, often_broken(rng, _body(rng), PIECES, 0.15)))
        headers = [*odd_headers(rng), (b"content-type", rng.choice(KINDS).encode())]
        headers += [(b"content-encoding", encoding)] if encoding is not None else []
        if rng.random() < 0.3:
            headers.append((b"webhook-id", header_of(rng.choice((*odd.TEXTS, "w-1", "w-2")))))
        return rng.choice((b"POST", b"POST", b"GET", b"HEAD")), target, lines_of(headers), body

    async def tried(self, parts: Parts) -> None:
        """Raises: Broken."""
        world, (method, target, lines, body) = self._world, parts
        target = target.replace(KEY, world.key.encode()).replace(LINK, self._link.encode())
        answer = await called(world.app, method.decode(), target, headers_of(lines), body)
        if answer.status == 307 and answer.headers[b"location"] != b"https://shop.example/":
            raise Broken(f"it leads to {answer.headers[b'location']!r}")
        if not answer.headers.get(b"content-type", b"").startswith(b"image/") and answer.status != 307 and method != b"HEAD":
            check_answer(answer, STATUSES | {404})
        elif answer.status not in STATUSES | {307, 404}:
            raise Broken(f"the answer has the status {answer.status}")
        with nobody_fails():
            await world.drained()
        self._calls += 1
        await check_account(world)
        if self._calls % EACH == 0:
            await check_listings(world)


async def link_of(world: World) -> str:
    """A link of the world's source."""
    given = {"name": "x", "url": "https://shop.example/", "source": world.source.id}
    answer = await world.http.post("/api/redirects", json=given, headers=world.owner)
    return str(json.loads(answer.content)["id"])


def _body(rng: Random) -> bytes:
    what = rng.random()
    if what < 0.2:
        return b"&".join(quote_of(rng.choice(odd.NAMES)) + b"=" + quote_of(rng.choice(odd.TEXTS)) for _ in range(rng.randrange(6)))
    value = bent(rng, HOOK, rng.choice((0, 1, 1, 2, 4)))
    return written(rng, [value, bent(rng, HOOK, 1)] if what < 0.4 else value)
