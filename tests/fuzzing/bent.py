"""Inputs that nobody would send by mistake alone: a good one bent at any place of its tree, written oddly, its bytes broken afterwards."""

import gzip
import json
import zlib
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from . import odd
from .verbatim import Verbatim, json_text


def tree(rng: Random, depth: int = 0) -> Any:
    """Any JSON, and now and then what only looks like it."""
    kind = rng.random()
    if depth > 4 or kind < 0.6:
        return leaf(rng)
    if kind < 0.75:
        return [tree(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {rng.choice(odd.NAMES): tree(rng, depth + 1) for _ in range(rng.randrange(5))}


def leaf(rng: Random) -> Any:
    """One value."""
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(odd.TEXTS)
    if kind < 0.75:
        return Verbatim(rng.choice(odd.NUMBERS))
    if kind < 0.77:
        return Verbatim(rng.choice(odd.TOKENS))
    return rng.choice((None, True, False, 0, 1, "x", {}, []))


def bent(rng: Random, value: Any, times: int) -> Any:
    """The tree with so many places changed."""
    for _ in range(times):
        value = _bent(rng, value)
    return value


def _bent(rng: Random, value: Any) -> Any:
    if isinstance(value, dict) and value and rng.random() < 0.85:
        name = rng.choice(list(value))
        what = rng.random()
        if what < 0.08:
            return {key: below for key, below in value.items() if key != name}
        if what < 0.16:
            return {**value, rng.choice(odd.NAMES): value[name]}
        if what < 0.24:
            return {**value, rng.choice(odd.NAMES): tree(rng)}
        return {**value, name: _bent(rng, value[name])}
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = rng.randrange(len(value))
        what = rng.random()
        if what < 0.1:
            return [*value[:at], *value[at + 1 :]]
        if what < 0.2:
            return [*value, *value[at : at + 1] * rng.choice((1, 1, 2, 50))]
        return [*value[:at], _bent(rng, value[at]), *value[at + 1 :]]
    if rng.random() < 0.15:
        return rng.choice(([value], {"id": value}, {"a": {"b": value}}, str(value)))
    return tree(rng, 2)


def written(rng: Random, value: Any) -> bytes:
    """As JSON, or nearly."""
    text = json_text(value, ascii_only=rng.random() < 0.5)
    if rng.random() < 0.1:                      # a name twice
        text = text.replace("{", f"{{{json_text(rng.choice(odd.NAMES))}:{json_text(tree(rng, 3))},", 1)
    return text.encode("utf-8", "surrogatepass")


def broken(rng: Random, data: bytes, pieces: Sequence[bytes]) -> bytes:
    """The bytes with one place changed."""
    at, to = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    to = min(to, at + rng.choice((1, 1, 4, 16, 1_000)))
    return rng.choice(_BREAKS)(rng, data, at, to, pieces)


_BREAKS: Sequence[Callable[[Random, bytes, int, int, Sequence[bytes]], bytes]] = (
    lambda rng, data, at, to, pieces: data[:at] + data[to:],
    lambda rng, data, at, to, pieces: data[:at],
    lambda rng, data, at, to, pieces: data[:at] + data[at:to] * rng.choice((2, 3, 200)) + data[to:],
    lambda rng, data, at, to, pieces: data[:at] + rng.choice(pieces) + data[at:],
    lambda rng, data, at, to, pieces: data[:at] + rng.choice(pieces) + data[to:],
    lambda rng, data, at, to, pieces: data[:at] + rng.randbytes(rng.choice((1, 1, 2, 8))) + data[at:],
    lambda rng, data, at, to, pieces: data[:at] + bytes(b ^ (1 << rng.randrange(8)) for b in data[at : at + 1]) + data[at + 1 :],
)

PIECES = tuple(piece.encode("utf-8", "surrogatepass") for piece in (*odd.TOKENS, *odd.NUMBERS, *map(json.dumps, odd.TEXTS)))


def often_broken(rng: Random, data: bytes, pieces: Sequence[bytes], share: float) -> bytes:
    """Left whole in all but this share of cases."""
    if rng.random() < share:
        for _ in range(rng.choice((1, 1, 2, 4))):
            data = broken(rng, data, pieces)
    return data


def packed(rng: Random, body: bytes) -> tuple[bytes, bytes | None]:
    """The body as it travels, and its content-encoding."""
    what = rng.random()
    if what < 0.85:
        return body, None
    if what < 0.88:
        return body, rng.choice((b"identity", b"gzip", b"br", b"gzip, gzip", b"\xff", b""))
    data = gzip.compress(body, 1, mtime=0) if what < 0.98 else zlib.compress(body, 1)
    if what > 0.97:
        data = gzip.compress(data, 1, mtime=0)
    return often_broken(rng, data, (b"\x1f\x8b\x08\x00", b"\x00" * 8, data), 0.3), b"gzip"


def spelled(rng: Random, body: bytes) -> bytes:
    """In another encoding, seldom."""
    if rng.random() > 0.03:
        return body
    text = body.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "utf-7")), "replace")


def soup(rng: Random, words: Sequence[str], most: int) -> str:
    """Words of a language, in any order."""
    return rng.choice(("", " ", " ")).join(rng.choice(words) for _ in range(rng.randrange(1, most)))
