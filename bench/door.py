"""The door: what it takes of time, as a ratio to a bare scan, and of memory.

Run: python bench/door.py [ROWS]                   a million attendance rows, three of them bad
     python bench/door.py --people PEOPLE ...      a company with every table as Parquet: processor seconds and peak of
                                                   memory, all tables held and the large ones laid aside
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from mainstay.company import check_company, folder_aside, read_newest

PEOPLE = 30_000
WHOLE = Path(__file__).with_name("whole.py")


def attendance(rows: int) -> pl.DataFrame:
    """As many person-days, as text, with an impossible day, an hour with a unit, and an unknown person."""
    frame = pl.select(at=pl.int_range(rows)).select(
        (pl.col("at") % PEOPLE).cast(pl.String).str.zfill(6).alias("person_id"),
        (pl.lit(date(2024, 1, 1)) + pl.duration(days=pl.col("at") // PEOPLE)).cast(pl.String).alias("day"),
        (pl.col("at") % 13 * 0.75).cast(pl.String).alias("hours"),
        (pl.col("at") % 7 * 0.5).cast(pl.String).alias("overtime_hours"),
        (pl.col("at") % 30).cast(pl.String).alias("late_minutes"),
        pl.lit("").alias("leave_kind"),
    )
    frame[rows // 10, "day"], frame[rows // 2, "hours"], frame[rows - 1, "person_id"] = "2026/2/30", "8h", "x"
    return frame


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - own


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        people = "".join(f"{person:06},2020-01-01,\n" for person in range(PEOPLE))
        (folder / "people.csv").write_text("person_id,hired_on,left_on\n" + people, "utf-8")
        attendance(rows).write_csv(folder / "attendance.csv")
        scan = seconds(lambda: pl.read_csv(folder / "attendance.csv", infer_schema=False))
        door = seconds(lambda: check_company(folder))
        faults = check_company(folder).faults
    print(f"{rows:,} rows: bare scan {scan[0]:.2f} s ({scan[1]:.2f} s processor)")
    print(f"door {door[0]:.2f} s ({door[1]:.2f} s processor), {door[1] / scan[1]:.1f} times the scan")
    for fault in faults:
        print("  " + fault.sentence("en"))


def company(people: int) -> None:
    """One size, in a process of its own for each way."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(WHOLE), "make", str(people), folder], check=True)
        for way in ("held", "aside"):
            subprocess.run([sys.executable, __file__, way, folder], check=True)


def read(way: str, folder: Path) -> None:
    """Reading and checking alone."""
    with folder_aside() as aside:
        wall, own = seconds(lambda: read_newest(folder, aside=aside if way == "aside" else None))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    rows = sum(pl.scan_parquet(path).select(pl.len()).collect().item() for path in folder.glob("*.parquet"))
    print(f"{way:5}: {rows:,} rows, {own:.1f} s of the processor ({wall:.1f} s), peak {peak:.2f} GB", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--people", *sizes]:
            for size in sizes:
                print(f"{int(size):,} people", flush=True)
                company(int(size))
        case ["held" | "aside" as chosen, where]:
            read(chosen, Path(where))
        case given:
            main(int(given[0]) if given else 1_000_000)
