"""`thamesthrive send`: events from a file or standard input, with a progress bar."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import click

from .cli_options import format_option, print_json

if TYPE_CHECKING:
    from thamesthrive.client.lines import Sent

SHOWN_REFUSALS = 20


@click.command(short_help="Send events from a file or standard input.")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--write-key", required=True, envvar="THAMESTHRIVE_WRITE_KEY", metavar="KEY", help="Of the source that sends.")
@click.option("--url", default="http://127.0.0.1:8686", show_default=True, envvar="THAMESTHRIVE_URL", help="Address of the platform.")
@format_option
def send(file: IO[bytes], write_key: str, url: str, form: str) -> None:
    """Send events, one JSON object a line: {"event": "page-view", "userId": "ann", "properties": {…}}.

    Lines that cannot be read are told and left out; the status is then 1.

    \b
    Examples:
      thamesthrive send events.ndjson --write-key KEY
      echo '{"event": "page-view", "userId": "ann"}' | thamesthrive send --write-key KEY
    """
    from thamesthrive.client.lines import send as send_lines
    from thamesthrive.client.posting import Target

    try:
        target = Target(url, write_key)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with _progress(file) as on_batch:
        sent = send_lines(target, file, on_batch=on_batch)
    if form == "json":
        print_json({"sent": sent.events, "refused": [{"line": r.line, "reason": r.sentence} for r in sent.refused]})
    else:
        click.echo(f"{sent.events} events sent, {len(sent.refused)} lines left out")
    for refusal in sent.refused[:SHOWN_REFUSALS]:
        click.echo(f"line {refusal.line}: {refusal.sentence}", err=True)
    if sent.refused:
        raise SystemExit(1)


@contextmanager
def _progress(file: IO[bytes]) -> "Iterator[Callable[[Sent], None]]":
    """A bar on standard error where that is a terminal; as long as the file, if it has a length."""
    import sys

    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr)
    columns = (*Progress.get_default_columns(), TimeElapsedColumn(), TextColumn("{task.fields[events]} events"))
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("sending", total=_length(file), events=0)
        yield lambda sent: bar.update(task, completed=sent.read_bytes, events=sent.events)


def _length(file: IO[bytes]) -> int | None:
    if not file.seekable():
        return None
    here = file.tell()
    length = file.seek(0, 2) - here
    file.seek(here)
    return length
