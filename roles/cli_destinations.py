"""`thamesthrive destinations`: where events are sent on to."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .cli_options import CLI, format_option, print_fields, print_json, print_table, scope_of, scope_options, settings_options, with_uses

if TYPE_CHECKING:
    from thamesthrive.access.destinations import Shown


@click.group()
def destinations() -> None:
    """Destinations: where events are sent on to.

    \b
    Example:
      thamesthrive destinations create "My CRM" --url https://crm.example/hook --type sign-up
    """


@destinations.command()
@click.argument("name")
@click.option("--url", required=True, metavar="URL", help="The address that is called.")
@click.option("--source", "sources", multiple=True, metavar="ID", help="Only events of this source; any if none is given.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only events of this type; any if none is given.")
@click.option("--condition", default="", metavar="TQL", help="Only events for which this is true; profile@… is who they are of.")
@click.option("--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A JSON template of the body.")
@click.option("--header", "headers", multiple=True, metavar="NAME:VALUE", help="Sent with every call; may be a template.")
@click.option("--description", default="", metavar="TEXT", help="What is behind it.")
@scope_options
@settings_options
@format_option
def create(name: str, form: str, **given: Any) -> None:
    """Make a webhook; prints its secret, this once, by which the receiver can tell that it was us.

    \b
    Example:
      thamesthrive destinations create "My CRM" --url https://crm.example/hook --type sign-up --condition 'properties.plan = "pro"'
    """
    options: dict[str, Any] = {"url": given["url"], "headers": dict(_header(text) for text in given["headers"])}
    said: dict[str, Any] = {name: tuple(given[name]) for name in ("sources", "types")}
    said |= {name: given[name] for name in ("condition", "description")}
    if given["template"]:
        said["template"] = given["template"].read_text("utf-8")
    made = with_uses(given, lambda uses: uses.destinations.create(scope_of(given), name, CLI, "webhook", options, **said))
    _print(made, form)


@destinations.command("list")
@scope_options
@settings_options
@format_option
def list_(form: str, **given: Any) -> None:
    """List the destinations.

    \b
    Example:
      thamesthrive destinations list --format json
    """
    found = with_uses(given, lambda uses: uses.destinations.list(scope_of(given)))
    if form == "json":
        print_json([_shown(each) for each in found])
        return
    rows = [(d.edited.value.id, d.edited.value.name, d.edited.value.enabled, d.options.get("url", "")) for d in found]
    print_table(("ID", "NAME", "ENABLED", "ADDRESS"), rows)


@destinations.command()
@click.argument("id")
@scope_options
@settings_options
@format_option
def show(id: str, form: str, **given: Any) -> None:
    """Show one destination, with its secrets masked.

    \b
    Example:
      thamesthrive destinations show my-crm
    """
    _print(with_uses(given, lambda uses: uses.destinations.get(scope_of(given), id)), form)


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise click.UsageError(f'--header "{text}" is written as NAME:VALUE')
    return name.strip(), value.strip()


def _shown(shown: "Shown") -> dict[str, Any]:
    """Without what stands sealed in it."""
    from thamesthrive.kernel.codec import to_builtins

    value = to_builtins(shown.edited.value)
    kept = {name: value[name] for name in value if name not in ("config", "sealed", "headers", "v")}
    return {**kept, "options": dict(shown.options), **({"secret": shown.secret} if shown.secret else {})}


def _print(shown: "Shown", form: str) -> None:
    if form == "json":
        print_json(_shown(shown))
        return
    destination = shown.edited.value
    rows = {
        "id": destination.id,
        "name": destination.name,
        "enabled": "yes" if destination.enabled else "no",
        "address": shown.options.get("url", "-"),
        "sources": ", ".join(destination.sources) or "any",
        "types": ", ".join(destination.types) or "any",
        "condition": destination.condition or "-",
        "template": "its own" if destination.template else "the event and who it is of",
        "description": destination.description or "-",
    }
    print_fields(rows)
    if shown.secret:
        click.echo(f"\nsecret, shown this once: {shown.secret}")
