"""The jobs `backup` and `restore`, composed. A restore only looks at the log, so that it begins no generation, and makes no secrets."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from thamesthrive import __version__
from thamesthrive.adapters.archive.folder import FolderArchive
from thamesthrive.adapters.telemetry.clock import SystemClock
from thamesthrive.backup.keeper import Keeper, Tell
from thamesthrive.backup.manifest import LEDGER, Manifest
from thamesthrive.backup.quiet import Quiet
from thamesthrive.backup.restorer import Again, Restorer, receipts
from thamesthrive.kernel.errors import Invalid
from thamesthrive.settings import Settings

from .compose import log_url, migrate, open_platform, open_stores


async def back_up(settings: Settings, folder: Path, tell: Tell) -> str:
    """What is to be said of it. Raises: Conflict, Unavailable."""
    async with open_platform(settings) as platform:
        keeper = Keeper(
            copies=platform.stores.copies,
            ledger=platform.uses.ledger,
            lineages=platform.lineages,
            quiet=Quiet(platform.locks, platform.outside.intake, platform.clock),
            locks=platform.locks,
            clock=platform.clock,
            store=str(settings.store.kind),     # of the environment it is a kind of text that is not written down
            version=__version__,
        )
        manifest = await keeper.run(FolderArchive(folder), tell)
    waiting = f"; {manifest.undrained} events had been received and not drained yet, and are not in it" if manifest.undrained else ""
    return f"{_counted(manifest)} stand in {folder}, as of {manifest.taken.isoformat(timespec='seconds')}{waiting}"


async def restore(settings: Settings, folder: Path, erasures: Sequence[Path], tell: Tell) -> str:
    """What is to be said of it. Raises: Conflict, Invalid, Missing, Unavailable."""
    from thamesthrive.adapters.redis.standing import open_standing

    again = [one for file in erasures for one in _receipts(file)]
    await migrate(settings)
    async with AsyncExitStack() as stack:
        stores, url = await open_stores(settings, stack), await log_url(settings, stack)
        standing = await stack.enter_async_context(open_standing(settings.redis, url=url, known=stores.partitions))
        restorer = Restorer(
            stores=stores,
            ledger=standing.ledger,
            lineages=standing.lineages,
            locks=standing.locks,
            clock=SystemClock(),
            patience_s=settings.redis.lease_s * 1.5,
        )
        restored = await restorer.run(FolderArchive(folder), again, tell)
    said = [f"{_counted(restored.manifest)} of {restored.manifest.taken.isoformat(timespec='seconds')} are restored and compared"]
    if restored.waiting:
        said.append(f"{restored.waiting} entries wait in the log and will be drained")
    if restored.manifest.undrained and not restored.same_log:
        said.append(f"{restored.manifest.undrained} events that waited in its log are not in the backup")
    if restored.erasures:
        said.append(f"{restored.erasures} erasures will be done again when the platform runs")
    return "; ".join(said)


def _receipts(file: Path) -> Sequence[Again]:
    try:
        return receipts(file.read_bytes())
    except OSError as error:
        raise Invalid(f'the receipts "{file}" cannot be read ({error.strerror})') from error


def _counted(manifest: Manifest) -> str:
    return f"{sum(held.records for name, held in manifest.kinds.items() if name != LEDGER)} records"
