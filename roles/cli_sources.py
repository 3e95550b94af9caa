"""`thamesthrive sources`: where events may come from."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .cli_options import CLI, format_option, load_settings, print_json, print_table, scope_of, scope_options, settings_options

if TYPE_CHECKING:
    from thamesthrive.domain.source import Source
    from thamesthrive.uses import Uses

T = TypeVar("T")


@click.group()
def sources() -> None:
    """Sources of events and their write keys.

    \b
    Example:
      thamesthrive sources create "My shop"
    """


@sources.command()
@click.argument("name")
@click.option("--origin", "origins", multiple=True, metavar="URL", help="A web site whose pages may send; any if none is given.")
@click.option("--region", metavar="CC", help="Country of phone numbers that name none, such as GB.")
@click.option("--description", default="", metavar="TEXT", help="What sends here.")
@scope_options
@settings_options
@format_option
def create(name: str, form: str, **given: Any) -> None:
    """Make a source; prints its id, its write key and a line to try it with.

    \b
    Example:
      thamesthrive sources create "My shop" --origin https://shop.example --region GB
    """
    fields = {"origins": tuple(given["origins"]), "region": given["region"], "description": given["description"]}
    made = with_uses(given, lambda uses: uses.sources.create(scope_of(given), name, CLI, **fields))
    _print(made, form, given)


@sources.command("list")
@scope_options
@settings_options
@format_option
def list_(form: str, **given: Any) -> None:
    """List the sources.

    \b
    Example:
      thamesthrive sources list --format json
    """
    found = with_uses(given, lambda uses: uses.sources.list(scope_of(given)))
    if form == "json":
        print_json([e.value for e in found])
    else:
        print_table(("ID", "NAME", "ENABLED", "WRITE KEY"), [(e.value.id, e.value.name, e.value.enabled, e.value.write_key) for e in found])


@sources.command()
@click.argument("id")
@scope_options
@settings_options
@format_option
def show(id: str, form: str, **given: Any) -> None:
    """Show one source, and the lines that bring the web tracker to a page.

    \b
    Example:
      thamesthrive sources show my-shop
    """
    found = with_uses(given, lambda uses: uses.sources.get(scope_of(given), id))
    _print(found.value, form, given)


def with_uses(given: dict[str, Any], work: "Callable[[Uses], Awaitable[T]]") -> T:
    """Do one thing on the stores that the settings name, whether or not the platform runs. Raises: the error families."""
    import asyncio

    from .compose import open_platform

    settings = load_settings(given).settings

    async def do() -> T:
        async with open_platform(settings) as platform:
            return await work(platform.uses)

    return asyncio.run(do())


def _print(source: "Source", form: str, given: dict[str, Any]) -> None:
    if form == "json":
        print_json(source)
        return
    api = load_settings(given).settings.api
    rows = {
        "id": source.id,
        "name": source.name,
        "write key": source.write_key,
        "enabled": "yes" if source.enabled else "no",
        "origins": ", ".join(source.origins) or "any",
        "doors": ", ".join(source.doors),
        "region": source.region or "-",
        "description": source.description or "-",
    }
    for name, value in rows.items():
        click.echo(f"{name:<12} {value}")
    address = f"http://{api.host}:{api.port}"
    click.echo(f"\nTry it:\n{snippet(source.write_key, address)}")
    if "track" in source.doors:
        click.echo(f"\n{on_pages(source.write_key, address)}")


def snippet(write_key: str, address: str) -> str:
    """A line to paste into a shell."""
    body = f'{{"source": {{"id": "{write_key}"}}, "events": [{{"type": "page-view", "properties": {{"name": "home"}}}}]}}'
    return f"curl -X POST {address}/track -H 'Content-Type: application/json' -d '{body}'"


def on_pages(write_key: str, address: str) -> str:
    """What brings the web tracker to a page, in three ways."""
    from thamesthrive.web.tracker import element, loader, pinned_element, read_script

    ways = {
        "On web pages, in the head (with the address that browsers know the platform by):": loader(address, write_key),
        "Where a page may hold no script of its own:": element(address, write_key),
        "Where a page takes this very file and no other:": pinned_element(address, write_key, read_script()),
    }
    return "\n\n".join(f"{when}\n{line}" for when, line in ways.items())
