"""Reading regular expressions into a tree. The syntax is what RE2 and Lucene both can; everything else is refused by name.

Characters, `.` (any, a line's end too), classes `[a-z]` `[^a-z]` `\\d \\w \\s \\D \\W \\S` (of ASCII), `* + ? {n} {n,} {n,m}`, groups, `|`;
`^` and `$` at the ends of the whole or of one of its alternatives.
"""

import re
from typing import NoReturn

from attrs import define, frozen

from ..kernel.errors import Invalid

MAX_LENGTH = 1_000                              # also Lucene's limit in Elasticsearch
MAX_SIZE = 1_000                                # characters and groups, with repetitions written out
MAX_DEPTH = 50
LAST = 0x10FFFF

Ranges = tuple[tuple[int, int], ...]
"""Code points, both ends included, in order and apart."""


@frozen
class Chars:
    """One character of these."""

    ranges: Ranges


@frozen
class Chain:
    """One after the other; of none: the empty text."""

    parts: tuple["Node", ...]


@frozen
class Choice:
    """Any of them."""

    options: tuple["Node", ...]


@frozen
class Times:
    """That often; any number from `least` on if `most` is None."""

    what: "Node"
    least: int
    most: int | None


Node = Chars | Chain | Choice | Times


@frozen
class Alternative:
    """What may be found, `at_start` and `at_end` saying that only there."""

    at_start: bool
    body: Node
    at_end: bool


ANY = Chars(((0, LAST),))
CLASSES = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": ((9, 10), (12, 13), (32, 32)),
}
CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
REFUSED = {
    "b": "word boundaries cannot be asked for; write what stands beside the word, such as [ ,.]",
    "B": "word boundaries cannot be asked for; write what stands beside the word, such as [ ,.]",
    "A": r"\A is written ^",
    "z": r"\z is written $",
    "Z": r"\Z is written $",
    "p": r"classes of Unicode cannot be asked for; write the characters, such as [a-zà-ž]",
    "P": r"classes of Unicode cannot be asked for; write the characters, such as [^a-zà-ž]",
    "x": "write the character itself instead of its code",
    "u": "write the character itself instead of its code",
    "k": "what was found before cannot be referred to; write it once more",
    "Q": "put a backslash before each sign that stands for itself",
}
SPECIAL = {
    "(?=": "what follows cannot be looked at; write it as part of the expression",
    "(?!": "what follows cannot be looked at; use NOT with a second MATCHES",
    "(?<=": "what comes before cannot be looked at; write it as part of the expression",
    "(?<!": "what comes before cannot be looked at; use NOT with a second MATCHES",
    "(?P": "groups cannot have names; write ( alone",
    "(?<": "groups cannot have names; write ( alone",
    "(?#": "there are no comments; leave it out",
    "(?": "flags cannot be set; upper and lower case are told apart: write [Aa], or lower(…) before MATCHES",
}
_COUNTS = re.compile(r"\{(\d{1,4})(?:(,)(\d{1,4})?)?\}", re.ASCII)


def read(pattern: str) -> tuple[Alternative, ...]:
    """The alternatives. Raises: Invalid, with the place."""
    if len(pattern) > MAX_LENGTH:
        refuse(f"a regular expression may have {MAX_LENGTH:,} characters; this has {len(pattern):,}", pattern, MAX_LENGTH)
    reader = _Reader(pattern)
    alternatives = reader.alternatives()
    if reader.here:
        refuse("a ) without its (; write \\) for the sign itself", pattern, reader.at)
    if sum(_size(a.body) for a in alternatives) > MAX_SIZE:
        refuse(f"with its repetitions written out it has more than {MAX_SIZE:,} characters; make the numbers in {{…}} smaller", pattern, 0)
    return alternatives


def refuse(why: str, pattern: str, at: int) -> NoReturn:
    """Raises: Invalid."""
    shown = (pattern if len(pattern) <= 60 else pattern[:60] + "…").encode("utf-8", "replace").decode()
    raise Invalid(f'the regular expression "{shown}" cannot be used: {why}', code="pattern", details={"position": at, "reason": why})


def opposite(ranges: Ranges) -> Ranges:
    """All other code points."""
    starts = (0, *(high + 1 for _, high in ranges))
    ends = (*(low - 1 for low, _ in ranges), LAST)
    return tuple((low, high) for low, high in zip(starts, ends, strict=True) if low <= high)


def _size(node: Node) -> int:
    match node:
        case Chars():
            return 1
        case Chain(parts) | Choice(parts):
            return 1 + sum(_size(part) for part in parts)
        case Times(what, least, most):
            return 1 + _size(what) * max(least, most or 1)


def _united(ranges: list[tuple[int, int]]) -> Ranges:
    united: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if united and low <= united[-1][1] + 1:
            united[-1] = (united[-1][0], max(high, united[-1][1]))
        else:
            united.append((low, high))
    return tuple(united)


@define
class _Reader:
    """Where the reading is. `depth`: of groups."""

    pattern: str
    at: int = 0
    depth: int = 0

    @property
    def here(self) -> str:
        """The sign that comes, none at the end."""
        return self.pattern[self.at : self.at + 1]

    def refuse(self, why: str) -> NoReturn:
        refuse(why, self.pattern, self.at)

    def takes(self, sign: str) -> bool:
        if not self.pattern.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def alternatives(self) -> tuple[Alternative, ...]:
        found = [self.alternative()]
        while self.takes("|"):
            found.append(self.alternative())
        return tuple(found)

    def alternative(self) -> Alternative:
        at_start = self.takes("^")
        body = self.chain()
        return Alternative(at_start, body, self.takes("$"))

    def choice(self) -> Node:
        options = [self.chain()]
        while self.takes("|"):
            options.append(self.chain())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def chain(self) -> Node:
        parts: list[Node] = []
        while self.here and self.here not in "|)" and not self.ends():
            parts.append(self.repeated(self.single()))
        return parts[0] if len(parts) == 1 else Chain(tuple(parts))

    def ends(self) -> bool:
        """Whether a `$` stands here that is the end of an alternative of the whole."""
        return self.here == "$" and self.depth == 0 and self.pattern[self.at + 1 : self.at + 2] in ("", "|")

    def repeated(self, node: Node) -> Node:
        counts = self.counts()
        if counts is None:
            return node
        if self.here and self.here in "*+?{":
            self.refuse(f'"{self.here}" after a repetition; leave it out, or put what is repeated in parentheses')
        return Times(node, *counts)

    def counts(self) -> tuple[int, int | None] | None:
        for sign, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.takes(sign):
                return counts
        if self.here != "{":
            return None
        found = _COUNTS.match(self.pattern, self.at)
        if found is None:
            self.refuse("a { that is no repetition such as {2}, {2,} or {2,5}; write \\{ for the sign itself")
        least, most = int(found[1]), int(found[3]) if found[3] else None if found[2] else int(found[1])
        if max(least, most or 0) > MAX_SIZE or most == 0 or (most is not None and most < least):
            self.refuse(f"a repetition {found[0]}; the numbers go from 1 up to {MAX_SIZE:,}, and the smaller comes first")
        self.at = found.end()
        return least, most

    def single(self) -> Node:
        sign = self.here
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.char_class()
        if sign == "\\":
            return Chars(self.escaped())
        if sign in "*+?{":
            self.refuse(f'nothing stands before "{sign}" that could be repeated; write \\{sign} for the sign itself')
        if sign in "^$":
            end = "beginning" if sign == "^" else "end"
            self.refuse(f'"{sign}" stands elsewhere than at the very {end}; write \\{sign} for the sign itself')
        if sign in "]}":
            self.refuse(f'a {sign} without its beginning; write \\{sign} for the sign itself')
        node = ANY if sign == "." else self.char(sign)
        self.at += 1
        return node

    def char(self, sign: str) -> Chars:
        return Chars(((self.code(sign),) * 2,))

    def code(self, sign: str) -> int:
        if 0xD800 <= ord(sign) <= 0xDFFF:
            self.refuse("half a character (a lone surrogate); write the whole character")
        return ord(sign)

    def group(self) -> Node:
        for start, why in SPECIAL.items():
            if self.pattern.startswith(start, self.at) and not self.pattern.startswith("(?:", self.at):
                self.refuse(why)
        opened = self.at
        self.at += 3 if self.pattern.startswith("(?:", self.at) else 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(f"groups in groups, {MAX_DEPTH} at most; use fewer parentheses")
        inner = self.choice()
        if not self.takes(")"):
            if self.here:
                self.single()                   # a $ that may not stand here: says so
            refuse("a ( without its ); write \\( for the sign itself", self.pattern, opened)
        self.depth -= 1
        return inner

    def escaped(self) -> Ranges:
        self.at += 1
        sign = self.here
        if not sign:
            self.refuse("a \\ at the end; write \\\\ for the sign itself")
        if sign in REFUSED:
            self.refuse(REFUSED[sign])
        if sign.isdigit():
            self.refuse("what was found before cannot be referred to; write it once more")
        if sign.isalpha() and sign not in CONTROLS and sign.lower() not in CLASSES:
            self.refuse(f'"\\{sign}" means nothing here; write "{sign}"')
        ranges = CLASSES.get(sign.lower()) or self.char(CONTROLS.get(sign, sign)).ranges
        self.at += 1
        return opposite(ranges) if sign in "DWS" else ranges

    def char_class(self) -> Chars:
        opened = self.at
        self.at += 1
        negated = self.takes("^")
        found: list[tuple[int, int]] = []
        while self.here != "]":
            if not self.here:
                refuse("a [ without its ]; write \\[ for the sign itself", self.pattern, opened)
            found.extend(self.range())
        self.at += 1
        ranges = _united(found)
        ranges = opposite(ranges) if negated else ranges
        if not ranges or not found:
            refuse("a class [ ] of no character; name one", self.pattern, opened)
        return Chars(ranges)

    def range(self) -> Ranges:
        began = self.at
        low = self.member()
        if self.here != "-" or self.pattern[self.at + 1 : self.at + 2] in ("]", ""):
            return low
        self.at += 1
        high = self.member()
        if len(low) > 1 or len(high) > 1 or low[0][0] != low[0][1] or high[0][0] != high[0][1] or low > high:
            refuse("a range that does not go from one character up to another; write \\- for the sign itself", self.pattern, began)
        return ((low[0][0], high[0][0]),)

    def member(self) -> Ranges:
        if self.here == "\\":
            return self.escaped()
        if self.here == "[":
            self.refuse("a [ inside [ ]; write \\[ for the sign itself, and \\d, \\w or \\s for kinds of characters")
        ranges = self.char(self.here).ranges
        self.at += 1
        return ranges
