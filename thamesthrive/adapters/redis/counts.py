"""How counts for the ledger are handed to a script. The append counts what was received, the acknowledgement what became of it."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from ...domain.ledger import RECEIVED, Account, Tally
from ...ports.intake import Append
from .keys import Keys, account_member

KEPT_MINUTES = 8 * 24 * 60


def counts_of(keys: Keys, tally: Tally) -> list[Any]:
    """For the function `count` of the scripts."""
    return [
        [*_place(keys, account), dict(outcomes)]
        for account, outcomes in tally.items()
        if outcomes
    ]


def received(appends: Sequence[Append]) -> Tally:
    """What these entries add to *received*."""
    total: dict[Account, int] = {}
    for account, of in groupby(appends, attrgetter("account")):     # most are of one: comparing is cheaper than hashing
        total[account] = total.get(account, 0) + sum([append.received for append in of])
    return {account: {RECEIVED: n} for account, n in total.items() if n}


@lru_cache(maxsize=4_096)
def _place(keys: Keys, account: Account) -> tuple[str, str, str, int]:
    """Where an account stands."""
    return keys.account(account), keys.accounts(account.scope), account_member(account), account.minute
