"""`RedisLedger`: a hash for each account, found by its scope's sorted set of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from ...domain.ledger import Account, minute_of
from ...domain.scope import Scope
from .connection import Clients
from .counts import KEPT_MINUTES
from .errors import translated
from .keys import Keys, account_member

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

    async def put_back(self, counts: Mapping[Account, Mapping[str, int]], totals: Mapping[str, int]) -> None:
        keys, now = self._keys, minute_of(datetime.now(UTC))
        kept = [(account, per, account.minute + KEPT_MINUTES - now) for account, per in counts.items() if per]
        with translated("write the ledger"):
            for begin in range(0, len(kept), CHUNK):
                pipeline = self._client.pipeline(transaction=False)
                for account, per, minutes in kept[begin : begin + CHUNK]:
                    if minutes > 0:
                        pipeline.hset(keys.account(account), mapping=_fields(per))
                        pipeline.expire(keys.account(account), minutes * 60)
                        pipeline.zadd(keys.accounts(account.scope), {account_member(account): account.minute})
                        pipeline.sadd(keys.ledger_scopes, keys.accounts(account.scope))
                await pipeline.execute()
            if totals:
                await self._client.hset(keys.totals, mapping=_fields(totals))


def _account(scope: Scope, member: bytes) -> Account:
    minute, _, source = member.decode().partition(":")
    return Account(scope, unquote(source), int(minute))


def _numbers(found: Mapping[bytes, bytes]) -> Mapping[str, int]:
    return {outcome.decode(): int(n) for outcome, n in found.items()}


def _fields(counts: Mapping[str, int]) -> dict[Any, Any]:
    return dict(counts)
