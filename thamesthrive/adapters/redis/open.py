"""Opening all that Redis does for us."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import frozen

from ...ports.answers import Answers
from ...ports.cache import Cache
from ...ports.intake import Intake
from ...ports.ledger import Ledger
from ...ports.lineages import Lineages
from ...ports.locks import Locks
from ...ports.outgoing import Outgoing
from ...ports.partitions import Partitions
from ...ports.rates import Rates
from ...ports.refusals import Refusals
from ...ports.tail import Tail
from .alongside import alongside
from .answers import RedisAnswers
from .cache import RedisCache
from .connection import open_clients
from .durability import require_durable
from .generation import Generations
from .intake import RedisIntake
from .keys import Keys
from .ledger import RedisLedger
from .locks import RedisLocks
from .options import RedisOptions
from .outgoing import RedisOutgoing
from .pressure import Pressure, folder_of
from .rates import RedisRates
from .refusals import RedisRefusals
from .standing import RedisLineages
from .tail import RedisTail


@frozen(kw_only=True)
class RedisPorts:
    """The ports that one Redis implements together."""

    intake: Intake
    locks: Locks
    ledger: Ledger
    answers: Answers
    tail: Tail
    cache: Cache
    outgoing: Outgoing
    rates: Rates
    refusals: Refusals
    lineages: Lineages


@asynccontextmanager
async def open_redis(
    options: RedisOptions, *, url: str, known: Partitions, folders: Sequence[Path] = ()
) -> AsyncIterator[RedisPorts]:
    """`url` is the options' or the child's; `known`: what the store knows of the log; `folders`: where the platform writes besides.

    Raises: Invalid, saying what to change, when this Redis would not keep what it accepts; Unavailable.
    """
    keys = Keys(options.prefix)
    async with open_clients(options, url) as clients:
        await require_durable(clients.command)
        pressure = Pressure(clients.command, options, [*folders, *await folder_of(clients.command, url)])
        await pressure.look()
        generations = Generations(clients.command, keys, known)
        intake = RedisIntake(clients, keys, generations, await generations.open(options.partitions), pressure)
        await intake.advance()
        answers, tail, refusals = RedisAnswers(clients, keys, options), RedisTail(clients, keys), RedisRefusals(clients, keys)
        async with (
            alongside(intake.flusher.run()),
            alongside(answers.listen()),
            alongside(tail.run()),
            alongside(refusals.run()),
            alongside(pressure.run()),
        ):
            await answers.heard()
            yield RedisPorts(
                intake=intake,
                locks=RedisLocks(clients, keys, lease_s=options.lease_s),
                ledger=RedisLedger(clients, keys),
                answers=answers,
                tail=tail,
                cache=RedisCache(clients, keys),
                outgoing=RedisOutgoing(clients, keys, options),
                rates=RedisRates(clients, keys),
                refusals=refusals,
                lineages=RedisLineages(clients, keys, generations),
            )
