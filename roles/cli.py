"""The command line. What a command needs is imported when it runs, so that `--help` is quick."""

from typing import Any

import click

from thamesthrive import __version__
from thamesthrive.kernel.errors import ThamesThriveError

from .cli_arrivals import schema, strays, watch
from .cli_catalogue import catalogue
from .cli_destinations import destinations
from .cli_doctor import doctor
from .cli_erasures import erasures
from .cli_options import load_settings, scope_of, scope_options, settings_options
from .cli_redirects import redirects
from .cli_schedules import schedules
from .cli_search import events, profiles
from .cli_send import send
from .cli_settings import settings
from .cli_sources import sources
from .cli_tokens import tokens

ROLES = ("api", "worker", "scheduler", "job", "all")


class Commands(click.Group):
    """A group whose commands end with status 1 and one sentence where the platform says what is wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ThamesThriveError as error:
            raise click.ClickException(error.sentence) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """ThamesThrive, a self-hosted customer data platform.

    \b
    Example:
      thamesthrive run --role all
    """


@main.command()
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(ROLES),
    envvar="THAMESTHRIVE_ROLE",
    help="What to run; may be given more than once.",
)
@click.option(
    "--job",
    metavar="NAME",
    envvar="THAMESTHRIVE_JOB",
    help="With --role job: which. migrate, reindex, verify-ledger, sweep-parked, retain or erase.",
)
@click.option("--profile", metavar="ID", help="With --job erase: any id of who is to be erased.")
@click.option("--by-key", metavar="TYPE=VALUE", help="With --job erase: a key of theirs, such as email=ann@shop.example.")
@click.option("--host", metavar="HOST", help="Address to listen on.")
@click.option("--port", metavar="PORT", help="Port to listen on.")
@click.option("--processes", metavar="N", help="Processes of the api role.")
@click.option("--queues", metavar="NAMES", help="Queues that this worker works on, separated by commas; all if none is given.")
@settings_options
@scope_options
def run(roles: tuple[str, ...], job: str | None, profile: str | None, by_key: str | None, **given: Any) -> None:
    """Run roles of the platform until it is told to stop.

    \b
    Examples:
      thamesthrive run --role all --data ./data
      thamesthrive run --role api --role worker --config production.toml
      thamesthrive run --role job --job migrate --config production.toml
      thamesthrive run --role job --job erase --by-key email=ann@shop.example
    """
    if ("job" in roles) != (job is not None):
        raise click.UsageError("--role job and --job NAME go together: thamesthrive run --role job --job migrate")
    if len(set(roles)) > 1 and {"job", "all"} & set(roles):
        raise click.UsageError("--role job and --role all stand alone")
    if (job == "erase") != ((profile is None) != (by_key is None)) or (profile and by_key):
        raise click.UsageError("--job erase goes with --profile ID or with --by-key TYPE=VALUE, and those with nothing else")
    named = {"api.host": "host", "api.port": "port", "api.processes": "processes", "queue.names": "queues"}
    wanted = load_settings(given, **named).settings
    from .erasing import Whom
    from .run import run_roles

    raise SystemExit(run_roles(wanted, roles, job, Whom(scope_of(given), profile, by_key) if job == "erase" else None))


@main.command()
def version() -> None:
    """Print the version.

    \b
    Example:
      thamesthrive version
    """
    click.echo(__version__)


for command in (settings, doctor, sources, redirects, destinations, tokens, events, profiles, send, catalogue, schedules, erasures):
    main.add_command(command)
for command in (watch, schema, strays):
    sources.add_command(command)
