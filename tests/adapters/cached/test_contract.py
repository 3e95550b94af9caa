"""What is cached keeps the port's contract: the suite of the port, over a store that is remembered."""

import pytest
from attrs import evolve

from tests.builders import new_scope
from tests.clocks import HandClock
from tests.ports.stores import Opened
from tests.ports.test_definitions import *  # noqa: F403  the tests of the port are the tests of this adapter
from thamesthrive.adapters.cached.definitions import CachedDefinitions
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.domain.scope import Scope


@pytest.fixture
def opened() -> Opened:
    stores = open_memory()
    return Opened(evolve(stores, definitions=CachedDefinitions(stores.definitions, HandClock())))


@pytest.fixture
def scope() -> Scope:
    return new_scope()
