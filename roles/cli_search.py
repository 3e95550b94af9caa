"""`thamesthrive events search` and `thamesthrive profiles search`: looking without a browser."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from .cli_options import format_option, print_json, print_table, scope_of, scope_options, settings_options, with_uses

if TYPE_CHECKING:
    from thamesthrive.domain.fields import KindName

Command = Callable[..., Any]

LIMIT = 20
MOST = 1_000
SHOWN = 60                                      # characters of a cell
EVENT_COLUMNS = {"TIME": "metadata.time.create", "TYPE": "type", "SOURCE": "source.id", "PROFILE": "profile.id", "ID": "id"}
PROFILE_COLUMNS = {
    "LAST SEEN": "metadata.time.update",
    "FIRST NAME": "data.pii.firstname",
    "LAST NAME": "data.pii.lastname",
    "E-MAIL": "data.contact.email.main",
    "EVENTS": "stats.events",
    "ID": "id",
}


def search_options(command: Command) -> Command:
    """What both searches take."""
    for option in (
        format_option,
        settings_options,
        scope_options,
        click.option("--words", metavar="TEXT", help="Words, each the beginning of one in the record."),
        click.option("--sort", metavar="FIELD", help="A field to sort by, after - for descending; newest first without."),
        click.option("--limit", type=click.IntRange(1, MOST), default=LIMIT, show_default=True, help="How many at most."),
        click.argument("query", metavar="[TQL]", default=""),
    ):
        command = option(command)
    return command


@click.group()
def events() -> None:
    """Events that came in.

    \b
    Example:
      thamesthrive events search 'type = "page-view"'
    """


@events.command("search", short_help="Search events.")
@search_options
def search_events(query: str, form: str, **given: Any) -> None:
    """Search events with a condition in TQL; all of them without one. Newest first.

    \b
    Examples:
      thamesthrive events search 'type = "page-view" AND time > now - 1d'
      thamesthrive events search --words tea --sort time --limit 5 --format json
    """
    _search("event", query, form, (EVENT_COLUMNS, given))


@click.group()
def profiles() -> None:
    """People.

    \b
    Example:
      thamesthrive profiles search 'visits > 3'
    """


@profiles.command("search", short_help="Search people.")
@search_options
def search_profiles(query: str, form: str, **given: Any) -> None:
    """Search people with a condition in TQL; all of them without one. Last seen first.

    \b
    Examples:
      thamesthrive profiles search 'data.contact.email.main ENDS WITH "@shop.example"'
      thamesthrive profiles search 'visits > 3' --sort created --format json
    """
    _search("profile", query, form, (PROFILE_COLUMNS, given))


def _search(kind: "KindName", query: str, form: str, rest: tuple[Mapping[str, str], dict[str, Any]]) -> None:
    columns, given = rest
    found = _found(kind, query, given)
    if form == "json":
        print_json(found)
        return
    from thamesthrive.kernel.paths import find

    print_table(list(columns), [[_cell(find(record, path)) for path in columns.values()] for record in found])


def _found(kind: "KindName", query: str, given: dict[str, Any]) -> Sequence[Any]:
    """Raises: Invalid, Unavailable."""
    from thamesthrive.language.condition import Path, Words, both
    from thamesthrive.language.tql import parse

    condition = parse(query)
    if given["words"]:
        condition = both(condition, Words(Path(()), given["words"]))
    page = with_uses(
        given, lambda uses: uses.records[kind].page(scope_of(given), condition, limit=given["limit"], sort=given["sort"])
    )
    return page.items


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
