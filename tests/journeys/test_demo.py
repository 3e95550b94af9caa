"""The demo people on the all-in-one, as a user makes them: before it runs, beside it, again, and where there are others."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_event import eventually
from tests.servers.platform import COMMAND, Api, all_in_one, once

pytestmark = pytest.mark.slow

PEOPLE = 50
FIGURES = re.compile(r"(\d+) events sent; since then (\d+) were stored, and (\d+) were known already")


def made(folder: Path, *arguments: str) -> str:
    return once(["run", "--role", "job", "--job", "demo-data", "--data", str(folder), *arguments], {})


def figures(said: str) -> tuple[int, int, int]:
    found = FIGURES.search(said)
    assert found, said
    assert "wait for a drain" not in said
    return int(found[1]), int(found[2]), int(found[3])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Api, Path, str]]:
    """With demo people that were made while no platform ran."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    said = made(folder, "--people", str(PEOPLE))
    with all_in_one(folder) as (api, _):
        yield api, folder, said


def found(api: Api, said: str, of: str) -> Mapping[str, Any]:
    """One of those whom the job names, by what it says of them."""
    address = re.search(rf"(\S+@\S+)  {of}", said)
    assert address, said
    [person] = api.get("profiles", query=f'data.contact.email.main = "{address[1]}"')["items"]
    return dict(person)


def stored(api: Api) -> int:
    """Of the sources of the demo, as the store has it."""
    count: int = api.get("events/count", query='source.id STARTS WITH "demo-shop"', exact="true")["count"]
    return count


def test_what_was_sent_is_stored_and_the_ledger_says_the_same(running: tuple[Api, Path, str]) -> None:
    api, _, said = running
    sent, new, known = figures(said)

    total = api.get("ledger")["total"]

    assert (new, known) == (sent, 0)
    assert (total["in_flight"], total["parked"]) == (0, 0)
    assert total["stored"] == total["received"] - total["duplicate"] == stored(api) >= sent


def test_there_are_people_with_visits_on_most_days(running: tuple[Api, Path, str]) -> None:
    api, _, said = running
    [begin] = re.findall(r"from (\d{4}-\d\d-\d\d) to", said)

    asked = {"query": 'source.id STARTS WITH "demo-shop"', "interval": "day", "from": f"{begin}T00:00:00Z"}
    days = api.get("events/histogram", **asked)["buckets"]

    assert PEOPLE <= api.get("profiles/count")["count"] < 2 * PEOPLE
    assert api.get("sessions/count")["count"] > 2 * PEOPLE
    assert sum(1 for day in days if day["count"]) > 60


def test_who_changed_the_phone_is_one_person_of_several_parts(running: tuple[Api, Path, str]) -> None:
    api, _, said = running
    person = found(api, said, "changed the phone")

    told = api.get(f"profiles/{person['id']}/parts")

    assert len(told["parts"]) >= 3
    assert {merge["by"] for merge in told["merges"]} == {"identity"}
    assert person["data"]["pii"]["firstname"]
    assert person["stats"]["visits"] > 1
    assert api.get(f"profiles/{person['id']}/sessions")["items"]


def test_two_of_a_household_stay_two_though_they_share_a_tablet(running: tuple[Api, Path, str]) -> None:
    api, _, said = running
    one, other = found(api, said, "shares a tablet"), found(api, said, "is the other one")

    assert one["id"] != other["id"]
    assert one["data"]["identifier"]["id"] != other["data"]["identifier"]["id"]
    assert one["data"]["contact"]["address"] == other["data"]["contact"]["address"]


def test_a_guest_became_one_with_the_account_by_the_address(running: tuple[Api, Path, str]) -> None:
    api, _, said = running
    person = found(api, said, "ordered as a guest")

    keys = [{key["type"] for key in part["keys"]} for part in api.get(f"profiles/{person['id']}/parts")["parts"]]

    assert any("user-id" in types for types in keys)
    assert any("email" in types and "user-id" not in types for types in keys)


def test_a_buyer_belongs_to_a_company(running: tuple[Api, Path, str]) -> None:
    api, _, said = running

    assert len(found(api, said, "buys for a company")["groups"]["ids"]) == 1


def test_done_again_beside_the_running_platform_it_doubles_nothing(running: tuple[Api, Path, str]) -> None:
    api, folder, said = running
    people, events, (sent, _, _) = api.get("profiles/count"), stored(api), figures(said)

    again = figures(made(folder, "--people", str(PEOPLE)))

    assert again == (sent, 0, sent)
    assert (api.get("profiles/count"), stored(api)) == (people, events)


def test_more_people_are_added_to_those_that_are_there(running: tuple[Api, Path, str]) -> None:
    api, folder, said = running
    before, _, _ = figures(said)

    sent, new, known = figures(made(folder, "--people", str(PEOPLE + 5)))

    assert known == before
    assert new == sent - before > 0
    assert stored(api) == sent


def test_beside_events_of_others_it_is_made_only_when_told_so(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with all_in_one(folder) as (api, _):
        api.track({"events": [{"type": "page-view"}]})
        eventually(lambda: api.get("events/count")["count"])

        command = [*COMMAND, "run", "--role", "job", "--job", "demo-data", "--data", str(folder), "--people", "2"]
        refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

        assert refused.returncode == 1
        assert "holds events of other sources" in refused.stderr
        assert "--anyway" in refused.stderr
        sent, new, _ = figures(made(folder, "--people", "2", "--anyway"))
        assert new == sent == stored(api)
