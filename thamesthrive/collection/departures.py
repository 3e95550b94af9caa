"""Un-merging, step by step: the root lets a part go, the part's own document thaws with it, the root forgets it.

Each write carries the version that was read, and whoever meets a departure half-way finishes it, so it may stop anywhere.
"""

from collections.abc import Sequence

from attrs import frozen

from ..domain.part import advanced, has_seen
from ..domain.profile import Profile, absorb, emptied, forgot, holds_something, lacks, let_go, may_leave, open_profile, refuse, thawed
from ..domain.scope import Scope
from ..domain.view import view_of
from ..kernel.values import evolve
from ..ports.profiles import Profiles, ProfileWrite
from ..ports.versions import Version, Versioned
from .joining import Cause, refused, taken_in, unmerged_effect, with_effect
from .rules import Rules


@frozen
class Way:
    """How a part is found: the frozen documents from its own to the root, and the root."""

    path: tuple[Versioned[Profile], ...]
    root: Versioned[Profile]


@frozen
class Departures:
    """Works on the store directly: departures are rare, and nobody else's memory can be trusted about them."""

    profiles: Profiles
    scope: Scope
    rules: Rules

    async def unmerge(self, leaver: str, cause: Cause) -> Profile | None:
        """Take a part out of its profile, with those that came in under it: done once, by the part's cursor.

        Returns the document that holds the part now; nothing has changed where it could not leave.
        """
        while (way := await self.arrive(leaver, cause)) is not None:
            root = way.root.value
            if root.id == leaver or root.erased is not None or leaver not in root.parts or has_seen(root.parts[leaver].cursors, cause[0]):
                return root
            under = await self._under(root, leaver)
            if leaver not in under or leaver not in root.absorbed or not may_leave(root, under):
                return root
            left = let_go(self._noted(root, leaver, cause), leaver, under)
            if await self.write(left, way.root.version):
                await self.depart(root.id, leaver)
        return None

    async def arrive(self, part: str, cause: Cause) -> Way | None:
        """Read until the root holds, or has sent back, all that is on the way, and what it holds is emptied where it was frozen."""
        while (way := await self._resolve(part)) is not None:
            path = [document.value for document in way.path]
            sent_back = refused(way.root.value, path, cause, self.rules)
            if sent_back is not None:
                await self.send_back(way, sent_back, cause)
            elif any(lacks(way.root.value, document) for document in path):
                await self.write(self._taken_in(way.root.value, path, cause), way.root.version)
            elif await self._empty(way.path):
                return way
        return None

    async def send_back(self, way: Way, document: Profile, cause: Cause) -> None:
        """A root refuses what it may not take in: an absorb and an un-merge in one write. Nearer ones it takes in with it."""
        path = [d.value for d in way.path]
        nearer = path[path.index(document) + 1 :]
        root = refuse(self._taken_in(way.root.value, nearer, cause), document)
        if await self.write(root, way.root.version):
            await self.depart(root.id, document.id)

    async def depart(self, root_id: str, leaver: str) -> None:
        """Second half, by whoever meets it: thaw the leaver with its parts, then forget it here."""
        held = await self._load(root_id, leaver)
        root, mine = held.get(root_id), held.get(leaver)
        if root is None or mine is None or leaver not in root.value.leaving:
            return
        bag = root.value.leaving[leaver]
        if mine.value.root is not None and mine.value.epoch == bag.epoch:
            back = thawed(mine.value, bag, root_id)
            if not await self.write(back, mine.version):
                return
        await self.write(forgot(root.value, leaver), root.version)

    async def forgotten(self, leaver: str, root_id: str) -> None:
        """A thawed document names the root it left until that has forgotten it."""
        await self.depart(root_id, leaver)
        held = await self._load(leaver, root_id)
        mine, root = held.get(leaver), held.get(root_id)
        if mine is None or mine.value.left != root_id or (root is not None and leaver in root.value.leaving):
            return
        await self.write(evolve(mine.value, left=None), mine.version)

    async def help(self, document: Profile) -> bool:
        """Finish what a document says is under way. Returns whether there was anything."""
        for leaver in document.leaving:
            await self.depart(document.id, leaver)
        if document.left is not None:
            await self.forgotten(document.id, document.left)
        return bool(document.leaving) or document.left is not None

    async def write(self, profile: Profile, version: Version | None) -> bool:
        """One document, if its version is still the one read."""
        view = view_of(profile) if profile.root is None and profile.erased is None else None
        return profile.id in await self.profiles.write(self.scope, [ProfileWrite(profile, version, view)])

    async def _resolve(self, part: str) -> Way | None:
        """None where no document of the part exists."""
        path: list[Versioned[Profile]] = []
        at = part
        while (document := (await self._load(at)).get(at)) is not None:
            if document.value.root is not None:
                path.append(document)
                at = document.value.root.part
            elif await self.help(document.value) or is_stale(part, [d.value for d in path], document.value):
                path, at = [], part
            else:
                return Way(tuple(path), document)
        return None if not path else self._with_new_root(path)

    def _with_new_root(self, path: Sequence[Versioned[Profile]]) -> Way:
        """The last pointer names a document that nobody has written yet."""
        root = path[-1].value.root
        assert root is not None
        return Way(tuple(path), Versioned(open_profile(root)))

    async def _empty(self, path: Sequence[Versioned[Profile]]) -> bool:
        """Whether every frozen document on the way holds nothing more."""
        for document in path:
            if holds_something(document.value) and not await self.write(emptied(document.value), document.version):
                return False
        return True

    async def _under(self, root: Profile, leaver: str) -> set[str]:
        """The parts whose way to the root leads through the leaver's document, with its own."""
        under: set[str] = set()
        for part in root.parts:
            way = await self._resolve(part)
            if way is not None and leaver in (part, *(document.value.id for document in way.path)):
                under.add(part)
        return under

    def _taken_in(self, root: Profile, path: Sequence[Profile], cause: Cause) -> Profile:
        """Nearest to the root first: it may hold newer states of those behind it."""
        for document in reversed(path):
            root = taken_in(root, document, cause) if lacks(root, document) else root
        return root

    def _noted(self, root: Profile, leaver: str, cause: Cause) -> Profile:
        part = root.parts[leaver]
        moved_on = evolve(part, cursors=advanced(part.cursors, cause[0]))
        noted = evolve(root, parts={**root.parts, leaver: moved_on})
        return with_effect(noted, leaver, unmerged_effect(root.id, leaver, cause, self.rules))

    async def _load(self, *ids: str) -> dict[str, Versioned[Profile]]:
        return dict(await self.profiles.load(self.scope, ids))


def is_stale(part: str, path: Sequence[Profile], root: Profile) -> bool:
    """Whether what was read cannot be of one moment.

    The root has taken a document in, and yet its part is not there: it left in between. Or a document on the way is emptied, which
    happens once its root holds what it held, and the root as read does not: it was read too early.
    """
    for document in reversed(path):
        if lacks(root, document):
            if document.id not in document.parts:
                return True
            root = absorb(root, document)
        elif document.id not in root.parts:
            return True
    return part not in root.parts
