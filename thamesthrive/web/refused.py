"""`Refused`: what happens beside the answer when a door refuses a call: it is counted, and told where its sender will look for it."""

import re
from typing import Any, NamedTuple

import msgspec
from attrs import frozen

from ..access.sources import Sources
from ..collection.rate_limits import RateLimits
from ..domain.refusal import STRAYS, Refusal
from ..domain.scope import Scope
from ..kernel.codec import DECODE_ERRORS
from ..kernel.errors import ThamesThriveError, Unavailable
from ..ports.clock import Clock
from ..reporting.arrivals import Arriving
from .cors import ORIGIN
from .errors import status_of
from .requests import Request
from .senders import MAX_KEY, key_in_header

TOO_BUSY = "too-busy"
IN_QUERY = ("writeKey", "source")
KEY_SHOWN = 4
LOOKED_AT = 4_096                               # bytes of a body that is no JSON, at its beginning

_KEY = re.compile(rb'"(?:writeKey|source)"\s*:\s*(?:\{\s*"id"\s*:\s*)?"([\x21-\x7e]{1,256}?)"')
_AGENT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}/[A-Za-z0-9_.+-]{1,20}(?= |$)")
_ORIGIN = re.compile(r"[a-z][a-z+.-]{0,20}://[A-Za-z0-9.-]{1,200}(:[0-9]{1,5})?")


class RefusedCall(NamedTuple):
    """`place`: the door's address. `body`: as far as it was read. `key`: the write key, where the address named it."""

    request: Request
    place: str
    body: bytes = b""
    key: str | None = None


class _Keyed(msgspec.Struct, rename="camel"):
    source: Any = None
    write_key: Any = None


_keyed = msgspec.json.Decoder(_Keyed)


@frozen
class Refused:
    """Looks at refused calls alone: one that is taken pays nothing for it."""

    sources: Sources
    limits: RateLimits
    arriving: Arriving
    clock: Clock

    async def told(self, call: RefusedCall, error: ThamesThriveError, whose: tuple[Scope, str] | None = None) -> None:
        """Where its sender will look: at its source, by its write key unless it is known."""
        if error.code == TOO_BUSY:              # says that there is no time for more
            return
        key = None if whose else call.key or key_told(call.request, call.body)
        scope, source = whose or await self._whose(key)
        self.arriving.tell(scope, source, self._refusal(call, error, None if source else key))

    async def counted(self, request: Request, error: ThamesThriveError) -> ThamesThriveError:
        """What is to be answered: the error; or that more comes from this address than is taken, since refused calls count too."""
        if isinstance(error, Unavailable):
            return error
        try:
            await self.limits.take_stray(request.address)
        except Unavailable as limited:
            return limited
        return error

    async def _whose(self, key: str | None) -> tuple[Scope, str]:
        """Nobody's while the store is away: then it is not known."""
        try:
            found = await self.sources.by_key(key) if key and len(key) <= MAX_KEY else None
        except Unavailable:
            return STRAYS
        return (found[0], found[1].id) if found else STRAYS

    def _refusal(self, call: RefusedCall, error: ThamesThriveError, key: str | None) -> Refusal:
        request = call.request
        length = request.headers.get(b"content-length", b"")
        return Refusal(
            time=self.clock.now(),
            door=call.place,
            status=status_of(error),
            code=error.code,
            sentence=error.sentence,
            size=len(call.body) or (int(length) if length.isdigit() and len(length) < 16 else 0),
            origin=_whole(_ORIGIN, request.header(ORIGIN)),
            agent=_begun(_AGENT, request.header(b"user-agent")),
            key=masked(key) if key else None,
        )


def key_told(request: Request, body: bytes) -> str | None:
    """The write key, wherever it may stand, also in a body that cannot be read. Good enough to say whose a call was, and for no more."""
    key = key_in_header(request) or _in_body(body) or next((request.query[n] for n in IN_QUERY if request.query.get(n)), None)
    return key.strip() or None if key else None


def masked(key: str) -> str:
    """Enough to tell a key that was mistyped from another: it may be anything, a password too."""
    return f"{key[:KEY_SHOWN] if len(key) > 2 * KEY_SHOWN and key.isascii() and key.isprintable() else ''}… ({len(key)} characters)"


def _in_body(body: bytes) -> str | None:
    try:
        said = _keyed.decode(body)
    except DECODE_ERRORS:
        found = _KEY.search(body, 0, LOOKED_AT)
        return found[1].decode() if found else None
    source = said.source.get("id") if isinstance(said.source, dict) else said.source
    key = said.write_key or source
    return key if isinstance(key, str) else None


def _whole(pattern: re.Pattern[str], text: str | None) -> str | None:
    return text if text and pattern.fullmatch(text) else None


def _begun(pattern: re.Pattern[str], text: str | None) -> str | None:
    found = pattern.match(text) if text else None
    return found[0] if found else None
