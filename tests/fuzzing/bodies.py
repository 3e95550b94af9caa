"""What the API is given: definitions, questions in bodies, what is to be done. Each is taken or refused, and what stands can be shown."""

from collections.abc import Mapping
from random import Random

from tests.web.examples import ANN, EXAMPLES
from tests.web.world import World
from thamesthrive.access.users import NewUser
from thamesthrive.web.browser import GUARDED
from thamesthrive.web.routes import ROUTES

from . import odd
from .bent import PIECES, bent, often_broken, packed, spelled, written
from .calls import Header, called, check_answer, headers_of, lines_of, quote_of
from .case import Parts
from .doors import nobody_fails, owner_of

STATUSES = frozenset({200, 201, 202, 204, 400, 404, 405, 409, 412, 413, 415, 422, 428})
ACCOUNTS = {route.path.encode() for route in ROUTES if route.open_to != "granted"}
OF_ACCOUNTS = STATUSES | {401, 403, 429}        # passwords are wrong, the link is dead, and that too often
LISTINGS = ("sources", "tokens", "paths", "destinations", "deliveries", "erasures", "schedules")
EACH = 5                                        # so many cases later everything is listed


class GivenToApi:
    """Every POST, PUT and DELETE."""

    name = "bodies"

    def __init__(self, world: World, names: Mapping[str, str]) -> None:
        self._world, self._calls = world, 0
        self._names = {**names, "token": "0123456789abcdef"}        # or it would revoke its own
        self._routes = [route for route in ROUTES if route.method != "GET"]

    def made(self, rng: Random) -> Parts:
        """Method, address, headers and body. `{ann}` and the like stand for ids that are others in each world."""
        route = rng.choice(self._routes)
        example = EXAMPLES[route.name]
        place = {name: value if rng.random() < 0.8 else quote_of(rng.choice(odd.TEXTS)).decode() for name, value in example.place.items()}
        body = written(rng, bent(rng, example.body, rng.choice((0, 1, 1, 2, 4)))) if route.reads else b""
        body, encoding = packed(rng, spelled(rng, often_broken(rng, body, PIECES, 0.1)))
        headers: list[Header] = [(name.encode(), value.encode()) for name, value in example.headers.items() if rng.random() < 0.9]
        headers += [(b"content-encoding", encoding)] if encoding is not None else []
        if rng.random() < 0.05:
            headers.append((b"idempotency-key", rng.choice((b"", b"a", b"k" * 300, b"\xff"))))
        return route.method.encode(), route.path.format(**place).encode(), lines_of(headers), body

    async def tried(self, parts: Parts) -> None:
        """Raises: Broken."""
        world, (method, target, lines, body) = self._world, parts
        for name, value in self._names.items():
            target, body = (part.replace(b"{%b}" % name.encode(), value.encode()) for part in (target, body))
        sender, statuses = (await self._browser(), OF_ACCOUNTS) if target in ACCOUNTS else (owner_of(world), STATUSES)
        answer = await called(world.app, method.decode(), target, [*headers_of(lines), *sender], body)
        check_answer(answer, statuses)
        with nobody_fails():
            await world.drained()
        self._calls += 1
        if self._calls % EACH == 0:
            for kind in LISTINGS:
                check_answer(await called(world.app, "GET", f"/api/{kind}".encode(), owner_of(world), b""), frozenset({200}))

    async def _browser(self) -> list[Header]:
        """A page of ours on this machine, where somebody is signed in."""
        accounts = self._world.uses.accounts
        known = [user.value for user in await accounts.users.list()]
        user = known[0] if known else await accounts.users.create(NewUser(ANN["email"], "Ann Lee", "owner", ANN["password"]))
        text, _ = await accounts.sign_ins.begin(user)
        return [(b"host", b"localhost"), (b"origin", b"http://localhost"), (b"cookie", f"{GUARDED}={text}".encode())]
