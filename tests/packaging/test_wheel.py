"""The wheel carries what the tree has. It is built as the image builds it: of what the Dockerfile copies, and of the console."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.packaging.dockerfile import ROOT, stages

pytestmark = pytest.mark.slow

# As the build leaves them; what it makes of gui/public stands beside the page, all else below assets/.
CONSOLE = (
    *("index.html", "index.html.br", "scheme.js", "mark.svg.gz"),
    *("assets/page-Dg3f.js", "assets/page-Dg3f.js.gz", "assets/inter-5ff2.woff2"),
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the image's builder sees."""
    folder = tmp_path_factory.mktemp("wheel") / "tree"
    folder.mkdir()
    [build] = [stage for stage in stages() if stage.name == "build"]
    for path in build.copied:
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, folder / path, ignore=shutil.ignore_patterns("__pycache__", "console"))
        else:
            shutil.copy(ROOT / path, folder)
    for name in CONSOLE:
        file = folder / "thamesthrive" / "web" / "console" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return folder


@pytest.fixture(scope="module")
def wheel(tree: Path) -> ZipFile:
    alone = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation")
    subprocess.run([sys.executable, "-m", "pip", "wheel", *alone, "--wheel-dir", "made", "."], cwd=tree, check=True, timeout=120)
    [made] = (tree / "made").iterdir()
    return ZipFile(made)


def test_it_carries_every_file_of_the_packages(tree: Path, wheel: ZipFile) -> None:
    product = {name.relative_to(tree).as_posix() for name in (tree / "thamesthrive").rglob("*") if name.is_file()}
    roles = {f"thamesthrive/{name.relative_to(tree).as_posix()}" for name in (tree / "roles").rglob("*") if name.is_file()}

    carried = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert carried == product | roles


def test_it_carries_the_console(wheel: ZipFile) -> None:
    assert {f"thamesthrive/web/console/{name}" for name in CONSOLE} <= set(wheel.namelist())


def test_what_the_console_has_beside_its_page_is_in_no_folder() -> None:
    assert [path.name for path in (ROOT / "gui" / "public").iterdir() if path.is_dir()] == []


def test_it_brings_the_command_and_the_licence(wheel: ZipFile) -> None:
    entries, licences = (next(name for name in wheel.namelist() if name.endswith(end)) for end in ("entry_points.txt", "licenses/LICENSE"))

    assert "thamesthrive = thamesthrive.roles.cli:main" in wheel.read(entries).decode()
    assert b"Apache License" in wheel.read(licences)
