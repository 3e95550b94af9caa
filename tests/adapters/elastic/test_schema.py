"""The schema's version is looked at before anything is read or written."""

from typing import Any

import pytest

from tests.ports.elastic import elastic_options
from thamesthrive.adapters.elastic.bulk import Write, write_all
from thamesthrive.adapters.elastic.client import Elastic, open_client
from thamesthrive.adapters.elastic.indices import names_of
from thamesthrive.adapters.elastic.options import ElasticOptions
from thamesthrive.adapters.elastic.schema import SCHEMA_VERSION, migrate_elastic
from thamesthrive.adapters.elastic.stores import open_elastic
from thamesthrive.kernel.codec import decode, encode
from thamesthrive.kernel.errors import Unavailable

pytestmark = [pytest.mark.anyio, pytest.mark.real]


async def _open(options: ElasticOptions) -> None:
    async with open_elastic(options):
        pass


async def _mark(elastic: Elastic, options: ElasticOptions, version: int) -> None:
    meta = names_of(options).meta
    [got] = await elastic.gets([(meta, "schema")])
    await write_all(elastic, [Write(meta, "schema", encode({"version": version}), got.version)])


async def test_an_empty_cluster_is_refused_naming_the_command() -> None:
    async with elastic_options() as options:
        with pytest.raises(Unavailable, match="run `thamesthrive run --role job --job migrate`") as caught:
            await _open(options)

    assert caught.value.code == "schema-missing"


async def test_an_older_schema_is_refused_and_mended_by_the_command() -> None:
    async with elastic_options() as options, open_client(options) as elastic:
        await migrate_elastic(options)
        await _mark(elastic, options, SCHEMA_VERSION - 1 or -1)

        with pytest.raises(Unavailable, match="run `thamesthrive run --role job --job migrate`"):
            await _open(options)

        await migrate_elastic(options)
        await _open(options)


async def test_a_newer_schema_is_refused_and_left_alone() -> None:
    async with elastic_options() as options, open_client(options) as elastic:
        await migrate_elastic(options)
        await _mark(elastic, options, SCHEMA_VERSION + 1)

        for start in (_open, migrate_elastic):
            with pytest.raises(Unavailable, match="newer ThamesThrive") as caught:
                await start(options)
            assert caught.value.code == "schema-newer"


async def test_migrating_again_changes_nothing_but_what_the_options_say() -> None:
    async with elastic_options() as options, open_client(options) as elastic:
        await migrate_elastic(options)
        before = await _settings(elastic, options)

        await migrate_elastic(options)
        assert await _settings(elastic, options) == before

        await migrate_elastic(ElasticOptions(url=options.url, prefix=options.prefix, refresh_s=5))
        assert (await _settings(elastic, options))[names_of(options).profiles]["settings"]["index"]["refresh_interval"] == "5s"


async def _settings(elastic: Elastic, options: ElasticOptions) -> dict[str, Any]:
    answer = await elastic.client.indices.get_settings(index=f"{options.prefix}-*", filter_path="*.settings.index.refresh_interval")
    return decode(answer.body, dict[str, Any])
