"""`SavedView`: a list that somebody looks at again: which records, which columns of them, in which order."""

from attrs import evolve, frozen

from ..kernel.errors import Invalid
from ..language.tql import parse, parse_path
from .fields import EVENT, PROFILE, SESSION, Kind, KindName

FORMAT = 1
MOST_NAME, MOST_COLUMNS, MOST_TEXT = 200, 50, 10_000
KINDS: dict[str, Kind] = {kind.name: kind for kind in (PROFILE, SESSION, EVENT)}


@frozen(kw_only=True)
class SavedView:
    """`query` and `words` as a search is asked. `columns` are paths; without any, the list's own. `sort`: after `-` for descending."""

    id: str
    name: str
    kind: KindName
    query: str = ""
    words: str = ""
    columns: tuple[str, ...] = ()
    sort: str = ""
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
    return evolve(view, name=name)
