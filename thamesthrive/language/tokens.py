"""Cutting a text of TQL into its words and signs, with all limits, so that nothing after it can be surprised."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from .condition import NAMESPACES, Path
from .mistakes import Mistake, printable

MAX_CHARACTERS = 20_000
MAX_TOKENS = 3_000
MAX_NESTING = 50                                # of parentheses and NOT: whatever goes down the tree does so by calls

KEYWORDS = frozenset((
    *("and", "or", "not", "in", "between", "is", "null", "empty", "exists"),
    *("contains", "starts", "ends", "with", "matches", "true", "false", "now"),
))

_NAME = r"[^\W\d]\w*+(?:-\w++)*+"               # begins with a letter or _
_PART = r"\w++(?:-\w++)*+"
_TEXT = r'''"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+\''''
_UNIT = "(?:[mM][oO]|[smhdwySMHDWY])"
_TOKEN = re.compile(
    rf"""
    (?P<blank>\s++)
    |(?P<WHOLE>(?:(?P<all_of>{_NAME})@)?\.\.\.)
    |(?P<PATH>(?:(?P<before_key>{_NAME})?@\[(?:{_TEXT})\]|(?:(?P<namespace>{_NAME})@)?(?P<first>{_NAME}))
        (?P<rest>(?:\.{_PART}|\[(?:{_TEXT})\])*+))
    |(?P<TEXT>{_TEXT})
    |(?P<DURATION>[0-9]++{_UNIT}(?!\w))
    |(?P<NUMBER>[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+(?!\w))
    |(?P<backwards>=>|=<)
    |(?P<COMPARE><=|>=|<>|!=|==|[=<>])
    |(?P<SIGN>[~()\[\],+-])
    """,
    re.VERBOSE | re.DOTALL,
)
_KEY = re.compile(rf"\.({_PART})|\[({_TEXT})\]|({_NAME})", re.DOTALL)
_NOW_SHIFTED = re.compile(rf"[nN][oO][wW](?=-[0-9]+{_UNIT}(?!\w))")
_CALLED = re.compile(r"\s*+\(")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}

SIGNS = {"~": "_TILDE", "(": "_OPEN", ")": "_CLOSE", "[": "_LIST", "]": "_END_LIST", ",": "_COMMA", "-": "MINUS", "+": "PLUS"}
STRANGE = {
    **dict.fromkeys("“”„«»‘’‚", 'these quotes are no quotes here; use " or \''),
    "`": 'names need no quotes; odd ones are written properties["some name"]',
    ":": 'there is no ":"; write type = "page-view"',
    "&": "write AND",
    "|": "write OR",
    "!": "write NOT, or != for unequal",
    "*": "there is no *; use STARTS WITH, CONTAINS or MATCHES",
    ";": "one condition at a time; join two with AND or OR",
    '"': 'the text that begins here has no closing "',
    "'": "the text that begins here has no closing '",
}


class Lexeme(NamedTuple):
    """`type` is that of the grammar; `start` and `end` are places in the text. A tuple, as there are many of them."""

    type: str
    text: str
    start: int
    end: int


def lexemes(text: str) -> list[Lexeme]:
    """All of them. Raises: Mistake."""
    if len(text) > MAX_CHARACTERS:
        raise Mistake(MAX_CHARACTERS, f"a condition may have {MAX_CHARACTERS:,} characters; this has {len(text):,}")
    control = _CONTROL.search(text)
    if control:
        raise Mistake(control.start(), "a control character stands here; take it out, or write it in a text as \\u0007")
    found = list(islice(_cut(text), MAX_TOKENS + 1))
    _check_nesting(found)
    if len(found) > MAX_TOKENS:
        raise Mistake(found[MAX_TOKENS].start, f"a condition may have {MAX_TOKENS:,} words and signs; this has more")
    return found


def unquoted(lexeme: Lexeme) -> str:
    """What a text stands for. A backslash that begins no escape stands for itself, so that `MATCHES "\\d+"` can be written so."""
    return _unescaped(lexeme.text[1:-1], lexeme.start + 1)


def path_of(lexeme: Lexeme) -> Path:
    """The path that one stands for. Raises: Mistake."""
    namespace, at, below = lexeme.text.rpartition("@") if lexeme.type == "WHOLE" else _namespace(lexeme.text)
    if lexeme.type == "WHOLE":
        return Path((), namespace.lower() or None)
    start = lexeme.start + len(namespace) + len(at)
    return Path(tuple(_name(found, start) for found in _KEY.finditer(below)), namespace.lower() or None)


def is_name(name: str) -> bool:
    """Whether a path can begin with it as it is; but for a keyword."""
    return re.fullmatch(_NAME, name) is not None and not _NOW_SHIFTED.match(name)


def is_part(name: str) -> bool:
    """Whether it can stand after a dot as it is."""
    return re.fullmatch(_PART, name) is not None


def _cut(text: str) -> Iterator[Lexeme]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Mistake(at, _strange(text, at))
        kind = str(found.lastgroup)
        if kind != "blank":
            lexeme = _lexeme(found, text, kind)
            yield lexeme
            at = lexeme.end
        else:
            at = found.end()


def _lexeme(found: re.Match[str], text: str, kind: str) -> Lexeme:
    start, end = found.span()
    written = found[0]
    if kind == "backwards":
        raise Mistake(start, f"write {'>=' if written == '=>' else '<='} instead of {written}", (">=", "<="))
    if kind == "SIGN":
        return Lexeme(SIGNS[written], written, start, end)
    if kind in ("PATH", "WHOLE"):
        return _named(found, text)
    return Lexeme(kind, written, start, end)


def _named(found: re.Match[str], text: str) -> Lexeme:
    start, end = found.span()
    first, rest = found["first"] or "", found["rest"] or ""
    namespace = found["namespace"] or found["all_of"] or found["before_key"]
    if namespace:
        _check_namespace(namespace, start)
        return Lexeme("WHOLE" if found["WHOLE"] else "PATH", found[0], start, end)
    shifted = _NOW_SHIFTED.match(first)
    if shifted:
        return Lexeme("NOW", shifted[0], start, start + 3)
    if first.lower() in KEYWORDS and not rest.startswith("."):
        return Lexeme(_keyword(first), first, start, start + len(first))
    if first and "[" not in rest and _CALLED.match(text, end):
        return Lexeme("FUNCTION", found[0], start, end)
    return Lexeme("WHOLE" if found["WHOLE"] else "PATH", found[0], start, end)


def _keyword(word: str) -> str:
    """The type: those that only stand between values are not kept by the parser."""
    return word.upper() if word.lower() in ("true", "false", "now") else f"_{word.upper()}"


def _check_namespace(namespace: str, at: int) -> None:
    if namespace.lower() == "flow":
        raise Mistake(at, "write workflow@ instead of flow@")
    if namespace.lower() not in NAMESPACES:
        known = ", ".join(f"{name}@" for name in NAMESPACES)
        raise Mistake(at, f'there is no "{printable(namespace[:50])}@", but {known}; a text, such as an address, stands in quotes')


def _check_nesting(found: list[Lexeme]) -> None:
    """Parentheses in parentheses, a NOT before one counting like one."""
    opened: list[int] = []
    depth = nots = 0
    for lexeme in found:
        if lexeme.type == "_NOT":
            nots += 1
            depth += 1
        elif lexeme.type == "_OPEN":
            opened.append(nots + 1)
            depth, nots = depth + 1, 0
        else:
            depth, nots = depth - nots, 0
            if lexeme.type == "_CLOSE" and opened:
                depth -= opened.pop()
        if depth > MAX_NESTING:
            raise Mistake(lexeme.start, f"more than {MAX_NESTING} parentheses and NOTs are nested; write it with fewer")


def _strange(text: str, at: int) -> str:
    sign = text[at]
    if sign.isdecimal():
        return 'a number, or a duration such as 30d, was expected; a text such as a date stands in quotes, an odd name so: traits["1st"]'
    return STRANGE.get(sign, f'"{printable(sign)}" means nothing here; a text stands in quotes')


def _namespace(text: str) -> tuple[str, str, str]:
    found = re.match(rf"({_NAME})?@", text)
    return (found[1] or "", "@", text[found.end() :]) if found else ("", "", text)


def _name(found: re.Match[str], start: int) -> str:
    quoted = found[2]
    return _unescaped(quoted[1:-1], start + found.start(2) + 1) if quoted else found[1] or found[3]


def _unescaped(text: str, start: int) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _ESCAPES.get(found[2], found[0]), text)
    try:
        whole = plain.encode("utf-16", "surrogatepass").decode("utf-16")                   # two halves make a character
    except UnicodeDecodeError:
        raise Mistake(start, "half a character (\\ud800 to \\udfff alone) can be in no text") from None
    if "\0" in whole:
        raise Mistake(start, "\\u0000 can be in no text that is asked for")
    return whole
