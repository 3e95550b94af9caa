"""Each file opens one installation of its own on the node that all tests share."""

from collections.abc import AsyncIterator

import pytest
from attrs import frozen

from tests.builders import new_scope
from tests.ports.elastic import elastic_options
from thamesthrive.adapters.elastic.client import Elastic, open_client
from thamesthrive.adapters.elastic.indices import Names, names_of
from thamesthrive.adapters.elastic.options import ElasticOptions
from thamesthrive.adapters.elastic.schema import create_or_upgrade
from thamesthrive.domain.scope import Scope


@frozen
class Installation:
    """Migrated and empty."""

    options: ElasticOptions
    names: Names
    elastic: Elastic

    async def settle(self) -> None:
        await self.elastic.refresh(f"{self.options.prefix}-*")


@pytest.fixture(scope="module")
async def installation(anyio_backend: str) -> AsyncIterator[Installation]:
    async with elastic_options() as options, open_client(options) as elastic:
        await create_or_upgrade(elastic, options)
        yield Installation(options, names_of(options), elastic)


@pytest.fixture
def scope() -> Scope:
    return new_scope()
