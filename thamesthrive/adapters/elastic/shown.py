"""What documents hold for searches beside the value itself: the words of the record, whether a text is too long for the index, and a
copy that a node can read of what it cannot.
"""

from collections.abc import Iterator, Mapping
from math import isinf
from typing import Any

from ...domain.fields import Kind
from ...kernel.codec import EMPTY, Raw, decode_any, encode
from ...kernel.errors import Malformed
from ...language.values import as_float, is_number
from ...language.words import MAX_WORDS, record_words, texts_of
from .columns import INDEXED_MOST

BITS_MOST = 1_024                               # of an integer; Elasticsearch reads 1,000 digits
BEYOND = Raw(b"1e999")                          # how JSON writes a number that is an infinity as 64-bit floating point


def searched_of(record: Mapping[str, Any], kind: Kind, *, others: Any = None) -> dict[str, Any]:
    """`words` is never absent: it also tells that a document was written by schema 2 or later.

    `others`: where long texts can be, if that is not the whole record.
    """
    found = record_words(record, kind.words)
    marks = {"partial": has_long_text(record if others is None else others), "cut": len(found) >= MAX_WORDS}
    return {"words": " ".join(found), **{name: True for name, is_so in marks.items() if is_so}}


def has_long_text(value: Any) -> bool:
    """Whether a text in it may not be indexed. Most are told by their characters."""
    return any(
        len(text) > INDEXED_MOST // 4 and len(text.encode("utf-8", "surrogatepass")) > INDEXED_MOST for text in texts_of(value)
    )


def readable(value: Any) -> Any:
    """A copy whose numbers a node can read: those of very many digits are infinities to every search."""
    if isinstance(value, Mapping):
        return {name: readable(below) for name, below in value.items()}
    if isinstance(value, list | tuple):
        return [readable(element) for element in value]
    if is_number(value) and isinf(as_float(value)):
        return BEYOND if value > 0 else Raw(b"-" + bytes(BEYOND))
    return value


def branch(raw: Raw) -> Any:
    """The JSON of a free part; what is none holds nothing that is searched."""
    if raw == EMPTY:
        return {}
    try:
        return decode_any(raw)
    except Malformed:
        return {}


def pairs_of(tree: Any, path: str) -> Iterator[str]:
    """`path=value` of every leaf; each element of a list is a leaf of the list's path."""
    if isinstance(tree, Mapping):
        for name, below in tree.items():
            yield from pairs_of(below, f"{path}.{name}")
    elif isinstance(tree, list | tuple):
        for element in tree:
            yield from pairs_of(element, path)
    elif tree is not None:
        yield f"{path}={tree if isinstance(tree, str) else _plain(tree)}"


def _plain(value: object) -> str:
    return encode(value).decode().strip('"')
