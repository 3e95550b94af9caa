"""A site: the processes of one platform and its servers, each of which can be killed, frozen and brought back while the others go on."""

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx2 as httpx
import psutil
import redis
from attrs import define, field

from tests.faults.lives import Life, wait_for
from tests.servers.disk import Disk, small_disk
from tests.servers.elasticsearch import Node, elasticsearch_node, shared_elasticsearch
from tests.servers.faketime import FakeTime, fake_time
from tests.servers.platform import Api, once, wait_answering
from tests.servers.processes import free_port, lasting_port
from tests.servers.proxy import Proxy, proxy_before
from tests.servers.receiver import Receiver, receiver
from tests.servers.redis import RedisServer, redis_server

from .load import Load
from .receiver import Moods

LEASE_S = 0.5
PATIENCE_S = 15.0
QUICK = {
    "THAMESTHRIVE_REDIS_LEASE_S": f"{LEASE_S}",
    "THAMESTHRIVE_REDIS_PARTITIONS": "4",
    "THAMESTHRIVE_REDIS_APPEND_TIMEOUT_S": "1.0",
    "THAMESTHRIVE_REDIS_COMMAND_TIMEOUT_S": "1.0",
    "THAMESTHRIVE_ELASTIC_TIMEOUT_S": "3.0",
    "THAMESTHRIVE_COLLECTION_ROUND_EVENTS": "64",
    "THAMESTHRIVE_COLLECTION_CAREFUL_AFTER": "20",
    "THAMESTHRIVE_COLLECTION_PARKED_AFTER": "1000",     # so many deaths at one entry are ours, not the entry's
    "THAMESTHRIVE_COLLECTION_LINGER_MS": "20",
    "THAMESTHRIVE_COLLECTION_INACTIVITY_S": "20",
    "THAMESTHRIVE_API_ANSWER_TIMEOUT_S": "0.2",
    "THAMESTHRIVE_DELIVERY_LOOK_S": "2",
    "THAMESTHRIVE_HTTP_ALLOW": "127.0.0.0/8",
    "THAMESTHRIVE_LOG_LEVEL": "warning",
}
READY_S = 30.0


class LogServer(Protocol):
    """The server that holds the intake log."""

    url: str

    @property
    def pid(self) -> int: ...

    @property
    def is_running(self) -> bool: ...

    def kill(self) -> None: ...


class ValkeyChild:
    """The server that the platform keeps by itself: its parent brings it back."""

    def __init__(self, socket: Path) -> None:
        self.url = f"unix://{socket}"

    @property
    def pid(self) -> int:
        with redis.Redis.from_url(self.url) as client:
            return int(client.info("server")["process_id"])

    @property
    def is_running(self) -> bool:
        return answers(self.url)

    def kill(self) -> None:
        pid = self.pid
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: is_dead(pid), "the Valkey child is gone")


class PatientApi(Api):
    """Asks again what could not be answered just now: connections that were kept may be those of a server that is gone."""

    def get(self, path: str, /, **params: Any) -> Any:
        return _patiently(lambda: super(PatientApi, self).get(path, **params))

    def post(self, path: str, body: Any) -> Any:
        return _patiently(lambda: super(PatientApi, self).post(path, body))


def _patiently(ask: Callable[[], Any]) -> Any:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return ask()
        except (AssertionError, httpx.TransportError) as error:
            if time.monotonic() > until or not (": 503 " in str(error) or isinstance(error, httpx.TransportError)):
                raise
            time.sleep(0.1)


@define
class Member:
    """One process of the product: what it runs, and its life at the moment."""

    name: str
    roles: tuple[str, ...]
    environment: dict[str, str]
    folder: Path
    ahead: Any                                  # of its clock, in seconds; see Life
    port: int = 0
    life: Life | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        self.life = Life(self.environment, self.log, roles=self.roles, ahead=self.ahead)

    @property
    def running(self) -> Life:
        assert self.life is not None, f"{self.name} was not started"
        return self.life

    def kill(self) -> None:
        self.running.kill()
        self.running.end()

    @property
    def is_down(self) -> bool:
        return self.life is None or self.life.ended


@define
class Site:
    """What runs where. `asked` is a door that is asked for the account; while nothing is wrong, any would do."""

    environment: dict[str, str]
    folder: Path
    members: list[Member]
    log: LogServer
    asked: Api
    there: Receiver                             # of webhooks
    moods: Moods                                # of the receiver
    disk: Disk | None = None                    # of store and log, where one can be mounted
    proxy: Proxy | None = None                  # before Elasticsearch
    node: Node | None = None                    # of Elasticsearch, where it is the site's own
    time: FakeTime | None = None                # of the log's server
    senders: Load | None = None                 # they keep what they sent, for a log that may be restored from an older copy
    was_restored: bool = False                  # since the last account: the ledger, which stands beside the log, has forgotten too
    doors: list[Member] = field(init=False)
    workers: list[Member] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.doors = [m for m in self.members if "api" in m.roles]
        self.workers = [m for m in self.members if "worker" in m.roles]

    def set(self, name: str, value: str) -> None:
        """A setting, for all who start from now on."""
        for environment in (self.environment, *(member.environment for member in self.members)):
            environment[name] = value

    def revive(self) -> None:
        """All that should run runs, and answers."""
        for server in (self.log, self.node):
            if isinstance(server, RedisServer | Node) and not server.is_running:
                server.restart()
        for member in self.members:
            if member.is_down:
                member.start()
        wait_for(lambda: self.log.is_running, "the log's server is back")
        for door in self.doors:
            wait_answering(f"http://127.0.0.1:{door.port}", READY_S)

    def end(self) -> None:
        for member in self.members:
            if member.life is not None:
                member.life.end()

    def stop(self) -> None:
        """Politely. Raises: AssertionError if one does not end well."""
        for member in self.members:
            member.running.stop()


def is_dead(pid: int) -> bool:
    """Also before its parent has heard of it."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def answers(url: str) -> bool:
    """Whether the server is there and has read its log."""
    try:
        with redis.Redis.from_url(url, socket_timeout=1) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


@contextmanager
def split_on_sqlite(folder: Path) -> Iterator[Site]:
    """Two api processes and a worker; a Redis of its own; both on one small disk."""
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(folder / "disk"))
        server = stack.enter_context(redis_server("--auto-aof-rewrite-min-size", "4mb", folder=folder / "disk" / "redis"))
        environment = {"THAMESTHRIVE_DATA": str(folder / "disk" / "data"), "THAMESTHRIVE_REDIS_URL": server.url, **QUICK}
        roles = {"api-0": ("api",), "api-1": ("api",), "worker-0": ("worker",)}
        yield stack.enter_context(_site(folder, environment, roles, server, disk=disk))


@contextmanager
def all_in_one(folder: Path) -> Iterator[Site]:
    """One process that does everything, with its Valkey child, on one small disk."""
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(folder / "disk"))
        data = folder / "disk" / "data"
        environment = {"THAMESTHRIVE_DATA": str(data), **QUICK}
        child, clock = ValkeyChild(data / "valkey" / "sock"), fake_time(folder / "time")
        site = stack.enter_context(_site(folder, environment, {"all": ("api", "worker", "scheduler")}, child, disk=disk, time=clock))
        yield site


@contextmanager
def split_on_elasticsearch(folder: Path, node: Node | None = None) -> Iterator[Site]:
    """Two api and two worker processes, a Redis of its own, and a proxy before Elasticsearch. Raises: NoServer."""
    with ExitStack() as stack:
        server = stack.enter_context(redis_server("--auto-aof-rewrite-min-size", "4mb"))
        proxy = stack.enter_context(proxy_before(node.url if node else shared_elasticsearch()))
        prefix = f"faults-{free_port()}"
        named = {"STORE_KIND": "elasticsearch", "ELASTIC_URL": proxy.url, "ELASTIC_PREFIX": prefix, "REDIS_URL": server.url}
        environment = {f"THAMESTHRIVE_{name}": value for name, value in named.items()} | QUICK
        roles = {"api-0": ("api",), "api-1": ("api",), "worker-0": ("worker",), "worker-1": ("worker",)}
        stack.callback(proxy.forget, prefix)
        yield stack.enter_context(_site(folder, environment, roles, server, proxy=proxy, node=node))


@contextmanager
def split_on_its_own_elasticsearch(folder: Path) -> Iterator[Site]:
    """The same, with a node that may be killed. Raises: NoServer."""
    with elasticsearch_node() as node, split_on_elasticsearch(folder, node) as site:
        yield site


@contextmanager
def _site(
    folder: Path, environment: dict[str, str], roles: Mapping[str, tuple[str, ...]], log: LogServer, **more: Any
) -> Iterator[Site]:
    folder.mkdir(parents=True, exist_ok=True)
    once(["run", "--role", "job", "--job", "migrate"], environment)
    token = json.loads(once(["tokens", "create", "test", "--grant", "owner", "--format", "json"], environment))["token"]
    members, preloaded = [], more["time"].environment if more.get("time") else {}
    for name, of in roles.items():
        port = lasting_port() if "api" in of else 0
        ahead = multiprocessing.get_context("forkserver").Value("d", 0.0)
        members.append(Member(name, of, {**environment, **preloaded, "THAMESTHRIVE_API_PORT": f"{port}"}, folder, ahead, port))
    asked = PatientApi(f"http://127.0.0.1:{members[0].port}", "", token)
    with receiver() as there:
        there.prescription = moods = Moods()
        site = Site(environment, folder, members, log, asked, there, moods, **more)
        try:
            for member in members:
                member.start()
            site.revive()
            yield site
            site.stop()
        finally:
            site.end()
            site.asked.client.close()
