"""Merges and unmerges: who joins whom, how they are announced, and what is said of one that a person asks for."""

from collections.abc import Iterable

from ..kernel.errors import Invalid
from .profile import Profile

PROFILES_MERGED = "profiles-merged"             # the types of the system events
PROFILES_UNMERGED = "profiles-unmerged"


def check_unmerge(root: Profile, part: str) -> None:
    """Raises: Invalid if this part cannot leave, naming those that can."""
    able = parts_that_can_leave(root)
    if part == root.id:
        raise Invalid(f'"{part}" is the oldest part of profile "{root.id}" and stays; {_able(able)}', code="oldest-part")
    if part not in root.parts:
        raise Invalid(f'"{part}" is no part of profile "{root.id}"; {_able(able)}', code="no-such-part")
    if root.parts[part].based:
        raise Invalid(
            f'"{part}" was put together with others that nothing had touched for long, and cannot be told apart any more; {_able(able)}',
            code="part-put-together",
        )
    if part not in able:
        raise Invalid(f'"{part}" has never been a profile of its own; {_able(able)}', code="inseparable-part")


def parts_that_can_leave(root: Profile) -> list[str]:
    """Every part but the oldest, if its own document was taken in and it was not put together with others."""
    return sorted(id for id, part in root.parts.items() if id != root.id and id in root.absorbed and not part.based)


def younger_first(a: Profile, b: Profile) -> tuple[Profile, Profile]:
    """The one that will be frozen, then the one it joins."""
    return (b, a) if a.age < b.age else (a, b)


def _able(parts: Iterable[str]) -> str:
    names = ", ".join(f'"{p}"' for p in parts)
    return f"parts that can leave: {names}" if names else "no part of it can leave"
