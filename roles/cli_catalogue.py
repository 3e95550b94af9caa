"""`thamesthrive catalogue`: the types of events that the platform knows."""

import click

from .cli_options import print_json, print_table

FORMATS = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    show_default=True,
    help="json: for scripts; markdown: the reference.",
)


@click.group()
def catalogue() -> None:
    """Types of events that the platform knows.

    \b
    Example:
      thamesthrive catalogue show order-completed
    """


@catalogue.command("list")
@FORMATS
def list_(form: str) -> None:
    """List every type with its group.

    \b
    Examples:
      thamesthrive catalogue list
      thamesthrive catalogue list --format markdown > docs/reference/events.md
    """
    from thamesthrive.catalogue.docs import reference
    from thamesthrive.catalogue.load import load_event_types

    types = load_event_types()
    if form == "markdown":
        click.echo(reference(types), nl=False)
    elif form == "json":
        print_json([{"id": t.id, "name": t.name, "group": t.group, "like": t.like, "description": t.description} for t in types.values()])
    else:
        print_table(("TYPE", "GROUP", "LIKE", "WHAT HAPPENED"), [(t.id, t.group, t.like, t.description) for t in types.values()])


@catalogue.command()
@click.argument("event_type", metavar="TYPE")
@FORMATS
def show(event_type: str, form: str) -> None:
    """Show one type: its properties, what is copied, and what it changes of a person.

    \b
    Examples:
      thamesthrive catalogue show "Order Completed"
      thamesthrive catalogue show order-completed --format json
    """
    from thamesthrive.catalogue.docs import described
    from thamesthrive.catalogue.load import load_event_types
    from thamesthrive.domain.event import normalised_type
    from thamesthrive.kernel.codec import to_builtins
    from thamesthrive.kernel.errors import Missing

    types = load_event_types()
    known = types.get(normalised_type(event_type))
    if known is None:
        raise Missing(f'the catalogue has no type "{event_type}"; `thamesthrive catalogue list` lists them')
    if form == "json":
        print_json(to_builtins(known))
    else:
        click.echo("\n".join(described(known, types)))
