"""`Options`: how many events wait, how they are put together, how patiently they are sent."""

from typing import Literal

from attrs import field, frozen
from attrs.validators import ge, gt, in_

FRAME_BYTES = 1_000                             # of a request's body, for what stands around its events

WhenFull = Literal["refuse", "raise", "wait"]


@frozen(kw_only=True)
class Options:
    """Times in seconds, sizes in bytes of JSON. Raises: ValueError for what cannot be.

    `when_full`: what a call does when `queue_events` or `queue_bytes` wait already: it answers False, raises `QueueFull`, or waits.
    `linger_s`: how long an event waits for others to travel with. `timeout_s`: of each step of a request: to connect, to write, to
    read. `pause_s`: after the first try that failed in passing; doubled with each, up to `longest_pause_s`. `patience_s`: how long a batch
    is tried before it is given up. `close_timeout_s`: how long `close` and the end of the process wait for what is not sent.
    `event_bytes`, `batch_bytes` and `depth` are the doors' own limits; they change when the platform's `api.*` settings do.
    """

    when_full: WhenFull = field(default="refuse", validator=in_(("refuse", "raise", "wait")))
    queue_events: int = field(default=10_000, validator=ge(1))
    queue_bytes: int = field(default=64_000_000, validator=ge(1))
    batch_events: int = field(default=500, validator=ge(1))
    batch_bytes: int = field(default=500_000, validator=gt(FRAME_BYTES))
    event_bytes: int = field(default=32_768, validator=ge(1))
    depth: int = field(default=16, validator=ge(2))
    linger_s: float = field(default=0.2, validator=ge(0))
    gzip: bool = True
    timeout_s: float = field(default=15.0, validator=gt(0))
    pause_s: float = field(default=0.5, validator=gt(0))
    longest_pause_s: float = field(default=30.0, validator=gt(0))
    patience_s: float = field(default=3_600.0, validator=ge(0))
    close_timeout_s: float = field(default=20.0, validator=ge(0))

    def __attrs_post_init__(self) -> None:
        if self.event_bytes > self.batch_bytes - FRAME_BYTES:
            raise ValueError(f"an event of event_bytes ({self.event_bytes}) has no room in a batch of batch_bytes ({self.batch_bytes})")


DEFAULTS = Options()
