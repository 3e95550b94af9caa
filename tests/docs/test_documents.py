"""Documents are checked like code: links lead somewhere, commands exist, what is generated is fresh."""

import re
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

from roles.cli import main

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)")
MAKE = re.compile(r"(?:^|`)make ([a-z][a-z0-9-]*)", re.MULTILINE)
COMMAND = re.compile(r"(?:^|`|/|\| )thamesthrive ([a-z]+)", re.MULTILINE)
VARIABLE = re.compile(r"THAMESTHRIVE_[A-Z0-9_]+[A-Z0-9]")


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def said(*arguments: str) -> str:
    return CliRunner().invoke(main, arguments).output


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_to_a_file(document: Path) -> None:
    assert [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(MAKE.findall(document.read_text())) - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_that_is_named_exists(document: Path) -> None:
    assert set(COMMAND.findall(document.read_text())) - set(main.commands) == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_variable_that_is_named_exists(document: Path) -> None:
    known = set(VARIABLE.findall(said("settings", "--format", "json")))
    options = {p.envvar for c in _all(main) for p in c.params if isinstance(p.envvar, str)}

    named = {v for v in VARIABLE.findall(document.read_text()) if not v.startswith("THAMESTHRIVE_TEST_")}

    assert {v for v in named - known - options if v.removesuffix("_FILE") not in known} == set()


def test_the_default_settings_file_is_fresh() -> None:
    assert (ROOT / "config/default.toml").read_text() == said("settings", "--defaults", "--format", "toml"), "run make generate"


def test_the_settings_reference_is_fresh() -> None:
    assert (ROOT / "docs/reference/settings.md").read_text() == said("settings", "--defaults", "--format", "markdown"), "run make generate"


def test_the_reference_of_events_is_fresh() -> None:
    assert (ROOT / "docs/reference/events.md").read_text() == said("catalogue", "list", "--format", "markdown"), "run make generate"


def test_the_default_settings_file_sets_what_holds_anyway() -> None:
    shown = said("settings", "--config", str(ROOT / "config/default.toml"))

    assert "Error" not in shown
    assert shown.count(str(ROOT / "config/default.toml")) > 10


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    page = (ROOT / "docs/decisions/0004-dependencies.md").read_text()
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["elasticsearch"]]

    assert [r.name for r in map(Requirement, asked) if r.name not in page] == []


def test_decisions_are_numbered_without_a_number_twice() -> None:
    numbers = [p.name[:4] for p in (ROOT / "docs/decisions").glob("*.md")]

    assert len(set(numbers)) == len(numbers)
    assert all(n.isdigit() for n in numbers)


def _all(group: click.Group) -> list[click.Command]:
    below = [c for command in group.commands.values() if isinstance(command, click.Group) for c in _all(command)]
    return [*group.commands.values(), *below]
