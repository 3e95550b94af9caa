"""`python -m benchmarks [ROW…] [--quick]`: run the rows, print each as it is done, write the results."""

import sys
import time
from datetime import UTC, datetime

import click
import psutil
from attrs import field, frozen

from tests.servers.processes import NoServer

from .alone import Failed, run_alone
from .bench import Row
from .figures import Figure
from .report import Run, show, write
from .rows import ROWS

NAMES = [row.name for row in ROWS]


@frozen
class Told:
    """What came of the rows so far, by title."""

    done: list[tuple[str, tuple[Figure, ...]]] = field(factory=list)
    missing: list[tuple[str, str]] = field(factory=list)
    took: list[tuple[str, float]] = field(factory=list)
    failed: list[str] = field(factory=list)


@click.command()
@click.argument("names", metavar="[ROW]...", nargs=-1, type=click.Choice(NAMES))
@click.option("--quick", is_flag=True, help="Fewer rounds of less: to try a row.")
@click.option("--no-write", is_flag=True, help="Only print.")
def main(names: tuple[str, ...], quick: bool, no_write: bool) -> None:
    """Every result is a ratio against something measured in the same run. A row that fails is told, and the rest goes on."""
    began, clock, load = datetime.now(UTC), time.monotonic(), psutil.getloadavg()
    told = Told()
    for row in (row for row in ROWS if (row.name in names if names else not row.needs.asked)):
        _row(row, "quick" if quick else "full", told)
    words = (*names, *(["--quick"] if quick else []))
    run = Run(
        began=began, words=words, load=(load, psutil.getloadavg()), rows=tuple(told.done), missing=tuple(told.missing),
        took=tuple(told.took), seconds=time.monotonic() - clock,
    )
    if not no_write:
        click.echo(f"written to {write(run)}")
    if told.failed:
        click.echo(f"FAILED: {', '.join(told.failed)}", err=True)
        sys.exit(1)


def _row(row: Row, size: str, told: Told) -> None:
    click.echo(f"{row.name}: {row.title} …", err=True)
    began = time.monotonic()
    try:
        figures = run_alone(row, size)
    except NoServer as reason:
        told.missing.append((row.title, str(reason)))
        click.echo(f"NOT MEASURED: {reason}", err=True)
        return
    except Failed as reason:
        told.missing.append((row.title, f"FAILED: {reason}"))
        told.failed.append(row.name)
        click.echo(f"FAILED: {reason}", err=True)
        return
    told.done.append((row.title, figures))
    told.took.append((row.name, time.monotonic() - began))
    show(figures, f"{row.title} ({told.took[-1][1]:.0f} s)")


if __name__ == "__main__":
    main()
