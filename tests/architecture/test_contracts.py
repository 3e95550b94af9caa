"""The rules of the tree that no linter knows: sizes, packages without code, modules that do nothing when imported."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
OURS = ("thamesthrive", "roles", "tests", "benchmarks")
MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60
FORBIDDEN_NAMES = ("util", "helper", "manager", "common", "misc", "service")

# Whatever they raise: a round whose entry cannot be folded is retried entry by entry and the entry parked; a task is given up; a
# destination's loop begins anew, and a delivery at which an extension fails is dead; a program's own callback is no reason to stop sending.
MAY_CATCH_ALL = (
    "thamesthrive/client/telling.py",
    "thamesthrive/collection/drain.py",
    "thamesthrive/delivery/dispatcher.py",
    "thamesthrive/delivery/reach.py",
    "thamesthrive/tasks/shim.py",
)

# What other people's programs import: its parts are named by the package.
FACES = ("thamesthrive/client/__init__.py",)

FILES = sorted(p for top in OURS for p in (ROOT / top).rglob("*.py"))
PRODUCT = [p for p in FILES if p.relative_to(ROOT).parts[0] in ("thamesthrive", "roles")]


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_files_stay_small() -> None:
    sizes = {name_of(f): len(f.read_text().splitlines()) for f in FILES}

    assert {name: n for name, n in sizes.items() if n > MAX_FILE_LINES} == {}


def test_functions_stay_small() -> None:
    sizes = [
        (f"{name_of(f)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for f in FILES
        for node in functions(tree_of(f))
    ]

    assert [(name, n) for name, n in sizes if n > MAX_FUNCTION_LINES] == []


@pytest.mark.parametrize("file", [f for f in PRODUCT if f.name == "__init__.py"], ids=name_of)
def test_a_package_says_what_lives_in_it_and_holds_no_code(file: Path) -> None:
    first, *rest = tree_of(file).body

    assert isinstance(first, ast.Expr)
    assert isinstance(first.value, ast.Constant)
    names = [ast.unparse(node).split(" = ")[0] for node in rest]
    if name_of(file) in FACES:
        assert {type(node) for node in rest[:-1]} == {ast.ImportFrom}
        assert names[-1] == "__all__"
    else:
        assert names == (["__version__"] if file.parent.name == "thamesthrive" else [])


def test_every_folder_of_the_product_is_a_package() -> None:
    assert [name_of(f) for f in PRODUCT if not (f.parent / "__init__.py").exists()] == []


def test_every_module_says_what_lives_in_it() -> None:
    assert [name_of(f) for f in PRODUCT if not ast.get_docstring(tree_of(f))] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name_of(f) for f in PRODUCT for bad in FORBIDDEN_NAMES if bad in f.stem] == []


def test_exception_is_caught_nowhere_but_where_a_loop_must_go_on() -> None:
    caught = [
        name_of(f)
        for f in PRODUCT
        for node in ast.walk(tree_of(f))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
            and not goes_on(node)
    ]

    assert [name for name in caught if name not in MAY_CATCH_ALL and not name.startswith("roles/")] == []


def test_settings_know_of_every_package_only_its_options() -> None:
    tree = ast.parse((ROOT / "thamesthrive/settings.py").read_text())

    ours = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level and node.module]

    assert [m for m in ours if not m.endswith(".options") and not m.startswith(("kernel.", "domain."))] == []


IMPORT_ALL = """
import os, sys, threading
modules = sys.argv[1:]
FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.mkdir", "os.putenv", "sqlite3.connect")
OF_PYTHON = ("/usr", "/proc", "/sys", "/etc", "/dev", sys.prefix, sys.base_prefix)

def refuse(event, arguments):
    if event in FORBIDDEN:
        raise RuntimeError(f"importing {module} does {event}")
    if event == "open" and isinstance(arguments[0], (str, bytes)) and isinstance(arguments[1], str):
        path = os.fsdecode(arguments[0])
        writes = set(arguments[1]) & set("wax+") and "__pycache__" not in path
        if writes or not path.endswith((".py", ".pyc")) and not path.startswith(OF_PYTHON):
            raise RuntimeError(f"importing {module} opens {path}")

sys.addaudithook(refuse)
for module in modules:
    __import__(module)
assert threading.active_count() == 1, threading.enumerate()
"""


def test_importing_a_module_does_nothing() -> None:
    modules = [module_of(f) for f in PRODUCT]

    done = subprocess.run([sys.executable, "-B", "-c", IMPORT_ALL, *modules], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert done.stdout == ""


def test_the_import_contracts_hold() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_lock_holds_everything_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    asked += [a for extra in project["project"]["optional-dependencies"].values() for a in extra]
    locked = [line.split(" ")[0].split("==") for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line]
    versions = {canonicalize_name(name): version.rstrip("\\").strip() for name, version in locked}

    for requirement in map(Requirement, asked):
        if requirement.name != "thamesthrive":
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), f"run make lock: {requirement}"


def test_the_lock_names_no_index_and_no_host() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()

    assert [line for line in lines if "://" in line or line.startswith("-")] == []


def goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether it only tidies up and lets the exception go on."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None
