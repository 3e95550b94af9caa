import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roles.cli import main


def ran(*arguments: str, data: Path, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [*arguments, "--data", str(data)])
    assert done.exit_code == code, done.output
    return done


@pytest.mark.slow                              # each command opens the platform anew, and some hash a password
def test_users_are_made_listed_shut_out_and_let_in_again(tmp_path: Path) -> None:
    link = ran("users", "setup-link", data=tmp_path).stdout.strip()
    assert link.startswith("http://127.0.0.1:8686/ui/setup#")
    assert ran("users", "setup-link", data=tmp_path).stdout.strip() == link

    made = json.loads(
        ran("users", "create", "Ann@Shop.example", "--name", "Ann Lee", "--grant", "analyst", "--format", "json", data=tmp_path).stdout
    )
    refused = ran("users", "setup-link", data=tmp_path, code=1)
    again = ran("users", "create", "ann@shop.example", "--name", "Ann", "--grant", "owner", data=tmp_path, code=1)
    reset = ran("users", "reset-password", made["id"], data=tmp_path)
    ran("users", "disable", made["id"], data=tmp_path)
    granted = ran("users", "set-grant", made["id"], "developer", data=tmp_path)
    unknown = ran("users", "set-grant", made["id"], "emperor", data=tmp_path, code=2)
    [listed] = json.loads(ran("users", "list", "--format", "json", data=tmp_path).stdout)
    ran("users", "enable", made["id"], data=tmp_path)
    missing = ran("users", "disable", "nobody", data=tmp_path, code=1)

    assert made["email"] == "ann@shop.example"
    assert made["id"].startswith("ann-lee-")
    assert "there is a user already" in refused.output
    assert "is there already" in again.output
    assert len(reset.stdout.strip()) == 20
    assert reset.stdout.strip() != made["password"]
    assert granted.stdout == f"user {made['id']} has the grant developer\n"
    assert '"emperor" is no grant' in unknown.output
    assert listed == {**{name: made[name] for name in ("id", "email", "name", "tenant")}, "grant": "developer", "disabled": True}
    assert made["id"] in ran("users", "list", data=tmp_path).stdout
    assert 'no user "nobody"' in missing.output
