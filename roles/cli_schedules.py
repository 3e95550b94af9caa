"""`thamesthrive schedules`: what the platform does by itself, and when."""

from typing import Any

import click

from .cli_options import CLI, format_option, print_json, print_table, settings_options, with_uses


@click.group()
def schedules() -> None:
    """What the platform does by itself, and when.

    \b
    Example:
      thamesthrive schedules pause canary
    """


@schedules.command("list")
@settings_options
@format_option
def list_(form: str, **given: Any) -> None:
    """List the schedules: how often each is due, when it last was, and whether it is paused.

    \b
    Example:
      thamesthrive schedules list
    """
    found = with_uses(given, lambda uses: uses.upkeep.schedules.list())
    if form == "json":
        print_json(
            [
                {"name": s.schedule.name, "does": s.schedule.does, "every_s": s.schedule.every_s, "paused": s.paused, "fired": s.fired,
                 "due": s.due}
                for s in found
            ]
        )
        return
    rows = [(s.schedule.name, f"{s.schedule.every_s} s", "yes" if s.paused else "no", s.fired or "-", s.schedule.does) for s in found]
    print_table(("NAME", "EVERY", "PAUSED", "LAST DUE", "DOES"), rows)


@schedules.command()
@click.argument("name")
@settings_options
def pause(name: str, **given: Any) -> None:
    """Pause a schedule, or `all`, until it is resumed. What runs already goes on.

    \b
    Example:
      thamesthrive schedules pause all
    """
    with_uses(given, lambda uses: uses.upkeep.schedules.pause(name, by=CLI))
    click.echo(f"{name}: paused")


@schedules.command()
@click.argument("name")
@settings_options
def resume(name: str, **given: Any) -> None:
    """Resume a schedule, or `all`. One that was paused by its own name is resumed by it.

    \b
    Example:
      thamesthrive schedules resume canary
    """
    with_uses(given, lambda uses: uses.upkeep.schedules.resume(name, by=CLI))
    click.echo(f"{name}: resumed")


@schedules.command()
@click.argument("name")
@settings_options
def run(name: str, **given: Any) -> None:
    """Put a message on the task queue now, beside the schedule's times; a worker does the rest.

    \b
    Example:
      thamesthrive schedules run verify-ledger
    """
    put = with_uses(given, lambda uses: uses.upkeep.schedules.run(name))
    click.echo(f"{name}: {'put on the queue' if put == 'put' else 'its last run is not done yet'}")
