"""`RedisLedger`: a hash for each account, found by its scope's sorted set of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from ...domain.ledger import Account
from ...domain.scope import Scope
from .connection import Clients
from .errors import translated
from .keys import Keys

CHUNK = 1_000                                   # hashes asked for at once, so that nobody else waits long


class RedisLedger:
    def __init__(self, clients: Clients, keys: Keys) -> None:
        self._client, self._keys = clients.command, keys

    async def read(self, scope: Scope, *, since_minute: int) -> Mapping[Account, Mapping[str, int]]:
        with translated("read the ledger"):
            members: Any = await self._client.zrange(self._keys.accounts(scope), since_minute, "+inf", byscore=True)
            accounts = [_account(scope, member) for member in members]
            counts: dict[Account, Mapping[str, int]] = {}
            for begin in range(0, len(accounts), CHUNK):
                counts |= await self._counts(accounts[begin : begin + CHUNK])
        return counts

    async def _counts(self, accounts: list[Account]) -> Mapping[Account, Mapping[str, int]]:
        pipeline = self._client.pipeline(transaction=False)
        for account in accounts:
            pipeline.hgetall(self._keys.account(account))
        return {account: _numbers(found) for account, found in zip(accounts, await pipeline.execute(), strict=True) if found}

    async def scopes(self) -> Sequence[Scope]:
        with translated("read the ledger"):
            found: Any = await self._client.smembers(self._keys.ledger_scopes)
        return sorted(self._keys.scope_of_accounts(name.decode()) for name in found)

    async def totals(self) -> Mapping[str, int]:
        with translated("read the ledger"):
            found: Any = await self._client.hgetall(self._keys.totals)
        return _numbers(found)


def _account(scope: Scope, member: bytes) -> Account:
    minute, _, source = member.decode().partition(":")
    return Account(scope, unquote(source), int(minute))


def _numbers(found: Mapping[bytes, bytes]) -> Mapping[str, int]:
    return {outcome.decode(): int(n) for outcome, n in found.items()}
