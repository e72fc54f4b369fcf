"""The whole loop at growing sizes: time and memory of sense, foresee and plan, beside a scan of the same bytes.

usage: python bench/whole.py [PEOPLE ...]      (default 3000 30000; the issue's size is 1000000)
       python bench/whole.py table             (bench/results/whole.md from bench/results/whole.json)

Each size runs in its own process, so that the peak memory is its own. The company is the twin, written as Parquet once;
tables about people stay in their files and are read a part of the people at a time, as sensing does at any size. On a
shared machine seconds by the clock say little: processor seconds stand beside them. Results are kept by size in
bench/results/whole.json.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import polars as pl

from mainstay.chapters import CATALOGUE
from mainstay.loop.foresee import foresee, look_back, understand
from mainstay.loop.learn import learn
from mainstay.loop.plan import plan
from mainstay.loop.sense import sense
from mainstay.loop.tables import Tables
from mainstay.twin import AS_OF, twin

MONTHS, BRICK = 36, 10_000
IDS = ("person_id", "manager_id", "unit", "parent", "grant_id", "commitment_id")
FULL = 300_000
"""Above this many people only the tables of LEAN are made, which carry most signals."""
LEAN = ("people", "posts", "units", "pay", "market", "results", "attendance", "talks", "measures", "limits")
HELD = ("people", "units", "market", "limits", "replacement_cost", "team_survey")
"""Tables small enough to hold, or not about people; all others are read where they lie."""
RESULTS = Path(__file__).parent / "results" / "whole.json"
STEPS = ("sense", "understand", "foresee", "look_back", "learn", "plan")
T = TypeVar("T")


def resident() -> float:
    """Resident memory now, in GB."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024**2


class Watch:
    """Seconds by the clock, processor seconds and peak resident memory (GB) of each step."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, float]] = {}
        self._peak = 0.0
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            self._peak = max(self._peak, resident())
            time.sleep(0.05)

    def timed(self, name: str, work: Callable[[], T]) -> T:
        """Do it, and note what it took."""
        self._peak = resident()
        clock, processor = time.perf_counter(), time.process_time()
        done = work()
        self.found[name] = {
            "seconds": time.perf_counter() - clock,
            "processor": time.process_time() - processor,
            "peak_gb": max(self._peak, resident()),
        }
        return done


def tables_in(folder: Path) -> Tables:
    """The company, its large tables left in their files."""
    paths = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    held = {name: pl.read_parquet(path) for name, path in paths.items() if name in HELD}
    return Tables(held, stored={name: pl.scan_parquet(path) for name, path in paths.items() if name not in held})


def scan(folder: Path) -> int:
    """Read every column of every table once."""
    return sum(pl.read_parquet(path).height for path in sorted(folder.glob("*.parquet")))


def one_size(folder: Path) -> dict[str, object]:
    """One turn of the loop on the tables in `folder`: clock, processor and peak memory by step."""
    watch = Watch()
    tables = tables_in(folder)
    panel = watch.timed("sense", lambda: sense(tables, AS_OF, CATALOGUE, months=MONTHS))
    hazard = watch.timed("understand", lambda: understand(panel))
    risks = watch.timed("foresee", lambda: foresee(panel, hazard=hazard))
    past = [watch.timed("look_back", lambda: look_back(panel, hazard=hazard))]
    effects = watch.timed("learn", lambda: learn(panel, tables, CATALOGUE, *past.pop()))
    chosen = watch.timed("plan", lambda: plan(panel, risks, effects, CATALOGUE, tables))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {
        "people": len(panel.now), "person_months_learnt_from": len(panel.history), "signals": len(panel.features),
        "planned_for": len(chosen.choices), "gap": chosen.gap, "peak_gb": peak, "steps": watch.found,
    }  # fmt: skip


def bare(folder: Path) -> dict[str, object]:
    """The scan, in a process of its own."""
    watch = Watch()
    rows = watch.timed("scan", lambda: scan(folder))
    return {"rows": rows, "bytes": sum(path.stat().st_size for path in folder.glob("*.parquet")), **watch.found}


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


def measured(people: int) -> dict[str, object]:
    """One size: made, scanned and gone through, each in its own process."""
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([sys.executable, __file__, "make", str(people), name], check=True)
        told: dict[str, object] = {}
        for part in ("bare", "one"):
            out = subprocess.run([sys.executable, __file__, part, name], check=True, capture_output=True, text=True)
            told |= json.loads(out.stdout)
    return told


def main(sizes: list[int]) -> None:
    for people in sizes:
        kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        kept[str(people)] = measured(people)
        ordered = {size: kept[size] for size in sorted(kept, key=int)}
        RESULTS.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(table())


def table() -> str:
    """What is kept, as Markdown: processor seconds, with seconds by the clock in brackets."""
    kept = json.loads(RESULTS.read_text("utf-8"))
    head = ("people", "fact rows", "signals", "scan", *STEPS, "all steps", "/ scan", "per person", "peak GB")
    lines = [_line(head), _line("---" for _ in head)]
    for size, one in kept.items():
        steps = one["steps"]
        bare_scan = one["scan"]["processor"]
        whole = {kind: sum(steps[step][kind] for step in STEPS) for kind in ("processor", "seconds")}
        lines.append(_line([
            f"{int(size):,}", f"{one['rows']:,}", f"{one['signals']}", _both(one["scan"]),
            *(_both(steps[step]) for step in STEPS), _both(whole), f"{whole['processor'] / bare_scan:.0f}",
            f"{1000 * whole['processor'] / int(size):.2f} ms", f"{one['peak_gb']:.1f}",
        ]))  # fmt: skip
    return "\n".join(lines) + "\n"


def _both(one: dict[str, float]) -> str:
    return f"{one['processor']:.1f} ({one['seconds']:.1f})"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", people, folder]:
            make(int(people), Path(folder))
        case ["one", folder]:
            sys.stdout.write(json.dumps(one_size(Path(folder))))
        case ["bare", folder]:
            sys.stdout.write(json.dumps(bare(Path(folder))))
        case ["table"]:
            sys.stdout.write(table())
        case sizes:
            main([int(size) for size in sizes] or [3_000, 30_000])
