"""Whose: a condition about the profile of an event or session becomes one about the parts of that person.

Records keep the part they went to, and never the profile that the part is of today.
"""

from collections.abc import Awaitable, Callable, Sequence

from ..domain.fields import Kind
from ..kernel.errors import Invalid
from ..language.condition import And, Compare, Condition, In, Literal, Not, Or, Path, Value
from ..language.walk import paths_of

PROFILE, PART = Path(("profile", "id")), Path(("profile", "part"))
REMEDY = "compare it by = or IN with ids, or ask for profile.part"

PartsOf = Callable[[str], Awaitable[Sequence[str]]]
"""All parts of the person that an id leads to, none for nobody."""


async def by_parts(condition: Condition, kind: Kind, parts_of: PartsOf) -> Condition:
    """The same without `profile.id`. Raises: Invalid where it stands in a test that parts cannot answer."""
    if PROFILE not in set(paths_of(condition)):
        return condition
    match condition:
        case And(terms):
            return And(tuple([await by_parts(term, kind, parts_of) for term in terms]))
        case Or(terms):
            return Or(tuple([await by_parts(term, kind, parts_of) for term in terms]))
        case Not(term):
            return Not(await by_parts(term, kind, parts_of))
    ids = _ids(condition)
    if ids is None:
        raise Invalid(f"{kind.plural} are found by the profile in two ways only: {REMEDY}", code="not-searchable")
    return of_parts([part for id in ids for part in await parts_of(id)])


def of_parts(parts: Sequence[str]) -> Condition:
    """Belonging to one of these parts."""
    return In(PART, tuple(Literal(part) for part in parts)) if parts else Or(())


def refuse_profile(path: Path, kind: Kind) -> None:
    """Raises: Invalid for figures by profile, of events or sessions."""
    if kind.name != "profile" and path == PROFILE:
        raise Invalid(f"{kind.plural} are not counted by profile.id; count by profile.part", code="not-searchable")


def _ids(test: Condition) -> list[str] | None:
    """The ids that the profile is compared with; None for any other test."""
    match test:
        case Compare(left, "=", right) if left == PROFILE:
            return _texts((right,))
        case Compare(left, "=", right) if right == PROFILE:
            return _texts((left,))
        case In(value, options) if value == PROFILE:
            return _texts(options)
    return None


def _texts(values: Sequence[Value]) -> list[str] | None:
    """None when one is no literal; a literal that is no text is nobody's id."""
    if not all(isinstance(value, Literal) for value in values):
        return None
    return [value.value for value in values if isinstance(value, Literal) and isinstance(value.value, str)]
