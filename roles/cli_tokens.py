"""`thamesthrive tokens`: who may look and change, by API token."""

from typing import Any

import click

from .cli_options import CLI, format_option, print_json, print_table, scope_of, scope_options, settings_options, with_uses


class Grant(click.ParamType[str]):
    """One of the grants that a token can carry."""

    name = "grant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from thamesthrive.domain.token import GRANTS

        if value not in GRANTS:
            self.fail(f'"{value}" is no grant; there are {", ".join(GRANTS)}', param, ctx)
        return str(value)


@click.group()
def tokens() -> None:
    """API tokens.

    \b
    Example:
      thamesthrive tokens create reports --grant analyst
    """


@tokens.command()
@click.argument("name")
@click.option("--grant", required=True, type=Grant(), metavar="GRANT", help="owner, admin, developer, marketer, analyst or maintainer.")
@click.option("--days", type=click.IntRange(min=1), metavar="N", help="It ends by itself after so many days.")
@scope_options
@settings_options
@format_option
def create(name: str, form: str, **given: Any) -> None:
    """Make a token. It is shown this once; only a hash of it is stored.

    \b
    Example:
      thamesthrive tokens create reports --grant analyst --days 90
    """
    expires_at = _in_days(given["days"]) if given["days"] else None
    text, token = with_uses(
        given, lambda uses: uses.tokens.create(scope_of(given), name, given["grant"], by=CLI, expires_at=expires_at)
    )
    if form == "json":
        print_json({"id": token.id, "name": token.name, "grant": token.grant, "expires_at": token.expires_at, "token": text})
    else:
        click.echo(text)
        click.echo(f'token {token.id} "{token.name}", grant {token.grant}: keep it now, it is not shown again', err=True)


@tokens.command("list")
@scope_options
@settings_options
@format_option
def list_(form: str, **given: Any) -> None:
    """List the tokens, without their secrets.

    \b
    Example:
      thamesthrive tokens list
    """
    found = [e.value for e in with_uses(given, lambda uses: uses.tokens.list(scope_of(given)))]
    if form == "json":
        print_json([{"id": t.id, "name": t.name, "grant": t.grant, "expires_at": t.expires_at, "revoked": t.revoked} for t in found])
    else:
        print_table(("ID", "NAME", "GRANT", "EXPIRES", "REVOKED"), [(t.id, t.name, t.grant, t.expires_at, t.revoked) for t in found])


@tokens.command()
@click.argument("id")
@scope_options
@settings_options
def revoke(id: str, **given: Any) -> None:
    """End a token. It opens nothing from now on.

    \b
    Example:
      thamesthrive tokens revoke 5f0c7a1e9b3d2846
    """
    token = with_uses(given, lambda uses: uses.tokens.revoke(scope_of(given), id, by=CLI))
    click.echo(f'token {token.id} "{token.name}" is revoked')


def _in_days(days: int) -> Any:
    from datetime import UTC, datetime, timedelta

    return datetime.now(UTC) + timedelta(days=days)
