"""The walls of the house: the build fails where one is broken, and each check is shown to be able to fail."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
SCRIPTS = Path(sys.executable).parent

FORBIDDEN_IMPORTS = {"django", "socket", "requests", "urllib.request", "http.client", "random", "secrets", "uuid"}
FORBIDDEN_NAMES = {
    ("os", "environ"), ("os", "getenv"), ("os", "urandom"), ("time", "time"), ("time", "time_ns"),
    ("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"),
    ("np", "random.seed"), ("np", "random.rand"),
}  # fmt: skip
PURE = ("core", "chapters", "loop")


def python_files(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if path.parent.name != "migrations")  # those are made, not written


def run(*command: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, **env})


def impurities(source: str) -> list[str]:
    """Imports and names that would give a pure room a clock, a network, an environment or unseeded chance."""
    found = []
    for node in ast.walk(ast.parse(source)):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module]
        found += [
            name for name in modules if any(name == bad or name.startswith(bad + ".") for bad in FORBIDDEN_IMPORTS)
        ]
        if isinstance(node, ast.Attribute) and (ast.unparse(node.value), node.attr) in FORBIDDEN_NAMES:
            found.append(ast.unparse(node))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "default_rng":
            found += [] if node.args or node.keywords else ["default_rng() without a seed"]
    return found


def lint_imports(source: Path) -> subprocess.CompletedProcess[str]:
    return run(
        str(SCRIPTS / "lint-imports"), "--no-cache", "--config", str(ROOT / "pyproject.toml"),
        cwd=source, PYTHONPATH=str(source),
    )  # fmt: skip


def test_walls_stand() -> None:
    result = lint_imports(SOURCE)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("core/text.py", "import mainstay.chapters.pay"),
        ("core/text.py", "import numpy"),
        ("chapters/pay/__init__.py", "import mainstay.chapters.work"),
        ("chapters/pay/__init__.py", "import polars"),
        ("loop/sense/__init__.py", "import mainstay.loop.foresee"),
        ("loop/panel.py", "import mainstay.loop.turn"),
        ("loop/plan/__init__.py", "import mainstay.chapters"),
        ("loop/plan/__init__.py", "import mainstay.report"),
        ("company/__init__.py", "import mainstay.report"),
        ("report/__init__.py", "import mainstay.cli"),
        ("loop/carry/__init__.py", "import mainstay.loop.plan"),
        ("core/text.py", "import django"),
        ("ask.py", "import mainstay_web"),
    ],
)
def test_a_broken_wall_fails_the_build(tmp_path: Path, file: str, line: str) -> None:
    ignore = shutil.ignore_patterns("__pycache__", "static", "templates")
    for package in ("mainstay", "mainstay_web"):
        shutil.copytree(SOURCE / package, tmp_path / package, ignore=ignore)
    target = tmp_path / "mainstay" / file
    target.write_text(target.read_text("utf-8") + f"\n{line}\n", "utf-8")
    result = lint_imports(tmp_path)
    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("store/access.py", "import mainstay_web.actions"),
        ("actions/act.py", "import mainstay_web.pages.reader"),
        ("pages/home.py", "import mainstay_web.jobs.work"),
        ("channels/__init__.py", "import mainstay_web.store.access"),
        ("jobs/registry.py", "import mainstay_web.pages.reader"),
    ],
)
def test_a_broken_wall_of_the_house_round_it_fails_the_build(tmp_path: Path, file: str, line: str) -> None:
    ignore = shutil.ignore_patterns("__pycache__", "static", "templates")
    for package in ("mainstay", "mainstay_web"):
        shutil.copytree(SOURCE / package, tmp_path / package, ignore=ignore)
    target = tmp_path / "mainstay_web" / file
    target.write_text(target.read_text("utf-8") + f"\n{line}\n", "utf-8")
    result = lint_imports(tmp_path)
    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout


def object_uses(source: str) -> list[str]:
    """Where a table is asked directly: `Model.objects` or `_default_manager`."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
    ]


def test_tables_are_asked_only_in_store_and_actions() -> None:
    rooms = [f"src/mainstay_web/{room}" for room in ("pages", "api", "jobs", "demo", "upkeep", "site", "channels")]
    found = {
        str(path.relative_to(ROOT)): uses
        for path in python_files(*rooms)
        if (uses := object_uses(path.read_text("utf-8")))
    }
    assert found == {}
    assert object_uses("Person.objects.all()")


def utc_days(source: str) -> list[str]:
    """Instants turned into days where they stand, in UTC: from midnight to eight in Beijing that is yesterday."""
    return re.findall(r"\.date\(\)", source)


def test_an_instant_becomes_a_day_by_the_clock_of_the_house() -> None:
    written = [path for path in (SOURCE / "mainstay_web").rglob("*") if path.suffix in (".py", ".html")]
    assert [str(path.relative_to(ROOT)) for path in written if utc_days(path.read_text("utf-8"))] == []
    assert utc_days("{{ day(batch.made_at.date()) }}")


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_have_no_clock_network_environment_or_chance(room: str) -> None:
    found = {
        str(path.relative_to(ROOT)): bad
        for path in python_files(f"src/mainstay/{room}")
        if (bad := impurities(path.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "import socket",
        "from random import random",
        "x = date.today()",
        "x = os.environ['A']",
        "np.random.default_rng()",
    ],
)
def test_an_impurity_is_seen(line: str) -> None:
    assert impurities(line)


def test_files_and_functions_are_small() -> None:
    long_files = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in python_files("src", "tests", "bench")
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    ]
    long_functions = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {size} lines"
        for path in python_files("src")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (size := body_lines(node)) > 40
    ]
    assert long_files + long_functions == []


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: explaining is free."""
    last = node.end_lineno or node.lineno
    doc = node.body[0] if ast.get_docstring(node) is not None else None
    return last - node.lineno + 1 - ((doc.end_lineno or doc.lineno) - doc.lineno + 1 if doc else 0)


def test_money_is_never_float() -> None:
    """Fields and arguments that are named as money are whole minor units or decimals."""
    words = {
        "amount",
        "cost",
        "cash_now",
        "cash_three_years",
        "equity",
        "budget",
        "salary",
        "saved",
        "at_stake",
        "raise_",
    }
    found = []
    for path in python_files("src/mainstay/core", "src/mainstay/chapters", "src/mainstay/loop"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = node.target.id if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else ""
            name = node.arg if isinstance(node, ast.arg) else name
            annotation = getattr(node, "annotation", None)
            if name in words and annotation is not None and "float" in ast.unparse(annotation).lower():
                found.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)} {name}")
    assert found == []


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "src", "tests", "bench", "scripts"),
        ("ruff", "format", "--check", "src", "tests", "bench", "scripts"),
        ("mypy",),
        *(("mypy", str(path.relative_to(ROOT))) for path in sorted((ROOT / "tests").glob("*/*/conftest.py"))),
        ("mypy", "tests/browser/conftest.py", "tests/report/report_fakes.py"),
    ],
    ids=" ".join,
)
def test_lint_and_types(command: tuple[str, ...]) -> None:
    result = run(str(SCRIPTS / command[0]), *command[1:])
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]


def test_lock_files_name_hashes_but_no_registry() -> None:
    for lock in sorted(ROOT.glob("requirements*.txt")):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "http" not in text
        assert "index" not in text.split("\n", 1)[0]


def test_lock_files_agree_on_every_version() -> None:
    """Installing one over another must not change what the first brought."""
    pins: dict[str, set[str]] = {}
    for lock in sorted(ROOT.glob("requirements*.txt")):
        for line in lock.read_text("utf-8").splitlines():
            if "==" in line and not line.startswith((" ", "#")):
                name, rest = line.split("==", 1)
                pins.setdefault(name + rest.partition(";")[2].rstrip(" \\"), set()).add(rest.split()[0])
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}
