"""Secrets that are made once."""

import msgspec

from ...kernel.errors import Unavailable
from .client import Elastic
from .documents import Document, Documents
from .indices import Names
from .scoping import EVERYWHERE


class ElasticSecrets:
    def __init__(self, elastic: Elastic, names: Names) -> None:
        self._documents = Documents(elastic, names.secrets, msgspec.json.Decoder(bytes).decode)

    async def once(self, name: str, made: bytes) -> bytes:
        known = await self._documents.load(EVERYWHERE, [name])
        if not known and await self._documents.write(EVERYWHERE, [Document(name, made, None)]):
            return made
        known = known or await self._documents.load(EVERYWHERE, [name])
        if name not in known:
            raise Unavailable(f'the secret "{name}" was taken away while it was read; try again')
        return known[name].value
