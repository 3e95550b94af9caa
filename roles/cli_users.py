"""`thamesthrive users`: who may sign in."""

from typing import TYPE_CHECKING, Any

import click

from .cli_options import CLI, format_option, load_settings, print_json, print_table, settings_options, with_uses
from .cli_tokens import Grant

if TYPE_CHECKING:
    from thamesthrive.domain.user import User


@click.group()
def users() -> None:
    """Users, who sign in with an e-mail and a password.

    \b
    Example:
      thamesthrive users create ann@shop.example --name "Ann Lee" --grant analyst
    """


@users.command("setup-link")
@settings_options
def setup_link(**given: Any) -> None:
    """Print the link that the first user sets up with. It is dead once there is a user.

    \b
    Example:
      thamesthrive users setup-link
    """
    from .first_start import set_up_address

    link = with_uses(given, lambda uses: uses.accounts.link())
    if link is None:
        raise click.ClickException("there is a user already; `thamesthrive users create` makes another, `reset-password` lets one in again")
    click.echo(set_up_address(load_settings(given).settings, link))


@users.command("list")
@settings_options
@format_option
def list_(form: str, **given: Any) -> None:
    """List the users.

    \b
    Example:
      thamesthrive users list
    """
    found = [e.value for e in with_uses(given, lambda uses: uses.accounts.users.list())]
    if form == "json":
        print_json([_shown(user) for user in found])
    else:
        rows = [(u.id, u.email, u.name, u.grant, u.tenant, u.disabled) for u in found]
        print_table(("ID", "EMAIL", "NAME", "GRANT", "TENANT", "DISABLED"), rows)


@users.command()
@click.argument("email")
@click.option("--name", required=True, metavar="NAME", help="As others read it.")
@click.option("--grant", required=True, type=Grant(), metavar="GRANT", help="owner, admin, developer, marketer, analyst or maintainer.")
@settings_options
@format_option
def create(email: str, name: str, form: str, **given: Any) -> None:
    """Make a user. The password is made up and shown this once; it can be changed after signing in.

    \b
    Example:
      thamesthrive users create ann@shop.example --name "Ann Lee" --grant analyst
    """
    from thamesthrive.access.users import NewUser, made_up_password

    password = made_up_password()
    new = NewUser(email, name, given["grant"], password)
    _show(with_uses(given, lambda uses: uses.accounts.users.create(new, by=CLI)), password, form)


@users.command("reset-password")
@click.argument("id")
@settings_options
@format_option
def reset_password(id: str, form: str, **given: Any) -> None:
    """Give a user another password, which is shown this once. All that is signed in with the old one ends.

    \b
    Example:
      thamesthrive users reset-password ann-lee-3f9a2c1b
    """
    from thamesthrive.access.users import made_up_password

    password = made_up_password()
    _show(with_uses(given, lambda uses: uses.accounts.users.set_password(id, password, by=CLI)), password, form)


@users.command("set-grant")
@click.argument("id")
@click.argument("grant", type=Grant(), metavar="GRANT")
@settings_options
def set_grant(id: str, grant: str, **given: Any) -> None:
    """Let a user do what GRANT may: owner, admin, developer, marketer, analyst or maintainer. It holds within a second or so.

    \b
    Example:
      thamesthrive users set-grant ann-lee-3f9a2c1b developer
    """
    user = with_uses(given, lambda uses: uses.accounts.users.set_grant(id, grant, by=CLI))
    click.echo(f"user {user.id} has the grant {user.grant}")


@users.command()
@click.argument("id")
@settings_options
def disable(id: str, **given: Any) -> None:
    """Shut a user out. What is signed in ends within a second or so.

    \b
    Example:
      thamesthrive users disable ann-lee-3f9a2c1b
    """
    user = with_uses(given, lambda uses: uses.accounts.users.disable(id, by=CLI))
    click.echo(f"user {user.id} is disabled")


@users.command()
@click.argument("id")
@settings_options
def enable(id: str, **given: Any) -> None:
    """Let a disabled user sign in again.

    \b
    Example:
      thamesthrive users enable ann-lee-3f9a2c1b
    """
    user = with_uses(given, lambda uses: uses.accounts.users.enable(id, by=CLI))
    click.echo(f"user {user.id} may sign in")


def _show(user: "User", password: str, form: str) -> None:
    if form == "json":
        print_json({**_shown(user), "password": password})
    else:
        click.echo(password)
        click.echo(f"user {user.id}, grant {user.grant}: the password is not shown again", err=True)


def _shown(user: "User") -> dict[str, object]:
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "grant": user.grant,
        "tenant": user.tenant,
        "disabled": user.disabled,
    }
