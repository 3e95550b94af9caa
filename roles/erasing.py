"""The job `erase`: asks that somebody be erased, and waits a while for the drain of whichever process runs."""

from attrs import frozen

from thamesthrive.collection.keys import key_asked_for
from thamesthrive.domain.erasure import Erasure, State
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.errors import Invalid
from thamesthrive.settings import Settings

from .cli_options import CLI
from .compose import Platform, open_platform

WAIT_S, LOOK_S = 20.0, 0.1
USAGE = "--job erase needs --profile ID, or --by-key TYPE=VALUE such as email=ann@shop.example"


@frozen
class Whom:
    """Who is to be erased: by an id, or by a key as `type=value`."""

    scope: Scope
    profile: str | None = None
    key: str | None = None


async def erase(settings: Settings, whom: Whom) -> str:
    """What is to be said of it. Raises: Invalid, Missing, Unavailable."""
    async with open_platform(settings) as platform:
        asked = await _ask(platform, whom)
        erasure = await _drained(platform, whom.scope, asked.id)
        if erasure.state is State.ASKED:
            return f"erasure {asked.id} is asked for; the next worker that runs does it"
        await platform.uses.cleaner.run()
        erasure = await platform.uses.eraser.get(whom.scope, asked.id)
    counted = ", ".join(f"{n} of {kind}" for kind, n in sorted(erasure.counts.items()) if n)
    return f"erasure {asked.id}: {erasure.state}; records taken out: {counted or 'none'}"


async def _ask(platform: Platform, whom: Whom) -> Erasure:
    uses = platform.uses
    if whom.profile is not None:
        person = await uses.people.get(whom.scope, whom.profile)
        return await uses.eraser.profile(whom.scope, person.id, by=CLI)
    type_, found, value = (whom.key or "").partition("=")
    if not found:
        raise Invalid(USAGE)
    return await uses.eraser.key(whom.scope, key_asked_for(type_, value), by=CLI)


async def _drained(platform: Platform, scope: Scope, id: str) -> Erasure:
    """As it stands once a drain has done its part, or has not come to it for a while."""
    until = platform.clock.monotonic() + WAIT_S
    while True:
        erasure = await platform.uses.eraser.get(scope, id)
        if erasure.state is not State.ASKED or platform.clock.monotonic() >= until:
            return erasure
        await platform.clock.sleep(LOOK_S)
