"""Letters as Python has them, for a node: its Java may know another edition of Unicode."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from unicodedata import category, is_normalized, normalize

SIGMA = "Σ"                                     # lower case depends on its neighbours, as for no other letter
# Nothing beyond the first two has a case or is unnoticed beside one; nothing beyond the first four is a letter or a digit.
_CASED = (range(0xD800), range(0xE000, 0x20000), range(0xE0000, 0xE1000))
_PLANES = (range(0xD800), range(0xE000, 0x40000), range(0xE0000, 0xE1000))
_SYLLABLES = range(0xAC00, 0xD7A4)              # of Hangul; what each is made of is a sum

TABLES: Mapping[str, tuple[str, ...]] = {"lower": ("lower", "cased", "ignored"), "upper": ("upper",), "words": ("plain", "alone", "marks")}
"""What a node of a tree needs to know."""


def letters_for(tree: Any) -> Mapping[str, Any] | None:
    """The tables that a tree speaks of; None if of none."""
    wanted = sorted({name for kind in _kinds(tree) for name in TABLES.get(kind, ())})
    return {name: _table(name) for name in wanted} if wanted else None


def _kinds(tree: Any) -> Iterator[str]:
    if isinstance(tree, Mapping):
        yield tree.get("k", "")
        for below in tree.values():
            yield from _kinds(below)
    elif isinstance(tree, list | tuple):
        for below in tree:
            yield from _kinds(below)


@cache
def _table(name: str) -> Any:
    """`cased` and `ignored`: what decides whether a sigma is the last of its word. `plain`: what a character is within words, where it is
    another; `alone`: those that are themselves; `marks`: those that vanish; any other parts words. Ranges are first and last code points.
    """
    match name:
        case "lower":
            return {c: c.lower() for c in _characters(_CASED) if c.lower() != c and c != SIGMA}
        case "upper":
            return {c: c.upper() for c in _characters(_CASED) if c.upper() != c}
        case "cased":
            return _ranges(c for c in _characters(_CASED) if _ends(c + SIGMA))
        case "ignored":
            return _ranges(c for c in _characters(_CASED) if _ends("a" + c + SIGMA) and not _ends(c + SIGMA))
        case "plain":
            return {c: made for c, made in _all_plain().items() if made not in (c, "", " ") and ord(c) not in _SYLLABLES}
        case "alone":
            return _ranges(c for c, made in _all_plain().items() if made == c)
        case _:
            return _ranges(c for c, made in _all_plain().items() if made == "")


def plain(character: str) -> str:
    """What `language.words` makes of a character in a word; a blank parts words."""
    bare = "".join(c for c in normalize("NFKD", character) if category(c)[0] != "M")
    return "".join(c if c.isalnum() else " " for c in bare.casefold())


@cache
def _all_plain() -> Mapping[str, str]:
    return {c: c if _is_plain(c) else plain(c) for c in _characters(_PLANES)}


def _is_plain(c: str) -> bool:
    return c.isalnum() and c.casefold() == c and is_normalized("NFKD", c)


def _ends(text: str) -> bool:
    return text.lower()[-1] == "ς"


def _ranges(characters: Iterable[str]) -> list[int]:
    found: list[int] = []
    for code in map(ord, characters):
        if found and found[-1] == code - 1:
            found[-1] = code
        else:
            found += [code, code]
    return found


def _characters(planes: Sequence[range]) -> Iterator[str]:
    return (chr(code) for plane in planes for code in plane)
