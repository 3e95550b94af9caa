"""The schema's version: what is made when it is absent, what is refused when it does not fit."""

from collections.abc import Mapping
from typing import Any

import msgspec
from elasticsearch import BadRequestError

from ...kernel.codec import encode
from ...kernel.errors import Unavailable
from .bulk import Write, is_written, write_all
from .client import Elastic, open_client
from .declared import ElasticDeclared
from .failures import code_of, translated
from .indices import Names, names_of, templates
from .options import ElasticOptions
from .upgrade import Told, upgrade_documents

SCHEMA_VERSION = 4
MIGRATE = "thamesthrive run --role job --job migrate"

_RECORD = "schema"
_EXISTS = "resource_already_exists_exception"


class _Schema(msgspec.Struct):
    version: int


def _nobody(index: str, left: int) -> None:
    """Hears nothing."""


async def migrate_elastic(options: ElasticOptions, told: Told = _nobody) -> None:
    """Create or upgrade everything this installation keeps in the cluster. Doing it again changes nothing. Raises: Unavailable, Defect."""
    async with open_client(options) as elastic:
        await create_or_upgrade(elastic, options, told)


async def create_or_upgrade(elastic: Elastic, options: ElasticOptions, told: Told = _nobody) -> None:
    """As `migrate_elastic`, over an open connection. The version is written last, so a half-made schema is still refused.

    From schema 1: fields that have come since are added to every index, and documents are written again with them. Until that is done,
    and beside processes of the older version, it can be started again. Schema 3 adds the index of deliveries, schema 4 that of erasures.
    """
    names = names_of(options)
    if await stored_version(elastic, names) > SCHEMA_VERSION:
        raise _newer()
    declared = ElasticDeclared(elastic, names)
    for name, template in templates(options, await declared.mappings()):
        with translated("template"):
            await elastic.client.indices.put_index_template(name=name.removesuffix("-*"), **template)
        if not await _create(elastic, name):
            await _settle_settings(elastic, name, template["template"]["settings"]["index"])
            await _add_fields(elastic, name, template["template"]["mappings"]["properties"])
    await upgrade_documents(elastic, names, told)
    await _record(elastic, names)


async def require_current(elastic: Elastic, names: Names) -> None:
    """Raises: Unavailable, unless the stores were made for this very version."""
    stored = await stored_version(elastic, names)
    if stored > SCHEMA_VERSION:
        raise _newer()
    if stored == 0:
        raise Unavailable(f'Elasticsearch has no indices "{names.prefix}-…" of ours yet; run `{MIGRATE}`', code="schema-missing")
    if stored < SCHEMA_VERSION:
        raise Unavailable(f"the indices have schema {stored}, this version needs {SCHEMA_VERSION}; run `{MIGRATE}`", code="schema-older")


class ElasticSchema:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._elastic, self._names = elastic, names

    async def problem(self) -> str | None:
        stored = await stored_version(self._elastic, self._names)
        if stored == SCHEMA_VERSION:
            return None
        return f"the indices have schema {stored} by now, and this process knows {SCHEMA_VERSION}; restart it, or run `{MIGRATE}`"


async def stored_version(elastic: Elastic, names: Names) -> int:
    """0 where there is none."""
    [got] = await elastic.gets([(names.meta, _RECORD)])
    return msgspec.json.decode(got.source, type=_Schema).version if got.found else 0


async def _create(elastic: Elastic, name: str) -> bool:
    """Whether it was made now, by its template."""
    if name.endswith("*"):
        return False
    try:
        await elastic.client.indices.create(index=name)
        return True
    except BadRequestError as error:
        if code_of(error.body) != _EXISTS:
            with translated("creation of an index"):
                raise
        return False


async def _settle_settings(elastic: Elastic, name: str, settings: dict[str, object]) -> None:
    changeable = {key: settings[key] for key in ("number_of_replicas", "refresh_interval")}
    with translated("change of settings"):
        await elastic.client.indices.put_settings(index=name, settings=changeable, allow_no_indices=True, ignore_unavailable=True)


async def _add_fields(elastic: Elastic, name: str, properties: Mapping[str, Mapping[str, Any]]) -> None:
    with translated("mapping"):
        await elastic.client.indices.put_mapping(index=name, properties=properties, allow_no_indices=True, ignore_unavailable=True)


async def _record(elastic: Elastic, names: Names) -> None:
    [got] = await elastic.gets([(names.meta, _RECORD)])
    write = Write(names.meta, _RECORD, encode(_Schema(SCHEMA_VERSION)), got.version if got.found else None)
    [result] = await write_all(elastic, [write])
    is_written(result)                          # a conflict: another migration of the same version was quicker


def _newer() -> Unavailable:
    return Unavailable("the indices were made by a newer ThamesThrive; start that version, or restore a backup", code="schema-newer")
