"""`People`: who somebody is, by any id or key there ever was."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..domain.identity import PROFILE, Key, identity_id
from ..domain.profile import Joined, Profile, absorb, lacks, thawed
from ..domain.scope import Scope
from ..domain.view import view_of
from ..kernel.errors import Missing
from ..kernel.ids import KeyedHash
from ..ports.identities import Identities
from ..ports.profiles import Profiles


class People:
    """What it gives is whole also in the middle of a merge or unmerge, which it finishes for the reader alone."""

    def __init__(self, profiles: Profiles, identities: Identities, hashed: KeyedHash) -> None:
        self._profiles, self._identities, self._hashed = profiles, identities, hashed

    async def get(self, scope: Scope, id: str) -> Profile:
        """The person that an id leads to: theirs, that of a part or an absorbed profile, or one that a door answered. Raises: Missing."""
        found = await self._standing(scope, id)
        return found or await self.find(scope, Key(PROFILE, id))

    async def find(self, scope: Scope, key: Key) -> Profile:
        """The person that a key leads to. Raises: Missing."""
        identity = identity_id(self._hashed, scope, key)
        known = (await self._identities.load(scope, [identity])).get(identity)
        found = await self._standing(scope, known.value.home.part) if known else None
        if found is None:
            raise Missing(f"nobody is known by this {_spoken(key)}; if it was sent just now, ask again in a moment", code="no-such-profile")
        return found

    async def parts(self, scope: Scope, id: str) -> tuple[str, ...]:
        """Every part of the person that an id leads to; of nobody, none."""
        try:
            return parts_of(await self.get(scope, id))
        except Missing:
            return ()

    async def shown(self, scope: Scope, profiles: Sequence[Profile]) -> Sequence[dict[str, Any]]:
        """As the API and the console show them."""
        return [view_of(profile) for profile in profiles]

    async def names(self, scope: Scope, parts: Sequence[str]) -> Mapping[str, str]:
        """Part -> the id of the profile it is of now; read at once for many parts, and without those that are not stored yet."""
        seen: dict[str, Profile] = {}
        missing = set(parts)
        while missing:
            loaded = await self._profiles.load(scope, sorted(missing))
            seen.update({id: row.value for id, row in loaded.items()})
            missing = {row.value.root.part for row in loaded.values() if row.value.root} - seen.keys()
        gone = {id for id, document in seen.items() if document.erased is not None}
        return {part: end for part in parts if part in seen and (end := _end(seen, part)) not in gone}

    async def _standing(self, scope: Scope, id: str) -> Profile | None:
        """The document a part stands in, with what it has yet to take in, nearest first; None if the part is not stored."""
        path: list[Profile] = []
        while (row := (await self._profiles.load(scope, [id])).get(id)) is not None:
            document = row.value
            if path and path[-1].id in document.leaving:        # it was let go and has not taken its parts back yet
                leaver = path[-1]
                return _whole(thawed(leaver, document.leaving[leaver.id], document.id), path[:-1])
            if document.erased is not None:
                return None
            if document.root is None:
                return _whole(document, path)
            path.append(document)
            id = document.root.part
        return None


def parts_of(profile: Profile) -> tuple[str, ...]:
    """Every part of a person, to look for by."""
    return tuple(sorted(profile.parts))


def _whole(root: Profile, path: Sequence[Profile]) -> Profile:
    for document in reversed(path):
        if lacks(root, document):
            root = absorb(root, document, Joined(document.created.time, "", ""))    # only for reading: announced by the drain
    return root


def _end(documents: Mapping[str, Profile], id: str) -> str:
    """Where the pointers lead."""
    while (document := documents.get(id)) is not None and document.root is not None:
        id = document.root.part
    return id


def _spoken(key: Key) -> str:
    return "id" if key.type == PROFILE else key.type
