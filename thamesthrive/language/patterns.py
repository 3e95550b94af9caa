"""Regular expressions that mean the same to RE2 (in memory, SQLite) and to Lucene, in linear time. `expressions` has the syntax.

An expression is found somewhere in a text. Upper and lower case are told apart.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2
from attrs import frozen

from .expressions import ANY, LAST, MAX_LENGTH, Alternative, Chain, Chars, Choice, Node, Ranges, Times, opposite, read, refuse

MAX_MEMORY = 4 * 1024 * 1024                    # bytes, of one compiled expression and its cache
KEPT = 128


@frozen
class Dialect:
    """How a group begins and a character is written, inside of classes and outside."""

    group: str
    char: Callable[[int], str]


def checked(pattern: str) -> str:
    """The pattern itself. Raises: Invalid for what RE2 and Lucene do not share, or is too large, with the remedy."""
    lucene(pattern)
    finder(pattern)
    return pattern


def found(pattern: str, text: str) -> bool:
    """Whether it is found somewhere in the text. Raises: Invalid."""
    return finder(pattern)(text)


@lru_cache(KEPT)
def finder(pattern: str) -> Callable[[str], bool]:
    """`found` of one pattern, to be asked often. Raises: Invalid."""
    search = _compiled(pattern).search
    return lambda text: search(text.encode("utf-8", "surrogatepass")) is not None


@lru_cache(KEPT)
def lucene(pattern: str) -> str:
    """As a whole text must match it in Lucene, whatever its optional operators. Raises: Invalid."""
    written = "|".join(_lucene_alternative(a) for a in read(pattern))
    if len(written) > MAX_LENGTH:
        refuse(f"it is too long by {len(written) - MAX_LENGTH:,} for a search engine; make it shorter", pattern, 0)
    return written


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.log_errors = False
    options.never_capture = True
    options.dot_nl = True
    written = "|".join(_re2_alternative(a) for a in read(pattern))
    try:
        return re2.compile(written.encode(), options)
    except re2.error:
        refuse("it is too large; make the numbers in {…} smaller", pattern, 0)


def _re2_alternative(alternative: Alternative) -> str:
    start, end = r"\A" if alternative.at_start else "", r"\z" if alternative.at_end else ""
    return f"(?:{start}{_written(alternative.body, RE2)}{end})"


def _lucene_alternative(alternative: Alternative) -> str:
    start, end = "" if alternative.at_start else ".*", "" if alternative.at_end else ".*"
    return f"{start}{_written(alternative.body, LUCENE)}{end}"


def _written(node: Node, dialect: Dialect) -> str:
    match node:
        case Chars(ranges):
            return _chars(ranges, dialect.char)
        case Chain(parts):
            return "".join(_written(part, dialect) for part in parts) if parts else f"{dialect.group})"
        case Choice(options):
            return f"{dialect.group}{'|'.join(_written(option, dialect) for option in options)})"
        case Times(what, least, most):
            one = _written(what, dialect)
            return (one if isinstance(what, Chars) else f"{dialect.group}{one})") + _counts(least, most)


def _counts(least: int, most: int | None) -> str:
    short = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((least, most))
    return short or f"{{{least},{'' if most is None else most}}}"


def _chars(ranges: Ranges, char: Callable[[int], str]) -> str:
    if ranges == ANY.ranges:
        return "."
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return char(ranges[0][0])
    negated = ranges[-1][1] == LAST             # then the others are fewer, and nothing is written that no text holds
    shown = opposite(ranges) if negated else ranges
    inner = "".join(char(low) if low == high else f"{char(low)}-{char(high)}" for low, high in shown)
    return f"[{'^' if negated else ''}{inner}]"


def _re2_char(code: int) -> str:
    return chr(code) if _is_plain(code) else f"\\x{{{code:x}}}"


def _lucene_char(code: int) -> str:
    return chr(code) if _is_plain(code) or not 32 < code < 127 else "\\" + chr(code)


def _is_plain(code: int) -> bool:
    return code < 128 and chr(code).isalnum()


RE2 = Dialect("(?:", _re2_char)
LUCENE = Dialect("(", _lucene_char)
