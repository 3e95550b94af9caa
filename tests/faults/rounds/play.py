"""Playing rounds: in each a mishap strikes a running load, everything is brought back, and has to go on; every few of them, the account."""

import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from attrs import define, field, frozen

from tests.faults.lives import wait_for

from .account import Known, check, check_outboxes
from .load import Load
from .mishaps import Mishap, absent_from, mishaps_of
from .receiver import destination_of
from .site import Site
from .stretch import Stretch

REST_S = 60.0
KNOWN_S = 1.2                                   # within which all processes know of a destination
LINES_TOLD = 40                                 # of each process, when something is not as it has to be
MORE_ANSWERED = 6                               # requests after a mishap, until it is over


@frozen
class Plan:
    """`each`: rounds from one account to the next."""

    rounds: int
    seed: int
    each: int = 20
    chapters_a_second: float = 2.5
    lag_s: float = 0.0


@define
class Played:
    """What was done, and how long it took to go on, by mishap."""

    rounds: int = 0
    accounts: int = 0
    events: int = 0
    again: int = 0
    outbox: int = 0
    seconds: float = 0.0
    back_s: dict[str, list[float]] = field(factory=lambda: defaultdict(list))

    def lines(self) -> Iterator[str]:
        """For people."""
        for name, took in sorted(self.back_s.items()):
            yield f"{len(took):>5} × {name}: going on after {median(took):.2f} s (median), {max(took):.2f} s at most"

    def figures(self) -> Mapping[str, object]:
        """For machines."""
        return {
            "rounds": self.rounds,
            "accounts": self.accounts,
            "events": self.events,
            "told_again": self.again,
            "outbox_items": self.outbox,
            "seconds": round(self.seconds),
            "mishaps": {name: len(took) for name, took in sorted(self.back_s.items())},
            "slowest_s": round(max((max(took) for took in self.back_s.values()), default=0), 2),
        }


def play(site: Site, plan: Plan) -> Played:
    """All rounds. Raises: AssertionError with the seed and the last mishaps, at the first thing that is not as it has to be."""
    return Game(site, plan).play()


class Game:
    """Rounds, stretch by stretch."""

    def __init__(self, site: Site, plan: Plan) -> None:
        self._site, self._plan, self._rng = site, plan, random.Random(plan.seed)
        self._mishaps = mishaps_of(site)
        if site.proxy is not None:
            site.proxy.rng.seed(plan.seed)
        site.moods.seed = plan.seed
        self._known, self._played, self._recent = Known(), Played(), list[str]()
        self._stretch = self._new_stretch(1)
        time.sleep(KNOWN_S)

    def play(self) -> Played:
        for reason in absent_from(self._site):
            print(f"NOT HERE: {reason}")
        began = time.monotonic()
        ports = [door.port for door in self._site.doors]
        with Load(ports, lambda: self._stretch.tell(), self._plan.seed, chapters_a_second=self._plan.chapters_a_second) as load:
            self._site.senders = load
            load.go()
            try:
                for n in range(1, self._plan.rounds + 1):
                    self._round(n, load)
            except Exception as error:
                self._tell_of(error)
                raise
        self._played.seconds = time.monotonic() - began
        self._played.again = load.said.again
        return self._played

    def _tell_of(self, error: BaseException) -> None:
        last = "\n  ".join(self._recent[-8:])
        error.add_note(f"seed {self._plan.seed}, after round {self._played.rounds}; the last mishaps:\n  {last}")
        for member in self._site.members:
            said = member.log.read_text(errors="replace").splitlines()[-LINES_TOLD:]
            error.add_note("\n  ".join([f"{member.name} said last:", *said]))

    def _round(self, n: int, load: Load) -> None:
        each = self._plan.each
        mishap = self._rng.choices(self._mishaps, [m.weight for m in self._mishaps])[0]
        self._recent.append(mishap.name)
        time.sleep(self._rng.uniform(0, 0.3))
        mishap.harm(self._site, self._rng)
        began = time.monotonic()
        self._site.revive()
        self._goes_on(mishap, load)
        self._played.back_s[mishap.name].append(time.monotonic() - began)
        self._played.rounds = n
        assert not load.said.findings, load.said.findings[:3]
        if n % each == 0 or n == self._plan.rounds:
            self._account(load)
        elif n % each in (each // 3, 2 * each // 3):
            load.rest()
            self._drained()
            self._ask()
            load.go()

    def _goes_on(self, mishap: Mishap, load: Load) -> None:
        """Doors answer, and what they took is drained."""
        answered, drained = load.said.answered, self._done()
        wait_for(lambda: load.said.answered >= answered + MORE_ANSWERED, "doors answer", within_s=mishap.within_s)
        wait_for(lambda: self._done() > drained, "what waits is drained", within_s=mishap.within_s)

    def _done(self) -> int:
        total = self._site.asked.get("ledger")["total"]
        return int(total["received"] - total["in_flight"])

    def _drained(self) -> None:
        """Nothing waits in the log, and the ledger says the same. Raises: AssertionError."""
        wait_for(lambda: self._waiting() == 0, "nothing waits in the log", within_s=REST_S)
        total = self._site.asked.get("ledger")["total"]
        assert total["in_flight"] == 0, f"nothing waits in the log, and the ledger says {total}"

    def _waiting(self) -> float:
        text = self._site.asked.client.get(f"{self._site.asked.url}/metrics").text
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("thamesthrive_intake_entries_waiting"))

    def _ask(self) -> None:
        """Of two chapters that are settled now, make the two visitors one and take the one on two devices apart."""
        api, stretch = self._site.asked, self._stretch
        fresh = [told for told in stretch.chapters if told not in stretch.asked]
        for of in self._rng.sample(fresh, min(2, len(fresh))):
            who = stretch.couple(of)
            left, right, pair = (api.post("profiles/find", {"type": t, "value": v}) for t, v in pairs(who))
            api.post(f"profiles/{left['id']}/merge", {"with": right["id"]})
            parts = api.get(f"profiles/{pair['id']}/parts")["parts"]
            leaver = next(p["id"] for p in parts if p["can_leave"] and not p["user"])
            api.post(f"profiles/{pair['id']}/unmerge", {"part": leaver})
            stretch.asked.append(of)

    def _account(self, load: Load) -> None:
        load.rest()
        self._drained()
        following = self._new_stretch(self._played.accounts + 2)
        made = time.monotonic()
        self._known = check(self._site, self._stretch, self._known, lag_s=self._plan.lag_s)
        self._site.was_restored = False
        self._played.outbox += check_outboxes(self._site, self._stretch)
        self._played.accounts += 1
        self._played.events += len(self._stretch.sent)
        print(f"round {self._played.rounds}: {len(self._stretch.sent)} events agree, told again {load.said.again}", flush=True)
        if self._played.rounds < self._plan.rounds:
            time.sleep(max(0.0, made + KNOWN_S - time.monotonic()))
            self._stretch = following
            load.go()

    def _new_stretch(self, number: int) -> Stretch:
        made = self._site.asked.post("sources", {"name": f"stretch {number}"})
        return Stretch(made["id"], made["write_key"], self._plan.seed, destination_of(self._site.asked, self._site.there, made["id"]))


def pairs(who: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    return ("anonymous-id", who["left"]), ("anonymous-id", who["right"]), ("user-id", who["user"])
