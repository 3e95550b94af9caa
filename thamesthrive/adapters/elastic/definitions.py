"""What users edit, in one index: the definitions, per scope a counter of writes, and for each lookup value a record of whose it is."""

from collections.abc import Sequence

import msgspec
from attrs import evolve, frozen

from ...domain.definitions import Definition
from ...domain.scope import Scope
from ...kernel.errors import Conflict, Missing
from ...ports.versions import Versioned
from .bulk import Write, is_written, write_all
from .client import Elastic
from .documents import Document, Documents
from .indices import Names
from .scoping import EVERYWHERE, scoped_id

REVISION = "revision"                           # holds no "/", as every definition's id here does


@frozen
class Counter:
    """How many writes there were. `last`: which write it was raised for, so that rivals for one revision raise it once."""

    writes: int
    last: str


@frozen
class Lookup:
    """Whose a lookup value is. It holds as long as that definition says the same."""

    scope: Scope
    kind: str
    id: str


class ElasticDefinitions:
    """A write and the raised counter go in one request, so a crash cannot leave readers with an old number for long."""

    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._elastic = elastic
        self._index = names.definitions
        self._documents = Documents(elastic, self._index, msgspec.json.Decoder(Definition).decode)
        self._counters = Documents(elastic, self._index, msgspec.json.Decoder(Counter).decode)
        self._lookups = Documents(elastic, self._index, msgspec.json.Decoder(Lookup).decode)

    async def revision(self, scope: Scope) -> int:
        counter = await self._counter(scope)
        return counter.value.writes if counter else 0

    async def list(self, scope: Scope, kind: str) -> Sequence[Definition]:
        return [found.value for found in await self._documents.all(scope, {"term": {"kind": kind}})]

    async def get(self, scope: Scope, kind: str, id: str) -> Definition | None:
        stored = await self._stored(scope, kind, id)
        return stored.value if stored else None

    async def find(self, kind: str, lookup: str) -> tuple[Scope, Definition] | None:
        record = await self._lookup(kind, lookup)
        definition = record and await self.get(record.value.scope, kind, record.value.id)
        return (record.value.scope, definition) if record and definition and definition.lookup == lookup else None

    async def save(self, scope: Scope, definition: Definition, *, expected: int | None) -> Definition:
        counter = await self._counter(scope)    # before the definition: who loses the race for that cannot raise it
        stored = await self._stored(scope, definition.kind, definition.id)
        if (stored.value.revision if stored else None) != expected:
            raise _changed(definition.kind, definition.id)
        kept = evolve(definition, revision=(expected or 0) + 1)
        await self._put(scope, kept, stored, counter)
        return kept

    async def keep(self, scope: Scope, definition: Definition) -> None:
        """As `Copies.keep`."""
        counter = await self._counter(scope)
        if await self._stored(scope, definition.kind, definition.id) is None:
            await self._put(scope, definition, None, counter)

    async def delete(self, scope: Scope, kind: str, id: str, *, expected: int) -> None:
        counter = await self._counter(scope)
        stored = await self._stored(scope, kind, id)
        if stored is None:
            raise Missing(f'there is no {kind} "{id}"')
        if stored.value.revision != expected:
            raise _changed(kind, id)
        gone = Write(self._index, scoped_id(scope, _id(kind, id)), b"", stored.version)
        await self._write(scope, evolve(stored.value, revision=expected + 1), gone, counter)
        if stored.value.lookup is not None:
            await self._release(scope, stored.value, stored.value.lookup)

    async def _put(
        self, scope: Scope, kept: Definition, stored: Versioned[Definition] | None, counter: Versioned[Counter] | None
    ) -> None:
        """In the place of what is stored, if that still is."""
        before = stored.value.lookup if stored else None
        if kept.lookup is not None and kept.lookup != before:
            await self._claim(scope, kept, kept.lookup)
        id = _id(kept.kind, kept.id)
        line = self._documents.line(scope, Document(id, kept, stored.version if stored else None, {"kind": kept.kind}))
        await self._write(scope, kept, line, counter)
        if before is not None and before != kept.lookup:
            await self._release(scope, kept, before)

    async def _stored(self, scope: Scope, kind: str, id: str) -> Versioned[Definition] | None:
        return (await self._documents.load(scope, [_id(kind, id)])).get(_id(kind, id))

    async def _lookup(self, kind: str, lookup: str) -> Versioned[Lookup] | None:
        return (await self._lookups.load(EVERYWHERE, [_id(kind, lookup)])).get(_id(kind, lookup))

    async def _counter(self, scope: Scope) -> Versioned[Counter] | None:
        return (await self._counters.load(scope, [REVISION])).get(REVISION)

    async def _write(self, scope: Scope, definition: Definition, line: Write, counter: Versioned[Counter] | None) -> None:
        ours = f"{_id(definition.kind, definition.id)}@{definition.revision}"
        written, counted = await write_all(self._elastic, [line, self._raised(scope, counter, ours)])
        if not is_written(written):
            raise _changed(definition.kind, definition.id)
        while not is_written(counted):
            counter = await self._counter(scope)
            if counter and counter.value.last == ours:
                return                          # a rival whose own write failed raised it for us
            [counted] = await write_all(self._elastic, [self._raised(scope, counter, ours)])

    def _raised(self, scope: Scope, counter: Versioned[Counter] | None, last: str) -> Write:
        writes, version = (counter.value.writes, counter.version) if counter else (0, None)
        return self._counters.line(scope, Document(REVISION, Counter(writes + 1, last), version))

    async def _claim(self, scope: Scope, definition: Definition, lookup: str) -> None:
        """Make the lookup value this definition's, before it is stored: whoever dies in between leaves a record that holds nothing."""
        ours = Lookup(scope, definition.kind, definition.id)
        known = await self._lookup(definition.kind, lookup)
        if known and known.value == ours:
            return
        if known and await self.find(definition.kind, lookup):
            raise Conflict(f'another {definition.kind} than "{definition.id}" is found by the same lookup value; give it one of its own')
        document = Document(_id(definition.kind, lookup), ours, known.version if known else None)
        if not await self._lookups.write(EVERYWHERE, [document]):
            raise _changed(definition.kind, definition.id)

    async def _release(self, scope: Scope, definition: Definition, lookup: str) -> None:
        known = await self._lookup(definition.kind, lookup)
        if known and known.value == Lookup(scope, definition.kind, definition.id):
            place = scoped_id(EVERYWHERE, _id(definition.kind, lookup))
            await write_all(self._elastic, [Write(self._index, place, b"", known.version)])


def _id(kind: str, name: str) -> str:
    return f"{kind}/{name}"


def _changed(kind: str, id: str) -> Conflict:
    return Conflict(f'{kind} "{id}" was changed by somebody else; read it again')
