"""For programs that send events to the platform: `Client`, and `AsyncClient` for those with an event loop (docs/guides/python-client.md).

It imports nothing of the platform but the kernel, and its HTTP library only when a client is made. What another program needs is imported
from here; how it is done stands in the modules beside.
"""

from ..kernel.errors import Denied, Invalid, ThamesThriveError, TooLarge, Unavailable
from .asynchronous import AsyncClient
from .options import Options
from .threaded import Client
from .waiting import Counts, QueueFull

__all__ = [
    "AsyncClient",
    "Client",
    "Counts",
    "Denied",
    "Invalid",
    "Options",
    "QueueFull",
    "ThamesThriveError",
    "TooLarge",
    "Unavailable",
]
