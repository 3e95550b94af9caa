"""Calls of the application as an HTTP server hands them over, and what every answer has to be like."""

import json
from random import Random
from typing import Any
from urllib.parse import quote

from attrs import frozen
from starlette.types import ASGIApp

from . import odd
from .case import Broken

Header = tuple[bytes, bytes]


@frozen
class Answer:
    """What came back."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


async def called(app: ASGIApp, method: str, target: bytes, headers: list[Header], body: bytes) -> Answer:
    """One call. Whatever the application raises comes out."""
    path, _, query = target.partition(b"?")
    told: list[Any] = []
    given = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return given.pop() if given else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path.decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "headers": headers,
        "client": ("10.0.0.1", 5),
        "server": ("test", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    await app(scope, receive, send)
    return Answer(told[0]["status"], dict(told[0]["headers"]), b"".join(message.get("body", b"") for message in told[1:]))


def check_answer(answer: Answer, statuses: frozenset[int]) -> None:
    """A status that is documented, a body that is JSON, an error with code and sentence; and only what passes says when to come again.

    Raises: Broken.
    """
    if answer.status not in statuses:
        raise Broken(f"the answer has the status {answer.status}: {answer.body[:300]!r}")
    if (b"retry-after" in answer.headers) != (answer.status == 429):
        raise Broken(f"{answer.status} says when to come again, or 429 does not")
    if answer.status == 204:
        return
    try:
        told = json.loads(answer.body)
    except ValueError as error:
        raise Broken(f"the answer is no JSON: {answer.body[:300]!r}") from error
    if answer.status >= 400 and not (told.get("code") and (told.get("message") or told.get("detail"))):
        raise Broken(f"the error has no code or sentence: {answer.body[:300]!r}")


def lines_of(headers: list[Header]) -> bytes:
    """Headers as one part of a case."""
    return b"\n".join(name + b": " + value for name, value in headers)


def headers_of(part: bytes) -> list[Header]:
    """And back."""
    pairs = (line.partition(b": ") for line in part.split(b"\n") if line)
    return [(name.lower(), value) for name, _, value in pairs]


def odd_headers(rng: Random) -> list[Header]:
    """Those that a door reads."""
    made: list[Header] = []
    if rng.random() < 0.3:
        made.append((b"user-agent", header_of(rng.choice(odd.AGENTS))))
    if rng.random() < 0.1:
        made.append((b"origin", header_of(rng.choice(odd.TEXTS))))
    if rng.random() < 0.1:
        made.append((b"x-forwarded-for", header_of(rng.choice(odd.TEXTS))))
    if rng.random() < 0.05:
        made.append((b"content-length", rng.choice((b"0", b"99999999999999999999", b"-1", b"x", b"1_0", b"\xb2"))))
    return made


def odd_query(rng: Random, names: tuple[str, ...]) -> bytes:
    """With `?`, or nothing."""
    if rng.random() > 0.1:
        return b""
    return b"?" + b"&".join(quote_of(rng.choice(names)) + b"=" + rng.choice((quote_of, header_of))(rng.choice(odd.TEXTS)) for _ in range(2))


def quote_of(text: str) -> bytes:
    """As it stands in an address."""
    return quote(text.encode("utf-8", "surrogatepass")).encode()


def header_of(text: str) -> bytes:
    """As an HTTP server lets a header through: without line ends or NUL, of bounded length."""
    return bytes(byte for byte in text.encode("latin-1", "replace")[:8_000] if byte not in b"\x00\r\n")
