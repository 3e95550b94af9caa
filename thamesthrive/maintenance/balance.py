"""Does the ledger balance? Compares its counts with themselves and with what the store holds. Pure."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from ..domain.ledger import PARKED, QUARANTINED, RECEIVED, REJECTED, STORED, Account, Tally

KEPT = (STORED, PARKED, QUARANTINED)            # and rejected, by reason: what leaves records in the store
NONE: Mapping[str, int] = {}


@frozen(kw_only=True)
class Difference:
    """Where two counts should be equal and are not. `store` is what the store holds, or what became of *received*."""

    source: str
    minute: int
    outcome: str
    ledger: int
    store: int

    @property
    def sentence(self) -> str:
        """For people."""
        if self.outcome == RECEIVED:
            return f"{self.ledger} were received, {self.store} became something"
        return f"{self.outcome}: the ledger counts {self.ledger}, the store holds {self.store}"


def in_flight(counts: Mapping[str, int]) -> int:
    """Received, and nothing yet."""
    return counts.get(RECEIVED, 0) - sum(n for outcome, n in counts.items() if outcome != RECEIVED)


def differences(ledger: Tally, stored: Tally, *, settled: int) -> list[Difference]:
    """By minute and source. In minutes before `settled` nothing is in flight; in others the store may be ahead by what is."""
    accounts = sorted(ledger.keys() | stored.keys(), key=lambda account: (account.minute, account.source))
    return [
        found
        for account in accounts
        for found in _of(account, ledger.get(account, NONE), stored.get(account, NONE), account.minute < settled)
    ]


def _of(account: Account, ledger: Mapping[str, int], stored: Mapping[str, int], is_settled: bool) -> Iterator[Difference]:
    waiting, done = in_flight(ledger), ledger.get(RECEIVED, 0) - in_flight(ledger)
    if waiting < 0 or (is_settled and waiting):
        yield Difference(source=account.source, minute=account.minute, outcome=RECEIVED, ledger=ledger.get(RECEIVED, 0), store=done)
    ahead = 0 if is_settled else max(0, waiting)
    for outcome in sorted(filter(_is_kept, ledger.keys() | stored.keys())):
        counted, held = ledger.get(outcome, 0), stored.get(outcome, 0)
        if not counted <= held <= counted + ahead:
            yield Difference(source=account.source, minute=account.minute, outcome=outcome, ledger=counted, store=held)


def _is_kept(outcome: str) -> bool:
    return outcome in KEPT or outcome.startswith(REJECTED)
