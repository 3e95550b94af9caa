"""What the all-in-one does when it starts for the first time: a source, an API token, and a few lines that say how to go on."""

from thamesthrive.domain.scope import Scope

from .compose import Platform

BY = "first start"
SOURCE = "web"
TOKEN = "first"


async def first_start(platform: Platform) -> list[str]:
    """Makes what is missing. The token is shown this once."""
    scope = Scope()
    uses, api = platform.uses, platform.settings.api
    sources = await uses.sources.list(scope)
    source = sources[0].value if sources else await uses.sources.create(scope, SOURCE, BY)
    lines = [f"ThamesThrive listens on http://{api.host}:{api.port}", f"source {source.id}, write key: {source.write_key}"]
    if not await uses.tokens.list(scope):
        text, _ = await uses.tokens.create(scope, TOKEN, "owner", by=BY)
        lines.append(f"API token, shown this once: {text}")
    return lines
