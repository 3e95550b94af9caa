"""A round is folded and saved until nothing conflicts; then what it decided stands, and is told."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from attrs import evolve

from tests.clocks import HandClock
from tests.strategies import raw
from thamesthrive.adapters.memory.stores import MemoryProfiles
from thamesthrive.adapters.memory.table import no_step
from thamesthrive.collection.held import Held
from thamesthrive.collection.pace import TURNS, YIELD_S, Pace
from thamesthrive.collection.settle import Settler, tallied
from thamesthrive.domain.entry import BadItem
from thamesthrive.domain.identity import ANONYMOUS, USER
from thamesthrive.domain.ledger import DUPLICATE, PARKED, REJECTED, STORED
from thamesthrive.domain.parked import Reason
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.errors import Defect
from thamesthrive.ports.profiles import ProfileWrite
from thamesthrive.ports.versions import Version

from .rounds import Picky
from .steps.folding import SCOPE, Folding, asked, changed, entry, item, part_of, refusing_bots
from .world import at_once

ANN, DEVICE = part_of(USER, "ann"), part_of(ANONYMOUS, "device")
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


class Contested(MemoryProfiles):
    """Somebody else is always faster."""

    async def write(self, scope: Scope, writes: Sequence[ProfileWrite]) -> Mapping[str, Version]:
        return {}


class Overtaken(MemoryProfiles):
    """Just before the first write somebody else settles an event of the same person."""

    def __init__(self, of: Folding) -> None:
        profiles: Any = of.stores.profiles
        self.table, self._others = profiles.table, [(of, of.stores)]

    async def write(self, scope: Scope, writes: Sequence[ProfileWrite]) -> Mapping[str, Version]:
        while self._others:
            of, stores = self._others.pop()
            work = of.work(entry(item(99)))
            other = Settler(stores, Pace(HandClock()), SCOPE, Held(), of.rules)
            await other.settle([evolve(work, position=work.position._replace(partition=1))], {})
        return await super().write(scope, writes)


def test_a_round_that_conflicts_for_ever_is_a_defect() -> None:
    folding = Folding()
    folding.stores = evolve(folding.stores, profiles=Contested(no_step))

    with pytest.raises(Defect, match="a round of 2 entries conflicted 200 times"):
        folding.settle(folding.work(entry(item(1))), folding.work(entry(item(2))))


def test_who_was_overtaken_settles_over_what_the_other_wrote() -> None:
    folding = Folding()
    folding.send(item(1))
    folding.stores = evolve(folding.stores, profiles=Overtaken(folding))

    folding.send(item(2), item(3))

    assert folding.views()[0]["stats"]["events"] == 4
    assert [session.events for session in folding.sessions()] == [4]


def test_what_the_store_refuses_is_parked_and_the_rest_of_the_round_is_settled() -> None:
    folding = Folding()
    folding.stores = evolve(folding.stores, events=Picky(no_step))

    settled = folding.send(item(1), item(2, properties=raw({"x": "huge"})))

    assert [(p.reason, p.entry) for p in settled.parked] == [(Reason.REFUSED, settled.works[0].position)]
    assert list(settled.outcomes.values()) == [STORED]
    assert folding.views()[0]["stats"]["events"] == 1


def test_another_event_under_the_same_id_is_parked() -> None:
    folding = Folding()
    folding.send(item(1))

    settled = folding.send(changed(item(1), type="search"))

    assert [p.reason for p in settled.parked] == [Reason.ID_REUSED]
    assert list(settled.outcomes.values()) == [PARKED]


def test_every_event_of_an_entry_is_counted_by_what_became_of_it() -> None:
    folding = Folding(refusing_bots())
    bad = BadItem(body=b"{", reason="malformed", sentence="not JSON")
    settled = folding.settle(
        folding.work(entry(item(1), item(2), bad=(bad,))),
        folding.work(entry(item(1), changed(item(2), type="search"))),
        folding.work(entry(item(3), user_agent=ROBOT)),
    )

    outcomes = [outcome for _, _, outcome in tallied(settled)]

    assert outcomes == [STORED, STORED, PARKED, DUPLICATE, PARKED, f"{REJECTED}bot"]


def test_a_merge_is_announced_until_that_is_done() -> None:
    folding = Folding()
    folding.send(item(1))
    work = folding.work(entry(item(2, user_id="ann")))

    first, again = folding.settle(work), folding.settle(work)

    assert first.announced == again.announced == {(ANN, 1)}
    merged = [[event.id for event in settled.effects if event.type == "profiles-merged"] for settled in (first, again)]
    assert merged[0] == merged[1] != []


def test_who_waits_is_told_of_the_person_as_the_round_left_it() -> None:
    folding = Folding()
    folding.send(item(1))

    settled = folding.settle(
        folding.work(entry(item(2, anonymous_id=None, user_id="ann"), answer="here")),
        folding.work(entry(item(3, user_id="ann"))),
    )

    assert [(answer.to, answer.profile, answer.events) for answer in settled.answers] == [("here", DEVICE, (item(2).id,))]


def test_an_unmerge_is_told_once_with_the_part_that_left_and_again_when_it_is_done_again() -> None:
    folding = Folding()
    folding.send(item(1))
    folding.send(item(2, user_id="ann"))
    work = folding.work(asked("unmerge", ANN))
    settler = Settler(folding.stores, Pace(HandClock()), SCOPE, Held(), folding.rules)

    first, again = at_once(settler.unmerge(work)), at_once(settler.unmerge(work))

    assert [(event.type, event.claim.home.part) for event in first.effects] == [("profiles-unmerged", ANN)]
    assert again.effects == first.effects


def test_an_unmerge_of_who_cannot_leave_tells_nothing() -> None:
    folding = Folding()
    folding.send(item(1))

    assert folding.unmerge(DEVICE).effects == folding.unmerge("nobody").effects == ()


class Slow(HandClock):
    """Whoever looks at it has worked for half of what a fold may."""

    yields = 0

    def monotonic(self) -> float:
        self.advance(YIELD_S * 0.6)
        return super().monotonic()

    async def sleep(self, seconds: float) -> None:
        self.yields += 1


def test_a_long_fold_lets_others_run() -> None:
    folding, clock = Folding(), Slow()
    works = [folding.work(entry(item(n))) for n in range(6)]

    at_once(Settler(folding.stores, Pace(clock), SCOPE, Held(), folding.rules).fold(works))

    assert clock.yields == 3 * TURNS
