"""The console's client: types that openapi-typescript makes of our own OpenAPI document.

    python -m tests.console.client      writes them anew
"""

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.servers.node import node_modules, ran
from thamesthrive import __version__
from thamesthrive.web.openapi import document
from thamesthrive.web.routes import ROUTES

GUI = Path(__file__).parents[2] / "gui"
WRITTEN = GUI / "src" / "api" / "schema.d.ts"


def generated() -> str:
    """As they should stand in WRITTEN. Raises: NoServer where there is no Node.js."""
    node_modules(GUI)
    with TemporaryDirectory() as folder:
        described, types = Path(folder) / "openapi.json", Path(folder) / "schema.d.ts"
        described.write_text(json.dumps(document(ROUTES, __version__)))
        done = ran(["npx", "--no-install", "openapi-typescript", str(described), "--output", str(types)], GUI)
        if done.returncode:
            sys.exit(done.stderr)
        return types.read_text()


def write() -> None:
    """At once, since somebody may just read them. Raises: NoServer."""
    anew = WRITTEN.with_name(f"schema.{os.getpid()}")
    anew.write_text(generated())
    anew.replace(WRITTEN)


if __name__ == "__main__":
    write()
