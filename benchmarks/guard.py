"""`python -m benchmarks.guard`: the cheapest rows in their smallest size, against ratios that are kept: ends with 1 if one fell by half.

What is kept are ratios alone, since they say about the same on every machine. A ratio that seems to have fallen is measured again before it
is believed: others may have been busy. `--write` measures several times and keeps the medians.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median

import click
import msgspec
from attrs import frozen

from .alone import Failed, run_alone
from .bench import Row
from .figures import Figure, shown
from .rows import ROWS

GUARDED = ("accept", "batches", "drain", "fold")
KEPT = Path(__file__).parent / "ratios.json"
FALLEN = 0.5
AGAIN = 2                                       # times that a row is measured anew before a fall is believed
WRITTEN = 5

Ratios = Mapping[str, float]


@frozen
class Compared:
    """One ratio, so turned that more is better. `kept`: None where nothing is kept of it yet."""

    what: str
    kept: float | None
    now: float

    @property
    def fell(self) -> bool:
        return self.kept is not None and self.now < FALLEN * self.kept

    def __str__(self) -> str:
        kept = "nothing kept" if self.kept is None else f"kept {shown(self.kept)}, {self.now / self.kept:.2f} of it"
        return f"{'FELL' if self.fell else 'ok':<5}{self.what}: {shown(self.now)} ({kept})"


@click.command()
@click.option("--write", is_flag=True, help="Keep what is measured now.")
def main(write: bool) -> None:
    """Compare with what is kept, and say all that was compared."""
    if write:
        KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(_medians()), indent=1) + b"\n")
        click.echo(f"written to {KEPT}")
        return
    kept = msgspec.json.decode(KEPT.read_bytes(), type=dict[str, float])
    compared = [c for row in _guarded() for c in _best(row, kept)]
    for line in compared:
        click.echo(line)
    lost = kept.keys() - {c.what for c in compared}
    for what in sorted(lost):
        click.echo(f"LOST {what}: it is kept and was not measured; python -m benchmarks.guard --write, if that is meant")
    if lost or any(c.fell for c in compared):
        sys.exit(1)


def _guarded() -> list[Row]:
    return [row for row in ROWS if row.name in GUARDED]


def _best(row: Row, kept: Ratios) -> list[Compared]:
    """Of as many tries as are needed until nothing has fallen."""
    best: dict[str, float] = {}
    for _ in range(1 + AGAIN):
        now = _measured(row)
        best = {what: max(ratio, best.get(what, 0.0)) for what, ratio in now.items()}
        compared = [Compared(what, kept.get(what), ratio) for what, ratio in best.items()]
        if not any(c.fell for c in compared):
            break
    return compared


def _measured(row: Row) -> Ratios:
    try:
        return turned(run_alone(row, "guard"))
    except Failed as reason:
        raise click.ClickException(f"{row.name}: {reason}") from reason


def turned(figures: Iterable[Figure]) -> Ratios:
    """The ratios that have something to reach, so turned that more is better."""
    found = ((f, ratio) for f in figures if (ratio := f.ratio) and f.target)
    return {f.what: ratio if f.target and f.target.at_least else 1 / ratio for f, ratio in found}


def _medians() -> Ratios:
    rounds = [{what: ratio for row in _guarded() for what, ratio in _measured(row).items()} for _ in range(WRITTEN)]
    return {what: round(median(r[what] for r in rounds), 3) for what in rounds[0]}


if __name__ == "__main__":
    main()
