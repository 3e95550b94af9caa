"""What may be written next: for the suggestions of an editor. By the same grammar that reads conditions."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from attrs import frozen

from .building import FUNCTIONS
from .condition import Path
from .grammar import parser
from .mistakes import Mistake
from .tokens import Lexeme, lexemes, path_of

COMPARISONS = ("=", "!=", ">", ">=", "<", "<=")

_OPERATORS: Mapping[str, Sequence[str]] = {     # what each begins, in the order in which it is offered
    "COMPARE": COMPARISONS,
    "_IN": ("IN",),
    "_BETWEEN": ("BETWEEN",),
    "_CONTAINS": ("CONTAINS",),
    "_STARTS": ("STARTS WITH",),
    "_ENDS": ("ENDS WITH",),
    "_MATCHES": ("MATCHES",),
    "_TILDE": ("~",),
    "_IS": ("IS NULL", "IS NOT NULL", "IS EMPTY", "IS NOT EMPTY"),
    "_EXISTS": ("EXISTS",),
}
_REST = {"_WITH": "WITH", "_NULL": "NULL", "_EMPTY": "EMPTY", "_NOT": "NOT", "_AND": "AND", "_OR": "OR"}
_VALUES = ("PATH", "TEXT", "NUMBER", "MINUS", "TRUE", "FALSE", "_COMMA", "_LIST")
_TAKE_VALUES = ("COMPARE", "_IN", "_BETWEEN", "_CONTAINS", "_WITH", "_MATCHES", "_TILDE")
_WORDS = ("PATH", "FUNCTION", "WHOLE", "NUMBER", "DURATION", "TRUE", "FALSE", "NOW")


@frozen(kw_only=True)
class Expecting:
    """What may stand at the place where the word at the cursor begins, whatever has been written of it.

    `start`: that place; `begun`: what is written there up to the cursor. `in_text`: within quotes, so that only the inside of a value fits.
    `values_of`: the field whose values fit. `operators` and `keywords` are as they are written.
    """

    start: int
    begun: str
    in_text: bool = False
    fields: bool = False
    values: bool = False
    values_of: Path | None = None
    functions: Sequence[str] = ()
    operators: Sequence[str] = ()
    keywords: Sequence[str] = ()


def suggestions(text: str, cursor: int) -> Expecting:
    """What may be written at the cursor (counted in characters); nothing where what stands before it is wrong."""
    before = text[:cursor]
    try:
        found, start, in_text = _begun(before)
        accepted = _accepted(found)
    except Mistake:
        return Expecting(start=len(before), begun="")
    return _expecting(found, accepted, Expecting(start=start, begun=before[start:], in_text=in_text))


def _expecting(found: Sequence[Lexeme], accepted: frozenset[str], here: Expecting) -> Expecting:
    values = "TEXT" in accepted
    of = _values_of(found) if values and "_OPEN" not in accepted else None
    if here.in_text:
        return Expecting(start=here.start, begun=here.begun, in_text=True, values=values, values_of=of)
    operators = tuple(word for kind, words in _OPERATORS.items() if kind in accepted for word in words)
    keywords = [word for kind, word in _REST.items() if kind in accepted and not (kind == "_EMPTY" and "_IS" in accepted)]
    return Expecting(
        start=here.start,
        begun=here.begun,
        fields="PATH" in accepted,
        values=values,
        values_of=of,
        functions=FUNCTIONS if "FUNCTION" in accepted else (),
        operators=operators,
        keywords=(*keywords, *(("TRUE", "FALSE") if "TRUE" in accepted else ())),
    )


def _begun(before: str) -> tuple[list[Lexeme], int, bool]:
    """The whole words before, where the one at the cursor begins, and whether that is within quotes. Raises: Mistake."""
    try:
        found = lexemes(before)
    except Mistake as mistake:
        return _unfinished(before, mistake)
    if found and found[-1].end == len(before) and (found[-1].type in _WORDS or found[-1].text.isalpha()):
        return found[:-1], found[-1].start, False
    return found, len(before), False


def _unfinished(before: str, mistake: Mistake) -> tuple[list[Lexeme], int, bool]:
    at = mistake.position
    sign = before[at : at + 1]
    found = lexemes(before[:at])
    last = found[-1] if found else None
    if sign in (".", "@") and at == len(before) - 1 and last and last.end == at:
        return found[:-1], last.start, False    # the next name of a path has not begun
    if sign not in ('"', "'") or not sign:
        raise mistake
    if last and last.type == "_LIST" and len(found) > 1 and found[-2].type == "PATH" and found[-2].end == last.start:
        return found[:-2], found[-2].start, False           # a name of a path in quotes
    return found, at + 1, True


def _accepted(found: Sequence[Lexeme]) -> frozenset[str]:
    from lark.exceptions import UnexpectedToken  # as late as the parser itself

    parse = parser().parse_interactive()
    with suppress(UnexpectedToken):
        for lexeme in found:
            parse.feed_token(lexeme)
        return frozenset(parse.accepts())
    raise Mistake(0, "what stands before is wrong already")


def _values_of(found: Sequence[Lexeme]) -> Path | None:
    """The field of the test that is being written: what stands before its operator, over the values that are there already."""
    for at in range(len(found) - 1, 0, -1):
        lexeme = found[at]
        if lexeme.type in _TAKE_VALUES:
            return _field(found[:at])
        if lexeme.type not in _VALUES and lexeme.type != "_AND":
            return None
    return None


def _field(found: Sequence[Lexeme]) -> Path | None:
    left = [lexeme for lexeme in found[-3:] if lexeme.type not in ("_NOT", "_STARTS", "_ENDS")]
    return path_of(left[-1]) if left and left[-1].type in ("PATH", "WHOLE") else None
