"""Whose data: the one place where a scope enters document ids and queries."""

from collections.abc import Mapping
from typing import Any

from ...domain.scope import Scope
from ...kernel.errors import Defect

EVERYWHERE = Scope("", "live")                  # of what belongs to the installation and to no tenant

Query = Mapping[str, Any]


def scoped_id(scope: Scope, id: str) -> str:
    """A document's id in an index that all scopes share."""
    return f"{scope}/{id}"


def scope_named(text: str) -> Scope:
    """The scope that a document says it is of."""
    tenant, _, stage = text.rpartition("/")
    if stage == "live":
        return Scope(tenant, "live")
    if stage == "test":
        return Scope(tenant, "test")
    raise Defect("a document of ours names no scope")


def within(scope: Scope, *conditions: Query) -> Query:
    """The query for documents of one scope that meet all conditions."""
    return {"bool": {"filter": [{"term": {"scope": str(scope)}}, *conditions]}}
