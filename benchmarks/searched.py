"""A store to be searched: the standard workload as events of sixty days, its people and their sessions; put there without a drain."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import TypeVar

from attrs import frozen

from tests.builders import claim, home, part, profile, raw, session, write_of
from thamesthrive.domain.event import SYSTEM_SOURCE, Event, normalised_type
from thamesthrive.domain.part import Counter, Fact
from thamesthrive.domain.profile import Profile
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.session import Session
from thamesthrive.ports.stores import Stores
from thamesthrive.ports.versions import Versioned

from .workload import BEGIN, PLACES, Sent, Workload, generate

T = TypeVar("T")

SCOPE = Scope()
SPAN = timedelta(days=60)
BULK = 2_000
RARE = 5_000                                    # one event in so many is a refund


@frozen(kw_only=True)
class Size:
    """How much there is; of people as many as of their visits. `own`: one event in so many is the platform's own, told of a new person."""

    events: int
    people: int
    own: int = 0


async def load(stores: Stores, size: Size) -> None:
    """Fill an empty store."""
    for some in _bulks(_events(size)):
        await stores.events.create(SCOPE, some)
    for people in _bulks(_people(size)):
        await stores.profiles.write(SCOPE, [write_of(p) for p in people])
    for sessions in _bulks(_sessions(size)):
        await stores.sessions.write(SCOPE, [Versioned(s) for s in sessions])


def part_of(person: int) -> str:
    """The id of a person."""
    return f"{person * 2_654_435_761 % 2**64:032x}"


def _bulks(items: Iterator[T]) -> Iterator[Sequence[T]]:
    while some := list(islice(items, BULK)):
        yield some


def _events(size: Size) -> Iterator[Event]:
    step = SPAN / size.events
    for n, sent in enumerate(generate(Workload(events=size.events, people=size.people))):
        yield _event(n, sent, size, n * step)


def _event(n: int, sent: Sent, size: Size, passed: timedelta) -> Event:
    time = BEGIN + passed
    person = int(sent["anonymousId"].split("-")[1])
    is_own = size.own > 0 and n % size.own == 3
    name = "profile-created" if is_own else "Refund" if n % RARE == 7 else sent.get("event") or sent["type"]
    return Event(
        id=f"{time:%Y%m}-{n * 11_400_714_819_323_198_485 % 2**64:032x}",
        type=normalised_type(name),
        name=name,
        time=time,
        received=time + timedelta(milliseconds=80),
        source=SYSTEM_SOURCE if is_own else ("web", "web", "app")[n % 3],
        channel="web",
        door="v1",
        claim=claim(n, part=part_of(person), session=f"{sent['anonymousId']}-{n // 50_000}"),
        sender_id=sent["messageId"],
        properties=raw(sent.get("properties", {})),
        traits=raw(sent.get("traits", {})),
        context=raw(sent["context"]),
        page=sent["context"]["page"],
        tags=("shop",),
        journey={"order-completed": "purchase"}.get(normalised_type(name), "consideration"),
    )


def _people(size: Size) -> Iterator[Profile]:
    rng = random.Random(2)
    for n in range(size.people):
        id, seen = part_of(n), BEGIN + SPAN * rng.random()
        facts = {
            "traits.plan": rng.choice(["free", "plus", "gold"]),
            "traits.age": 20 + n % 60,
            "data.contact.email.main": f"person{n:06d}@shop.example",
            "data.pii.firstname": f"Ann{n}",
            "data.pii.lastname": "Smith",
            "data.contact.address.town": rng.choice(PLACES),
        }
        counted = Counter(count=rng.randrange(1, 40), first=BEGIN, last=seen, hours={}, days={})
        own = part(
            id,
            keys={},
            facts={path: Fact(value, seen, f"202611-{n}") for path, value in facts.items()},
            counters={"page-view": counted},
            visits=rng.randrange(1, 9),
            first_seen=BEGIN,
            last_seen=seen,
            outbox=(),
        )
        yield profile(id, parts={id: own})


def _sessions(size: Size) -> Iterator[Session]:
    rng = random.Random(3)
    for n in range(size.people):
        start = BEGIN + SPAN * rng.random()
        utm = {"utm.source": Fact(rng.choice(["letter", "ad", "search"]), start, f"202611-{n}")}
        last = start + timedelta(seconds=rng.randrange(1_800))
        yield session(f"device-{n:06d}-0", start=start, last=last, home=home(part_of(n)), firsts=utm)
