"""Questions of the API, over the embedded store: cursors, conditions, times, ids in paths, headers; each is answered or refused."""

import base64
import json
from random import Random

from tests.web.world import World
from thamesthrive.web.routes import ROUTES

from . import odd
from .bent import often_broken, soup
from .calls import Header, called, check_answer, header_of, headers_of, lines_of, quote_of
from .case import Parts, bytes_of
from .doors import owner_of

STATUSES = frozenset({200, 400, 401, 404, 405, 412, 422, 428})
PIECES = (*map(quote_of, odd.TEXTS), b"%", b"%ff", b"%2", b"&", b"=", b"+", b"/", b"..", b"#")
GUARDED = (b"authorization", b"if-match", b"last-event-id", b"idempotency-key", b"accept")


class AtApi:
    """Every GET that ends."""

    name = "questions"

    def __init__(self, world: World) -> None:
        self._world, self._routes = world, [route for route in ROUTES if route.method == "GET" and not route.streams]

    def made(self, rng: Random) -> Parts:
        """Address and headers. `OWNER` stands for the owner's authorization."""
        if rng.random() < 0.05:
            return _settings(rng)
        route = rng.choice(self._routes)
        place = {name: quote_of(rng.choice((*odd.TEXTS, *IDS))).decode() for name in ("id", "name")}
        names = [rng.choice(route.asked_names) for _ in range(rng.randrange(4))] if route.asked_names else []
        query = b"&".join(quote_of(name) + b"=" + quote_of(_value(rng, name)) for name in names)
        target = route.path.format(**place).encode() + (b"?" + query if query else b"")
        headers: list[Header] = [(b"authorization", b"OWNER")]
        if rng.random() < 0.1:
            headers = [(b"authorization", often_broken(rng, rng.choice(AUTHORIZATIONS), (b"_", b" ", b"\xff", b"tt_"), 0.7))]
        if rng.random() < 0.1:
            headers.append((rng.choice(GUARDED[1:]), often_broken(rng, b'"1"', (b"\xff", b"\xb2", b"W/", b"9" * 20), 0.7)))
        return often_broken(rng, target, PIECES, 0.15), lines_of(headers)

    async def tried(self, parts: Parts) -> None:
        """Raises: Broken."""
        [(_, owner)] = owner_of(self._world)
        headers = [(name, value.replace(b"OWNER", owner)) for name, value in headers_of(parts[1])]
        target = parts[0] if parts[0].startswith((b"/api/", SETTINGS)) else b"/api/" + parts[0]
        if target.startswith(b"/api/events/tail"):
            return
        target = target.replace(b"WRITE-KEY", self._world.key.encode())
        check_answer(await called(self._world.app, "GET", target, headers, b""), STATUSES)


SETTINGS = b"/v1/projects/"
IDS = ("ann", "web", "all", "202603-" + "0" * 32, "odd-" + "f" * 32, "f" * 32, "session-0001", "acme")
AUTHORIZATIONS = (b"OWNER", b"Bearer tt_0123456789abcdef_secret", b"Bearer tt__", b"Basic OWNER", b"Bearer ", b"\xff", b"")


def _settings(rng: Random) -> Parts:
    """The document that SDKs ask for, by which host they will."""
    key = rng.choice((b"WRITE-KEY", b"WRITE-KEY", quote_of(rng.choice(odd.TEXTS))))
    names = (b"host", b"x-forwarded-host", b"x-forwarded-proto")
    headers = [(name, header_of(rng.choice((*odd.TEXTS, "shop.example", "https")))) for name in names if rng.random() < 0.6]
    return SETTINGS + key + b"/settings", lines_of(headers)


def _value(rng: Random, name: str) -> str:
    if rng.random() < 0.2:
        return rng.choice((*odd.TEXTS, *odd.NUMBERS))
    if name == "cursor":
        return _cursor(rng)
    if name == "query":
        return soup(rng, odd.TQL, 8)
    if name in ("path", "sort"):
        return rng.choice(("", "-")) + rng.choice(odd.TQL)
    if name in ("from", "to"):
        return rng.choice([text for text in odd.TEXTS if text[:1].isdigit()])
    if name in ("limit", "position"):
        return rng.choice(("1", "200", "0", "-1", "201", "1e2", "٣", "9" * 30))
    if name == "interval":
        return rng.choice(("minute", "hour", "day", "week", "month", "15m", "6h", "7m", "0m", "-1h", "9" * 20 + "h", "1"))
    if name == "tz":
        return rng.choice(("UTC", "Europe/London", "../../etc/passwd", "Europe", "\x00", "localtime", "posixrules", "America/St_Johns"))
    if name == "percentiles":
        return rng.choice(("50", "0,100", "101", "-1", "nan", "inf", "1e400", ",", "50," * 30))
    return rng.choice((*odd.TEXTS, *IDS, "true", "false", "dead"))


def _cursor(rng: Random) -> str:
    said = rng.choice((*odd.TEXTS, "2026-03-01T12:00:00Z", "1772366400000000", "1772366400", *odd.NUMBERS))
    pair = [said, rng.choice((*odd.TEXTS, *IDS))]
    text = json.dumps(rng.choice((pair, pair, pair, [*pair, 1], said, {"a": 1}, [1, 2])))
    whole = base64.urlsafe_b64encode(bytes_of(text)).rstrip(b"=")
    return often_broken(rng, whole, (b"=", b"-", b"_", b"A", b"\xff"), 0.3).decode("latin-1")
