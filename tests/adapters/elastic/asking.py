"""Asking a node by a condition, and comparing with what the meaning says."""

from collections.abc import Sequence
from typing import Any

from tests.adapters.elastic.conftest import Installation
from tests.language.conditions import NOW
from thamesthrive.adapters.elastic.columns import Columns
from thamesthrive.adapters.elastic.query import asked, without_scripts
from thamesthrive.adapters.elastic.scoping import Query, within
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.condition import Condition
from thamesthrive.language.meaning import matches


async def found_ids(installation: Installation, scope: Scope, columns: Columns, condition: Condition) -> list[str]:
    """The ids of what a search finds, in order. Raises: Invalid where it is refused."""
    names, query = installation.names, asked(condition, columns, NOW)
    index = {"event": names.events, "profile": names.profiles, "session": names.sessions}[columns.kind.name]

    async def ids(query: Query, **more: Any) -> list[str]:
        hits = await installation.elastic.search(index, query=within(scope, *columns.always, query), **more, size=5_000, source=False)
        return sorted(hit.id.rsplit("/", 1)[1] for hit in hits)

    found = await ids(query.query, runtime_mappings=query.runtime)
    assert set(found) <= set(await ids(without_scripts(query.query, query.runtime))), condition
    return found


async def agree(
    installation: Installation, scope: Scope, columns: Columns, records: Sequence[tuple[str, Any]], conditions: Sequence[Condition]
) -> None:
    """Assert that each condition finds those records of which it is true, or is refused as not searchable."""
    for condition in conditions:
        try:
            found = await found_ids(installation, scope, columns, condition)
        except Invalid as refusal:
            if refusal.code != "not-searchable":
                raise
            continue
        assert found == sorted(id for id, record in records if matches(condition, record, NOW, branches=columns.kind.words)), condition
