"""Where the queue is: its address and database; its keys."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from attrs import frozen

from ...kernel.errors import Invalid
from .options import QueueOptions

MAINTENANCE_CHANCE = 100_000                    # of a million looks, how many also look for workers that died
KEEPALIVE_S = 15


@frozen
class Place:
    """`url` names the server; `options.database` is ours on it, whatever the address says. `prefix` begins every key."""

    url: str
    prefix: str
    options: QueueOptions

    @property
    def connection(self) -> dict[str, Any]:
        """What both kinds of client connect with. A command that may have happened is never repeated by itself."""
        return {
            "socket_timeout": self.options.command_timeout_s,
            "socket_connect_timeout": self.options.command_timeout_s,
            "health_check_interval": KEEPALIVE_S,
        }

    @property
    def namespace(self) -> str:
        return f"{self.prefix}:queue"

    @property
    def fired(self) -> str:
        """A hash: name -> newest slot."""
        return f"{self.prefix}:fired"

    @property
    def flight(self) -> str:
        """A hash: name -> the id of its newest message, which is in flight as long as a body stands under that id."""
        return f"{self.prefix}:flight"

    def waiting(self, queue: str) -> str:
        """A list of ids, in order. This and the next are dramatiq's names (`dispatch.lua`)."""
        return f"{self.namespace}:{spelled(queue)}"

    def bodies(self, queue: str) -> str:
        """A hash: id -> message, until it is done or given up."""
        return f"{self.waiting(queue)}.msgs"

    def delayed(self, queue: str) -> str:
        """The same for those that are to be tried again later."""
        return f"{self.waiting(queue)}.DQ.msgs"

    def dead(self, queue: str) -> str:
        """A sorted set: id -> when it was given up."""
        return f"{self.waiting(queue)}.XQ"


def place_of(options: QueueOptions, *, log_url: str, prefix: str) -> Place:
    """Beside the intake log if nothing else is said. Raises: Invalid when the log's own database is named."""
    url = options.url or log_url
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise Invalid("queue.url is no address: it begins with redis://, rediss:// or unix://")
    if options.database < 0 or (url == log_url and options.database == database_of(log_url)):
        raise Invalid(
            f"queue.database {options.database} is the intake log's: set it to another one, or queue.url to another server",
            code="queue-database",
        )
    return Place(url, prefix, options)


def database_of(url: str) -> int:
    """The database that an address names."""
    parts = urlsplit(url)
    named = parse_qs(parts.query).get("db", [""])[0] or ("" if parts.scheme == "unix" else parts.path.strip("/"))
    return int(named) if named.isdigit() else 0


def spelled(name: str) -> str:
    """A queue's or task's name as dramatiq allows it: people write and see a colon, which it does not take."""
    return name.replace(":", ".")
