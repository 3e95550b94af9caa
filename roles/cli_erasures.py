"""`thamesthrive erasures`: who was to be erased, and what became of it."""

from typing import Any

import click

from .cli_options import format_option, print_json, print_table, scope_of, scope_options, settings_options, with_uses

LISTED = 1_000


@click.group()
def erasures() -> None:
    """Erasures that were asked for, with their receipts; `run --role job --job erase` asks for one.

    \b
    Example:
      thamesthrive erasures list
    """


@erasures.command("list")
@settings_options
@scope_options
@format_option
def list_(form: str, **given: Any) -> None:
    """List the last thousand erasures, last asked for first.

    \b
    Example:
      thamesthrive erasures list --format json
    """
    page = with_uses(given, lambda uses: uses.eraser.page(scope_of(given), limit=LISTED, after=None))
    if form == "json":
        print_json([_receipt(erasure, scope_of(given)) for erasure in page.items])
        return
    rows = [(e.id, e.state, e.asked, e.by, e.profile or e.type or "-", sum(e.counts.values())) for e in page.items]
    print_table(("ID", "STATE", "ASKED", "BY", "WHOM", "RECORDS"), rows)


@erasures.command()
@click.argument("id")
@settings_options
@scope_options
def show(id: str, **given: Any) -> None:
    """Show how far an erasure is, or its receipt, as JSON.

    \b
    Example:
      thamesthrive erasures show 4c1b0a9d2e7f4d51a1f4f0b1c2d3e4f5
    """
    print_json(_receipt(with_uses(given, lambda uses: uses.eraser.get(scope_of(given), id)), scope_of(given)))


def _receipt(erasure: Any, scope: Any) -> dict[str, Any]:
    """What is kept in the end, and whose it is: enough to have it done again where an older backup was restored."""
    import attrs

    shown = ("id", "state", "asked", "by", "profile", "identity", "type", "counts", "ended")
    kept = {name: value for name, value in attrs.asdict(erasure, recurse=False).items() if name in shown}
    return {**kept, "tenant": scope.tenant, "stage": scope.stage}
