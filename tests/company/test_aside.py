"""Tables laid aside: what is asked of a company is answered the same, though they are not held, and they do not
stay behind.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from platform import node

import polars as pl
import pytest

from mainstay import ask
from mainstay.company import aside, check_company, folder_aside, write_company
from mainstay.company.typed import Read
from mainstay.report import write_results
from mainstay.twin import AS_OF, twin


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every table, as Parquet."""
    folder = tmp_path_factory.mktemp("company")
    write_company(twin(people=120, months=18).tables, folder, "parquet")
    return folder


@pytest.fixture
def laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where tables of more than fifty rows are laid."""
    monkeypatch.setattr(aside, "LARGE", 50)
    (folder := tmp_path / "laid").mkdir()
    return folder


@pytest.mark.parametrize("day", [None, date(AS_OF.year - 1, 9, 30)])
def test_tables_laid_aside_give_the_same_bytes(company: Path, laid: Path, tmp_path: Path, day: date | None) -> None:
    held, stored = (ask.assess(company, as_of=day, aside=where) for where in (None, laid))
    assert not held.tables.stored
    assert {"attendance", "posts", "pay"} <= set(stored.tables.stored)
    assert "people" in stored.tables.frames
    assert stored.tables.names == held.tables.names
    for name in held.tables.names:
        assert stored.tables[name].equals(held.tables[name]), name
    written = []
    for at, found in enumerate((held, stored)):
        (folder := tmp_path / f"{at}").mkdir()
        write_results(found, folder, {})
        written.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert written[0]
    assert written[0] == written[1]


Worse = Callable[[pl.DataFrame], pl.DataFrame]


def _worse(at: int, column: str, value: pl.Expr) -> Worse:
    """Every hundredth row, from row `at` on, with something else in one column."""
    some = pl.int_range(pl.len()) % 100 == at
    return lambda frame: frame.with_columns(pl.when(some).then(value).otherwise(pl.col(column)).alias(column))


BROKEN: dict[str, tuple[str, Worse]] = {
    "unknown_person": ("attendance", _worse(1, "person_id", pl.lit("nobody"))),
    "leading_zeros": ("attendance", _worse(2, "person_id", "00" + pl.col("person_id"))),
    "out_of_range": ("attendance", _worse(3, "hours", pl.lit(1e9))),
    "duplicate_key": ("posts", lambda frame: pl.concat([frame, frame[[5, 2]]])),
    "unknown_grant": ("vesting", _worse(1, "grant_id", pl.lit("none"))),
    "vested_too_much": ("vesting", _worse(2, "units", pl.lit(10**9))),
    "unknown_unit": ("posts", _worse(4, "unit", pl.lit("nowhere"))),
    "outside_employment": ("attendance", _worse(5, "day", pl.lit(date(1999, 1, 1)))),
    "far_ahead": ("talks", _worse(7, "day", pl.lit(date(2090, 1, 1)))),
}


@pytest.mark.parametrize("codes", [[code] for code in BROKEN] + [list(BROKEN)], ids=lambda codes: "+".join(codes)[:30])
def test_what_is_wrong_is_said_alike_of_tables_laid_aside(
    company: Path, laid: Path, tmp_path: Path, codes: list[str]
) -> None:
    folder = shutil.copytree(company, tmp_path / "broken")
    for table, worse in (BROKEN[code] for code in codes):
        path = folder / f"{table}.parquet"
        worse(pl.read_parquet(path)).write_parquet(path)
    held, stored = (check_company(folder, aside=where) for where in (None, laid))
    told = [*held.faults, *held.warnings]
    assert set(codes) <= {fault.code for fault in told}
    assert [*stored.faults, *stored.warnings] == told
    assert stored.summary == held.summary


def test_no_large_table_is_in_memory_when_the_next_file_is_read(company: Path, laid: Path) -> None:
    heights = {path.stem: pl.read_parquet(path).height for path in company.glob("*.parquet")}
    rows = {height: name for name, height in heights.items() if height > 500 and name != "people"}
    assert len(rows) > 3

    def nothing_large(_: str) -> None:
        held = [one for one in gc.get_objects() if isinstance(one, pl.DataFrame | Read)]
        held = [one for one in held if isinstance(one, pl.DataFrame) or one.aside is None]
        assert not {rows[one.height] for one in held if one.height in rows}

    assert check_company(company, aside=laid, progress=nothing_large).tables is not None


def test_what_a_killed_process_left_goes_with_the_next_and_nothing_of_anybody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = """
import os, signal
from mainstay.company import folder_aside
with folder_aside() as folder:
    (folder / "pay.parquet").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""
    dead = subprocess.Popen([sys.executable, "-c", killed], env={**os.environ, "TMPDIR": str(tmp_path)})
    assert dead.wait() == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert (left / "pay.parquet").exists()
    living = left.name.replace(f"-{dead.pid}-", f"-{os.getppid()}-")
    others = [living, left.name.replace(node(), f"{node()}-two"), f"mainstay-aside-{node()}-notes", "elsewhere"]
    for name in others:
        (tmp_path / name).mkdir()
    (tmp_path / f"{left.name}l").symlink_to(tmp_path / "elsewhere")
    with monkeypatch.context() as somebody:
        somebody.setattr(os, "getuid", lambda: left.stat().st_uid + 1)
        with folder_aside():
            assert left.exists()
    with folder_aside() as ours:
        kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {*others, f"{left.name}l", ours.name}
    assert not ours.exists()
