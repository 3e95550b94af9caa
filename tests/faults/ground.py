"""Where workers are killed: one life of the stores, with a door that stays open, and what must hold whenever nothing is in flight."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import Factory, define

from tests.model.compare import agrees, read_all
from tests.servers.platform import Api, servers, split

from .dying import Fault
from .history import Chapter, as_track, chapter, couple
from .lives import Life, wait_for
from .moments import LAST_CALLS, PARTITIONS

# A dead worker's lease runs out quickly, rounds are many and small, and who waits for a result does not wait for long. Entries are done one
# by one only after more deaths in a row than we cause: else bulks would be too small to die in.
QUICK = {
    "THAMESTHRIVE_REDIS_LEASE_S": "0.5",
    "THAMESTHRIVE_REDIS_PARTITIONS": f"{PARTITIONS}",
    "THAMESTHRIVE_COLLECTION_ROUND_EVENTS": "16",
    "THAMESTHRIVE_COLLECTION_CAREFUL_AFTER": "5",
    "THAMESTHRIVE_COLLECTION_LINGER_MS": "0",
    "THAMESTHRIVE_COLLECTION_INACTIVITY_S": "20",
    "THAMESTHRIVE_API_ANSWER_TIMEOUT_S": "0.02",
}
MOST_TOLD = 12                                  # chapters, to a worker that is to come to its fault
WAITING = re.compile(r"^thamesthrive_intake_entries_waiting (\S+)", re.MULTILINE)


@define
class Ground:
    """`environment` names the stores; `seed` makes the history."""

    api: Api
    environment: Mapping[str, str]
    folder: Path
    seed: int
    chapters: list[Chapter] = Factory(list)
    asked: list[Chapter] = Factory(list)
    lives: list[Life] = Factory(list)

    def worker(self, fault: Fault | None = None, **more: str) -> Life:
        """A worker, with a fault or without; it is ended with the ground. `more`: settings of its own."""
        log = self.folder / f"life-{len(self.lives)}.log"
        life = Life({**self.environment, **more}, log, fault)
        self.lives.append(life)
        return life

    def tell(self) -> None:
        """Send the next chapter, and ask for the couples of the one before, if all of that was settled."""
        before = self.chapters[-1] if self.chapters and not self.waiting() else None
        if before is not None and before not in self.asked:
            self._ask(before)
        new = chapter(len(self.chapters), self.seed, before)
        self.chapters.append(new)
        for batch in new.batches:
            self.api.batch(batch)
        with ThreadPoolExecutor(len(new.tracked)) as at_once:   # or no two who wait for a result would be of one round
            list(at_once.map(self.api.track, [as_track(event, self.api.write_key) for event in new.tracked]))

    def lead(self, fault: Fault) -> Life:
        """A worker that is told new chapters until it halts at its fault. Some come to it only when they are asked to stop."""
        self.tell()
        life = self.worker(fault)
        for told in range(1, MOST_TOLD + 1):
            wait_for(lambda: life.is_halted or not self.waiting(), f"{fault} is met, or the log is empty")
            if life.is_halted or fault.method in LAST_CALLS or told == MOST_TOLD:
                break
            self.tell()
        return life

    def _ask(self, of: Chapter) -> None:
        """Merge the two visitors; take the one on two devices apart."""
        who = couple(f"{self.seed}-{of.number}")
        left, right = self.find("anonymous-id", who["left"]), self.find("anonymous-id", who["right"])
        self.api.post(f"profiles/{left['id']}/merge", {"with": right["id"]})
        pair = self.find("user-id", who["user"])
        parts = self.api.get(f"profiles/{pair['id']}/parts")["parts"]
        leaver = next(p["id"] for p in parts if p["can_leave"] and not p["user"])
        self.api.post(f"profiles/{pair['id']}/unmerge", {"part": leaver})
        self.asked.append(of)

    def waiting(self) -> int:
        """Entries in the log."""
        found = WAITING.search(self.api.client.get(f"{self.api.url}/metrics").text)
        assert found, "the metrics do not tell what waits"
        return int(float(found[1]))

    def find(self, type_: str, value: str) -> Any:
        return self.api.post("profiles/find", {"type": type_, "value": value})

    def come_to_rest(self) -> None:
        """Let a healthy worker do what is left, and check what can be checked at once."""
        life = self.worker()
        wait_for(lambda: not self.waiting() or life.ended, "the log is empty")
        assert not life.ended, life.said()
        life.stop()
        assert not self.waiting()
        self.check_ledger()

    def check_ledger(self) -> None:
        """Every event became what it had to become, and was counted once."""
        total = self.api.get("ledger")["total"]
        want = Counter[str]()
        for told in self.chapters:
            want += Counter(stored=len(told.stored), duplicate=len(told.repeats), parked=len(told.bad))
        shown = {name: total[name] for name in ("stored", "duplicate", "parked")}
        assert shown == dict(want), f"{shown}, not {dict(want)}; last: {[str(life.fault) for life in self.lives[-4:]]}"
        assert (total["in_flight"], total["rejected"]) == (0, {}), total

    def check_everything(self) -> None:
        """The model agrees, nothing was put aside that could be used, and who was asked to be one or two is."""
        sent = [event for told in self.chapters for event in told.stored]
        wait_for(lambda: self.api.get("events/count", source="web", exact="true")["count"] == len(sent), "every event is listed")
        time.sleep(1.5 if "THAMESTHRIVE_ELASTIC_URL" in self.environment else 0)
        apart = [couple(f"{self.seed}-{of.number}")[role] for of in self.asked for role in ("stays", "leaves")]
        agrees(read_all(self.api), sent, self.seed, taken_apart=apart)
        reasons = Counter(parked["reason"] for parked in self.api.everything("parked", 200))
        bad = [event for told in self.chapters for event in told.bad]
        assert reasons == Counter("id-reused" if "messageId" in event else "invalid" for event in bad), reasons
        for of in self.asked[:-1]:              # what the last was asked may not have been told since
            self._check_couples(couple(f"{self.seed}-{of.number}"))

    def _check_couples(self, who: Mapping[str, str]) -> None:
        left, right = self.find("anonymous-id", who["left"]), self.find("anonymous-id", who["right"])
        assert left["id"] == right["id"], f"{who['left']} and {who['right']} were made one, and are two"
        apart = {self.find("anonymous-id", who[role])["id"] for role in ("stays", "leaves")}
        assert len(apart) == 2, f"{who['stays']} and {who['leaves']} were made two, and are one"


@contextmanager
def embedded_ground(folder: Path, seed: int) -> Iterator[Ground]:
    """SQLite, and the Valkey child of the api process."""
    with _ground(folder, {"THAMESTHRIVE_DATA": str(folder / "data"), **QUICK}, seed) as ground:
        yield ground


@contextmanager
def elastic_ground(folder: Path, seed: int) -> Iterator[Ground]:
    """Elasticsearch, and a Redis of its own; the test is skipped where there is none."""
    with servers() as environment, _ground(folder, {**environment, **QUICK}, seed) as ground:
        yield ground


@contextmanager
def _ground(folder: Path, environment: Mapping[str, str], seed: int) -> Iterator[Ground]:
    with split(folder, environment, apis=1, workers=0) as (doors, _):
        ground = Ground(doors[0], environment, folder, seed)
        try:
            yield ground
        finally:
            for life in ground.lives:
                life.end()


