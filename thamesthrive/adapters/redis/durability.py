"""Whether what the server answered stands on its disk. Without that the platform does not start."""

from collections.abc import Iterator, Mapping
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from ...kernel.errors import Invalid
from .errors import translated

OLDEST = 7                                      # scripts that say what they need of memory
WANTED = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


async def require_durable(client: Redis) -> None:
    """Raises: Invalid, naming each wrong setting and the command that mends it; Unavailable."""
    with translated("ask Redis for its settings"):
        version = str((await client.info("server"))["redis_version"])
        settings = await _settings(client)
    if int(version.split(".")[0]) < OLDEST:
        raise Invalid(f"Redis {version} is too old: version {OLDEST} or Valkey is needed", code="redis-too-old")
    if wrong := list(_wrong(settings)):
        raise Invalid(f"Redis would not keep what it accepted: {'; '.join(wrong)}; then CONFIG REWRITE", code="redis-not-durable")


async def _settings(client: Redis) -> Mapping[str, Any]:
    try:
        settings: Any = await client.config_get(*WANTED, "maxmemory")
    except NoPermissionError as error:
        raise Invalid("the user of redis.url may not ask for settings: ACL SETUSER … +config|get", code="redis-denied") from error
    except ResponseError as error:
        raise Invalid("this Redis does not tell its settings (CONFIG GET), so nobody knows what it keeps", code="redis-denied") from error
    return dict(settings)


def _wrong(settings: Mapping[str, Any]) -> Iterator[str]:
    for name, wanted in WANTED.items():
        if (found := settings.get(name)) != wanted:
            yield f"{name} is {found}, do CONFIG SET {name} {wanted}"
    if int(settings.get("maxmemory") or 0) == 0:
        yield "maxmemory is 0, do CONFIG SET maxmemory 4gb (or what the machine can spare)"
