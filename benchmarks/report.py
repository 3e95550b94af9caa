"""A run as a table on the screen, as Markdown and as JSON."""

import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import psutil
from attrs import frozen
from rich.console import Console
from rich.table import Table

from .figures import Figure, shown

PACKAGES = ("attrs", "hypercorn", "msgspec", "redis", "uvloop", "elasticsearch")
RESULTS = Path(__file__).parent / "results"
HEADS = ("what", "result", "unit", "against", "ratio", "to reach", "reached", "CPU µs/event", "client")
SHARED = (
    "Load generator, product and servers share these cores, and possibly others use them too: the load averages say how busy the machine "
    "was. CPU µs an event (of whole process trees) and ratios are what to trust; events/s swing by a fifth and more. "
    "Figures are medians of the rounds, with the least and the most in brackets."
)


@frozen(kw_only=True)
class Run:
    """All that one call measured. `missing`: row -> why it could not run. `took`: row -> seconds."""

    began: datetime
    words: tuple[str, ...]                      # of the command line: rows, options
    load: tuple[tuple[float, ...], tuple[float, ...]]
    rows: tuple[tuple[str, tuple[Figure, ...]], ...]
    missing: tuple[tuple[str, str], ...]
    took: tuple[tuple[str, float], ...]
    seconds: float


def show(figures: Sequence[Figure], title: str) -> None:
    """One row's figures, on the screen."""
    table = Table(*HEADS, title=title)
    for figure in figures:
        table.add_row(*_cells(figure))
    console = Console(width=max(200, Console().width))
    console.print(table)
    for line in (line for figure in figures for line in _below(figure)):
        console.print(f"  {line}", highlight=False, markup=False)


def write(run: Run, folder: Path = RESULTS) -> Path:
    """Both files; returns the Markdown's path."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{'-'.join([f'{run.began:%Y-%m-%d}', *(word.strip('-') for word in run.words)])}.md"
    path.write_text("\n".join(_markdown(run)) + "\n", "utf-8")
    path.with_suffix(".json").write_bytes(msgspec.json.format(msgspec.json.encode(_tree(run)), indent=1) + b"\n")
    return path


def machine() -> dict[str, str]:
    """What a figure depends on."""
    return {
        "processor": f"{psutil.cpu_count()} × {_processor()}",
        "memory": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "interpreter": f"{platform.python_implementation()} {platform.python_version()}",
        "SQLite": sqlite3.sqlite_version,
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "commit": _commit(),
    }


def _markdown(run: Run) -> list[str]:
    began, ended = (", ".join(f"{x:.2f}" for x in load) for load in run.load)
    lines = [f"# Benchmarks of {run.began:%Y-%m-%d}", ""]
    lines += [f"* {name}: {value}" for name, value in machine().items()]
    lines += [f"* command: `{_command(run)}`, {run.seconds / 60:.1f} minutes, from {run.began:%H:%M} UTC"]
    lines += [f"* load averages at the beginning: {began}; at the end: {ended}", "", SHARED]
    for title, figures in run.rows:
        lines += ["", f"## {title}", "", f"| {' | '.join(HEADS)} |", f"|{' --- |' * len(HEADS)}"]
        lines += [f"| {' | '.join(_cells(figure))} |" for figure in figures]
        below = [line for figure in figures for line in _below(figure)]
        lines += ["", *(f"* {line}" for line in below)] if below else []
    if run.missing:
        lines += ["", "## Not measured", "", *(f"* {title}: {why}" for title, why in run.missing)]
    return [*lines, "", "Seconds that each row took: " + ", ".join(f"{name} {seconds:.0f}" for name, seconds in run.took) + "."]


def _command(run: Run) -> str:
    return " ".join(["python -m benchmarks", *run.words])


def _cells(figure: Figure) -> tuple[str, ...]:
    reached = {None: "", True: "yes", False: "NO"}[figure.reached]
    against = f"{figure.baseline}: {figure.against}" if figure.baseline else ""
    return (
        figure.what,
        str(figure.result),
        figure.unit,
        against,
        f"{figure.ratio:.2f}" if figure.ratio is not None else "",
        str(figure.target) if figure.target else "",
        reached,
        shown(figure.cpu_us.middle) if figure.cpu_us else "",
        f"{figure.client.middle:.0%}" if figure.client else "",
    )


def _below(figure: Figure) -> list[str]:
    lines = [f"{figure.what}: {figure.note}"] if figure.note else []
    if figure.parts:
        whole = sum(amount for _, amount in figure.parts)
        lines.append(f"{figure.what}, budget: " + ", ".join(f"{name} {amount:.1f}" for name, amount in figure.parts) + f" = {whole:.0f}")
    return lines


def _tree(run: Run) -> Any:
    rows = [{"row": title, "figures": [_figure_tree(f) for f in figures]} for title, figures in run.rows]
    return {
        "began": run.began,
        "command": _command(run),
        "seconds": round(run.seconds, 1),
        "machine": machine(),
        "load": run.load,
        "rows": rows,
        "missing": dict(run.missing),
        "took": dict(run.took),
    }


def _figure_tree(figure: Figure) -> dict[str, Any]:
    tree: dict[str, Any] = msgspec.to_builtins(figure)
    return {**tree, "ratio": figure.ratio, "reached": figure.reached}


def _processor() -> str:
    try:
        found = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    except OSError:
        found = []
    return found[0].partition(":")[2].strip() if found else platform.machine()


def _commit() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=RESULTS.parent, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
