"""`python -m benchmarks [ROW…] [--quick]`: run the rows, print each as it is done, write the results."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import click
import psutil

from tests.servers.processes import NoServer

from .bench import Bench
from .figures import Figure
from .report import Run, show, write
from .rows import ROWS

NAMES = [row.name for row in ROWS]


@click.command()
@click.argument("names", metavar="[ROW]...", nargs=-1, type=click.Choice(NAMES))
@click.option("--quick", is_flag=True, help="Fewer rounds of less: minutes become one or two.")
@click.option("--no-write", is_flag=True, help="Only print.")
def main(names: tuple[str, ...], quick: bool, no_write: bool) -> None:
    """Every result is a ratio against something measured in the same run."""
    began, clock, load = datetime.now(UTC), time.monotonic(), psutil.getloadavg()
    done: list[tuple[str, tuple[Figure, ...]]] = []
    missing: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="thamesthrive-bench-") as folder:
        bench = Bench(Path(folder), quick)
        for row in (row for row in ROWS if not names or row.name in names):
            bench.say(f"{row.name}: {row.title} …")
            try:
                done.append((row.title, tuple(row.run(bench))))
            except NoServer as reason:
                missing.append((row.title, str(reason)))
                bench.say(f"NOT MEASURED: {reason}")
                continue
            show(done[-1][1], row.title)
    words = (*names, *(["--quick"] if quick else []))
    run = Run(began, words, (load, psutil.getloadavg()), tuple(done), tuple(missing), time.monotonic() - clock)
    if not no_write:
        click.echo(f"written to {write(run)}")


if __name__ == "__main__":
    main()
