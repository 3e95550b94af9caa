"""Documents as the first version wrote them are found like any other once the stores are migrated."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from attrs import frozen

from tests.builders import NOON, SECOND, event, frozen_profile, hex_id, part, profile, raw, session
from tests.ports.elastic import elastic_options
from tests.ports.searching import ALL, compare, order, path
from thamesthrive.adapters.elastic.bulk import Write, is_written, write_all
from thamesthrive.adapters.elastic.client import Elastic, open_client
from thamesthrive.adapters.elastic.options import ElasticOptions
from thamesthrive.adapters.elastic.schema import migrate_elastic
from thamesthrive.adapters.elastic.stores import open_elastic
from thamesthrive.domain.event import Event
from thamesthrive.domain.fields import KINDS, resolved
from thamesthrive.domain.part import Fact
from thamesthrive.domain.profile import Profile
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.session import Session
from thamesthrive.domain.view import view_of
from thamesthrive.kernel.codec import Raw, encode
from thamesthrive.kernel.values import evolve
from thamesthrive.language.condition import Condition, Contains, Literal, Path, Words

pytestmark = [pytest.mark.anyio, pytest.mark.real]

SCOPE = Scope("shop", "live")
MICROS = 1_793_620_800_123_456                  # of NOON
WORD, STORED = {"type": "keyword", "ignore_above": 1000}, {"type": "object", "enabled": False}
OLD = {
    "events-202611": {
        "at": {"type": "long"}, "type": WORD, "part": WORD, "session": WORD, "outcome": WORD,
        "properties": {"type": "flattened", "ignore_above": 1000}, **dict.fromkeys(("claim", "traits", "context", "data"), STORED),
    },
    "profiles": {"live": {"type": "boolean"}, "seen": {"type": "long"}, "kv": {**WORD, "doc_values": False}, "view": STORED, "doc": STORED},
    "sessions": {"started": {"type": "long"}, "part": WORD, "doc": STORED},
    "meta": {},
}
ODD = Raw(b'{"note": "green tea", "n": 1, "n": 2, "huge": %b}' % (b"1" * 2_000))
EVENTS = [event(n, time=NOON + n * SECOND, name=f"Event {n}") for n in range(30)]
ODD_EVENT = event(50, properties=ODD, traits=ODD)
PEOPLE = [
    profile(hex_id(n), parts={hex_id(n): part(hex_id(n), facts={"traits.name": Fact(f"Ann {n}", NOON, "202611-1")})}) for n in range(3)
]
VISITS = [session(f"session-{n}", events=n) for n in range(3)]


@frozen
class Old:
    """A cluster as the first version left it."""

    elastic: Elastic
    options: ElasticOptions

    async def put(self, index: str, id: str, body: bytes) -> None:
        [result] = await write_all(self.elastic, [Write(f"{self.options.prefix}-{index}", id, body)])
        assert is_written(result)


@pytest.fixture
async def old() -> AsyncIterator[Old]:
    async with elastic_options() as options, open_client(options) as elastic:
        old = Old(elastic, options)
        for index, fields in OLD.items():
            properties = {"scope": {"type": "keyword", "doc_values": False}, "id": {"type": "keyword", "index": False}, **fields}
            await elastic.client.indices.create(index=f"{options.prefix}-{index}", mappings={"dynamic": False, "properties": properties})
        await old.put("meta", "schema", encode({"version": 1}))
        for item in EVENTS:
            await old.put("events-202611", f"{SCOPE}/{item.id}", _joined(_core(item), encode(item)))
        shown = encode(evolve(ODD_EVENT, properties=raw({"note": "green tea", "n": 2, "huge": None}), traits=raw({})))
        whole = {"whole": encode(ODD_EVENT).decode(), **_core(ODD_EVENT)}
        await old.put("events-202611", f"{SCOPE}/{ODD_EVENT.id}", _joined(whole, shown))
        for person in (*PEOPLE, frozen_profile(hex_id(9))):
            await old.put("profiles", f"{SCOPE}/{person.id}", _person(person))
        for visit in VISITS:
            await old.put("sessions", f"{SCOPE}/{visit.id}", _visit(visit))
        yield old


def _core(item: Event) -> Mapping[str, Any]:
    seconds = (item.time - NOON) // SECOND
    at = MICROS + seconds * 1_000_000
    return {"scope": str(SCOPE), "at": at, "part": item.part, "session": item.session, "outcome": item.claim.outcome}


def _joined(core: Mapping[str, Any], shown: bytes) -> bytes:
    return encode(core)[:-1] + b"," + shown[1:]


def _person(person: Profile) -> bytes:
    body: dict[str, Any] = {"scope": str(SCOPE), "id": person.id, "live": person.root is None, "doc": person}
    if person.root is None:
        body |= {"seen": MICROS, "kv": [], "view": view_of(person)}
    return encode(body)


def _visit(visit: Session) -> bytes:
    return encode({"scope": str(SCOPE), "id": visit.id, "started": MICROS, "part": visit.home.part, "doc": visit})


async def _count(options: ElasticOptions, kind: str, condition: Condition) -> int:
    async with open_elastic(options) as stores:
        search: Any = {"event": stores.events, "profile": stores.profiles, "session": stores.sessions}[kind]
        counted: int = (await search.count(SCOPE, resolved(condition, KINDS[kind]))).count
        return counted


ASKED: list[tuple[str, Condition, int]] = [
    ("event", ALL, 31),
    ("event", Words(Path(()), "event 17"), 1),
    ("event", Words(Path(()), "green"), 1),
    ("event", compare("name", "=", "Event 3"), 1),
    ("event", compare("received", ">", Literal("2026-11-02")), 31),
    ("event", compare("properties.huge", ">", 1e300), 1),
    ("event", compare("traits.n", "=", 2), 1),
    ("profile", ALL, 3),
    ("profile", Words(Path(()), "ann 2"), 1),
    ("profile", compare("visits", "=", 1), 3),
    ("profile", compare("traits.name", "=", "Ann 1"), 1),
    ("profile", Contains(path("ids"), Literal(hex_id(2))), 1),
    ("session", compare("events", ">=", 1), 2),
    ("session", compare("utm.source", "=", "letter"), 3),
    ("session", Words(Path(()), "letter"), 3),
]


async def test_what_was_there_before_is_found(old: Old) -> None:
    told: list[tuple[str, int]] = []

    await migrate_elastic(old.options, lambda index, left: told.append((index, left)))

    assert [(kind, condition, await _count(old.options, kind, condition)) for kind, condition, _ in ASKED] == ASKED
    prefix = old.options.prefix
    assert told == [(f"{prefix}-events-*", 31), (f"{prefix}-profiles", 4), (f"{prefix}-sessions", 3)]


async def test_what_was_there_before_is_still_the_same(old: Old) -> None:
    await migrate_elastic(old.options)

    async with open_elastic(old.options) as stores:
        assert await stores.events.load(SCOPE, [ODD_EVENT.id]) == {ODD_EVENT.id: ODD_EVENT}
        assert {e.id for e in (await stores.events.page(SCOPE, ALL, order("event"))).items} == {e.id for e in (*EVENTS, ODD_EVENT)}
        people = await stores.profiles.load(SCOPE, [p.id for p in PEOPLE])
        assert {id: found.value for id, found in people.items()} == {p.id: p for p in PEOPLE}


async def test_what_an_older_process_still_writes_is_upgraded_by_migrating_again(old: Old) -> None:
    await migrate_elastic(old.options)
    late = event(77, name="Late")
    await old.put("events-202611", f"{SCOPE}/{late.id}", _joined(_core(late), encode(late)))

    await migrate_elastic(old.options)

    assert await _count(old.options, "event", Words(Path(()), "late")) == 1

