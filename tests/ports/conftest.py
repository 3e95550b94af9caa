"""Every contract test runs on every store. Those of one file share a store, so each takes a scope of its own."""

from collections.abc import AsyncIterator
from importlib.util import find_spec

import pytest

from tests.builders import new_scope
from tests.ports.stores import Opened, open_store
from thamesthrive.domain.scope import Scope


@pytest.fixture(scope="module", params=["memory", "embedded", pytest.param("elastic", marks=pytest.mark.real)])
async def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str) -> AsyncIterator[Opened]:
    if request.param == "elastic" and find_spec("tests.ports.elastic") is None:
        pytest.skip("there is no way yet to open Elasticsearch for a test")
    async with open_store(request.param, tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture
def scope() -> Scope:
    return new_scope()
