"""How each SDK is made to send: a program of its own kind, told an address, a write key and a person."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import psutil
from attrs import frozen

from tests.clients.installed import node_sdks, python_sdks
from tests.clients.recorder import Recorder
from tests.servers.chromium import browser_program
from tests.servers.processes import STOP_S, start, stop

PROGRAMS = Path(__file__).parent / "programs"
BUNDLE = "node_modules/@segment/analytics-next/dist/umd/index.js"
CALLS = 6
RUN_S = 60
QUIET_S = 1.5                                   # a browser's SDK looks every 0.1 to 0.6 s for what it has to send again
CHROMIUM = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-breakpad", "--disable-sync")


class GaveUp(Exception):
    """An SDK told its program that something did not arrive."""


@frozen
class Sender:
    """Who sends, with which key, and as whom."""

    recorder: Recorder
    write_key: str
    person: str

    @property
    def environment(self) -> Mapping[str, str]:
        return {**os.environ, "ADDRESS": self.recorder.url, "WRITE_KEY": self.write_key, "PERSON": self.person}


@frozen
class Sdk:
    """`run` returns when all is sent, and raises GaveUp, or NoServer where it cannot be had. `paths`: where it sends."""

    name: str
    run: Callable[[Sender], None]
    paths: frozenset[str]


def python(program: str, sender: Sender) -> None:
    _ended([sys.executable, str(PROGRAMS / program)], {**sender.environment, "PYTHONPATH": str(python_sdks())})


def node(program: str, sender: Sender) -> None:
    _ended(["node", str(PROGRAMS / program)], {**sender.environment, "NODE_PATH": str(node_sdks() / "node_modules")})


def page(program: str, asked: Mapping[str, str], sender: Sender) -> None:
    """A page cannot tell when it has no more to say: all has arrived, and then it is quiet."""
    files = {f"/{program}": PROGRAMS / program, "/analytics.js": node_sdks() / BUNDLE}
    query = {**asked, "address": sender.recorder.url, "key": sender.write_key, "person": sender.person}
    with site(files) as url, tempfile.TemporaryDirectory() as profile:
        command = [browser_program(), *CHROMIUM, f"--user-data-dir={profile}", f"{url}/{program}?{urlencode(query)}"]
        process = start(command, folder=Path(profile), log=Path(profile) / "output.log")
        try:
            sender.recorder.wait(lambda recorder: len(recorder.taken()) == CALLS)
            sender.recorder.quiet(QUIET_S)
        finally:
            stop_family(process)


def stop_family(process: "subprocess.Popen[bytes]") -> None:
    """A browser is many processes, which outlive the first by a moment and still write to its profile."""
    family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    stop(process)
    _, left = psutil.wait_procs(family, timeout=STOP_S)
    for child in left:
        child.kill()
    psutil.wait_procs(left, timeout=STOP_S)


@contextmanager
def site(files: Mapping[str, Path]) -> Iterator[str]:
    """A web site with these files, for as long as the block takes."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = files.get(self.path.partition("?")[0])
            self.send_response(200 if file else 404)
            self.send_header("content-type", "text/javascript" if file and file.suffix == ".js" else "text/html")
            self.end_headers()
            self.wfile.write(file.read_bytes() if file else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def _ended(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False, timeout=RUN_S)
    if done.returncode:
        raise GaveUp(f"{command[-1]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")


BATCH = frozenset({"/v1/batch"})

SDKS = (
    Sdk("segment-analytics-python", partial(python, "segment_python.py"), BATCH),
    Sdk("rudder-sdk-python", partial(python, "rudder_python.py"), BATCH),
    Sdk("segment-analytics-node", partial(node, "segment_node.js"), BATCH),
    Sdk("rudder-sdk-node", partial(node, "rudder_node.js"), BATCH),
    Sdk("analytics-next", partial(page, "segment_browser.html", {}), frozenset(f"/v1/{letter}" for letter in "itpsga")),
    Sdk("analytics-next-batching", partial(page, "segment_browser.html", {"batching": ""}), frozenset({"/v1/b"})),
)
