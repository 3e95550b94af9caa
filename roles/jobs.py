"""Jobs: one use case each, from its beginning to its end, with its progress on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.errors import Conflict
from thamesthrive.maintenance.filling import Filled
from thamesthrive.settings import Settings

from .compose import open_platform

Tell = Callable[[Filled], None]


async def reindex(settings: Settings) -> str:
    """Fill every declared path to its end. Raises: Conflict when another process does it; Unavailable."""
    full = 0
    async with open_platform(settings) as platform:
        with _progress() as tell:
            while done := await platform.filler.step():
                for one in done:
                    tell(one)
                    full += one.filling.finished
        ours = platform.filler.holds
        await platform.filler.release()
    if not ours:
        raise Conflict("another process fills the declared paths already, and goes on with it by itself", code="filled-elsewhere")
    return f"declared paths that were filled: {full}" if full else "every declared path was full already"


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar for each path on a terminal, otherwise a line of JSON for each step."""
    if not sys.stderr.isatty():
        yield _line
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bars:
        known: dict[tuple[str, str, str], int] = {}

        def tell(one: Filled) -> None:
            name = str(one.scope), one.path.kind, one.path.path
            if name not in known:
                known[name] = int(bars.add_task(f"{one.path.kind}@{one.path.path}"))
            bars.update(bars.task_ids[known[name]], completed=one.filling.done, total=one.filling.total)

        yield tell


def _line(one: Filled) -> None:
    told = {"scope": str(one.scope), "kind": one.path.kind, "path": one.path.path, "done": one.filling.done, "total": one.filling.total}
    click.echo(encode(told).decode(), err=True)
