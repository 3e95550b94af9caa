"""A clock of another program that a test sets: libfaketime, as Debian packages it."""

from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

LIBRARIES = "/usr/lib/*/faketime/libfaketime.so.1"
LOOKED_S = 1                                    # how long the library takes a clock for what it was


@frozen
class FakeTime:
    """What a program is started with (`environment`), so that its clock can be stepped. What measures time goes on as ever."""

    file: Path
    environment: Mapping[str, str]

    def step_to(self, ahead_s: float) -> None:
        """So many seconds ahead of the machine's clock, or behind it; known to the program within a second."""
        self.file.write_text(f"{ahead_s:+.0f}\n")


def fake_time(file: Path) -> FakeTime | None:
    """None where the library is not installed."""
    library = next(Path("/").glob(LIBRARIES[1:]), None)
    if library is None:
        return None
    said = {"TIMESTAMP_FILE": str(file), "CACHE_DURATION": f"{LOOKED_S}", "DONT_FAKE_MONOTONIC": "1"}
    fake = FakeTime(file, {"LD_PRELOAD": str(library), **{f"FAKETIME_{name}": value for name, value in said.items()}})
    fake.step_to(0)
    return fake
