"""`Reader`: cuts the next round from the partitions that are held. It reads ahead, and forgets an entry when it was acknowledged."""

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import frozen

from ..domain.entry import START, Cursor
from ..kernel.codec import decode
from ..kernel.errors import Malformed
from ..ports.intake import Intake, Logged
from .options import CollectionOptions

MOST_READ = 2_000
ALONE = (b'"kind":"unmerge"', b'"kind":"erase"')


@frozen
class Kind:
    """What an entry is."""

    kind: str = ""


class Reader:
    """Entries wait here, in order within each partition, until they are done."""

    def __init__(self, intake: Intake, options: CollectionOptions) -> None:
        self._intake, self._options = intake, options
        self._waiting: dict[int, list[Logged]] = {}
        self._full: set[int] = set()            # partitions where more stands in the log than was read
        self._mean_bytes, self._mean_events = 2_000.0, 1.0

    @property
    def is_behind(self) -> bool:
        """Whether more waits than was taken."""
        return bool(self._full) or any(self._waiting.values())

    def begin(self, partition: int) -> None:
        """Take up a partition, from the first entry that is not acknowledged."""
        self._waiting[partition] = []
        self._full.discard(partition)

    def end(self, partition: int) -> None:
        """Drop a partition."""
        self._waiting.pop(partition, None)
        self._full.discard(partition)

    async def next(self, partitions: Sequence[int], *, wait_s: float, most: int | None) -> Sequence[Logged]:
        """The next round: the oldest entries of all partitions in the log's order, within the bounds.

        An unmerge or erasure is one by itself.
        """
        held = [p for p in partitions if p in self._waiting]
        share = self._wanted(len(held))
        nothing_waits = not any(self._waiting[p] for p in held)
        await self._read([p for p in held if len(self._waiting[p]) < share], share, wait_s if nothing_waits else 0)
        while self._full.intersection(held) and self._lacks(held):      # a few partitions may hold all that waits
            full = [p for p in held if p in self._full]
            await self._read(full, self._wanted(len(full)), 0)
        return self._cut([e for p in held for e in self._waiting[p]], most)

    async def _read(self, partitions: Sequence[int], limit: int, wait_s: float) -> None:
        if not partitions:
            return
        found = await self._intake.read({p: self._last(p) for p in partitions}, limit=limit, wait_s=wait_s)
        counts = Counter(logged.position.partition for logged in found)
        self._full = self._full.difference(partitions) | {p for p, count in counts.items() if count == limit}
        for logged in found:
            self._waiting[logged.position.partition].append(logged)

    def _lacks(self, held: Sequence[int]) -> bool:
        """Whether a round would take more than waits here."""
        waiting = [e for p in held for e in self._waiting[p]]
        size, events = sum(len(e.body) for e in waiting), sum(max(1, e.events) for e in waiting)
        return size < self._options.round_bytes and events < self._options.round_events

    def done(self, through: Mapping[int, Cursor]) -> None:
        """These were acknowledged."""
        for partition, cursor in through.items():
            if partition in self._waiting:
                kept = [e for e in self._waiting[partition] if (e.position.ms, e.position.seq) > cursor]
                self._waiting[partition] = kept

    def _last(self, partition: int) -> Cursor:
        waiting = self._waiting[partition]
        return Cursor(waiting[-1].position.ms, waiting[-1].position.seq) if waiting else START

    def _wanted(self, partitions: int) -> int:
        """Entries of each partition that fill a round, by the mean size of those seen so far."""
        fitting = min(self._options.round_bytes / self._mean_bytes, self._options.round_events / self._mean_events)
        return max(8, min(int(fitting / max(1, partitions)) + 1, MOST_READ))

    def _cut(self, waiting: list[Logged], most: int | None) -> Sequence[Logged]:
        """Positions sort as the log does: by time, so a busy partition does not hold the others up."""
        waiting.sort(key=lambda logged: logged.position)
        size = events = 0
        cut: list[Logged] = []
        for logged in waiting[:most]:
            size, events = size + len(logged.body), events + max(1, logged.events)
            alone = ends_round(logged.body)
            if cut and (alone or size > self._options.round_bytes or events > self._options.round_events):
                break
            cut.append(logged)
            if alone:
                break
        self._note_means(cut)
        return cut

    def _note_means(self, cut: Sequence[Logged]) -> None:
        if cut:
            self._mean_bytes = 0.8 * self._mean_bytes + 0.2 * sum(len(e.body) for e in cut) / len(cut)
            self._mean_events = 0.8 * self._mean_events + 0.2 * sum(max(1, e.events) for e in cut) / len(cut)


def ends_round(body: bytes) -> bool:
    """Whether an entry is an unmerge or an erasure, told without decoding every entry twice."""
    if not any(kind in body for kind in ALONE):
        return False
    try:
        return decode(body, Kind).kind in ("unmerge", "erase")
    except Malformed:
        return False
