"""What a round reads of the store, what it reads again, and what it finishes on the way."""


from thamesthrive.domain.identity import ANONYMOUS, USER
from thamesthrive.domain.profile import holds_something
from thamesthrive.kernel.values import evolve

from .rounds import Round, ending
from .steps.folding import SCOPE, Folding, entry, item, part_of
from .world import at_once

ANN, PHONE, LAPTOP = part_of(USER, "ann"), part_of(ANONYMOUS, "phone"), part_of(ANONYMOUS, "laptop")
OF_ANN = item(9, anonymous_id=None, user_id="ann")


def loaded(folding: Folding) -> Round:
    """A round of one event of Ann's, read by a process that held nothing."""
    reading = Round(folding, [folding.work(entry(OF_ANN))])
    reading.load()
    return reading


def signed_in() -> Folding:
    """A phone, and Ann, who signed in on it."""
    folding = Folding()
    folding.send(item(1, anonymous_id="phone"))
    folding.send(item(2, anonymous_id="phone", user_id="ann"))
    return folding


def test_pointers_are_followed_to_the_root() -> None:
    folding = Folding()
    for number, device in enumerate(["phone", "laptop"]):
        folding.send(item(number, anonymous_id=device))
    for number, device in enumerate(["laptop", "phone"], 2):
        folding.send(item(number, anonymous_id=device, user_id="ann"))

    held = loaded(folding).held.documents

    pointers = {id: document.value.root.part for id, document in held.items() if document.value.root}
    assert pointers == {ANN: LAPTOP, LAPTOP: PHONE}
    assert set(held[PHONE].value.parts) == {ANN, LAPTOP, PHONE}


def test_an_unnamed_event_is_read_with_the_newest_session_of_its_device() -> None:
    folding = Folding()
    folding.send(item(1))
    [session] = folding.sessions()
    reading = Round(folding, [folding.work(entry(item(2)))])

    reading.load()

    assert [latest.value.session for latest in reading.held.latest.values()] == [session.id]
    assert [held.value for held in reading.held.sessions.values()] == [session]


def test_a_retry_that_was_given_another_month_finds_the_record_of_the_first_try() -> None:
    folding = Folding()
    folding.send(item(1))
    retry = item(1)
    reading = Round(folding, [folding.work(entry(evolve(retry, id=retry.id.replace("202611", "202612"), also=retry.id)))])

    reading.load()

    assert reading.held.claims == {retry.id: folding.event(1).claim}


def test_what_is_held_is_read_again_only_when_it_is_said_to_be_out_of_date() -> None:
    folding = signed_in()
    reading = loaded(folding)
    folding.send(item(3, anonymous_id="phone"))

    reading.load()
    assert reading.held.documents[PHONE].value != folding.documents()[PHONE]
    reading.loader.again(documents=[PHONE])
    reading.load()

    assert reading.held.documents[PHONE].value == folding.documents()[PHONE]


def test_a_root_held_since_before_a_merge_is_read_again() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id="phone"))
    reading = Round(folding, [folding.work(entry(OF_ANN))])
    reading.held.documents.update(at_once(folding.stores.profiles.load(SCOPE, [PHONE])))
    folding.send(item(2, anonymous_id="phone", user_id="ann"))

    reading.load()

    assert set(reading.held.documents[PHONE].value.parts) == {PHONE, ANN}


def test_a_part_that_was_opened_between_two_reads_is_known_by_its_document() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id="phone"))
    reading = Round(folding, [folding.work(entry(item(9, anonymous_id="phone", user_id="ann")))])
    reading.load()
    folding.send(item(2, anonymous_id="phone", user_id="ann"))
    reading.held.documents.update(at_once(folding.stores.profiles.load(SCOPE, [ANN])))

    reading.load()

    assert reading.folded().changed.keys() <= {PHONE}
    assert set(reading.held.documents[PHONE].value.parts) == {PHONE, ANN}


def test_a_departure_under_way_is_finished() -> None:
    folding = signed_in()
    with ending(folding, writes=1):
        folding.unmerge(ANN)
    assert folding.documents()[PHONE].leaving

    held = loaded(folding).held.documents

    assert (held[ANN].value.root, held[ANN].value.left, set(held[ANN].value.parts)) == (None, None, {ANN})
    assert (folding.documents()[PHONE].leaving, set(folding.documents()[PHONE].parts)) == ({}, {PHONE})


def test_a_document_that_was_frozen_is_taken_in_by_its_root_and_emptied() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id="phone"))
    folding.send(item(2, anonymous_id=None, user_id="ann"))
    with ending(folding, writes=1):
        folding.send(item(3, anonymous_id="phone", user_id="ann"))
    assert set(folding.documents()[PHONE].parts) == {PHONE}

    held = loaded(folding).held.documents

    assert set(held[PHONE].value.parts) == {PHONE, ANN}
    assert held[PHONE].value == folding.documents()[PHONE]
    assert not holds_something(folding.documents()[ANN])


def test_a_frozen_document_that_its_root_may_not_hold_is_sent_back() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id="phone"))
    folding.send(item(2, anonymous_id=None, user_id="ann"))
    with ending(folding, writes=1):             # Ann is frozen, and the phone is another's before it takes her in
        folding.send(item(3, anonymous_id="phone", user_id="ann"))
    bob = part_of(USER, "bob")
    folding.send(item(4, anonymous_id="phone", user_id="bob"))

    held = loaded(folding).held.documents

    assert (held[ANN].value.root, set(held[ANN].value.parts)) == (None, {ANN})
    assert set(folding.documents()[PHONE].parts) == {PHONE, bob}


def test_a_part_that_a_key_begins_anew_at_and_that_others_have_frozen_is_taken_in_by_its_root() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id=None, user_id="ann"))
    folding.send(item(2, anonymous_id="phone"))
    reading = Round(folding, [folding.work(entry(item(9, anonymous_id="phone")), at=99)])
    reading.load()
    folding.erase(PHONE)
    anew = folding.leads_to(ANONYMOUS, "phone")
    with ending(folding, writes=1):
        folding.send(item(3, anonymous_id="phone", user_id="ann"))
    reading.loader.again(documents=[PHONE])     # the key is held as it was

    desk = reading.folded()

    assert (ANONYMOUS, anew) in {(identity.type, identity.home.part) for identity in desk.renewed.values()}
    assert set(folding.documents()[ANN].parts) == {ANN, anew}
    assert set(desk.changed) == {ANN}
