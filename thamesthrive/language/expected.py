"""What could have stood where something else does, in a marketer's words; and what people mean who write it in another way."""

from collections.abc import Sequence, Set

from .mistakes import Mistake, printable
from .tokens import KEYWORDS, Lexeme

END = "$END"
NOTHING = Lexeme("", "", 0, 0)

_PHRASES: Sequence[tuple[frozenset[str], str]] = (
    (frozenset({"PATH", "TEXT"}), "a value (a field, a text in quotes, a number, TRUE, FALSE or now)"),
    (frozenset({"COMPARE"}), "an operator such as =, >, IN or CONTAINS"),
    (frozenset({"_IN"}), "IN, BETWEEN, CONTAINS, STARTS WITH, ENDS WITH, MATCHES, EXISTS or EMPTY"),
    (frozenset({"_NULL"}), "NULL, EMPTY or NOT"),
    (frozenset({"_AND", "_OR"}), "AND or OR"),
    (frozenset({"_AND"}), "AND"),
    (frozenset({"TEXT"}), "a text in quotes"),
    (frozenset({"NUMBER"}), "a number"),
    (frozenset({"DURATION"}), "a duration such as 30d"),
    (frozenset({"_TILDE"}), "~ and words in quotes"),
    (frozenset({"_WITH"}), "WITH"),
    (frozenset({"_LIST"}), "a list such as [\"a\", \"b\"]"),
    (frozenset({"_OPEN"}), "("),
    (frozenset({"_COMMA"}), ","),
    (frozenset({"_END_LIST"}), "]"),
    (frozenset({"_CLOSE"}), ")"),
    (frozenset({END}), "the end"),
)
_IMPLIED = {                                    # what need not be said beside it
    "PATH": {"_OPEN", "_NOT", "WHOLE", "NUMBER", END},
    "COMPARE": {"_IN", "_IS", "_TILDE", "_OPEN", "MINUS", "PLUS"},
}
_OTHER_WORDS = {
    "consists": "CONSISTS is not known here; use CONTAINS",
    "like": "LIKE is not known here; use CONTAINS, STARTS WITH, ENDS WITH or MATCHES",
    "match": "use MATCHES for a regular expression, ~ for words",
    "has": "use CONTAINS",
    "equals": "use =",
    "xor": "there is no XOR",
    "within": "durations go with now: time > now - 30d",
    "matches": "a regular expression stands in quotes",
}


def unexpected(before: Sequence[Lexeme], found: Lexeme | None, accepted: Set[str], end: int) -> Mistake:
    """The mistake of a lexeme, or of the end (None), after others; `accepted` are the types that could follow."""
    position = found.start if found else end
    words = expected_words(accepted)
    hint = _hint(before, found, accepted)
    if hint:
        return Mistake(position, hint, words)
    return Mistake(position, f"{_either(words)} was expected, but {_shown(found)}", words)


def expected_words(accepted: Set[str]) -> tuple[str, ...]:
    """In words, most likely first."""
    left = set(accepted)
    for kind, implied in _IMPLIED.items():
        if kind in left:
            left -= implied
    words = []
    for kinds, phrase in _PHRASES:
        if kinds <= left:
            words.append(phrase)
            left -= kinds
    return tuple(words)


def _shown(found: Lexeme | None) -> str:
    if found is None:
        return "the condition ends here"
    text = printable(found.text[:40]) + ("…" if len(found.text) > 40 else "")
    return f"{text} stands here" if found.type == "TEXT" else f'"{text}" stands here'


def _hint(before: Sequence[Lexeme], found: Lexeme | None, accepted: Set[str]) -> str | None:
    last = before[-1] if before else NOTHING
    kind = found.type if found else END
    if found and _asks_for_behaviour(before, kind):
        return 'what people did (did "…") cannot be asked here; it comes with segments'
    if last.type == "COMPARE":
        return _after_comparison(last, kind)
    if "_OPEN" in accepted and "PATH" in accepted:
        return _at_beginning(kind)
    if last.type == "_IS" and kind in ("TEXT", "NUMBER", "TRUE", "FALSE", "PATH"):
        return "IS goes with NULL and EMPTY only; use = to compare"
    if last.type == "_IN" and kind == "_OPEN":
        return 'a list stands in brackets: IN ["a", "b"]'
    if last.type == "_LIST" and kind == "_END_LIST":
        return "the list is empty; name at least one value"
    return _other_way(before, found) if found else None


def _after_comparison(last: Lexeme, kind: str) -> str | None:
    unequal = last.text in ("!=", "<>")
    if kind == "_NULL":
        return f"nothing is {last.text} NULL; use {'IS NOT NULL' if unequal else 'IS NULL'}"
    if kind == "_LIST":
        return f"{last.text} compares with one value; use {'NOT IN' if unequal else 'IN'} for a list"
    if kind == "DURATION":
        return "a duration goes with now: now - 30d"
    return None


def _at_beginning(kind: str) -> str | None:
    word = kind.removeprefix("_")
    if word in ("EMPTY", "EXISTS"):
        return f"{word} stands after the field: field {'IS ' if word == 'EMPTY' else ''}{word}"
    if word.lower() in KEYWORDS and word not in ("AND", "OR"):
        return f'{word} is a word of the language; a field of this name is written @["{word.lower()}"]'
    return None


def _other_way(before: Sequence[Lexeme], found: Lexeme) -> str | None:
    last = before[-1] if before else NOTHING
    if found.type in ("MINUS", "PLUS"):
        return "only now can be shifted (now - 30d); a text such as a date stands in quotes"
    if found.type == "DURATION":
        return "a duration goes with now: now - 30d"
    if found.type in ("PATH", "FUNCTION") and found.text.lower() in _OTHER_WORDS:
        return _OTHER_WORDS[found.text.lower()]
    if found.type == "PATH" and last.type == "PATH" and len(before) > 1 and before[-2].type == "COMPARE":
        return f'AND or OR was expected; if "{printable(last.text[:30])} {printable(found.text[:30])}…" is a text, put it in quotes'
    return None


def _asks_for_behaviour(before: Sequence[Lexeme], kind: str) -> bool:
    words = [lexeme for lexeme in before[-2:] if lexeme.type != "_NOT"]
    return kind == "TEXT" and bool(words) and words[-1].type == "PATH" and words[-1].text.lower() == "did"


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "nothing"
