"""What can be tuned of the task queue."""

import typed_settings as ts
from attrs import frozen


@frozen
class QueueOptions:
    """Where messages for tasks wait, and how a worker takes them."""

    url: str = ts.secret(default="", help="redis://, rediss:// or unix:// address; empty: the server of the intake log.")
    database: int = ts.option(default=1, help="Its database on that server; another one than the intake log's.")
    names: tuple[str, ...] = ts.option(default=(), help="Queues that this worker works on; empty: all.")
    threads: int = ts.option(default=4, help="Tasks that one worker does at a time.")
    poll_ms: int = ts.option(default=700, help="Most time until an idle worker looks again; bounds how long stopping takes.")
    heartbeat_s: float = ts.option(default=15.0, help="Seconds after which the tasks of a worker that died are given to others.")
    command_timeout_s: float = ts.option(default=5.0, help="Seconds that a command may take, and that connecting may.")
    dead_days: int = ts.option(default=7, help="Days for which messages that were given up are kept.")
