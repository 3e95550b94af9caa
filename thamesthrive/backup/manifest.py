"""What a backup is: its manifest, and how a record stands in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from attrs import field, frozen

from ..domain.definitions import Definition
from ..domain.event import Event
from ..domain.ledger import Account
from ..domain.scope import Scope
from ..kernel.codec import Raw, decode, decode_any, encode
from ..kernel.errors import Invalid, Malformed
from ..kernel.values import evolve
from ..ports.archives import Packed

FORMAT = 1
LEDGER = "ledger"                               # the file of what the ledger counted; not of the store
FREE = ("properties", "traits", "context")      # of an event: JSON as it was sent
DIGEST_BYTES = 32
SPACE = 1 << (8 * DIGEST_BYTES)


@frozen(kw_only=True)
class Held:
    """How many records of a kind, their digest (`Digest`), and the file that holds them."""

    records: int
    digest: str
    file: Packed


@frozen(kw_only=True)
class Manifest:
    """`origin`: the log that the store belonged to. `undrained`: events that it had taken by then, and that are in no record yet."""

    id: str
    taken: datetime
    version: str                                # of the product
    store: str
    origin: str
    scopes: tuple[Scope, ...]
    undrained: int
    totals: Mapping[str, int]                   # of the ledger
    kinds: Mapping[str, Held]
    format: int = FORMAT


@frozen
class Line:
    """A record of the store."""

    scope: Scope
    value: Raw


@frozen
class Counted:
    """What the ledger counted of an account."""

    account: Account
    counts: Mapping[str, int] = field(factory=dict)


def manifest_of(body: bytes) -> Manifest:
    """Raises: Invalid for what is none, or of a newer format."""
    try:
        found = decode(body, dict[str, Raw])
        newest = decode(found.get("format", Raw(b"0")), int)
    except Malformed as error:
        raise _damaged() from error
    if newest > FORMAT:
        raise Invalid(f"the backup has format {newest}, and this version reads {FORMAT}; use the version that made it, or a later one")
    try:
        return decode(body, Manifest)
    except Malformed as error:
        raise _damaged() from error


def line_of(scope: Scope, value: Any) -> bytes:
    """A record as it stands in the file: equal ones as equal bytes, whichever store held them."""
    return encode(Line(scope, Raw(encode(_canonical(value)))))


class Digest:
    """Of records in any order: two collections have one digest only if they hold the same records, each as often."""

    def __init__(self) -> None:
        self.records, self._sum = 0, 0

    def add(self, lines: Sequence[bytes]) -> None:
        self.records += len(lines)
        self._sum = sum((int.from_bytes(sha256(line).digest(), "big") for line in lines), self._sum) % SPACE

    @property
    def hex(self) -> str:
        return self._sum.to_bytes(DIGEST_BYTES, "big").hex()


def _canonical(value: Any) -> Any:
    """JSON that a user or sender wrote may differ in blanks and escapes between stores."""
    if isinstance(value, Event):
        return evolve(value, **{name: _canonical_json(getattr(value, name)) for name in FREE})
    if isinstance(value, Definition):
        return evolve(value, body=_canonical_json(value.body))
    return value


def _canonical_json(json: Raw) -> Raw:
    try:
        return Raw(encode(decode_any(json)))
    except Malformed:                           # what cannot be read is what it is
        return json


def _damaged() -> Invalid:
    return Invalid("the backup's manifest cannot be read; use another copy of it")
