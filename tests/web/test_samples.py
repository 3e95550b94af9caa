"""The samples of docs/reference/samples are what the doors do. `…` stands for a value that is different each time."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.world import SCOPE, open_world
from thamesthrive.domain.source import DOORS as ALL
from thamesthrive.web.app import DOORS, TREES

SAMPLES = Path(__file__).parents[2] / "docs" / "reference" / "samples"
FILES = sorted(SAMPLES.glob("*.json"))
KEY, LINK = "WRITE-KEY", "LINK"
ANYTHING = "…"


@pytest.mark.anyio
@pytest.mark.parametrize("sample", [json.loads(path.read_text()) for path in FILES], ids=[path.stem for path in FILES])
async def test_a_sample_is_what_happens(sample: Any) -> None:
    async with open_world(doors=ALL) as world:
        link = await world.uses.redirects.create(SCOPE, "Spring", "test", url="https://shop.example/spring", source="web")
        text = with_key(json.dumps([sample["request"], sample["answer"]]), world.key).replace(LINK, link.value.id)
        asked, told = json.loads(text)

        answer = await world.http.request(asked["method"], asked["path"], json=asked.get("body"), headers=asked.get("headers"))

        assert answer.status_code == told["status"]
        assert {name: answer.headers[name] for name in told.get("headers", {})} == told.get("headers", {})
        if "body" in told:
            assert like(answer.json(), told["body"])
        else:
            assert base64.b64encode(answer.content).decode() == told.get("base64", "")


def test_every_door_has_a_sample_of_its_answer_and_of_an_error() -> None:
    told = [json.loads(path.read_text()) for path in FILES]

    for door in (*DOORS.values(), *TREES.values(), None):       # None: the settings document, which is read
        statuses = {t["answer"]["status"] for t in told if door_of(t["request"]["path"]) is door}
        assert any(status < 400 for status in statuses)
        assert any(status >= 400 for status in statuses)


def door_of(path: str) -> Any:
    """A door has one sample under all its names."""
    return DOORS.get(path) or TREES.get("/" + path.split("/")[1])


def with_key(text: str, key: str) -> str:
    """With the source's real key, plain and as Basic authorization writes it."""
    return text.replace(basic(KEY), basic(key)).replace(KEY, key)


def basic(key: str) -> str:
    return base64.b64encode(f"{key}:".encode()).decode()


def like(answer: Any, sample: Any) -> bool:
    """Equal, but for what stands for anything."""
    if sample == ANYTHING:
        return bool(answer)
    if isinstance(sample, dict) and isinstance(answer, dict):
        return sample.keys() == answer.keys() and all(like(answer[k], v) for k, v in sample.items())
    if isinstance(sample, list) and isinstance(answer, list):
        return len(sample) == len(answer) and all(map(like, answer, sample))
    return bool(answer == sample)
