"""Opening Elasticsearch for a test: indices under a prefix of their own, deleted afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.ports.stores import Opened
from tests.servers.elasticsearch import shared_elasticsearch
from tests.servers.processes import NoServer, absent
from thamesthrive.adapters.elastic.client import Elastic, open_client
from thamesthrive.adapters.elastic.options import ElasticOptions
from thamesthrive.adapters.elastic.schema import migrate_elastic
from thamesthrive.adapters.elastic.stores import open_elastic
from thamesthrive.kernel.codec import decode
from thamesthrive.kernel.ids import random_id


@asynccontextmanager
async def open_elastic_for_test() -> AsyncIterator[Opened]:
    """Empty stores; without a server the test is skipped (failed, where CI is set)."""
    async with elastic_options() as options, open_client(options) as elastic:
        await migrate_elastic(options)

        async def settle() -> None:
            await elastic.refresh(f"{options.prefix}-*")

        async with open_elastic(options) as stores:
            yield Opened(stores, settle, refuses=True)


@asynccontextmanager
async def elastic_options() -> AsyncIterator[ElasticOptions]:
    """Options with a fresh prefix; whatever is made under it is deleted."""
    options = ElasticOptions(url=server_url(), prefix=f"test-{random_id()[:12]}")
    try:
        yield options
    finally:
        async with open_client(options) as elastic:
            await remove(elastic, options.prefix)


def server_url() -> str:
    """The address of the node that all tests share."""
    try:
        return shared_elasticsearch()
    except NoServer as reason:
        absent(reason)


async def remove(elastic: Elastic, prefix: str) -> None:
    """Delete all indices and templates of a prefix."""
    found = await elastic.client.indices.get(index=f"{prefix}-*", filter_path="*.settings.index.uuid")
    for name in decode(found.body, dict[str, object]):
        await elastic.client.indices.delete(index=name)
    await elastic.client.options(ignore_status=404).indices.delete_index_template(name=f"{prefix}-*")
