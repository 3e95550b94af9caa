"""`LaneInMind`: what waits of one destination in one partition, as a chain for each part, the earliest first.

A chain always begins with the earliest that waits of its part: that is what keeps the order. So what does not fit in is not taken in at
the end but left to the store, and from then on (`behind`) the lane takes in only what it reads there, from the beginning on.
"""

from bisect import insort
from collections.abc import Callable, Iterable

from attrs import define, field

from ..domain.delivery import Lane, Waiting

MOST_OF_A_PART = 50                             # of what is kept in mind: a part that is slow leaves room for others


@define
class Chain:
    """What waits of one part. Its head rests until then, by `monotonic`. `is_busy`: it is being tried. `more`: the store has more of it."""

    waiting: list[tuple[str, str]] = field(factory=list)        # order, id
    rests_until: float = 0.0
    is_busy: bool = False
    more: bool = False

    @property
    def head(self) -> str:
        return self.waiting[0][1]


class LaneInMind:
    """`ready` is called with a part whose head is to be looked at. `place`: how far the store was read while the lane is behind."""

    def __init__(self, lane: Lane, ready: Callable[[str], None], *, held: int, behind: bool) -> None:
        self.lane, self._ready, self._held = lane, ready, held
        self.chains: dict[str, Chain] = {}
        self.behind = behind
        self.place: tuple[str, str] | None = None
        self._known: set[str] = set()
        self._passed_by = False                 # something came while the store was being read

    def __len__(self) -> int:
        return len(self._known)

    @property
    def has_room(self) -> bool:
        """Whether another page of the store may be read."""
        return len(self._known) <= self._held // 2

    def told(self, waiting: Waiting) -> None:
        """The stream says that this waits."""
        if waiting.id in self._known:
            self._look_again(waiting)
        elif self.behind or len(self._known) >= self._held:
            self.behind = self._passed_by = True
        else:
            self._take_in(waiting)

    def fall_behind(self) -> None:
        """Read the store from its beginning, though it may be being read just now."""
        self.behind, self.place, self._passed_by = True, None, True

    def begin(self) -> None:
        """The store is about to be read; what comes from now on may be missing in what is found."""
        if self.place is None:
            self._passed_by = False

    def found(self, page: Iterable[Waiting], *, is_last: bool) -> None:
        """The store's next page. Behind the last one the lane is not behind any more, unless something came meanwhile."""
        for waiting in page:
            self.place = (waiting.order, waiting.id)
            if waiting.id not in self._known:
                self._take_in(waiting)
        if is_last:
            self.behind, self.place = self._passed_by, None

    def done(self, part: str) -> None:
        """The head of this part waits no more."""
        chain = self.chains[part]
        _, id = chain.waiting.pop(0)
        self._known.discard(id)
        chain.is_busy, chain.rests_until = False, 0.0
        if chain.waiting:
            self._ready(part)
            return
        del self.chains[part]
        if chain.more:
            self.fall_behind()

    def rests(self, part: str, until: float) -> None:
        """The head of this part is tried again, not before. What stands behind it is left to the store, and makes room for others."""
        chain = self.chains[part]
        chain.is_busy, chain.rests_until = False, until
        if len(chain.waiting) > 1:
            self._known.difference_update(id for _, id in chain.waiting[1:])
            del chain.waiting[1:]
            chain.more = True
        self._ready(part)

    def _look_again(self, waiting: Waiting) -> None:
        """Somebody changed it: its head need not rest."""
        chain = self.chains[waiting.part]
        if chain.head == waiting.id and not chain.is_busy:
            chain.rests_until = 0.0
            self._ready(waiting.part)

    def _take_in(self, waiting: Waiting) -> None:
        chain = self.chains.setdefault(waiting.part, Chain())
        place = (waiting.order, waiting.id)
        overtakes = chain.is_busy and place < chain.waiting[0]  # what is being tried cannot be called back
        if chain.more or overtakes or len(chain.waiting) >= MOST_OF_A_PART:
            chain.more = True
            return
        insort(chain.waiting, place)
        self._known.add(waiting.id)
        if chain.head == waiting.id:
            chain.rests_until = 0.0             # its record knows
            self._ready(waiting.part)
