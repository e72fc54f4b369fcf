"""The whole loop at growing sizes: time and memory of sense, foresee and plan, beside a scan of the same bytes.

usage: python bench/whole.py [PEOPLE ...]      (default 3000 30000; the issue's size is 1000000)

Each size runs in its own process, so that the peak memory is its own. The company is the twin, written as Parquet once.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl

from mainstay.chapters import CATALOGUE
from mainstay.loop.foresee import foresee, look_back
from mainstay.loop.learn import learn
from mainstay.loop.plan import plan
from mainstay.loop.sense import sense
from mainstay.loop.tables import Tables
from mainstay.twin import AS_OF, twin

MONTHS, BRICK = 36, 10_000
IDS = ("person_id", "manager_id", "unit", "parent", "grant_id", "commitment_id")
FULL = 300_000
"""Above this many people only these tables, which carry most signals, so that the tables alone leave room for the loop:
the targets are for two cores and 6 GB."""
LEAN = ("people", "posts", "units", "pay", "market", "results", "attendance", "talks", "measures", "limits")
T = TypeVar("T")


def timed(seconds: dict[str, float], name: str, work: Callable[[], T]) -> T:
    started = time.perf_counter()
    done = work()
    seconds[name] = time.perf_counter() - started
    return done


def scan(folder: Path) -> int:
    """Read every column of every table once."""
    return sum(pl.read_parquet(path).height for path in sorted(folder.glob("*.parquet")))


def one_size(folder: Path) -> dict[str, float]:
    """One turn of the loop on the tables in `folder`; seconds by step, and the peak resident memory in GB."""
    seconds: dict[str, float] = {}
    timed(seconds, "scan", lambda: scan(folder))
    tables = Tables({path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))})
    panel = timed(seconds, "sense", lambda: sense(tables, AS_OF, CATALOGUE, months=MONTHS, threads=2))
    risks = timed(seconds, "foresee", lambda: foresee(panel))
    effects = timed(seconds, "learn", lambda: learn(panel, tables, CATALOGUE, *look_back(panel)))
    timed(seconds, "plan", lambda: plan(panel, risks, effects, CATALOGUE, tables))
    seconds["rows"] = sum(frame.height for frame in tables.frames.values())
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds["processor"] = used.ru_utime + used.ru_stime
    seconds["peak_gb"] = used.ru_maxrss / 1024**2
    return seconds


def make(people: int, folder: Path) -> None:
    """The tables as Parquet, in a process of its own (its memory is not the loop's): a twin of at most BRICK people,
    as many times over as needed, each copy with its own people, units and grants.
    """
    brick = min(people, BRICK)
    frames = twin(people=brick, months=MONTHS).tables.frames
    for name in LEAN if people > FULL else frames:
        frame = frames[name]
        ours = [column for column in IDS if column in frame.columns]
        copies = (people // brick) if ours and name != "limits" else 1
        many = [
            frame.with_columns(pl.format("{}-{}", pl.lit(copy), pl.col(name)).alias(name) for name in ours)
            for copy in range(copies)
        ]
        pl.concat(many).write_parquet(folder / f"{name}.parquet")


def main(sizes: list[int]) -> None:
    head = (
        "people",
        "fact rows",
        "scan s",
        "sense s",
        "foresee s",
        "learn s",
        "plan s",
        "whole s",
        "/ scan",
        "peak GB",
    )
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for people in sizes:
        with tempfile.TemporaryDirectory() as name:
            subprocess.run([sys.executable, __file__, "make", str(people), name], check=True)
            out = subprocess.run([sys.executable, __file__, "one", name], check=True, capture_output=True, text=True)
        found = json.loads(out.stdout)
        steps = [found[step] for step in ("sense", "foresee", "learn", "plan")]
        cells = [
            f"{found['scan']:.2f}",
            *(f"{step:.1f}" for step in steps),
            f"{sum(steps):.1f}",
            f"{found['processor']:.0f}",
        ]
        ratio, peak = sum(steps) / found["scan"], found["peak_gb"]
        row = [f"{people:,}", f"{int(found['rows']):,}", *cells, f"{ratio:.0f}", f"{peak:.1f}"]
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", people, folder]:
            make(int(people), Path(folder))
        case ["one", folder]:
            print(json.dumps(one_size(Path(folder))))
        case sizes:
            main([int(size) for size in sizes] or [3_000, 30_000])
