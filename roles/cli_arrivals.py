"""`thamesthrive sources watch`, `schema` and `strays`: why an event did not arrive."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from .cli_options import format_option, print_json, print_table, scope_of, scope_options, settings_options, with_uses

if TYPE_CHECKING:
    from thamesthrive.domain.refusal import RefusedCalls
    from thamesthrive.domain.scope import Scope
    from thamesthrive.reporting.arrivals import Arrivals
    from thamesthrive.uses import Uses

LOOK_S = 1.0
LIMIT, MOST = 20, 100
SAMPLE, MOST_SAMPLE = 1_000, 5_000
WIDTHS = (19, 9, 22, 0)                         # of a line's columns; the last takes what is left
TIME = "%Y-%m-%d %H:%M:%S"
HEADS = ("RECEIVED", "BECAME", "WHAT", "WHY")


class Line(NamedTuple):
    """One thing that came. `id` tells two of them apart."""

    time: datetime
    became: str
    what: str
    why: str
    id: str


@click.command(short_help="Watch what comes of a source.")
@click.argument("id")
@click.option("--once", is_flag=True, help="Show what there is, and end.")
@click.option("--limit", type=click.IntRange(1, MOST), default=LIMIT, show_default=True, help="How many of each kind to begin with.")
@scope_options
@settings_options
@format_option
def watch(id: str, form: str, **given: Any) -> None:
    """Watch what comes of a source, and what becomes of it, until it is stopped: accepted, rejected, parked, or refused whole.

    \b
    Examples:
      thamesthrive sources watch my-shop
      thamesthrive sources watch my-shop --once --format json
    """
    tell = _print_json if form == "json" else _print
    if form != "json":
        _print_columns(HEADS)
    try:
        with_uses(given, lambda uses: _watch(uses, scope_of(given), id, (given["limit"], given["once"], tell)))
    except KeyboardInterrupt:
        return


@click.command(short_help="Show what a source's events look like.")
@click.argument("id")
@click.option("--type", "type_", metavar="TYPE", help="Only events of this type.")
@click.option(
    "--sample", type=click.IntRange(1, MOST_SAMPLE), default=SAMPLE, show_default=True, help="So many of the newest events are looked at."
)
@scope_options
@settings_options
@format_option
def schema(id: str, form: str, **given: Any) -> None:
    """Show the types of a source's events, and of each the paths with types, share and examples.

    \b
    Examples:
      thamesthrive sources schema my-shop
      thamesthrive sources schema my-shop --type page-view --sample 5000 --format json
    """

    async def look(uses: "Uses") -> Any:
        source = (await uses.sources.get(scope_of(given), id)).value
        return await uses.arriving.schema(scope_of(given), source.id, sample=given["sample"], type_=given["type_"])

    found = with_uses(given, look)
    if form == "json":
        print_json(found)
        return
    click.echo(f"{found.events} events{'' if found.whole else ', the newest'}")
    for seen in found.types:
        click.echo(f"\n{seen.type}  {seen.events} events, {seen.share:.1%}, {seen.first:{TIME}} to {seen.last:{TIME}} UTC")
        rows = [(p.path, f"{p.share:.0%}", ", ".join(p.types), ", ".join(str(e) for e in p.examples)) for p in seen.paths]
        rows += [("… and more paths", "", "", "")] if seen.more else []
        if rows:
            print_table(("PATH", "SHARE", "TYPES", "EXAMPLES"), rows)


@click.command(short_help="List refused calls of no source.")
@settings_options
@format_option
def strays(form: str, **given: Any) -> None:
    """List calls that were refused because their write key is nobody's, or because they named none.

    \b
    Example:
      thamesthrive sources strays
    """
    found = with_uses(given, lambda uses: uses.arriving.strays())
    if form == "json":
        print_json(found)
        return
    rows = [(f"{told.time:{TIME}}", told.door, calls.code, told.key, told.agent, told.origin) for calls in found for told in calls.last]
    print_table(("TIME", "DOOR", "REASON", "WRITE KEY", "PROGRAM", "PAGE"), rows)


async def _watch(uses: "Uses", scope: "Scope", id: str, how: tuple[int, bool, Callable[[Line], None]]) -> None:
    """Raises: Missing, Unavailable."""
    limit, once, tell = how
    source = (await uses.sources.get(scope, id)).value
    seen: set[str] = set()
    while True:
        lines = lines_of(await uses.arriving.of(scope, source.id, limit=limit))
        for line in lines:
            if line.id not in seen:
                tell(line)
        if once:
            return
        seen = {line.id for line in lines}
        await uses.clock.sleep(LOOK_S)


def lines_of(arrivals: "Arrivals") -> Sequence[Line]:
    """In the order in which they came."""
    return sorted(_lines(arrivals), key=lambda line: (line.time, line.id))


def _lines(arrivals: "Arrivals") -> Iterator[Line]:
    for event in arrivals.accepted:
        yield Line(event.received, "accepted", event.type, ", ".join(event.flags), event.id)
    for event in arrivals.rejected:
        yield Line(event.received, "rejected", event.type, event.reason or "", event.id)
    for parked in arrivals.parked:
        yield Line(parked.received, "parked", parked.reason, parked.sentence, parked.id)
    for calls in arrivals.refused:
        yield from _refused(calls)


def _refused(calls: "RefusedCalls") -> Iterator[Line]:
    """Those of one moment are told apart by their number from the first on."""
    for place, told in enumerate(calls.last):
        what, why = f"{told.status} {calls.code}", " ".join(filter(None, (f"{told.door}: {told.sentence}", told.origin, told.agent)))
        yield Line(told.time, "refused", what, why, f"{calls.code} {calls.since.isoformat()} {calls.count - place}")


def _print_json(line: Line) -> None:
    print_json(line._asdict())


def _print(line: Line) -> None:
    _print_columns((f"{line.time:{TIME}}", line.became, line.what, line.why))


def _print_columns(cells: Sequence[str]) -> None:
    shown = ("".join(c if c.isprintable() else "?" for c in cell) for cell in cells)
    click.echo("  ".join(cell.ljust(width) for cell, width in zip(shown, WIDTHS, strict=True)).rstrip())
