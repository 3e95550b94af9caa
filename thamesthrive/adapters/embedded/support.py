"""What a condition costs here, for the table in `docs/reference/tql.md`. Nothing but `profile.id` of events and sessions is refused."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from ...domain.declared import DeclaredPath
from ...domain.fields import Kind
from ...language.condition import Condition
from ...language.tql import parse_path
from .answers import UNKNOWN, Arguments
from .narrowing import Ground, narrow
from .query import Asked, answer, refuse_profile
from .tables import TABLES
from .values import Declaration

Support = Literal["exact", "exact but slow"]


def support(condition: Condition, kind: Kind, declared: Iterable[DeclaredPath] = ()) -> Support:
    """Exact, and quickly if an index holds the answer or leads to few rows where the condition is rarely true. Raises: Invalid."""
    refuse_profile(condition, kind)
    table, now = TABLES[kind.name], datetime.now(UTC)
    typed = {parse_path(path.path).names: Declaration(n, path.type) for n, path in enumerate(declared) if path.kind == kind.name}
    bind = Arguments()
    held = answer(condition, Asked(table, bind, now, typed, lambda _: UNKNOWN))
    if held.total and held.quick:
        return "exact"
    return "exact" if narrow(condition, Ground(table, 1, bind, now, typed)) else "exact but slow"
