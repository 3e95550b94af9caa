"""`Rulebook`: the rules of each scope, compiled anew when its definitions change."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from ..domain.base import Bases
from ..domain.definitions import DESTINATION, SOURCE
from ..domain.destination import Destination
from ..domain.event_type import EventType
from ..domain.profile import Limits
from ..domain.scope import Scope
from ..domain.source import Source
from ..kernel.codec import decode
from ..kernel.errors import Invalid
from ..kernel.ids import KeyedHash
from ..kernel.values import evolve
from ..ports.definitions import Definitions
from ..ports.geo import Geo
from .onward import Onward, onward_of
from .options import CollectionOptions
from .rules import Rules


class Rulebook:
    """Reads the revision with every round; a cached port makes that cheap."""

    def __init__(
        self,
        definitions: Definitions,
        types: Mapping[str, EventType],
        hashed: KeyedHash,
        options: CollectionOptions,
        geo: Geo | None = None,
    ) -> None:
        self._definitions, self._types, self._hashed, self._geo = definitions, types, hashed, geo
        self._inactivity = timedelta(seconds=options.inactivity_s)
        self._limits = Limits(email=options.emails, phone=options.phones, external=options.external_ids)
        self._bases = Bases(timedelta(days=options.base_after_days), options.base_parts)
        self._compiled: dict[Scope, tuple[int, Rules]] = {}

    async def rules(self, scope: Scope) -> Rules:
        """What holds now. Raises: Unavailable."""
        revision = await self._definitions.revision(scope)
        known = self._compiled.get(scope)
        if known is None or known[0] != revision:
            known = self._compiled[scope] = revision, await self._compile(scope)
        places = await self._geo.current() if self._geo else None
        if places is not known[1].places:
            known = self._compiled[scope] = revision, evolve(known[1], places=places)
        return known[1]

    async def _compile(self, scope: Scope) -> Rules:
        sources = [decode(d.body, Source) for d in await self._definitions.list(scope, SOURCE)]
        return Rules(
            scope=scope,
            hashed=self._hashed,
            types=self._types,
            sources={source.id: source for source in sources},
            limits=self._limits,
            bases=self._bases,
            inactivity=self._inactivity,
            onward=tuple(await self._onward(scope)),
        )

    async def _onward(self, scope: Scope) -> list[Onward]:
        """Disabled ones too: what was decided for them before is still theirs. One that cannot be read any more gets nothing."""
        made = []
        for definition in await self._definitions.list(scope, DESTINATION):
            try:
                made.append(onward_of(decode(definition.body, Destination)))
            except Invalid as error:
                structlog.get_logger().error("destination cannot be used", destination=definition.id, reason=error.sentence)
        return made
