"""`thamesthrive doctor`: what is wrong with a deployment, and what to do."""

from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .cli_options import format_option, load_settings, print_json, settings_options

if TYPE_CHECKING:
    from thamesthrive.settings import Settings

    from .compose import Platform
    from .looks import Look

LEAST_FREE_BYTES = 1_000_000_000

Finding = tuple[str, str, str]                  # what was looked at; what is wrong and what to do, "" if nothing; what is worth a note


@click.command()
@settings_options
@format_option
def doctor(form: str, **given: Any) -> None:
    """Check settings, data folder, stores, log, queue, scheduler and ledger; says what to do. Status 1 if anything is wrong.

    \b
    Example:
      thamesthrive doctor --config production.toml
    """
    findings = []
    for name, wrong, note in _findings(given):
        findings.append({"check": name, "ok": not wrong, "sentence": wrong or note})
        if form == "table":
            said = wrong or note
            click.echo(f"{'wrong' if wrong else 'ok':<6} {name}{': ' + said if said else ''}")
    if form == "json":
        print_json(findings)
    if not all(f["ok"] for f in findings):
        raise SystemExit(1)


def _findings(given: dict[str, Any]) -> Iterator[Finding]:
    from thamesthrive.kernel.errors import Invalid

    try:
        settings = load_settings(given).settings
    except Invalid as error:
        yield "settings", error.sentence, ""
        return
    yield "settings", "", ""
    if settings.store.kind == "embedded" or not settings.redis.url:
        folder = folder_wrong(settings.data)
        yield "data folder", folder, ""
        if folder:
            return
    yield from _platform_findings(settings)


def folder_wrong(folder: Path) -> str:
    """What is wrong with a data folder; one that is not there yet is judged by where it would be made."""
    import shutil
    import tempfile

    there = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    if not there.is_dir():
        return f"{there} is a file; name a folder with --data"
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        return f"{there} cannot be written ({error.strerror}); give it to the user who runs the platform, or name another with --data"
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE_BYTES:
        return f"{there} has only {free // 1_000_000} MB free; make room, or doors will refuse events"
    return ""


def _platform_findings(settings: "Settings") -> Iterator[Finding]:
    import asyncio

    yield from asyncio.run(_opened(settings))


async def _opened(settings: "Settings") -> list[Finding]:
    """Opens what the settings name, as a role does, which refuses what it cannot work with; then asks store and log."""
    from thamesthrive.domain.scope import Scope
    from thamesthrive.kernel.errors import ThamesThriveError

    from .compose import open_platform
    from .looks import LOOKS

    try:
        async with open_platform(settings) as platform:
            return [
                ("store and log opened", "", ""),
                ("store", await _wrong(platform.stores.definitions.revision(Scope())), ""),
                *[await _found(name, look, platform) for name, look in LOOKS.items()],
            ]
    except ThamesThriveError as error:
        return [("store and log opened", error.sentence, "")]


async def _found(name: str, look: "Look", platform: "Platform") -> Finding:
    from thamesthrive.kernel.errors import ThamesThriveError

    try:
        wrong, note = await look(platform)
    except ThamesThriveError as error:
        return name, error.sentence, ""
    return name, wrong, note


async def _wrong(asked: Awaitable[object]) -> str:
    from thamesthrive.kernel.errors import ThamesThriveError

    try:
        await asked
    except ThamesThriveError as error:
        return error.sentence
    return ""
