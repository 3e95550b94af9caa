"""Whose data: the one place where a scope enters document ids and queries."""

from collections.abc import Mapping
from typing import Any

from ...domain.scope import Scope

EVERYWHERE = Scope("", "live")                  # of what belongs to the installation and to no tenant

Query = Mapping[str, Any]


def scoped_id(scope: Scope, id: str) -> str:
    """A document's id in an index that all scopes share."""
    return f"{scope}/{id}"


def within(scope: Scope, *conditions: Query) -> Query:
    """The query for documents of one scope that meet all conditions."""
    return {"bool": {"filter": [{"term": {"scope": str(scope)}}, *conditions]}}
