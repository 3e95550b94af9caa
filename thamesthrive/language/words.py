"""Words: what a text is cut into for searches by words. Stores index exactly these, joined by blanks.

A word is a run of letters and digits, without accents and other marks, in one case (`Café №5` is `cafe`, `no5`), and its first 40
characters are what counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from unicodedata import category, normalize

MAX_WORDS = 100                                 # of a record; what comes later is not found by words
MAX_WORD = 40

_RUN = re.compile("[0-9A-Za-z\u0080-\U0010ffff]+")


def words(text: str) -> tuple[str, ...]:
    """The distinct words, in order of coming."""
    return tuple(dict.fromkeys(_words(text)))


def record_words(record: Any, branches: Sequence[str] | None = None) -> tuple[str, ...]:
    """The first distinct words of the texts below some branches of a record (all without), in order of coming."""
    if branches is not None:
        record = [record.get(name) for name in branches] if isinstance(record, Mapping) else []
    return tuple(islice(_distinct(word for text in texts_of(record) for word in _words(text)), MAX_WORDS))


def texts_of(value: Any) -> Iterator[str]:
    """The texts in it, in order of coming: it is one itself, or a list or object of any depth. Names are none."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            waiting.extend(reversed(list(value.values())))
        elif isinstance(value, list | tuple):
            waiting.extend(reversed(value))


def begin(start: str, there: Iterable[str]) -> bool:
    """Whether it is the beginning of one of them."""
    return any(word.startswith(start) for word in there)


def _words(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        if run[0].isascii():
            yield run[0][:MAX_WORD].lower()
        else:
            yield from (word[:MAX_WORD] for word in _plain(run[0]).split())


def _plain(text: str) -> str:
    """Decomposed, without marks, in one case; a blank for each character that is neither a letter nor a digit."""
    bare = "".join(c for c in normalize("NFKD", text) if category(c)[0] != "M")
    return "".join(c if c.isalnum() else " " for c in bare.casefold())


def _distinct(items: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for item in items:
        if item not in seen:
            seen.add(item)
            yield item
