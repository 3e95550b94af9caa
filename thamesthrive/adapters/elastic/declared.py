"""Declared paths. A declared path is a field of the mapping whose value a node works out itself when a document is written, from the
document's own JSON. So it does not matter who writes: a process that has never heard of the declaration fills it in too.

Fields are shared by the scopes of an index. Which are filled for a scope, and how far, is one record a scope in the meta index.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from attrs import evolve, field, frozen

from ...domain.declared import DeclaredPath, Filling
from ...domain.fields import KindName
from ...domain.scope import Scope
from ...kernel.errors import Conflict, Invalid, Missing
from ...ports.versions import Versioned
from .bulk import Write, is_written, write_all
from .client import Elastic
from .columns import COLUMNS, Column, Columns, declared_column, field_name, names_of_path
from .documents import Document, Documents
from .failures import translated
from .indices import Names
from .painless import declared, declared_other
from .scoping import EVERYWHERE, Query, within
from .trees import place

PATHS_MOST = 100                                # declared paths of a scope and kind
FIELDS_MOST = 400                               # of a kind, over all scopes, with those that were forgotten; an index takes 1,000 in all
PAGE = 1_000
TRIES = 20

_DECLARED = "declared"
_FIELDS = "declared-fields"
_TYPES = {"text": "keyword", "number": "double", "time": "long", "boolean": "boolean"}


@frozen
class Progress:
    """`after`: where the filling goes on, as sort values."""

    path: DeclaredPath
    done: int = 0
    total: int = 0
    finished: bool = False
    after: tuple[int, str] | None = None


@frozen
class Record:
    """What one scope has declared."""

    paths: tuple[Progress, ...] = ()

    def of(self, path: DeclaredPath) -> Progress | None:
        return next((p for p in self.paths if p.path == path), None)

    def without(self, path: DeclaredPath) -> "Record":
        return Record(tuple(p for p in self.paths if p.path != path))


@frozen
class _Fields:
    """Every field there is: of which path, and which scopes use it."""

    users: Mapping[str, tuple[str, ...]] = field(factory=dict)
    paths: Mapping[str, DeclaredPath] = field(factory=dict)


class ElasticDeclared:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._elastic = elastic
        self._names = names
        self._records = Documents(elastic, names.meta, msgspec.json.Decoder(Record).decode)
        self._fields = Documents(elastic, names.meta, msgspec.json.Decoder(_Fields).decode)

    async def all(self, scope: Scope) -> Mapping[DeclaredPath, Filling]:
        record = (await self._record(scope)).value
        return {p.path: _filling(p) for p in record.paths}

    async def columns(self, scope: Scope, columns: Columns) -> Mapping[tuple[str, ...], Column]:
        """The typed fields that searches of a kind may use."""
        filled = [p.path for p in (await self._record(scope)).value.paths if p.finished and p.path.kind == columns.kind.name]
        return {names_of_path(path): declared_column(path) for path in filled}

    async def declare(self, scope: Scope, path: DeclaredPath) -> None:
        record = (await self._record(scope)).value
        require_room(record, path)
        await self._use(scope, path)
        await self.map_fields()
        await self._elastic.refresh(self._index(path.kind))
        total = await self._elastic.count(self._index(path.kind), self._documents_of(scope, path))
        begun = Progress(path, total=total, finished=total == 0)
        await self._change(scope, lambda known: known if known.of(path) else Record((*known.paths, begun)))

    async def fill(self, scope: Scope, path: DeclaredPath, *, limit: int) -> Filling:
        progress = (await self._record(scope)).value.of(path)
        if progress is None:
            raise Missing(f'"{path.path}" of {path.kind}s is not declared; declare it first')
        if progress.after is None:
            await self.map_fields()             # also where a process died between two steps of declaring
            await self._elastic.refresh(self._index(path.kind))
        left = limit
        while left > 0 and not progress.finished:
            progress = await self._fill_page(scope, progress, min(left, PAGE))
            left -= PAGE
        reached = progress
        record = await self._change(scope, lambda known: _ahead(known, reached))
        return _filling(record.of(path) or reached)

    async def forget(self, scope: Scope, path: DeclaredPath) -> None:
        await self._change(scope, lambda known: known.without(path))
        await self._release(scope, path)

    async def map_fields(self) -> None:
        """Bring the fields into the templates and into every index there is. What a mapping has stays as it is."""
        while True:
            stored = await self._all_fields()
            for kind in COLUMNS:
                await self._map(kind, stored.value)
            if (await self._all_fields()).value == stored.value:
                return                          # else somebody declared meanwhile, and may have read the templates before us

    async def mappings(self) -> Mapping[str, Mapping[str, Any]]:
        """Index name or pattern -> the branch of its mapping that declared fields stand in."""
        fields = (await self._all_fields()).value
        return {self._index(kind): mapping_of(kind, fields) for kind in COLUMNS}

    async def _map(self, kind: KindName, fields: _Fields) -> None:
        index, mapping = self._index(kind), mapping_of(kind, fields)
        with translated("mapping"):
            template = await self._template(index)
            properties = template["template"]["mappings"]["properties"]
            if properties.get(_DECLARED) != mapping:
                properties[_DECLARED] = mapping
                await self._elastic.client.indices.put_index_template(name=index.removesuffix("-*"), **template)
            await self._elastic.client.indices.put_mapping(
                index=index, properties={_DECLARED: mapping}, allow_no_indices=True, ignore_unavailable=True
            )

    async def _template(self, index: str) -> dict[str, Any]:
        name = index.removesuffix("-*")
        answer = await self._elastic.client.indices.get_index_template(name=name)
        [found] = msgspec.json.decode(answer.body)["index_templates"]
        known: dict[str, Any] = found["index_template"]
        return {key: known[key] for key in ("index_patterns", "priority", "template")}

    async def _fill_page(self, scope: Scope, progress: Progress, size: int) -> Progress:
        """Write a page of documents once more as they are; whoever wrote one meanwhile did so with the field."""
        columns = COLUMNS[progress.path.kind]
        first, second = columns.fill
        more = {} if progress.after is None else {"search_after": list(progress.after)}
        hits = await self._elastic.search(
            self._index(progress.path.kind), query=self._documents_of(scope, progress.path), size=size, seq_no_primary_term=True,
            sort=[{first: {"order": "asc", "unmapped_type": "long"}}, {second: "asc"}], **more,
        )
        for result in await write_all(self._elastic, [Write(h.index, h.id, bytes(h.source), h.version) for h in hits]):
            is_written(result)
        after = (int(hits[-1].sort[0]), str(hits[-1].sort[1])) if hits else progress.after
        done = progress.done + len(hits)
        return evolve(progress, done=done, total=max(done, progress.total), finished=len(hits) < size, after=after)

    def _documents_of(self, scope: Scope, path: DeclaredPath) -> Query:
        return within(scope, *COLUMNS[path.kind].always)

    def _index(self, kind: KindName) -> str:
        return {"event": self._names.events, "profile": self._names.profiles, "session": self._names.sessions}[kind]

    async def _use(self, scope: Scope, path: DeclaredPath) -> None:
        name = field_name(path)

        def used(known: _Fields) -> _Fields:
            users = {**known.users, name: tuple(sorted({*known.users.get(name, ()), str(scope)}))}
            return _Fields(users, {**known.paths, name: path})

        def room(known: _Fields) -> _Fields:
            if name not in known.paths and sum(p.kind == path.kind for p in known.paths.values()) >= FIELDS_MOST:
                raise Invalid(f"the indices of {path.kind}s take no more declared paths; {FIELDS_MOST} were declared", code="too-many")
            return used(known)

        await self._change_fields(room)

    async def _release(self, scope: Scope, path: DeclaredPath) -> None:
        """Where nobody uses a field any more, new indices are made without it."""
        name = field_name(path)

        def released(known: _Fields) -> _Fields:
            users = tuple(user for user in known.users.get(name, ()) if user != str(scope))
            return evolve(known, users={**known.users, name: users}) if name in known.paths else known

        await self._change_fields(released)
        await self.map_fields()

    async def _record(self, scope: Scope) -> Versioned[Record]:
        return (await self._records.load(scope, [_DECLARED])).get(_DECLARED, Versioned(Record()))

    async def _all_fields(self) -> Versioned[_Fields]:
        return (await self._fields.load(EVERYWHERE, [_FIELDS])).get(_FIELDS, Versioned(_Fields()))

    async def _change(self, scope: Scope, change: Any) -> Record:
        for _ in range(TRIES):
            known = await self._record(scope)
            made: Record = change(known.value)
            if made == known.value or await self._records.write(scope, [Document(_DECLARED, made, known.version)]):
                return made
        raise Conflict("the declared paths are being changed by many at once; try again")

    async def _change_fields(self, change: Any) -> None:
        for _ in range(TRIES):
            known = await self._all_fields()
            made: _Fields = change(known.value)
            if made == known.value or await self._fields.write(EVERYWHERE, [Document(_FIELDS, made, known.version)]):
                return
        raise Conflict("the declared paths are being changed by many at once; try again")


def mappings_of(path: DeclaredPath) -> Mapping[str, Any]:
    """The fields of a declared path: its values of its type, and a mark where there is another value."""
    name, value = field_name(path), place(COLUMNS[path.kind].spots(names_of_path(path)))
    return {
        name: {"type": _TYPES[path.type], "script": {"source": declared(path.type), "lang": "painless", "params": {"value": value}}},
        f"{name}_other": {
            "type": "boolean", "script": {"source": declared_other(path.type), "lang": "painless", "params": {"value": value}},
        },
    }


def mapping_of(kind: KindName, fields: _Fields) -> Mapping[str, Any]:
    """The branch of a mapping that the fields in use stand in."""
    used = sorted(path for name, path in fields.paths.items() if path.kind == kind and fields.users.get(name))
    properties = {name: mapping for path in used for name, mapping in mappings_of(path).items()}
    return {"type": "object", "dynamic": "false", **({"properties": properties} if properties else {})}


def require_room(record: Record, path: DeclaredPath) -> None:
    """Raises: Conflict, Invalid, where a scope cannot declare this path beside the others."""
    same = [p.path for p in record.paths if (p.path.kind, p.path.path) == (path.kind, path.path)]
    if same and same[0] != path:
        raise Conflict(f'"{path.path}" of {path.kind}s is declared as {same[0].type} already; forget that first')
    if not same and sum(p.path.kind == path.kind for p in record.paths) >= PATHS_MOST:
        raise Invalid(f"no more than {PATHS_MOST} paths of {path.kind}s can be declared; forget one first", code="too-many")
    if path.type != "time" and COLUMNS[path.kind].spots(names_of_path(path)).is_time:
        raise Invalid(f'"{path.path}" is a time; declare it as one', code="not-a-time")


def _ahead(record: Record, reached: Progress) -> Record:
    """The record with this progress, unless somebody else came further."""
    known = record.of(reached.path)
    if known is None or known.finished or (known.done > reached.done and not reached.finished):
        return record
    return Record(tuple(reached if p.path == reached.path else p for p in record.paths))


def _filling(progress: Progress) -> Filling:
    return Filling(done=progress.done, total=progress.total, finished=progress.finished)
