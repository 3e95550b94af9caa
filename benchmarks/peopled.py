"""People put into a store without a drain, each with one device, so that the standard workload of so many people finds them there."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path

from attrs import frozen

from tests.builders import write_of
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.domain.entry import Position
from thamesthrive.domain.identity import ANONYMOUS, PROFILE, Home, Identity, Key, KeyOfPart, claim, identity_id, part_id
from thamesthrive.domain.part import Counter, Fact, open_part
from thamesthrive.domain.profile import Profile
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.ids import KeyedHash
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.profiles import ProfileWrite
from thamesthrive.ports.stores import Stores

from .workload import BEGIN, PLACES

SCOPE = Scope()
BULK = 2_000


@frozen
class Peopled:
    """A store that is open, and how its keys are hashed."""

    stores: Stores
    hashed: KeyedHash

    async def add(self, people: range) -> None:
        """These people, by number."""
        numbers = iter(people)
        while some := list(islice(numbers, BULK)):
            homes = [Home(part_id(self.hashed, SCOPE, _device(n)), _created(n)) for n in some]
            known = [identity for home, n in zip(homes, some, strict=True) for identity in self._identities(home, n)]
            await self.stores.identities.claim(SCOPE, known)
            await self.stores.profiles.write(SCOPE, [self._write(home, n) for home, n in zip(homes, some, strict=True)])

    def _identities(self, home: Home, person: int) -> Iterator[Identity]:
        for key in (Key(PROFILE, home.part), _device(person)):
            yield claim(identity_id(self.hashed, SCOPE, key), key.type, home, home.created, _event(person))

    def _write(self, home: Home, person: int) -> ProfileWrite:
        device, event, seen = _device(person), _event(person), BEGIN - timedelta(minutes=person % 40_000)
        facts = {
            "traits.plan": ("free", "plus", "gold")[person % 3],
            "data.contact.email.main": mail_of(person),
            "data.pii.lastname": "Smith",
            "data.contact.address.town": PLACES[person % len(PLACES)],
        }
        own = evolve(
            open_part(home),
            keys={identity_id(self.hashed, SCOPE, device): KeyOfPart(device.type, device.value, seen, event)},
            facts={path: Fact(value, seen, event) for path, value in facts.items()},
            counters={"page-view": Counter(count=1 + person % 9, first=seen, last=seen, hours={}, days={})},
            visits=1,
            first_seen=seen,
            last_seen=seen,
        )
        return write_of(Profile(id=home.part, created=home.created, parts={home.part: own}))


@asynccontextmanager
async def open_peopled(data: Path) -> AsyncIterator[Peopled]:
    """The embedded store of an installation that has run before, so that its secret is there."""
    async with open_embedded(data) as stores:
        yield Peopled(stores, KeyedHash(await stores.secrets.once("ids", b"")))


def mail_of(person: int) -> str:
    """As the workload will say it too."""
    return f"person{person:06d}@shop.example"


def _created(person: int) -> Position:
    """Before all that the workload tells."""
    return Position(int(BEGIN.timestamp() * 1_000) - 1_000, 0, person, 1)


def _device(person: int) -> Key:
    """As the workload calls it."""
    return Key(ANONYMOUS, f"device-{person:06d}-0")


def _event(person: int) -> str:
    return f"202611-{person:032x}"
