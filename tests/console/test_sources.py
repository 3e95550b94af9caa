"""The console's sources: their types are right for the API as it is now."""

import pytest

from tests.console.client import GUI, WRITTEN, generated
from tests.servers.node import ran
from tests.servers.processes import NoServer, absent

pytestmark = pytest.mark.real


def test_their_types_are_right_for_the_api_as_it_is() -> None:
    try:
        WRITTEN.write_text(generated())
    except NoServer as reason:
        absent(reason)

    done = ran(["npm", "run", "--silent", "check"], GUI)

    assert done.returncode == 0, done.stdout
