"""What commands share: options, how settings are loaded from them, and how results are printed."""

import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from thamesthrive.domain.scope import Scope
    from thamesthrive.settings import Loaded
    from thamesthrive.uses import Uses

T = TypeVar("T")
Command = TypeVar("Command", bound=Callable[..., Any])

CLI = "cli"                                     # who changes what is changed from here


def settings_options(command: Command) -> Command:
    """`--config` and `--data`; hand them to `load_settings`."""
    command = click.option("--data", metavar="DIR", help="Folder of the embedded store.")(command)
    return click.option(
        "--config",
        multiple=True,
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="THAMESTHRIVE_CONFIG",
        help="Settings file (TOML); later ones win.",
    )(command)


def scope_options(command: Command) -> Command:
    """`--tenant` and `--stage`; hand them to `scope_of`."""
    command = click.option(
        "--stage", type=click.Choice(["live", "test"]), default="live", show_default=True, envvar="THAMESTHRIVE_STAGE", help="Whose data."
    )(command)
    return click.option("--tenant", default="default", show_default=True, envvar="THAMESTHRIVE_TENANT", help="Whose data.")(command)


def format_option(command: Command) -> Command:
    """`--format table|json`."""
    return click.option(
        "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="json: for scripts."
    )(command)


def load_settings(given: Mapping[str, Any], **names: str) -> "Loaded":
    """The settings with these options of the command line. `names`: path -> option. Raises: Invalid.

    What a command prints stands alone on standard output: warnings and worse are logged to standard error.
    """
    import attrs

    from thamesthrive.adapters.telemetry.logs import set_up_logs
    from thamesthrive.settings import load

    names = {"data": "data", **names}
    options = {path: (f"--{name}", str(given[name])) for path, name in names.items() if given.get(name) is not None}
    loaded = load(given["config"], options=options)
    set_up_logs(attrs.evolve(loaded.settings.log, level="warning"), sys.stderr)
    return loaded


def scope_of(given: Mapping[str, Any]) -> "Scope":
    """The scope that `--tenant` and `--stage` name."""
    from thamesthrive.domain.scope import Scope

    return Scope(given["tenant"], given["stage"])


def with_uses(given: dict[str, Any], work: "Callable[[Uses], Awaitable[T]]") -> T:
    """Do one thing on the stores that the settings name, whether or not the platform runs. Raises: the error families."""
    import asyncio

    from .compose import open_platform

    settings = load_settings(given).settings

    async def do() -> T:
        async with open_platform(settings) as platform:
            return await work(platform.uses)

    return asyncio.run(do())


def print_json(value: Any) -> None:
    """One line of JSON, and nothing else, on standard output."""
    from thamesthrive.kernel.codec import encode

    click.echo(encode(value).decode())


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as they need."""
    lines = [[*heads], *([_cell(c) for c in row] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_fields(fields: Mapping[str, object]) -> None:
    """One to a line, under its name."""
    for name, value in fields.items():
        click.echo(f"{name:<12} {value}")


def _cell(value: object) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "".join(c if c.isprintable() else "?" for c in str(value))
