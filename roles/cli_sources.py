"""`thamesthrive sources`: where events may come from."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

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
from .cli_ways import ways_in

if TYPE_CHECKING:
    from thamesthrive.domain.source import KeyAt, Source
    from thamesthrive.uses import Uses

Command = TypeVar("Command", bound=Callable[..., Any])


def key_options(command: Command) -> Command:
    """Where in the properties of its events keys stand."""
    command = click.option(
        "--hashed-key",
        "hashed_keys",
        multiple=True,
        metavar="TYPE=PATH",
        help="The same of an email or phone of which only a hash is to be known.",
    )(command)
    return click.option(
        "--key",
        "keys",
        multiple=True,
        metavar="TYPE=PATH",
        help="What stands at this path of the properties identifies: user-id, email, phone, profile, anonymous-id or external:NAME.",
    )(command)


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
@click.option("--door", "doors", multiple=True, metavar="DOOR", help="A way in that is open to it; track, v1 and beacon if none is given.")
@key_options
@click.option("--ephemeral", is_flag=True, help="Keep nothing of what its events say.")
@click.option("--profile-less", is_flag=True, help="Its events are nobody's.")
@click.option("--region", metavar="CC", help="Country of phone numbers that name none, such as GB.")
@click.option("--rate", metavar="RATE", help="Most events in some time, such as 1000/second; as many as come if none is given.")
@click.option("--description", default="", metavar="TEXT", help="What sends here.")
@scope_options
@settings_options
@format_option
def create(name: str, form: str, **given: Any) -> None:
    """Make a source; prints its id, its write key and how to send with it.

    \b
    Examples:
      thamesthrive sources create "My shop" --origin https://shop.example --region GB
      thamesthrive sources create Payments --door collect --key email=customer.email
    """
    fields: dict[str, Any] = {name: given[name] for name in ("origins", "ephemeral", "profile_less", "region", "rate", "description")}
    fields["keys"] = _keys(given)
    if given["doors"]:
        fields["doors"] = given["doors"]
    made = with_uses(given, lambda uses: uses.sources.create(scope_of(given), name, CLI, **fields))
    _print(made, form, given)


@sources.command()
@click.argument("id")
@click.option("--name", metavar="TEXT", help="Call it so; its id stays.")
@click.option("--enable/--disable", "enabled", default=None, help="Whether anything is taken from it.")
@click.option("--open", "opened", multiple=True, metavar="DOOR", help="Open this door.")
@click.option("--close", "closed", multiple=True, metavar="DOOR", help="Close this door.")
@click.option("--origin", "origins", multiple=True, metavar="URL", help="A web site whose pages may send, in place of those before.")
@click.option("--any-origin", is_flag=True, help="Pages of any site may send.")
@key_options
@click.option("--no-keys", is_flag=True, help="Nothing in its properties identifies.")
@click.option("--ephemeral/--no-ephemeral", default=None, help="Keep nothing of what its events say, from now on.")
@click.option("--profile-less/--no-profile-less", default=None, help="Its events are nobody's, from now on.")
@click.option("--bots", type=click.Choice(["flag", "refuse"]), help="What becomes of events that a crawler sends.")
@click.option("--region", metavar="CC", help="Country of phone numbers that name none, such as GB.")
@click.option("--rate", metavar="RATE", help="Most events in some time, such as 1000/second.")
@click.option("--no-rate", is_flag=True, help="As many events as come.")
@click.option("--description", metavar="TEXT", help="What sends here.")
@scope_options
@settings_options
@format_option
def change(id: str, form: str, **given: Any) -> None:
    """Change a source. What is not named stays as it is; a running platform knows within a second.

    \b
    Examples:
      thamesthrive sources change my-shop --open collect --open pixel
      thamesthrive sources change payments --hashed-key email=customer.email --ephemeral
    """
    from attrs import evolve

    said = {name: given[name] for name in ("name", "enabled", "ephemeral", "profile_less", "bots", "region", "rate", "description")}
    fields: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    for name, value, emptied in (("origins", given["origins"], given["any_origin"]), ("keys", _keys(given), given["no_keys"])):
        if value or emptied:
            fields[name] = value

    if given["no_rate"]:
        fields["rate"] = None

    async def do(uses: "Uses") -> "Source":
        before = await uses.sources.get(scope_of(given), id)
        doors = [door for door in dict.fromkeys((*before.value.doors, *given["opened"])) if door not in given["closed"]]
        after = evolve(before.value, doors=tuple(doors), **fields)
        return (await uses.sources.save(scope_of(given), after, expected=before.revision, by=CLI)).value

    _print(with_uses(given, do), form, given)


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
        "keys": ", ".join(f"{'hashed ' if key.hashed else ''}{key.type} at {key.path}" for key in source.keys) or "-",
        "keeps": "nothing of what events say" if source.ephemeral else "events",
        "people": "none" if source.profile_less else "yes",
        "region": source.region or "-",
        "rate": source.rate or "any",
        "description": source.description or "-",
    }
    print_fields(rows)
    for what in ways_in(source, api.address):
        click.echo(f"\n{what}")


def _keys(given: dict[str, Any]) -> "tuple[KeyAt, ...]":
    from thamesthrive.domain.source import KeyAt

    return tuple(
        KeyAt(path=path, type=type_, hashed=hashed)
        for texts, hashed in ((given["keys"], False), (given["hashed_keys"], True))
        for type_, path in map(_key, texts)
    )


def _key(text: str) -> tuple[str, str]:
    type_, equals, path = text.partition("=")
    if not equals:
        raise click.UsageError(f'--key "{text}" is written as TYPE=PATH, such as email=customer.email')
    return type_.strip(), path.strip()
