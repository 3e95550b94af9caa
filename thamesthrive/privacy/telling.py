"""Whether bytes that nobody could use tell of somebody: found by the hashes of their keys, since their values are not known any more."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from ..domain.identity import Key, identity_id
from ..domain.scope import Scope
from ..kernel.codec import decode_any
from ..kernel.errors import Malformed
from ..kernel.ids import KeyedHash

LONGEST = 256                                   # of a key's value; longer ones are none
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PIECE = re.compile(r'[^\s"\'<>{}\[\](),;&=]+')

Normalised = Callable[[str, Any], str | None]
"""Of a type of key and a value: as it is compared, None if it is nobody's."""


def tells_of(body: bytes, scope: Scope, identities: Collection[str], types: Collection[str], by: tuple[KeyedHash, Normalised]) -> bool:
    """Whether a text in it, taken as a key of one of these types, is one of these identities, or is one already: it came hashed."""
    hashed, normalised = by
    for text in set(_texts(body)):
        if text in identities:
            return True
        for type_ in types:
            value = normalised(type_, text)
            if value is not None and identity_id(hashed, scope, Key(type_, value)) in identities:
                return True
    return False


def _texts(body: bytes) -> Iterator[str]:
    """Every value of its JSON; of what is no JSON, everything that looks like one."""
    try:
        yield from _values(decode_any(body))
    except Malformed:
        text = body.decode("utf-8", "ignore")
        yield from (piece for pattern in (_QUOTED, _PIECE) for piece in pattern.findall(text) if len(piece) <= LONGEST)


def _values(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, str | int) and not isinstance(one, bool) and len(str(one)) <= LONGEST:
            yield str(one)
