"""What is done and said at a first start: the all-in-one's source and API token, the link that the first user sets up with."""

from thamesthrive.domain.scope import Scope
from thamesthrive.settings import Settings

from .compose import Platform
from .demo_wanted import BY as DEMO

BY = "first start"
SOURCE = "web"
TOKEN = "first"


async def first_start(platform: Platform) -> list[str]:
    """Makes what is missing. The token is shown this once."""
    scope = Scope()
    uses, api = platform.uses, platform.settings.api
    sources = [one.value for one in await uses.sources.list(scope) if one.created_by != DEMO]     # a shop that does not exist sends no more
    source = sources[0] if sources else await uses.sources.create(scope, SOURCE, BY)
    lines = [f"ThamesThrive listens on http://{api.host}:{api.port}", f"source {source.id}, write key: {source.write_key}"]
    if not await uses.tokens.list(scope):
        text, _ = await uses.tokens.create(scope, TOKEN, "owner", by=BY)
        lines.append(f"API token, shown this once: {text}")
    return lines


async def set_up_line(platform: Platform) -> list[str]:
    """Where the first owner sets up, for as long as there is none. The secret stands where no server is told it."""
    link = await platform.uses.accounts.link()
    return [] if link is None else [f"Set up the first user: {set_up_address(platform.settings, link)}"]


def set_up_address(settings: Settings, link: str) -> str:
    return f"{settings.api.address}/ui/setup#{link}"
