"""Searching on the command line, in the stores of a folder."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from roles.cli import main
from tests.builders import NOON, SECOND, event, hex_id, profile, raw, write_of
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.domain.scope import Scope


def ran(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--data", str(folder)])


def told(folder: Path, *arguments: str) -> Any:
    done = ran(folder, *arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    asyncio.run(filled(made))
    return made


async def filled(folder: Path) -> None:
    """Five events and a person."""
    events = [event(n, time=NOON + n * SECOND, properties=raw({"n": n, "text": "oolong" if n == 3 else "milk"})) for n in range(5)]
    async with open_embedded(folder) as stores:
        await stores.events.create(Scope(), events)
        await stores.profiles.write(Scope(), [write_of(profile(hex_id(1)))])


def test_events_are_found_sorted_and_cut_as_json(folder: Path) -> None:
    assert [e["properties"]["n"] for e in told(folder, "events", "search", "properties.n >= 2")] == [4, 3, 2]
    assert [e["properties"]["n"] for e in told(folder, "events", "search", "--sort", "time", "--limit", "2")] == [0, 1]
    assert [e["properties"]["n"] for e in told(folder, "events", "search", "--words", "ool")] == [3]
    assert told(folder, "events", "search", "--stage", "test") == []


def test_a_table_has_a_line_for_each(folder: Path) -> None:
    lines = ran(folder, "events", "search", 'type = "page-view"').stdout.splitlines()

    assert lines[0].split() == ["TIME", "TYPE", "SOURCE", "PROFILE", "ID"]
    assert len(lines) == 6
    assert "page-view" in lines[1]


def test_people_are_found(folder: Path) -> None:
    [person] = told(folder, "profiles", "search", 'data.pii.firstname = "Ann"')

    assert person["id"] == hex_id(1)
    assert "Ann" in ran(folder, "profiles", "search").stdout


@pytest.mark.parametrize("arguments", [["type ="], ["colour = 'red'"], ["--sort", "type"]])
def test_a_search_that_cannot_be_says_why(folder: Path, arguments: list[str]) -> None:
    done = ran(folder, "events", "search", *arguments)

    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")


def test_a_limit_that_is_none_is_a_wrong_use(folder: Path) -> None:
    assert ran(folder, "events", "search", "--limit", "0").exit_code == 2
