from pathlib import Path

import pytest

from roles.compose import open_platform
from roles.demo import NAMES
from roles.demo_wanted import BY
from roles.first_start import first_start, set_up_line
from thamesthrive.access.users import NewUser
from thamesthrive.domain.scope import Scope
from thamesthrive.settings import Settings

pytestmark = pytest.mark.anyio


async def test_every_start_says_where_to_set_up_until_there_is_a_user(tmp_path: Path) -> None:
    lines = []
    for _ in range(2):
        async with open_platform(Settings(data=tmp_path)) as platform:
            lines.append(await set_up_line(platform))
            if len(lines) == 2:
                await platform.uses.accounts.users.create(NewUser("ann@shop.example", "Ann", "owner", "correct horse battery"))
                lines.append(await set_up_line(platform))

    first, second, after = lines
    assert first == second
    assert first[0].startswith("Set up the first user: http://127.0.0.1:8686/ui/setup#")
    assert after == []


async def test_a_first_start_makes_a_source_beside_those_of_demo_data(tmp_path: Path) -> None:
    async with open_platform(Settings(data=tmp_path)) as platform:
        sources = platform.uses.sources
        await sources.create(Scope(), NAMES["app"], BY)

        lines = [(await first_start(platform))[1] for _ in range(2)]

        made = await sources.get(Scope(), "web")
    assert lines == [f"source web, write key: {made.value.write_key}"] * 2
