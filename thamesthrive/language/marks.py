"""The marks between which Liquid stands, looked at before Liquid itself reads them.

Its reader looks from every opening mark for what may close it, in several ways, and takes a square of the time where nothing does: so every
mark must be closed, within reach.
"""

import re

from ..kernel.errors import Invalid

REACH = 1_000                                   # characters from a mark to the one that closes it
WIDE = 200                                      # white space in a row between them
MOST_RAW = 100                                  # blocks whose end may be anywhere

_OPENED = re.compile(r"(?=(\{\{|\{%))")          # also one that begins within another
_RAW = re.compile(r"\{%-?\s*(?:raw|doc)\b")
_WIDE = re.compile(rf"\s{{{WIDE}}}")
_CLOSES = {"{{": "}}", "{%": "%}"}


def check_marks(source: str, place: str) -> None:
    """Raises: Invalid (code `template`), which names the mark."""
    for opened in _OPENED.finditer(source):
        begin, mark = opened.start(), opened[1]
        end = source.find(_CLOSES[mark], begin + 2, begin + 2 + REACH)
        if end < 0:
            raise _refused(source, place, begin, f'and has no "{_CLOSES[mark]}" within {REACH} characters')
        if _WIDE.search(source, begin, end):
            raise _refused(source, place, begin, f"and leaves {WIDE} characters of white space there")
    if len(_RAW.findall(source)) > MOST_RAW:
        raise Invalid(f"{place} has more than {MOST_RAW} blocks of raw text or comments for readers", code="template")


def _refused(source: str, place: str, begin: int, what: str) -> Invalid:
    line = source.count("\n", 0, begin) + 1
    return Invalid(f'{place} opens "{source[begin : begin + 2]}" in line {line} {what}', code="template")
