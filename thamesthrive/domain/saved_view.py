"""`SavedView`: a list that somebody looks at again: which records, of which time, which columns of them, in which order."""

import re
from datetime import UTC, datetime

from attrs import evolve, frozen

from ..kernel.errors import Invalid
from ..language.tql import parse, parse_path
from .fields import EVENT, PROFILE, SESSION, Kind, KindName

FORMAT = 2                                      # 1 says nothing of a time
MOST_NAME, MOST_COLUMNS, MOST_TEXT = 200, 50, 10_000
ANY_TIME = "any"
KINDS: dict[str, Kind] = {kind.name: kind for kind in (PROFILE, SESSION, EVENT)}

_LENGTH = re.compile(r"[1-9]\d{0,3}[hdw]", re.ASCII)


@frozen(kw_only=True)
class SavedView:
    """`query` and `words` as a search is asked. `columns` are paths; without any, the list's own. `sort`: after `-` for descending.

    The time is `last`, a length that ends when one looks (`24h`, `7d`, `2w`) or `any`; or from `begin` on and before `end`. A view that
    says none of them is looked at with whatever time is chosen.
    """

    id: str
    name: str
    kind: KindName
    query: str = ""
    words: str = ""
    columns: tuple[str, ...] = ()
    sort: str = ""
    last: str = ""
    begin: datetime | None = None
    end: datetime | None = None
    description: str = ""
    v: int = FORMAT


def check_saved_view(view: SavedView) -> SavedView:
    """As it is stored, if a list can be made of it. Raises: Invalid."""
    name = view.name.strip()
    if not name or len(name) > MOST_NAME:
        raise Invalid(f"a saved view's name has 1 to {MOST_NAME} characters")
    if view.kind not in KINDS:
        raise Invalid(f'"{view.kind}" is no kind of record; there are {", ".join(KINDS)}')
    if max(len(view.query), len(view.words), len(view.description)) > MOST_TEXT:
        raise Invalid(f"query, words and description have at most {MOST_TEXT} characters")
    if len(view.columns) > MOST_COLUMNS or len(set(view.columns)) < len(view.columns):
        raise Invalid(f"a saved view has at most {MOST_COLUMNS} columns, each once")
    if view.query.strip():
        parse(view.query)
    for column in view.columns:
        parse_path(column)
    if view.sort:
        KINDS[view.kind].sortable(view.sort.removeprefix("-"))
    _check_time(view)
    begin, end = (time and time.astimezone(UTC) for time in (view.begin, view.end))
    return evolve(view, name=name, begin=begin, end=end)


def _check_time(view: SavedView) -> None:
    if view.last and (view.begin or view.end):
        raise Invalid("a saved view holds either last, or from and to")
    if view.last and view.last != ANY_TIME and not _LENGTH.fullmatch(view.last):
        raise Invalid(f'"{view.last}" is no length of time; write one as 24h, 7d or 2w, or "{ANY_TIME}"')
    if view.begin and view.end and view.begin >= view.end:
        raise Invalid("a saved view's time begins before it ends: from is not before to")
