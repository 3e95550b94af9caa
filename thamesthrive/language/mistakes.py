"""`Mistake`: where a text of TQL is wrong and why; and the error that people are told."""

from attrs import frozen

from ..kernel.errors import Invalid

AROUND = 24                                     # characters that are shown before the place and after


@frozen
class Mistake(Exception):
    """`position` counts characters from 0. `expected`: in words, what could have stood there."""

    position: int
    why: str
    expected: tuple[str, ...] = ()


def told(text: str, mistake: Mistake) -> Invalid:
    """The error."""
    at = min(mistake.position, len(text))
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    near = _near(text, at)
    place = f"line {line}, column {column}" if "\n" in text[:at] else f"column {column}"
    shown = f', near "{near}"' if near else ""
    return Invalid(
        f"the condition cannot be read at {place}{shown}: {mistake.why}",
        code="tql",
        details={"position": at, "line": line, "column": column, "near": near, "reason": mistake.why, "expected": list(mistake.expected)},
    )


def printable(text: str) -> str:
    """The text with nothing in it that no answer or terminal can show."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _near(text: str, at: int) -> str:
    start, end = max(0, at - AROUND), at + AROUND
    shown = " ".join(text[start:end].split())
    return printable(f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}")
