"""What can be tuned of the intake log, the locks and the answers."""

import typed_settings as ts
from attrs import frozen


@frozen
class RedisOptions:
    """Redis 7 or Valkey; without an address the platform supervises a Valkey child of its own."""

    url: str = ts.secret(default="", help="redis://, rediss:// or unix:// address; empty: a Valkey child in the data folder.")
    prefix: str = ts.option(default="tt", help="Every key begins with it.")
    partitions: int = ts.option(default=16, help="Slices of the intake log; changed, a new generation begins.")
    lease_s: float = ts.option(default=5.0, help="Seconds after which the work of a worker that died is taken over.")
    append_timeout_s: float = ts.option(default=5.0, help="Seconds that an append may take before the door answers 503.")
    command_timeout_s: float = ts.option(default=5.0, help="Seconds that any other command may take, and that connecting may.")
    connections: int = ts.option(default=16, help="Most connections of one process for commands, and as many for reads that wait.")
    flush_bytes: int = ts.option(default=4_000_000, help="About so many bytes of waiting appends share one flush to disk.")
    waiting_bytes: int = ts.option(default=64_000_000, help="With so many bytes of appends waiting, doors answer 503.")
    full_percent: int = ts.option(default=80, help="From so much of the server's maxmemory on, doors answer 503 until the drain made room.")
    least_free_bytes: int = ts.option(default=500_000_000, help="With less free where data or the log are written, doors answer 503.")
    waiting_answers: int = ts.option(default=1_000, help="Most callers of one process that wait for a result.")
    max_memory_bytes: int = ts.option(default=0, help="Memory of the Valkey child; 0: a quarter of the machine's.")
