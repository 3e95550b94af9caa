"""The console's sources: their types are right for the API as it is now, and nothing else is found wanting in them."""

import pytest

from tests.console.client import GUI, write
from tests.servers.node import ran
from tests.servers.processes import NoServer, absent

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def typed() -> None:
    try:
        write()
    except NoServer as reason:
        absent(reason)


def test_their_types_are_right_for_the_api_as_it_is(typed: None) -> None:
    done = ran(["npm", "run", "--silent", "check"], GUI)

    assert done.returncode == 0, done.stdout


def test_nothing_in_them_is_found_wanting(typed: None) -> None:
    done = ran(["npm", "run", "--silent", "lint"], GUI)

    assert done.returncode == 0, done.stdout + done.stderr
