"""load: everything a round needs of the store, at once, and again where something turned out to be out of date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from ..domain.identity import begun_anew
from ..domain.profile import Profile, lacks, open_profile
from ..domain.scope import Scope
from ..ports.stores import Stores
from ..ports.versions import Versioned
from .departures import Departures, Way, is_stale
from .held import Held, drop
from .joining import Cause
from .pace import Pace
from .rules import Rules
from .steps.identify import given_session
from .work import Work


@frozen
class Asked:
    """Ids that were read in this round; those that are not held do not exist."""

    identities: set[str]
    documents: set[str]
    sessions: set[str]
    latest: set[str]
    groups: set[str]


class Loader:
    """Fills `Held` for one round of one scope."""

    def __init__(self, stores: Stores, scope: Scope, held: Held, rules: Rules, pace: Pace) -> None:
        self._stores, self._scope, self._held, self._rules, self.pace = stores, scope, held, rules, pace
        self._asked = Asked(set(), set(), set(), set(), set())
        self.departures = Departures(stores.profiles, scope, rules)

    async def load(self, works: Sequence[Work]) -> None:
        """Identities, records that may be there under another id, profiles with all that their pointers name, sessions, groups."""
        for load in (self._load_identities, self._load_claims, self._load_documents, self._load_sessions, self._load_groups):
            await load(works)
            await self.pace.breathe()

    def again(
        self,
        *,
        identities: Iterable[str] = (),
        documents: Iterable[str] = (),
        sessions: Iterable[str] = (),
        latest: Iterable[str] = (),
        groups: Iterable[str] = (),
    ) -> None:
        """Somebody else wrote these: the next load reads them anew."""
        self._asked.identities.difference_update(drop(self._held.identities, identities))
        self._asked.documents.difference_update(drop(self._held.documents, documents))
        self._asked.sessions.difference_update(drop(self._held.sessions, sessions))
        self._asked.latest.difference_update(drop(self._held.latest, latest))
        self._asked.groups.difference_update(drop(self._held.groups, groups))

    async def _load_identities(self, works: Sequence[Work]) -> None:
        """The keys of all events; then, for those nobody knows, the ids of the parts they would open."""
        await self._read_identities(k.id for w in works for p in w.prepared for k in p.keys)
        held = self._held.identities
        await self._read_identities(
            p.opens.id
            for w in works
            for p in w.prepared
            if p.opens and not (p.user.id in held if p.user else any(k.id in held for k in p.keys))
        )

    async def _read_identities(self, ids: Iterable[str]) -> None:
        new = dict.fromkeys(id for id in ids if id not in self._asked.identities)
        if new:
            self._held.identities.update(await self._stores.identities.load(self._scope, list(new)))
            self._asked.identities.update(new)

    async def _load_claims(self, works: Sequence[Work]) -> None:
        ids = [p.item.also for w in works for p in w.prepared if p.item.also and p.item.also not in self._held.claims]
        if ids:
            self._held.claims.update(await self._stores.events.claims(self._scope, ids))

    async def _load_documents(self, works: Sequence[Work]) -> None:
        """Until every part's way leads to a root that may take in what it lacks."""
        self._look_anew(works)
        anew: dict[str, Cause] = {}
        while True:
            homes = await self._all_homes(works) | anew
            await self._read_documents(homes)
            ways = [way for part in homes if (way := self._way(part)) is not None]
            await self._read_documents(id for way in ways for id in way.root.value.joined)
            mended = await self._mend_all(homes)
            anew = self._begun_anew(works) if any(way.root.value.erased is not None for way in ways) else {}
            if not any([mended, await self._found_opened(works), anew.keys() - homes.keys()]):
                return

    def _look_anew(self, works: Sequence[Work]) -> None:
        """Whom a person asks to be made one may be one by what is remembered, and taken apart since: nothing would be written then, and so
        nothing would show that it is out of date.
        """
        asked = [work.entry for work in works if work.entry.kind == "merge"]
        for id in filter(None, [id for entry in asked for id in (entry.part, entry.other)]):
            self.again(documents=[id, *_ids(self._way(id))])

    async def _all_homes(self, works: Sequence[Work]) -> dict[str, Cause]:
        homes: dict[str, Cause] = {}
        for work in works:
            homes.update(dict.fromkeys(self._homes(work), (work.position, work.entry)))
            await self.pace.breathe()
        return homes

    def _begun_anew(self, works: Sequence[Work]) -> dict[str, Cause]:
        """The parts at which keys begin anew that led to who was erased: somebody else may have put such a part to use already."""
        parts: dict[str, Cause] = {}
        for work in works:
            for id in (k.id for p in work.prepared for k in (*p.keys, *([p.opens] if p.opens else []))):
                known = self._held.identities.get(id)
                way = self._way(known.value.home.part) if known else None
                if known is not None and way is not None and (erased := way.root.value.erased) is not None:
                    parts[begun_anew(self._rules.hashed, known.value, erased).home.part] = work.position, work.entry
        return parts

    async def _found_opened(self, works: Sequence[Work]) -> bool:
        """Somebody opened a part between our reads of its identity and of documents: its document is here, and shows it."""
        held = self._held
        opened = {p.opens.id for w in works for p in w.prepared if p.opens and p.opens.key.value in held.documents} - held.identities.keys()
        self._asked.identities.difference_update(opened)
        await self._read_identities(opened)
        return bool(opened & held.identities.keys())

    async def _read_documents(self, named: Iterable[str]) -> None:
        """With what their pointers name, also those of documents that are held already."""
        ids = dict.fromkeys(named)
        new = [id for id in ids if id not in self._held.documents and id not in self._asked.documents]
        if new:
            self._held.documents.update(await self._stores.profiles.load(self._scope, new))
            self._asked.documents.update(new)
        pointed = [root for id in ids if (root := self._pointer(id)) is not None]
        if pointed:
            await self._read_documents(pointed)

    def _pointer(self, id: str) -> str | None:
        held = self._held.documents.get(id)
        return held.value.root.part if held and held.value.root else None

    async def _mend_all(self, homes: Mapping[str, Cause]) -> bool:
        """Returns whether to read again."""
        again = False
        for part, cause in homes.items():
            again = await self._mend(part, cause) or again
            await self.pace.breathe()
        return again

    async def _mend(self, part: str, cause: Cause) -> bool:
        """Finish what others left half-way: departures, and frozen documents that their root has yet to take in, or send back.

        Drop what was read at different moments. Returns whether to read again.
        """
        way = self._way(part)
        if way is None:
            return False
        path, root = [document.value for document in way.path], way.root.value
        if await self.departures.help(root) or is_stale(part, path, root):
            self.again(documents=[*_ids(way), *root.leaving, *filter(None, [root.left])])
            return True
        if any(lacks(root, document) for document in path):
            self.again(documents=[*_ids(way), *_ids(await self.departures.arrive(part, cause))])
            return True
        return False

    def _way(self, part: str) -> Way | None:
        """None where the part has no document yet."""
        path: list[Versioned[Profile]] = []
        at, pointer = part, None
        while (document := self._held.documents.get(at)) is not None and document.value.root is not None:
            path.append(document)
            pointer = document.value.root
            at = pointer.part
        if document is None:
            return Way(tuple(path), Versioned(open_profile(pointer))) if pointer else None
        return Way(tuple(path), document)

    def _homes(self, work: Work) -> Iterator[str]:
        """The parts that an entry may concern."""
        held = self._held
        yield from filter(None, (work.entry.part, work.entry.other))
        for prepared in work.prepared:
            claim = held.claims.get(prepared.item.id) or held.claims.get(prepared.item.also or "")
            if claim and claim.home:
                yield claim.home.part
            for known in prepared.keys:
                if identity := held.identities.get(known.id):
                    yield identity.value.home.part
            if prepared.opens and (own := held.identities.get(prepared.opens.id)):
                yield from (own.value.home.part, prepared.opens.key.value)

    async def _load_sessions(self, works: Sequence[Work]) -> None:
        held, asked = self._held, self._asked
        keys = dict.fromkeys(p.silent.id for w in works for p in w.prepared if p.silent)
        new_keys = [id for id in keys if id not in asked.latest]
        if new_keys:
            held.latest.update(await self._stores.sessions.load_latest(self._scope, new_keys))
            asked.latest.update(new_keys)
        ids = dict.fromkeys([*self._session_ids(works), *(held.latest[id].value.session for id in keys if id in held.latest)])
        new = [id for id in ids if id not in asked.sessions and id not in held.sessions]
        if new:
            held.sessions.update(await self._stores.sessions.load(self._scope, new))
            asked.sessions.update(new)

    async def _load_groups(self, works: Sequence[Work]) -> None:
        new = dict.fromkeys(p.group.id for w in works for p in w.prepared if p.group and p.group.id not in self._asked.groups)
        if new:
            self._held.groups.update(await self._stores.groups.load(self._scope, list(new)))
            self._asked.groups.update(new)

    def _session_ids(self, works: Sequence[Work]) -> Iterator[str]:
        for work in works:
            for prepared in work.prepared:
                if session := given_session(prepared.item, self._rules):
                    yield session
                claim = self._held.claims.get(prepared.item.id)
                if claim and claim.session:
                    yield claim.session


def _ids(way: Way | None) -> list[str]:
    return [document.value.id for document in (*way.path, way.root)] if way else []
