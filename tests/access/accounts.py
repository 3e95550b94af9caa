"""Accounts over memory, with hashes that cost little."""

from argon2 import PasswordHasher
from attrs import frozen

from tests.clocks import HandClock
from thamesthrive.access.accounts import Accounts, Needed, accounts_over
from thamesthrive.access.options import AccessOptions
from thamesthrive.access.passwords import Passwords
from thamesthrive.access.users import NewUser
from thamesthrive.adapters.memory.cache import MemoryCache
from thamesthrive.adapters.memory.rates import MemoryRates
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.kernel.ids import KeyedHash
from thamesthrive.ports.stores import Stores

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASHED = KeyedHash(b"test")
ADDRESS = "192.0.2.1"
PASSWORD = "correct horse battery"
ANN = NewUser("ann@shop.example", "Ann Lee", "owner", PASSWORD)


@frozen
class Shared:
    """What several processes share."""

    clock: HandClock
    stores: Stores
    cache: MemoryCache
    rates: MemoryRates


def shared() -> Shared:
    clock = HandClock()
    return Shared(clock, open_memory(now=clock.now), MemoryCache(clock.monotonic), MemoryRates(clock.monotonic))


def accounts(of: Shared, hasher: PasswordHasher = CHEAP) -> Accounts:
    """Those of one process."""
    needed = Needed(
        definitions=of.stores.definitions,
        cache=of.cache,
        rates=of.rates,
        secrets=of.stores.secrets,
        hashed=HASHED,
        clock=of.clock,
    )
    return accounts_over(needed, AccessOptions(), Passwords(2, 50, hasher))
