import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from roles.cli import ROLES, main
from roles.cli_doctor import folder_wrong
from thamesthrive import __version__


def commands(group: click.Group = main, *above: str) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    for name, command in group.commands.items():
        found.append(((*above, name), command))
        if isinstance(command, click.Group):
            found.extend(commands(command, *above, name))
    return found


def ran(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, arguments)


@pytest.mark.parametrize(("path", "command"), commands(), ids=lambda x: " ".join(x) if isinstance(x, tuple) else "")
def test_every_help_has_an_example(path: tuple[str, ...], command: click.Command) -> None:
    shown = ran(*path, "--help")

    assert shown.exit_code == 0
    assert f"thamesthrive {' '.join(path)}" in shown.output.split("Example", 1)[1]


@pytest.mark.parametrize(("path", "command"), commands(), ids=lambda x: " ".join(x) if isinstance(x, tuple) else "")
def test_every_option_says_what_it_is_for(path: tuple[str, ...], command: click.Command) -> None:
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []


@pytest.mark.parametrize("role", ["scheduling", "bridge", "king"])
def test_a_role_that_does_not_exist_is_refused_naming_those_that_do(role: str) -> None:
    refused = ran("run", "--role", role)

    assert refused.exit_code == 2
    assert all(f"'{r}'" in refused.output for r in ROLES)


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "--role", "job"),
        ("run", "--role", "api", "--job", "migrate"),
        ("run", "--role", "all", "--role", "api"),
        ("run", "--role", "job", "--job", "backup"),
        ("run", "--role", "job", "--job", "backup", "--from", "there"),
        ("run", "--role", "job", "--job", "restore", "--to", "there"),
        ("run", "--role", "job", "--job", "migrate", "--to", "there"),
        ("run", "--role", "job", "--job", "backup", "--to", "there", "--erasures", "receipts.json"),
        ("run", "--role", "job", "--job", "erase", "--profile", "ann", "--by-key", "email=ann@shop.example"),
        ("run", "--role", "job", "--job", "demo-data", "--people", "0"),
        ("run", "--role", "job", "--job", "migrate", "--people", "10"),
        ("run", "--role", "all", "--anyway"),
        ("tokens", "create", "x"),
        ("tokens", "create", "x", "--grant", "king"),
        ("sources", "create"),
        ("send",),
        ("settings", "--format", "xml"),
        ("nonsense",),
    ],
)
def test_a_command_that_is_not_meant_so_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert ran(*arguments).exit_code == 2


def test_a_wrong_setting_ends_with_1_and_one_sentence(tmp_path: Path) -> None:
    refused = ran("settings", THAMESTHRIVE_API_PORT="eighty")

    assert refused.exit_code == 1
    assert refused.output == "Error: THAMESTHRIVE_API_PORT: api.port must be a whole number, not 'eighty'\n"


def test_settings_show_where_each_comes_from(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('[log]\nlevel = "debug"')

    shown = ran("settings", "--config", str(file), "--data", "elsewhere", "--format", "json", THAMESTHRIVE_API_PORT="80")

    by_path = {s["path"]: (s["value"], s["origin"]) for s in json.loads(shown.output)}
    assert by_path["log.level"] == ("debug", str(file))
    assert by_path["api.port"] == (80, "THAMESTHRIVE_API_PORT")
    assert by_path["data"][1] == "--data"
    assert by_path["api.host"] == ("127.0.0.1", "default")


def test_settings_never_show_a_secret() -> None:
    for form in ("table", "json", "toml", "markdown"):
        assert "s3cret" not in ran("settings", "--format", form, THAMESTHRIVE_ELASTIC_PASSWORD="s3cret").output


def test_settings_files_may_be_named_in_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("[api]\nport = 81")

    shown = ran("settings", "--format", "json", THAMESTHRIVE_CONFIG=str(file))

    assert [s["value"] for s in json.loads(shown.output) if s["path"] == "api.port"] == [81]


def test_the_version_stands_in_one_place() -> None:
    assert ran("version").output == f"{__version__}\n"


def test_help_is_quick_and_loads_nothing_that_runs_the_platform() -> None:
    code = (
        "import sys\nfrom roles.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('asyncio', 'attrs', 'elasticsearch', 'httpx2', 'hypercorn', 'msgspec', 'redis', 'rich', 'starlette',"
        " 'structlog', 'typed_settings', 'uvloop') if m in sys.modules])"
    )

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.endswith("[]\n")


def test_send_without_a_platform_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_text("{")

    told = ran("send", str(file), "--write-key", "key", "--format", "json")

    assert told.exit_code == 1
    (refused,) = json.loads(told.stdout)["refused"]
    assert refused["line"] == 1


def test_send_to_what_is_no_address_says_so(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_text("{}")

    told = ran("send", str(file), "--write-key", "key", "--url", "cdp.example")

    assert told.exit_code == 2
    assert '"cdp.example" is no address such as http://127.0.0.1:8686' in told.output


def test_doctor_judges_a_folder_that_is_not_there_by_where_it_would_be_made(tmp_path: Path) -> None:
    a_file = tmp_path / "file"
    a_file.write_text("")

    assert folder_wrong(tmp_path / "deep" / "data") == ""
    assert "is a file" in folder_wrong(a_file)
    assert "cannot be written" in folder_wrong(Path("/proc/data"))


def test_doctor_names_a_wrong_setting_and_ends_with_1() -> None:
    told = ran("doctor", "--format", "json", THAMESTHRIVE_API_PORT="eighty")

    assert told.exit_code == 1
    assert [f["ok"] for f in json.loads(told.stdout)] == [False]
