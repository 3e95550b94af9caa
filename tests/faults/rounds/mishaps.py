"""The mishaps: what is done to a site in one round, from its beginning to its end. Each is a function of the site and the dice, and leaves
what it broke to `Site.revive`; what it does not put right by itself, a supervisor would.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import redis
from attrs import frozen

from tests.faults.lives import wait_for
from tests.servers.proxy import Mode
from tests.servers.redis import RedisServer

from .receiver import MOODS
from .site import LEASE_S, Member, Site, ValkeyChild

LONG_S = 120.0                                  # within which all has to go on after minutes of standing still

Harm = Callable[[Site, random.Random], None]


@frozen
class Mishap:
    """`weight`: how often, against the others. `within_s`: how soon all has to go on afterwards."""

    name: str
    harm: Harm
    weight: int = 1
    within_s: float = 20.0


def kill_a_door(site: Site, rng: random.Random) -> None:
    rng.choice(site.doors).kill()
    time.sleep(rng.uniform(0, 0.3))


def kill_a_worker(site: Site, rng: random.Random) -> None:
    rng.choice(site.workers).kill()
    time.sleep(rng.choice([0.0, rng.uniform(0, 2 * LEASE_S)]))


def kill_the_log(site: Site, rng: random.Random) -> None:
    site.log.kill()
    time.sleep(rng.choice([0.0, rng.uniform(0, 1.0)]))


def kill_everything(site: Site, rng: random.Random) -> None:
    """As when the power goes, for all but what the disk has been given."""
    with frozen_member(site.members, None):
        site.log.kill()
        for member in site.members:
            member.kill()
    time.sleep(rng.uniform(0, 0.2))


def freeze_a_worker(site: Site, rng: random.Random) -> None:
    """Until its leases have run out; then it goes on as if nothing had been."""
    with frozen_member([rng.choice(site.workers)], rng.uniform(1.2, 2.0) * LEASE_S):
        pass


def freeze_a_door(site: Site, rng: random.Random) -> None:
    with frozen_member([rng.choice(site.doors)], rng.uniform(0.3, 2.5)):
        pass


def freeze_the_log(site: Site, rng: random.Random) -> None:
    """For longer than an append may take, mostly: then nobody knows what became of it."""
    pid = site.log.pid
    os.kill(pid, signal.SIGSTOP)
    time.sleep(rng.uniform(0.3, 1.8))
    os.kill(pid, signal.SIGCONT)


def restart_a_door(site: Site, rng: random.Random) -> None:
    rng.choice(site.doors).running.stop()


def restart_a_worker(site: Site, rng: random.Random) -> None:
    rng.choice(site.workers).running.stop()


def log_out_of_memory(site: Site, rng: random.Random) -> None:
    with redis.Redis.from_url(site.log.url) as client:
        before = client.config_get("maxmemory")["maxmemory"]
        client.config_set("maxmemory", "1mb")
        time.sleep(rng.uniform(0.3, 1.0))
        client.config_set("maxmemory", before)


def disk_full(site: Site, rng: random.Random) -> None:
    """Of the store and of the log: a Redis that cannot write its log ends."""
    assert site.disk is not None
    site.disk.fill()
    time.sleep(rng.uniform(0.3, 1.2))
    site.disk.make_room()


def step_a_clock(site: Site, rng: random.Random) -> None:
    """Of one process of ours, back or ahead; it stays so until it is stepped again. By less than a day at most: what a sender says of its
    time is given up for the door's when the two are a day apart, and the load tells of times that are an hour ahead.
    """
    rng.choice(site.members).ahead.value = rng.choice([0, -2, 2, -60, 60, -3600, 3600, -80_000, 80_000]) * rng.random()


def step_the_logs_clock(site: Site, rng: random.Random) -> None:
    """Back or ahead by up to an hour. Mostly somebody dies at that moment: what they held must not stay theirs for an hour."""
    assert site.time is not None
    site.time.step_to(rng.choice([0, -2, 2, -60, 60, -3600, 3600]) * rng.random())
    if rng.random() < 0.7:
        time.sleep(rng.uniform(0, 1.2))
        rng.choice(site.workers).kill()
    else:
        time.sleep(1.2)


def restore_the_log(site: Site, rng: random.Random) -> None:
    """From a copy that is a second or two old, in the middle of everything. Senders tell again what they were answered since."""
    assert isinstance(site.log, RedisServer)
    assert site.senders is not None
    with redis.Redis.from_url(site.log.url) as client, TemporaryDirectory() as folder:
        client.config_set("auto-aof-rewrite-percentage", "0")       # or a file could go while it is copied
        wait_for(lambda: not client.info("persistence")["aof_rewrite_in_progress"], "the log is not being rewritten")
        site.senders.remember()
        copy = shutil.copytree(site.log.kept, Path(folder) / "copy")
        client.config_set("auto-aof-rewrite-percentage", "100")
        time.sleep(rng.uniform(0.3, 2.0))
        site.log.kill()
        shutil.rmtree(site.log.kept)
        shutil.copytree(copy, site.log.kept)
    site.was_restored = True
    site.revive()
    site.senders.tell_again()


def change_partitions(site: Site, rng: random.Random) -> None:
    """Their number; the processes are restarted one after the other in any order, some of them by force."""
    site.set("THAMESTHRIVE_REDIS_PARTITIONS", f"{rng.randrange(1, 9)}")
    for member in rng.sample(site.members, len(site.members)):
        rng.choice([member.kill, member.running.stop])()
        member.start()
        time.sleep(rng.uniform(0, 0.3))


def trade_partitions(site: Site, rng: random.Random) -> None:
    """Two workers hand all partitions to and fro, one coming or going each second."""
    for _ in range(3):
        member = rng.choice(site.workers)
        member.running.stop()
        time.sleep(rng.uniform(0.3, 0.7))
        member.start()
        time.sleep(rng.uniform(0.3, 0.7))


def receiver_fails(site: Site, rng: random.Random) -> None:
    """Of webhooks: to everybody, each time in one of the ways in which receivers do."""
    site.moods.mood = rng.choice(MOODS)
    time.sleep(rng.uniform(0.5, 3.0))
    site.moods.mood = None


def kill_the_node(site: Site, rng: random.Random) -> None:
    """Of Elasticsearch: it takes some 20 s to come back."""
    assert site.node is not None
    site.node.kill()
    time.sleep(rng.choice([0.0, rng.uniform(0, 5.0)]))


def store_is(mode: Mode, shortest_s: float, longest_s: float) -> Harm:
    """Elasticsearch as the proxy shows it."""

    def harm(site: Site, rng: random.Random) -> None:
        assert site.proxy is not None
        site.proxy.mode = mode
        time.sleep(rng.uniform(shortest_s, longest_s))
        site.proxy.mode = "open"

    return harm


@contextmanager
def frozen_member(members: list[Member], seconds: float | None) -> Iterator[None]:
    """These processes stand still, then go on; without seconds they do not, since they are to be killed."""
    for member in members:
        member.running.freeze()
    yield
    if seconds is not None:
        time.sleep(seconds)
        for member in members:
            member.running.wake()


EVERYWHERE = (
    Mishap("a door is killed", kill_a_door, 3),
    Mishap("a worker is killed", kill_a_worker, 4),
    Mishap("the log's server is killed", kill_the_log, 3),
    Mishap("everything is killed at once", kill_everything, 2),
    Mishap("a worker is frozen until its leases run out", freeze_a_worker, 3),
    Mishap("a door is frozen", freeze_a_door, 2),
    Mishap("the log's server is frozen", freeze_the_log, 2),
    Mishap("a door is restarted", restart_a_door),
    Mishap("a worker is restarted", restart_a_worker),
    Mishap("the log's server is out of memory", log_out_of_memory, 2),
    Mishap("the clock of a process steps", step_a_clock, 2),
    Mishap("the receiver of webhooks fails", receiver_fails, 3),
)
OF_A_LOG = (
    Mishap("the log is restored from an older copy", restore_the_log, 2),
    Mishap("the number of partitions is changed", change_partitions, 2),
)
OF_A_DISK = (Mishap("the disk is full", disk_full, 2),)
OF_A_CLOCK = (Mishap("the clock of the log's server steps", step_the_logs_clock, 3),)
OF_MANY = (Mishap("two workers trade partitions", trade_partitions, 2),)
OF_ELASTICSEARCH = (
    Mishap("Elasticsearch is away", store_is("away", 0.5, 4.0), 3),
    Mishap("Elasticsearch is slow", store_is("slow", 1.0, 4.0), 2),
    Mishap("Elasticsearch is too busy", store_is("busy", 0.5, 4.0), 3),
    Mishap("Elasticsearch turns single writes away", store_is("partly", 1.0, 4.0), 4),
    Mishap("bulks are cut in the middle", store_is("cut", 0.5, 3.0), 4),
)
OF_A_NODE = (
    Mishap("Elasticsearch is killed", kill_the_node, 2, within_s=LONG_S),
    Mishap("Elasticsearch is away for minutes", store_is("away", 60.0, 150.0), within_s=LONG_S),
)


def absent_from(site: Site) -> Iterator[str]:
    """What cannot be done here, and why; for the run to say."""
    if site.disk is None and site.proxy is None:
        yield "no disk is full: this user may not mount one"
    if site.time is None and isinstance(site.log, ValkeyChild):
        yield "the clock of the Valkey child does not step: there is no libfaketime; install Debian's package faketime"


def mishaps_of(site: Site) -> list[Mishap]:
    """Those that can befall it."""
    return [
        *EVERYWHERE,
        *(OF_A_LOG if isinstance(site.log, RedisServer) else ()),
        *(OF_A_DISK if site.disk else ()),
        *(OF_A_CLOCK if site.time else ()),
        *(OF_MANY if len(site.workers) > 1 else ()),
        *(OF_ELASTICSEARCH if site.proxy else ()),
        *(OF_A_NODE if site.node else ()),
    ]
