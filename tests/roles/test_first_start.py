from pathlib import Path

import pytest

from roles.compose import open_platform
from roles.first_start import set_up_line
from thamesthrive.access.users import NewUser
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
