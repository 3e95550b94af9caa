"""What is looked up by token: the words of a record, and its *facets*: a core field with one of its values.

They stand in a full-text index beside the table, under the row's number. A token begins with a character for its scope, so that scopes do
not meet. Facets only narrow a search down, since different values may share one; words are exact.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2s
from typing import Any

from attrs import frozen

from ...language.words import MAX_WORDS, texts_of, words

INDEXED = 3                                             # beginnings of words up to this length have lists of their own
FULL = "¶"                                              # of a record with words that are not looked up any more
FACET = "¶¶"
SHORT = 200
DEEP = 20                                               # below that one goes without recursion
PLAIN = frozenset({int, float, bool, type(None)})
MANY_SCOPES = 6_000                                     # as many as the first private area of Unicode holds

def created(table: str) -> str:
    """The statement that makes the index of a table: nothing but which row has which token."""
    lengths = " ".join(str(1 + n) for n in range(1, INDEXED + 1))
    options = f"content='', detail=none, columnsize=0, tokenize='ascii', prefix='{lengths}'"
    return f"CREATE VIRTUAL TABLE {table}_words USING fts5 (tokens, {options})"


def kept(table: str) -> tuple[str, str]:
    """The triggers that brought the tokens of a table's rows, which may change, into its index, up to the second version of the file."""
    index = f"{table}_words"
    return (
        f"""CREATE TRIGGER {index}_made AFTER INSERT ON {table} WHEN new.tokens IS NOT NULL BEGIN
            INSERT INTO {index} (rowid, tokens) VALUES (new.rowid, new.tokens); END""",
        f"""CREATE TRIGGER {index}_changed AFTER UPDATE OF tokens ON {table} WHEN old.tokens IS NOT new.tokens BEGIN
            INSERT INTO {index} ({index}, rowid, tokens) SELECT 'delete', old.rowid, old.tokens WHERE old.tokens IS NOT NULL;
            INSERT INTO {index} (rowid, tokens) SELECT new.rowid, new.tokens WHERE new.tokens IS NOT NULL; END""",
    )


def record_tokens(scope: int, branches: Iterable[Any], facets: Iterable[str]) -> str:
    """All tokens of a record. `branches`: those that a search by words looks at; `facets`: tokens of its other fields."""
    texts: list[str] = []
    for branch in branches:
        _collect(branch, texts, DEEP)
    found = list(dict.fromkeys([word for text in texts for word in (_remembered(text) if len(text) <= SHORT else words(text))]))
    if len(found) >= MAX_WORDS:
        found[MAX_WORDS:] = [FULL]
    found += facets
    sign = scope_sign(scope)
    return f"{sign}{f' {sign}'.join(found)}" if found else ""


def scope_sign(scope: int) -> str:
    """The character of a scope's number."""
    return chr(0xE000 + scope) if scope < MANY_SCOPES else chr(0xF0000 + scope)


def facet_token(path: str, value: object) -> str:
    """Of a core field, by its path, with one of its values: short, and the same for the same value."""
    return FACET + blake2s(f"{path}={value!r}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


@frozen
class Match:
    """A look-up. `sure` finds some of it, `wide` all and more. Both go through the index only as far as somebody asks, while the beginning
    of a longer word is read whole before its first row comes."""

    match: str
    sure: str
    wide: str

    @property
    def is_lazy(self) -> bool:
        return self.match == self.wide


def whole(scope: int, token: str) -> Match:
    """The look-up of a token."""
    query = f'"{scope_sign(scope)}{token}"'
    return Match(query, query, query)


def beginning(scope: int, start: str) -> Match:
    """The look-up of all tokens that begin so."""
    word = f"{scope_sign(scope)}{start}"
    query = f'"{word}" *'
    return Match(query, f'"{word}"', f'"{word[: 1 + INDEXED]}" *') if len(start) > INDEXED else Match(query, query, query)


def all_of(matches: Sequence[Match]) -> Match:
    return _joined(" AND ", matches)


def any_of(matches: Sequence[Match]) -> Match:
    return _joined(" OR ", matches)


def _joined(word: str, matches: Sequence[Match]) -> Match:
    if len(matches) == 1:
        return matches[0]
    return Match(*(f"({word.join(queries)})" for queries in zip(*((m.match, m.sure, m.wide) for m in matches), strict=True)))


def _collect(value: Any, texts: list[str], depth: int) -> None:
    """The texts in it, in order of coming: as `texts_of`, and quicker for what JSON is made of."""
    kind = type(value)
    if kind is str:
        texts.append(value)
    elif depth and kind is dict:
        for below in value.values():
            _collect(below, texts, depth - 1)
    elif depth and kind is list:
        for below in value:
            _collect(below, texts, depth - 1)
    elif kind not in PLAIN:
        texts.extend(texts_of(value))


@lru_cache(20_000)
def _remembered(text: str) -> tuple[str, ...]:
    """Most texts come again and again: pages, brands, categories."""
    return words(text)
