"""`DeclaredPaths`: giving free paths a type, as definitions. What is declared in the store follows them; filling goes on in a worker."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b

from attrs import frozen

from ..domain.declared import DeclaredPath, DeclaredType, Filling
from ..domain.definitions import PATH, PATH_SCOPE, Definition
from ..domain.fields import KINDS, KindName, resolved_path
from ..domain.scope import EVERYWHERE, Scope
from ..kernel.errors import Conflict, Invalid, Missing, ThamesThriveError
from ..language.tql import parse_path, path_text
from ..ports.clock import Clock
from ..ports.declared import Declared
from ..ports.definitions import Definitions
from .edited import Edited, defined, edited

ID_BYTES = 8
MAX_PATH = 300
UNFILLED = Filling(done=0, total=0, finished=False)


@frozen
class PathFilled:
    """A declaration, and how far the store is with the records it had before."""

    edited: Edited[DeclaredPath]
    filling: Filling

    @property
    def id(self) -> str:
        return path_id(self.edited.value)


class DeclaredPaths:
    """`by` is who asks: a token's id, or `cli`. The definition comes first and goes first: what the store holds beside is mended later."""

    def __init__(self, definitions: Definitions, declared: Declared, clock: Clock) -> None:
        self._definitions, self._declared, self._clock = definitions, declared, clock

    async def create(self, scope: Scope, kind: KindName, path: str, type_: DeclaredType, *, by: str) -> PathFilled:
        """Every record from now on keeps it typed. Raises: Invalid for a path that cannot be declared; Conflict for one that is."""
        declared = DeclaredPath(kind=kind, path=free_path(kind, path), type=type_)
        await self._note_scope(scope, by)
        definition = defined(PATH, path_id(declared), declared, by=by, now=self._clock.now())
        try:
            saved = await self._definitions.save(scope, definition, expected=None)
        except Conflict as error:
            raise Conflict(f'"{declared.path}" of {kind}s is declared already; delete that declaration to give it another type') from error
        try:
            await self._declared.declare(scope, declared)
        except (Conflict, Invalid):
            await self._definitions.delete(scope, PATH, saved.id, expected=saved.revision)
            raise
        return await self._filled(scope, saved)

    async def list(self, scope: Scope) -> Sequence[PathFilled]:
        """All of them, by kind and path."""
        fillings = await self._declared.all(scope)
        found = [edited(d, DeclaredPath) for d in await self._definitions.list(scope, PATH)]
        return [PathFilled(e, fillings.get(e.value, UNFILLED)) for e in sorted(found, key=lambda e: e.value)]

    async def get(self, scope: Scope, id: str) -> PathFilled:
        """Raises: Missing."""
        return await self._filled(scope, await self._stored(scope, id))

    async def delete(self, scope: Scope, id: str, *, expected: int) -> None:
        """Searches by it are slow again. Raises: Missing, Conflict."""
        definition = await self._stored(scope, id)
        await self._definitions.delete(scope, PATH, id, expected=expected)
        await self._declared.forget(scope, edited(definition, DeclaredPath).value)

    async def _stored(self, scope: Scope, id: str) -> Definition:
        definition = await self._definitions.get(scope, PATH, id)
        if definition is None:
            raise Missing(f'no path is declared under "{id}"; list the paths to see their ids')
        return definition

    async def _filled(self, scope: Scope, definition: Definition) -> PathFilled:
        found = edited(definition, DeclaredPath)
        return PathFilled(found, (await self._declared.all(scope)).get(found.value, UNFILLED))

    async def _note_scope(self, scope: Scope, by: str) -> None:
        """Whoever fills has to know where; nothing else lists the scopes of an installation."""
        with suppress(Conflict):                # it is noted already
            await self._definitions.save(EVERYWHERE, defined(PATH_SCOPE, str(scope), scope, by=by, now=self._clock.now()), expected=None)


def free_path(kind: KindName, text: str) -> str:
    """A free path as TQL writes it. Raises: Invalid."""
    if len(text) > MAX_PATH:
        raise Invalid(f"a path has at most {MAX_PATH} characters", code="bad-path")
    try:
        path = resolved_path(parse_path(text), KINDS[kind])
    except ThamesThriveError as error:
        raise Invalid(f"this path cannot be declared: {error.sentence}", code="bad-path") from error
    if KINDS[kind].core(path) is not None:
        raise Invalid(f'"{text}" is a field that every {kind} has; it needs no declaration', code="bad-path")
    if len(path.names) < 2:
        raise Invalid("a path names something below a branch, such as properties.price", code="bad-path")
    return path_text(path)


def path_id(path: DeclaredPath) -> str:
    """The same for the same path, whatever its type; without characters that an address would change."""
    return f"{path.kind}-{blake2b(path.path.encode(), digest_size=ID_BYTES).hexdigest()}"
