"""The third table of `docs/reference/bad-input.md`: doors whose address says the event. `{KEY}` is a write key, `{LINK}` a link."""

import gzip

from attrs import frozen

from .rows import Sent


@frozen
class Ask:
    """A request, and where it goes."""

    path: str
    sent: Sent


@frozen
class OtherRow:
    """`answer`: as in the other tables. Each of `asks` is tried with a source of its own, all doors open."""

    what: str
    answer: str
    asks: tuple[Ask, ...]


HOOK = "/collect/order-paid/{KEY}"
JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def hook(*bodies: bytes, path: str = HOOK, **headers: str) -> tuple[Ask, ...]:
    """Webhooks with these bodies."""
    spelled = {name.replace("_", "-"): value for name, value in headers.items()}
    return tuple(Ask(path, Sent(body, spelled)) for body in bodies)


def got(*paths: str, method: str = "GET") -> tuple[Ask, ...]:
    """Addresses that are asked for."""
    return tuple(Ask(path, Sent(b"", method=method)) for path in paths)


STORED, MALFORMED, INVALID = "200, stored", "400 `malformed`", "422 `invalid`"

COLLECT = (
    OtherRow("no body, or blanks only", STORED, hook(b"", b" \r\n")),
    OtherRow(
        "JSON that is cut short, UTF-16 or no UTF-8", MALFORMED, hook(b'{"a":', b'{"a":"\xff"}', b"[1", '{"a":1}'.encode("utf-16"), **JSON)
    ),
    OtherRow("`null`, a text or a number, said to be JSON", INVALID, hook(b"null", b'"x"', b"1", **JSON)),
    OtherRow("what is neither JSON nor a form", "415 `unsupported-type`", hook(b"<a/>", b"a,b", content_type="text/xml")),
    OtherRow("a form that is no UTF-8", MALFORMED, hook(b"a=\xff", **FORM)),
    OtherRow("a form or query of more than 1,000 fields", INVALID, (*hook(b"a=1&" * 1_001, **FORM), *got(HOOK + "?" + "a=1&" * 1_001))),
    OtherRow("a list with something else among the objects", "200, stored, parked `invalid`", hook(b'[{"a":1},1]', b'[null,{"a":1}]')),
    OtherRow("an event that is too large", "413 `too-large`", hook(b'{"a":"' + b"y" * 40_000 + b'"}', b" " * 600_000)),
    OtherRow("an event that is too deep", "422 `too-deep`", hook(b'{"a":' * 20 + b"1" + b"}" * 20)),
    OtherRow("gzip of ten million bytes", "413 `too-large`", hook(gzip.compress(b" " * 10_000_000), content_encoding="gzip")),
    OtherRow(
        "a type of blanks, or of more than 256 characters",
        INVALID,
        hook(b"{}", path="/collect/%20/{KEY}") + hook(b"{}", path=f"/collect/{'t' * 257}/{{KEY}}"),
    ),
    OtherRow("an address with too few names, or too many", "404 `no-such-path`", got("/collect/x", "/collect/a/{KEY}/b/c")),
    OtherRow("a write key that no source has", "401 `unknown-write-key`", got("/collect/a/nobody")),
    OtherRow("PUT, DELETE", "405 `method-not-allowed`", (*got(HOOK, method="PUT"), *got(HOOK, method="DELETE"))),
)
PIXEL = (
    OtherRow("a query of any bytes", STORED, got("/pixel/{KEY}/opened.gif?a=%ff&b=%00&=x")),
    OtherRow("an address that is no picture's", "404 `no-such-path`", got("/pixel/{KEY}/opened", "/pixel/opened.gif")),
    OtherRow("a write key that no source has", "401 `unknown-write-key`", got("/pixel/nobody/opened.gif")),
    OtherRow("a type of blanks, or of more than 256 characters", INVALID, got("/pixel/{KEY}/%20.gif", f"/pixel/{{KEY}}/{'t' * 257}.gif")),
    OtherRow("POST", "405 `method-not-allowed`", got("/pixel/{KEY}/opened.gif", method="POST")),
)
REDIRECT = (
    OtherRow("a query of any bytes", "307, stored", got("/redirect/{LINK}?a=%ff&b=%00&url=https://evil.example")),
    OtherRow("an event that cannot be taken, such as of too many fields", "307, nothing", got("/redirect/{LINK}?" + "a=1&" * 1_001)),
    OtherRow("a link that there is not", "404 `unknown-link`", got("/redirect/nobody", "/redirect/{LINK}/a/b", "/redirect/%00")),
    OtherRow("POST", "405 `method-not-allowed`", got("/redirect/{LINK}", method="POST")),
)

OTHERS = (
    ("Webhooks: `/collect/{type}/{write key}`", COLLECT),
    ("Pictures: `/pixel/{write key}/{type}.gif`", PIXEL),
    ("Links: `/redirect/{link}`", REDIRECT),
)
