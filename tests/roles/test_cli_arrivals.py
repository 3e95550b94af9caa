"""Why an event did not arrive, on the command line, in the stores of a folder."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from roles.cli import main
from roles.cli_arrivals import lines_of
from tests.builders import NOON, SECOND, claim, event, parked, raw
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.domain.event import Outcome
from thamesthrive.domain.refusal import Refusal, RefusedCalls
from thamesthrive.domain.scope import Scope
from thamesthrive.reporting.arrivals import Arrivals

REFUSAL = Refusal(time=NOON, door="/track", status=403, code="origin-refused", sentence="not from this page", origin="https://shop.example")


def ran(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--data", str(folder)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    assert ran(made, "sources", "create", "web").exit_code == 0
    asyncio.run(filled(made))
    return made


async def filled(folder: Path) -> None:
    async with open_embedded(folder) as stores:
        rejected = event(9, received=NOON + 9 * SECOND, reason="bot", claim=claim(1, outcome=Outcome.REJECTED))
        events = [event(n, received=NOON + n * SECOND, properties=raw({"price": n, "name": f"tea\x1b {n}"})) for n in range(3)]
        await stores.events.create(Scope(), [*events, rejected])
        await stores.parked.create(Scope(), [parked(1, received=NOON + 5 * SECOND)])


def test_what_came_is_shown_in_the_order_in_which_it_came(folder: Path) -> None:
    done = ran(folder, "sources", "watch", "web", "--once")

    assert done.exit_code == 0, done.output
    assert [line.split()[2] for line in done.stdout.splitlines()[1:]] == ["accepted"] * 3 + ["parked", "rejected"]
    assert done.stdout.splitlines()[-1].split()[-2:] == ["page-view", "bot"]


def test_for_scripts_each_is_a_line_of_json(folder: Path) -> None:
    lines = [json.loads(line) for line in ran(folder, "sources", "watch", "web", "--once", "--format", "json").stdout.splitlines()]

    assert [(line["became"], line["why"]) for line in lines[-2:]] == [("parked", "the item has no type"), ("rejected", "bot")]


def test_the_schema_of_a_source_is_shown(folder: Path) -> None:
    shown = ran(folder, "sources", "schema", "web").stdout
    told: Any = json.loads(ran(folder, "sources", "schema", "web", "--sample", "2", "--format", "json").stdout)

    assert "page-view  3 events, 100.0%" in shown
    assert "\x1b" not in shown
    assert (told["events"], told["whole"], told["types"][0]["events"]) == (2, False, 2)


@pytest.mark.parametrize("command", ["watch", "schema"])
def test_a_source_that_is_not_there_is_named(folder: Path, command: str) -> None:
    done = ran(folder, "sources", command, "nobody")

    assert (done.exit_code, done.stderr) == (1, 'Error: there is no source "nobody"; list the sources to see their ids\n')


def test_without_strays_none_are_listed(folder: Path) -> None:
    assert json.loads(ran(folder, "sources", "strays", "--format", "json").stdout) == []
    assert ran(folder, "sources", "strays").stdout.split()[0] == "TIME"


def test_two_refusals_of_one_moment_are_two_and_stay_the_same_when_a_third_comes() -> None:
    def lines(count: int) -> list[str]:
        calls = RefusedCalls(code=REFUSAL.code, count=count, since=NOON, last=(REFUSAL,) * count)
        found = lines_of(Arrivals(since=NOON - timedelta(hours=1), counts={}, accepted=(), rejected=(), parked=(), refused=(calls,)))
        return [line.id for line in found]

    assert len(set(lines(2))) == 2
    assert set(lines(3)) > set(lines(2))
