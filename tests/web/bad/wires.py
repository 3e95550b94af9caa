"""The second table of `docs/reference/bad-input.md`: what is wrong with the request itself. Every door answers alike."""

import asyncio

from .wire import Heard, Wire, WireRow, writes

QUIET_S = 1.5


def _chunked(wire: Wire, *chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return wire.head("transfer-encoding: chunked") + b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + end


async def _slow_body(wire: Wire) -> Heard:
    await wire.send(wire.sized(len(wire.body)))
    dripping = asyncio.ensure_future(wire.drip(wire.body, 0.2))
    heard = await wire.heard()
    dripping.cancel()
    await asyncio.gather(dripping, return_exceptions=True)
    return heard


async def _slow_head(wire: Wire) -> Heard:
    dripping = asyncio.ensure_future(wire.drip(wire.sized(len(wire.body)), 0.5))
    heard = await wire.heard()
    dripping.cancel()
    await asyncio.gather(dripping, return_exceptions=True)
    return heard


async def _expects(wire: Wire) -> Heard:
    await wire.send(wire.sized(len(wire.body), "expect: 100-continue"))
    begun = await wire.heard(0.3)
    await wire.send(wire.body)
    rest = await wire.heard(QUIET_S)
    return Heard(begun.data + rest.data, rest.took_s)


ROWS = (
    WireRow("a body in chunks", "200", (writes(lambda w: _chunked(w, w.body[:9], w.body[9:]), QUIET_S),)),
    WireRow("`Expect: 100-continue`", "100, 200", (_expects,)),
    WireRow("two requests at once", "200, 200", (writes(lambda w: (w.sized(len(w.body)) + w.body) * 2, QUIET_S),)),
    WireRow("HTTP/1.0", "200, closed", (writes(lambda w: w.head(f"content-length: {len(w.body)}", version="1.0") + w.body),)),
    WireRow("HEAD", "405", (writes(lambda w: w.head(method="HEAD"), QUIET_S),)),
    WireRow(
        "an address of 8,000 characters, a header of 8,000",
        "200",
        (
            writes(lambda w: w.head(f"content-length: {len(w.body)}", path=w.door.path + "?x=" + "a" * 8_000) + w.body, QUIET_S),
            writes(lambda w: w.sized(len(w.body), "x-note: " + "a" * 8_000) + w.body, QUIET_S),
        ),
    ),
    WireRow(
        "an address of 100,000 characters, a header of 100,000",
        "431, closed",
        (
            writes(lambda w: w.head(f"content-length: {len(w.body)}", path=w.door.path + "?x=" + "a" * 100_000) + w.body),
            writes(lambda w: w.sized(len(w.body), "x-note: " + "a" * 100_000) + w.body),
        ),
    ),
    WireRow(
        "an address at which nothing answers",
        "404 `no-such-address`",
        (writes(lambda w: w.head("content-length: 2", path="/v2/track") + b"{}", QUIET_S),),
    ),
    WireRow(
        "a length that is none, or negative, or two that differ",
        "400, closed",
        (
            writes(lambda w: w.head("content-length: x") + w.body),
            writes(lambda w: w.head("content-length: -1") + w.body),
            writes(lambda w: w.head("content-length: 5", "content-length: 6") + w.body),
        ),
    ),
    WireRow(
        "what is no HTTP, the hello of TLS too",
        "400, closed",
        (
            writes(lambda w: b"hello\r\n\r\n"),
            writes(lambda w: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500),
        ),
    ),
    WireRow("a length smaller than the body", "400 `malformed`, closed", (writes(lambda w: w.sized(9) + w.body),)),
    WireRow("a length larger than the body", "408 `slow-body`, closed", (writes(lambda w: w.sized(len(w.body) + 9) + w.body),)),
    WireRow("a body in chunks that does not end", "408 `slow-body`, closed", (writes(lambda w: _chunked(w, w.body, end=b"")),)),
    WireRow("a body that comes byte by byte for longer than `api.body_timeout_s`", "408 `slow-body`, closed", (_slow_body,)),
    WireRow("a length of a terabyte", "413 `too-large`, closed", (writes(lambda w: w.sized(10**12) + w.body),)),
    WireRow(
        "chunks without end, of more than `api.max_body_bytes`",
        "413 `too-large`, closed",
        (writes(lambda w: _chunked(w, *[b" " * 60_000] * 20, end=b"")),),
    ),
    WireRow("chunks whose sizes are none", "400, closed", (writes(lambda w: w.head("transfer-encoding: chunked") + b"x\r\n{}\r\n"),)),
    WireRow("a head that comes byte by byte for longer than 5 s", "closed", (_slow_head,)),
    WireRow("a connection on which nothing comes for 5 s", "closed", (writes(lambda w: b""),)),
)
