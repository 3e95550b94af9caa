"""The tables of `docs/reference/bad-input.md`, from those that the tests send: `python -m tests.docs.bad_input_page` writes them."""

from collections.abc import Iterator
from pathlib import Path

from tests.web.bad.doors import DOORS, Door
from tests.web.bad.others import OTHERS
from tests.web.bad.table import CHAPTERS
from tests.web.bad.wires import ROWS

DOCUMENT = Path(__file__).parents[2] / "docs/reference/bad-input.md"
BEGIN, END = "<!-- tables: made from the tests, do not edit below -->\n", "<!-- end of tables -->"


def columns() -> list[tuple[Door, ...]]:
    """The doors, together where they answer all alike."""
    alike: dict[tuple[str | None, ...], list[Door]] = {}
    for door in DOORS:
        alike.setdefault(tuple(row.cell(door) for chapter in CHAPTERS for row in chapter.rows), []).append(door)
    return [tuple(doors) for doors in alike.values()]


def tables() -> str:
    """As they stand in the document."""
    heads = ("## The request itself", "", "| what is sent | answer of every door (204 of `/beacon` for 200) |", "| --- | --- |")
    return "\n".join([*_by_door(), *_of_others(), *heads, *_of_requests(), ""])


def _by_door() -> Iterator[str]:
    heads = [" ".join(f"`{door.path}`" for door in doors) for doors in columns()]
    for chapter in CHAPTERS:
        yield from (f"## {chapter.title}", "", f"| what is sent | {' | '.join(heads)} |", "| --- |" + " --- |" * len(heads))
        for row in chapter.rows:
            yield f"| {row.what} | {' | '.join(row.cell(doors[0]) or '–' for doors in columns())} |"
        yield ""


def _of_others() -> Iterator[str]:
    for title, rows in OTHERS:
        yield from (f"## {title}", "", "| what is sent | answer |", "| --- | --- |")
        yield from (f"| {row.what} | {row.answer} |" for row in rows)
        yield ""


def _of_requests() -> Iterator[str]:
    return (f"| {row.what} | {row.answer} |" for row in ROWS)


def replaced(document: str) -> str:
    """The document with the tables."""
    before, _, rest = document.partition(BEGIN)
    return f"{before}{BEGIN}\n{tables()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    DOCUMENT.write_text(replaced(DOCUMENT.read_text()))
