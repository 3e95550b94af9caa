"""A process that stores bulks until it is killed: `python -m tests.adapters.embedded.writer FOLDER FIRST`.

Bulk n holds 40 events of session `bulk-n`, then 40 profiles. Says which bulk was answered.
"""

import asyncio
import sys
from itertools import count
from pathlib import Path

from tests.builders import NOON, claim, event, hex_id, seen_profile, write_of
from thamesthrive.adapters.embedded.stores import open_embedded
from thamesthrive.domain.scope import Scope

SCOPE = Scope("killed")
SIZE = 40


def bulk_name(number: int) -> str:
    return f"bulk-{number}"


async def main(folder: Path, first: int) -> None:
    async with open_embedded(folder) as stores:
        for number in count(first):
            ids = range(number * SIZE, (number + 1) * SIZE)
            answer = await stores.events.create(SCOPE, [event(n, claim=claim(n, session=bulk_name(number))) for n in ids])
            assert answer == {}, "nobody else stores these"
            print("events", number, flush=True)
            await stores.profiles.write(SCOPE, [write_of(seen_profile(hex_id(n), NOON)) for n in ids])
            print("profiles", number, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
