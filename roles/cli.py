"""The command line. What a command needs is imported when it runs, so that `--help` is quick."""

from collections.abc import Mapping
from pathlib import Path
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
from .cli_users import users

DEMO = ("people", "days", "seed", "anyway")     # options of --job demo-data
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
    help="With --role job: which. migrate, reindex, verify-ledger, sweep-parked, retain, erase, backup, restore or demo-data.",
)
@click.option("--profile", metavar="ID", help="With --job erase: any id of who is to be erased.")
@click.option("--by-key", metavar="TYPE=VALUE", help="With --job erase: a key of theirs, such as email=ann@shop.example.")
@click.option("--to", metavar="FOLDER", type=click.Path(path_type=Path), help="With --job backup: where it is made; may not exist yet.")
@click.option("--from", "from_", metavar="FOLDER", type=click.Path(path_type=Path), help="With --job restore: where the backup lies.")
@click.option(
    "--erasures",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="With --job restore: receipts of erasures since, which are done again (erasures list --format json).",
)
@click.option("--people", metavar="N", type=click.IntRange(1, 1_000_000), help="With --job demo-data: how many; else 10000.")
@click.option("--days", metavar="N", type=click.IntRange(1, 365), help="With --job demo-data: days of their histories; else 90.")
@click.option("--seed", metavar="N", type=int, help="With --job demo-data: another number, other people; else 1.")
@click.option("--anyway", is_flag=True, help="With --job demo-data: also where there are events of others, or destinations.")
@click.option("--host", metavar="HOST", help="Address to listen on.")
@click.option("--port", metavar="PORT", help="Port to listen on.")
@click.option("--processes", metavar="N", help="Processes of the api role.")
@click.option("--queues", metavar="NAMES", help="Queues that this worker works on, separated by commas; all if none is given.")
@settings_options
@scope_options
def run(roles: tuple[str, ...], job: str | None, **given: Any) -> None:
    """Run roles of the platform until it is told to stop.

    \b
    Examples:
      thamesthrive run --role all --data ./data
      thamesthrive run --role api --role worker --config production.toml
      thamesthrive run --role job --job migrate --config production.toml
      thamesthrive run --role job --job erase --by-key email=ann@shop.example
      thamesthrive run --role job --job backup --to /backups/monday
      thamesthrive run --role job --job restore --from /backups/monday --data ./new
      thamesthrive run --role job --job demo-data --people 500 --data ./demo
    """
    if ("job" in roles) != (job is not None):
        raise click.UsageError("--role job and --job NAME go together: thamesthrive run --role job --job migrate")
    if len(set(roles)) > 1 and {"job", "all"} & set(roles):
        raise click.UsageError("--role job and --role all stand alone")
    _check_given(job, given)
    named = {"api.host": "host", "api.port": "port", "api.processes": "processes", "queue.names": "queues"}
    loaded = load_settings(given, **named)
    from .demo_wanted import Wanted
    from .erasing import Whom
    from .jobs import Given
    from .run import run_roles

    told = Given(
        whom=Whom(scope_of(given), given["profile"], given["by_key"]),
        to=given["to"] or Path(),
        from_=given["from_"] or Path(),
        erasures=given["erasures"],
        wanted=Wanted(scope=scope_of(given), **{name: given[name] for name in DEMO if given[name] is not None}),
    )
    raise SystemExit(run_roles(loaded, roles, job, told))


def _check_given(job: str | None, given: Mapping[str, Any]) -> None:
    """Raises: click.UsageError where options stand with a job that they say nothing to, or one lacks what it needs."""
    if (job == "erase") != ((given["profile"] is None) != (given["by_key"] is None)) or (given["profile"] and given["by_key"]):
        raise click.UsageError("--job erase goes with --profile ID or with --by-key TYPE=VALUE, and those with nothing else")
    if (job == "backup") != (given["to"] is not None):
        raise click.UsageError("--job backup goes with --to FOLDER, and that with nothing else")
    if (job == "restore") != (given["from_"] is not None) or (given["erasures"] and job != "restore"):
        raise click.UsageError("--job restore goes with --from FOLDER, and that and --erasures with nothing else")
    if job != "demo-data" and any(given[name] not in (None, False) for name in DEMO):
        raise click.UsageError("--people, --days, --seed and --anyway go with --job demo-data, and with nothing else")


@main.command()
def version() -> None:
    """Print the version.

    \b
    Example:
      thamesthrive version
    """
    click.echo(__version__)


for command in (settings, doctor, sources, redirects, destinations, tokens, users, events, profiles, send, catalogue, schedules, erasures):
    main.add_command(command)
for command in (watch, schema, strays):
    sources.add_command(command)
