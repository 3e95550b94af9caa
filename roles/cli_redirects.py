"""`thamesthrive redirects`: links that tell who followed them."""

from typing import TYPE_CHECKING, Any

import click

from .cli_options import (
    CLI,
    format_option,
    load_settings,
    print_fields,
    print_json,
    print_table,
    scope_of,
    scope_options,
    settings_options,
    with_uses,
)

if TYPE_CHECKING:
    from thamesthrive.access.edited import Edited
    from thamesthrive.domain.redirect import Redirect
    from thamesthrive.uses import Uses


@click.group()
def redirects() -> None:
    """Links that tell who followed them, and lead on.

    \b
    Example:
      thamesthrive redirects create "Spring mail" https://shop.example/spring --source mails
    """


@redirects.command()
@click.argument("name")
@click.argument("url")
@click.option("--source", required=True, metavar="ID", help="Whose the event is; its door of links has to be open.")
@click.option("--type", "type_", metavar="TYPE", help="Type of the event; link-clicked if none is given.")
@click.option("--property", "properties", multiple=True, metavar="NAME=TEXT", help="Stands in the event.")
@click.option("--description", default="", metavar="TEXT", help="What it is for.")
@scope_options
@settings_options
@format_option
def create(name: str, url: str, form: str, **given: Any) -> None:
    """Make a link to URL; prints the address to write into a mail.

    \b
    Example:
      thamesthrive redirects create "Spring mail" https://shop.example/spring --source mails --property campaign=spring
    """
    said: dict[str, Any] = {"properties": dict(map(_property, given["properties"])), "description": given["description"]}
    if given["type_"]:
        said["type"] = given["type_"]
    made = with_uses(
        given, lambda uses: uses.redirects.create(scope_of(given), name, CLI, url=url, source=given["source"], **said)
    )
    _print(made, form, given)


@redirects.command("list")
@scope_options
@settings_options
@format_option
def list_(form: str, **given: Any) -> None:
    """List the links.

    \b
    Example:
      thamesthrive redirects list --format json
    """
    found = with_uses(given, lambda uses: uses.redirects.list(scope_of(given)))
    if form == "json":
        print_json([_shown(edited, given) for edited in found])
        return
    rows = [(e.value.id, e.value.name, e.value.source, e.value.type, e.value.url) for e in found]
    print_table(("ID", "NAME", "SOURCE", "TYPE", "LEADS TO"), rows)


@redirects.command()
@click.argument("id")
@scope_options
@settings_options
@format_option
def show(id: str, form: str, **given: Any) -> None:
    """Show one link.

    \b
    Example:
      thamesthrive redirects show h7k2mwx4p9tc
    """
    _print(with_uses(given, lambda uses: uses.redirects.get(scope_of(given), id)), form, given)


@redirects.command()
@click.argument("id")
@scope_options
@settings_options
def delete(id: str, **given: Any) -> None:
    """Delete a link: who follows it from now on is told that there is none.

    \b
    Example:
      thamesthrive redirects delete h7k2mwx4p9tc
    """

    async def do(uses: "Uses") -> None:
        read = await uses.redirects.get(scope_of(given), id)
        await uses.redirects.delete(scope_of(given), id, expected=read.revision)

    with_uses(given, do)


def _property(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.UsageError(f'--property "{text}" is written as NAME=TEXT')
    return name.strip(), value


def _shown(edited: "Edited[Redirect]", given: dict[str, Any]) -> dict[str, Any]:
    from thamesthrive.kernel.codec import to_builtins

    value = to_builtins(edited.value)
    return {**{name: value[name] for name in value if name != "v"}, "address": _address(edited.value.id, given)}


def _address(id: str, given: dict[str, Any]) -> str:
    from thamesthrive.access.redirects import address_of

    return address_of(load_settings(given).settings.api.address, id)


def _print(edited: "Edited[Redirect]", form: str, given: dict[str, Any]) -> None:
    if form == "json":
        print_json(_shown(edited, given))
        return
    link = edited.value
    rows = {
        "id": link.id,
        "name": link.name,
        "address": _address(link.id, given),
        "leads to": link.url,
        "source": link.source,
        "type": link.type,
        "properties": ", ".join(f"{name}={value}" for name, value in link.properties.items()) or "-",
        "description": link.description or "-",
    }
    print_fields(rows)
