"""What sources spare: of a profile-less one its people, of an ephemeral one all that its events say; and keys known by a hash alone."""

import pytest
from hypothesis import given

from tests.clocks import HandClock
from tests.strategies import QUICK, items, raw
from tests.web.world import Log
from thamesthrive.adapters.memory.answers import MemoryAnswers
from thamesthrive.adapters.memory.intake import MemoryLedger
from thamesthrive.adapters.memory.locks import MemoryLocks
from thamesthrive.adapters.memory.rates import MemoryRates
from thamesthrive.collection.batch import Batch
from thamesthrive.collection.collector import Collector
from thamesthrive.collection.rate_limits import RateLimits
from thamesthrive.collection.steps.admit import admit
from thamesthrive.collection.steps.identify import identify
from thamesthrive.domain.entry import FORMAT, BadItem, Entry, Item
from thamesthrive.domain.identity import EMAIL, PHONE, Key, hashed_key, identity_id, is_hashed
from thamesthrive.domain.ledger import DUPLICATE, STORED
from thamesthrive.kernel.codec import EMPTY, Raw, decode, encode
from thamesthrive.kernel.values import evolve

from .steps.folding import HASHED, SCOPE, Folding, changed, entry, item
from .test_collector import SOURCE
from .world import at_once

SAID = raw({"secret": "marker-1", "email": "ann@shop.example", "firstname": "Marker-2"})
ANN = Key(EMAIL, "ann@shop.example")


def text_of(folding: Folding) -> bytes:
    """All that is stored."""
    return encode([list(table.values()) for table in folding.rows().values()])


def telling(number: int = 1, **given: object) -> Item:
    """An event that says much, of a type that is read."""
    values = {"type": "identification", "name": "marker-3", "properties": SAID, "traits": raw({"plan": "marker-4"}), "user_id": "ann"}
    return item(number, **{**values, "context": raw({"device": {"name": "marker-5"}, "locale": "en-GB"}), **given})


@QUICK
@given(items(1))
def test_an_event_of_a_profile_less_source_is_nobody_s_whatever_it_brings(sent: Item) -> None:
    folding = Folding()

    settled = folding.settle(folding.work(entry(sent, profile_less=True)))

    rows = folding.rows()
    assert list(settled.outcomes.values()) == [STORED]
    assert [(e.part, e.session) for e in rows.pop("events").values()] == [(None, None)]
    assert not any(rows.values())


@QUICK
@given(items(1))
def test_a_replay_and_a_retry_of_what_is_nobody_s_change_nothing(sent: Item) -> None:
    folding = Folding()
    work = folding.work(entry(sent, profile_less=True))
    folding.settle(work)
    stored = folding.rows()

    replayed, retried = folding.settle(work), folding.settle(folding.work(entry(sent, profile_less=True)))

    assert (*replayed.outcomes.values(), *retried.outcomes.values()) == (STORED, DUPLICATE)
    assert folding.rows() == stored


def test_what_a_type_maps_identifies_nobody_at_a_profile_less_source() -> None:
    folding = Folding()

    folding.send(telling(user_id=None, anonymous_id=None), profile_less=True)

    assert folding.people() == []


@QUICK
@given(items(1))
def test_an_ephemeral_event_goes_where_its_own_ids_lead_and_its_record_says_nothing(sent: Item) -> None:
    plain, spared, sent = Folding(), Folding(), changed(sent, type="of-no-mapping")

    goes = plain.after(identify, plain.work(entry(sent)))
    work = spared.work(entry(sent, ephemeral=True))
    went = spared.after(identify, work)
    spared.settle(work)

    (record,) = spared.rows()["events"].values()
    assert (went.home, went.session_id) == (goes.home, goes.session_id) == (record.claim.home, record.session)
    assert (record.name, record.sender_id, record.claim.digest) == (record.type, None, "")
    assert (record.properties, record.traits, record.context, record.data, record.page) == (EMPTY, EMPTY, EMPTY, {}, {})


def test_nothing_that_an_ephemeral_event_says_is_anywhere() -> None:
    folding = Folding()

    folding.send(telling(), ephemeral=True, user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0")

    stored = text_of(folding).lower()
    assert [word for word in (b"marker", b"ann@shop", b"en-gb", b"firefox", b"linux") if word in stored] == []
    (ann,) = folding.views()
    assert (ann["data"]["identifier"]["id"], ann["stats"]["counters"]["identification"]["count"]) == ("ann", 1)


def test_an_ephemeral_event_leads_to_nobody_by_what_its_type_reads_of_its_properties() -> None:
    folding = Folding()

    said = raw({"email": {"main": "ann@shop.example"}})
    folding.send(item(type="identification", user_id=None, anonymous_id=None, session_id=None, properties=said), ephemeral=True)

    assert not folding.views()


def test_a_group_that_an_ephemeral_event_tells_of_is_not_made() -> None:
    folding = Folding()

    settled = folding.send(item(type="group", properties=raw({"groupId": "acme"}), traits=raw({"name": "Acme"})), ephemeral=True)

    assert list(settled.outcomes.values()) == [STORED]
    assert folding.views()[0]["groups"]["since"] == {}


def test_an_ephemeral_id_that_comes_again_is_a_repeat_whatever_it_says() -> None:
    folding = Folding()
    folding.send(telling(), ephemeral=True)

    again = folding.send(changed(telling(), properties=raw({"other": 1})), ephemeral=True)
    later = folding.after(admit, folding.work(entry(telling())))

    assert (list(again.outcomes.values()), again.parked) == ([DUPLICATE], ())
    assert later.relation.value == "duplicate"


def test_what_cannot_be_used_of_an_ephemeral_source_is_parked_without_its_bytes() -> None:
    folding, bad = Folding(), BadItem(body=b'{"secret": "marker"', reason="malformed", sentence="not JSON")

    settled = folding.send(item(1, properties=Raw(b'["marker"]')), bad=(bad,), ephemeral=True)

    assert sorted((p.reason, p.body) for p in settled.parked) == [("invalid", b""), ("malformed", b"")]


@pytest.mark.parametrize("first", ["hashed", "plain"])
def test_a_hashed_key_leads_to_the_person_of_the_plain_one_and_never_hides_it(first: str) -> None:
    folding = Folding()
    tokens = {"hashed": (tuple(hashed_key(HASHED, SCOPE, ANN)),), "plain": (tuple(ANN),)}
    for number, name in enumerate(sorted(tokens, reverse=first == "plain"), 1):
        folding.send(item(number, anonymous_id=None, keys=tokens[name]))

    (person,) = folding.people()
    (key,) = person.parts[person.id].keys.values()
    assert (key.type, key.value) == (EMAIL, ANN.value)
    assert folding.leads_to(*ANN) == person.id


def test_of_a_hashed_key_alone_the_address_is_nowhere() -> None:
    folding = Folding()

    folding.send(item(1, anonymous_id=None, keys=(tuple(hashed_key(HASHED, SCOPE, ANN)),)))

    assert b"ann@" not in text_of(folding)
    assert len(folding.people()) == 1


def test_only_an_email_or_a_phone_can_stand_as_a_hash() -> None:
    digest = identity_id(HASHED, SCOPE, ANN)

    assert is_hashed(Key(EMAIL, digest))
    assert is_hashed(Key(PHONE, digest))
    assert not is_hashed(Key("user-id", digest))
    assert identity_id(HASHED, SCOPE, hashed_key(HASHED, SCOPE, ANN)) == digest


def test_the_collector_marks_entries_and_answers_null_for_what_is_nobody_s() -> None:
    clock = HandClock()
    log = Log(MemoryLocks(clock.monotonic), MemoryLedger(), partitions=4, now_ms=lambda: 1)
    collector = Collector((log, MemoryAnswers(), clock), HASHED, RateLimits(MemoryRates(clock.monotonic), HASHED))
    source = evolve(SOURCE, profile_less=True, ephemeral=True)
    batch = Batch(scope=SCOPE, source=source, door="track", received=clock.now(), items=(item(session_id="s-0000001"),), answer="ids")

    accepted = at_once(collector.accept(evolve(batch, session="s-0000001", profile="p-0000001")))
    at_once(collector.accept(evolve(batch, source=SOURCE)))

    spared, plain = (decode(append.body, Entry) for append in log.appended)
    assert (accepted.profile, accepted.session, len(accepted.events)) == (None, None, 1)
    assert (spared.profile_less, spared.ephemeral, spared.profile_id, spared.answered, spared.v) == (True, True, None, False, FORMAT)
    assert (plain.profile_less, plain.ephemeral, plain.v) == (False, False, 1)
