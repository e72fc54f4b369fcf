"""Facts to signals: ours against Polars, DuckDB and a bare scan of the same bytes, in one run.

    python bench/sense.py                        # a million facts, a minute
    python bench/sense.py --facts 10000000
    python bench/sense.py --whole --people 1000000 --months 36    # the main job's size, with its peak of memory

The facts are a made-up attendance table, a row for a person and a working day, written as Parquet by month. Everybody
computes the same eight signals of overtime and lateness for every person and month and agrees on them.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np
import polars as pl

from mainstay.chapters import CATALOGUE as CHAPTERS
from mainstay.core.calendar import landmarks
from mainstay.core.catalogue import Basis, Catalogue, Prior, Signal, Unit
from mainstay.core.readings import Change, Flow, Mean, Reading, Total, Volatility
from mainstay.core.text import Text
from mainstay.core.words import Driver, Honesty
from mainstay.loop.panel import Panel
from mainstay.loop.sense import sense
from mainstay.loop.tables import Tables

AS_OF = date(2026, 10, 31)
MONTHS = 36
COLUMNS = ("overtime_hours", "late_minutes")
READINGS: tuple[Callable[[Flow], Reading], ...] = (
    lambda flow: Mean(flow, 3),
    lambda flow: Total(flow, 12),
    lambda flow: Change(flow, 3, 12),
    lambda flow: Volatility(flow, 12),
)
T = TypeVar("T")
NAMES = ("mean", "total", "change", "swing")
MONTH_ENDS = landmarks(AS_OF, MONTHS)


def catalogue() -> Catalogue:
    """The eight signals."""
    return Catalogue(tuple(
        Signal(
            f"{column}.{name}", Driver.WORK, Text("加班", "Overtime"), Text("{value}", "{value}"), Unit.HOURS, 1,
            Basis.CONTRACT, reading(Flow("attendance", column)), 0, 1, -1e9, 1e9,
            Prior(0.1, "bench", Honesty.JUDGEMENT), (),
        )
        for column in COLUMNS for name, reading in zip(NAMES, READINGS, strict=True)
    ))  # fmt: skip


def people_frame(people: int, hired: date = date(2019, 1, 1)) -> pl.DataFrame:
    """People of whom one in five left some day."""
    lot = np.random.default_rng(1)
    left = [
        AS_OF - timedelta(days=int(days)) if gone else None
        for gone, days in zip(lot.random(people) < 0.2, lot.integers(1, 1000, people), strict=True)
    ]
    return pl.DataFrame({
        "person_id": [f"p{number:07d}" for number in range(people)], "hired_on": [hired] * people, "left_on": left,
        "left_kind": ["resigned" if day else None for day in left], "left_regretted": None, "name": None,
        "gender": None, "birth_year": None, "key": pl.Series(lot.random(people) < 0.2),
    }, schema_overrides={
        "left_on": pl.Date, "left_kind": pl.String, "left_regretted": pl.Boolean, "name": pl.String,
        "gender": pl.String, "birth_year": pl.Int64,
    })  # fmt: skip


def attendance_frame(people: int, days: list[date], ids: pl.Series, seed: int) -> pl.DataFrame:
    """A row for each person and day, by day."""
    lot = np.random.default_rng(seed)
    rows = people * len(days)
    return pl.DataFrame({
        "person_id": pl.concat([ids] * len(days)),
        "day": pl.Series(np.repeat(np.array(days, dtype="datetime64[D]"), people)),
        "hours": np.full(rows, 8.0),
        "overtime_hours": np.where(lot.random(rows) < 0.3, lot.integers(0, 8, rows) / 2, 0.0),
        "late_minutes": np.where(lot.random(rows) < 0.1, lot.integers(0, 60, rows).astype(float), 0.0),
        "leave_kind": pl.Series([None], dtype=pl.String).new_from_index(0, rows),
        "leave_hours": pl.Series([None], dtype=pl.Float64).new_from_index(0, rows),
    })  # fmt: skip


def write_facts(folder: Path, people: pl.DataFrame, each_month: int) -> None:
    """Attendance of every month as one Parquet file."""
    ids = people["person_id"]
    for month, end in enumerate(MONTH_ENDS):
        days = [end - timedelta(days=back) for back in range(each_month)]
        attendance_frame(len(ids), days, ids, month).write_parquet(folder / f"{month:03d}.parquet")


def scan(folder: Path) -> float:
    """Reading every byte, a file at a time, and adding up what is in it."""
    frames = map(pl.read_parquet, sorted(folder.glob("*.parquet")))
    return sum(float(frame.select(pl.sum_horizontal(pl.col(pl.Float64).sum())).item()) for frame in frames)


def ours(folder: Path, people: pl.DataFrame) -> Panel:
    """Parquet to panel: every person and month, with writing the rows into memory."""
    tables = Tables({"people": people}, stored={"attendance": pl.scan_parquet(folder / "*.parquet")})
    return sense(tables, AS_OF, catalogue(), months=MONTHS, share=1.0, threads=2)


def polars_way(folder: Path) -> pl.DataFrame:
    """The same by Polars' streaming engine: month sums, a whole grid, rolling windows by person."""
    ends = pl.DataFrame({"end": MONTH_ENDS, "month": range(MONTHS)})
    rows = pl.scan_parquet(folder / "*.parquet").with_columns(end=pl.col("day").dt.month_end())
    sums = rows.group_by("person_id", "end").agg(pl.col(column).sum() for column in COLUMNS)
    whole = (
        sums.select("person_id").unique().join(ends.lazy(), how="cross").join(sums, ["person_id", "end"], how="left")
    )
    grid = whole.with_columns(pl.col(column).fill_null(0.0) for column in COLUMNS).sort("person_id", "month")
    windows = []
    for column in COLUMNS:
        one = pl.col(column)
        recent = one.rolling_mean(3).over("person_id")
        windows += [
            recent.alias(f"{column}.mean"),
            one.rolling_sum(12).over("person_id").alias(f"{column}.total"),
            (recent - one.shift(3).rolling_mean(12, min_samples=6).over("person_id")).alias(f"{column}.change"),
            one.rolling_std(12, ddof=0).over("person_id").alias(f"{column}.swing"),
        ]
    return grid.with_columns(windows).collect(engine="streaming")


def duckdb_way(folder: Path) -> int:
    """The same as one statement of window functions."""
    parts = []
    for column in COLUMNS:
        parts += [
            f"avg({column}) over recent", f"sum({column}) over year",
            f"avg({column}) over recent - avg({column}) over past",
            f"stddev_pop({column}) over year",
        ]  # fmt: skip
    sums = ", ".join(f"coalesce(sum({column}), 0) as {column}" for column in COLUMNS)
    query = f"""
        with rows as (select *, last_day(day) as month_end from read_parquet('{folder}/*.parquet')),
        sums as (select person_id, month_end, {sums} from rows group by all),
        grid as (select p.person_id, m.month_end, {", ".join(f"coalesce(s.{c}, 0) as {c}" for c in COLUMNS)}
                 from (select distinct person_id from sums) p cross join (select distinct month_end from sums) m
                 left join sums s on s.person_id = p.person_id and s.month_end = m.month_end)
        select person_id, month_end, {", ".join(f"{part} as f{place}" for place, part in enumerate(parts))} from grid
        window recent as (partition by person_id order by month_end rows 2 preceding),
               year as (partition by person_id order by month_end rows 11 preceding),
               past as (partition by person_id order by month_end rows between 14 preceding and 3 preceding)
    """  # noqa: S608 - a statement of our own, with nobody's input
    with duckdb.connect() as base:
        base.execute("set threads to 2")
        return int(base.sql(query).to_arrow_table().num_rows)


def agree(panel: Panel, other: pl.DataFrame) -> float:
    """Largest difference between ours and Polars' numbers."""
    rows = panel.history
    mine = pl.DataFrame({
        "person_id": [panel.ids[one] for one in rows.person], "month": rows.month.astype(np.int64),
        **{f"mine.{feature.key}": rows.values[:, place] for place, feature in enumerate(panel.features)},
    })  # fmt: skip
    both = mine.join(other, on=["person_id", "month"]).filter(pl.col("month") >= 15)
    worst = [(pl.col(f"mine.{one.key}") - pl.col(one.key)).abs().max().alias(one.key) for one in panel.features]
    return float(max(both.select(worst).row(0)))


def timed(name: str, work: Callable[[], T], table: list[tuple[str, float, float]]) -> T:
    """Do it, and note how long it took, by the clock and of the processor (which a busy machine does not change)."""
    begin, used = time.perf_counter(), time.process_time()
    result = work()
    table.append((name, time.perf_counter() - begin, time.process_time() - used))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{name}: processor {table[-1][2]:.2f} s, peak so far {peak:.1f} GB", flush=True)
    return result


def compare(facts: int) -> None:
    """The table of the same facts by everybody."""
    each_month = 22
    people = people_frame(max(20, facts // (each_month * MONTHS)))
    warm_up()
    table: list[tuple[str, float, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_facts(folder, people, each_month)
        scan(folder)
        timed("bare scan", lambda: scan(folder), table)
        panel = timed("slab kernel", lambda: ours(folder, people), table)
        by_polars = timed("Polars streaming", lambda: polars_way(folder), table)
        timed("DuckDB windows", lambda: duckdb_way(folder), table)
    print(f"{len(people) * each_month * MONTHS:,} facts, {len(panel.history):,} rows of {len(panel.features)} signals")
    print(f"largest difference from Polars: {agree(panel, by_polars):.1e}\n")
    bare, mine = table[0][2], table[1][2]
    print(f"{'':18}{'seconds':>9}{'processor':>11}{'/ scan':>9}{'/ ours':>9}")
    for label, seconds, used in table:
        print(f"{label:18}{seconds:9.2f}{used:11.2f}{used / bare:9.1f}{used / mine:9.1f}")


def warm_up() -> None:
    """Compile the kernels, which is no part of the comparison."""
    people = people_frame(20)
    attendance = attendance_frame(20, [AS_OF], people["person_id"], 1)
    sense(Tables({"people": people, "attendance": attendance}), AS_OF, catalogue(), months=3)


def whole(people_count: int, months: int) -> None:
    """The whole catalogue over a company with posts, pay and a row of attendance a person and month."""
    lot = np.random.default_rng(2)
    people = people_frame(people_count)
    ids, size = people["person_id"], len(people)
    posts = pl.DataFrame({
        "person_id": ids, "from": [date(2022, 1, 1)] * size,
        "unit": [f"u{n}" for n in lot.integers(0, size // 10 + 1, size)],
        "job": [f"j{n}" for n in lot.integers(0, 50, size)], "family": [f"f{n}" for n in lot.integers(0, 12, size)],
        "ladder": ["professional"] * size, "level": lot.integers(1, 9, size),
        "manager_id": ids.gather(lot.integers(0, size // 10 + 1, size)), "city": ["c"] * size, "fte": [1.0] * size,
    })  # fmt: skip
    pay = pl.concat([
        pl.DataFrame({
            "person_id": ids, "from": [day] * size, "element": ["base"] * size,
            "amount": lot.integers(800_000, 4_000_000, size), "per": ["month"] * size,
        })
        for day in (date(2022, 1, 1), date(2024, 4, 1), date(2025, 7, 1))
    ])  # fmt: skip
    attendance = pl.concat([
        attendance_frame(size, [end], ids, place) for place, end in enumerate(landmarks(AS_OF, months))
    ])  # fmt: skip
    tables = Tables({"people": people, "posts": posts, "pay": pay, "attendance": attendance})
    begin = time.perf_counter()
    panel = sense(tables, AS_OF, CHAPTERS, months=months, threads=2)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{size:,} people, {months} months, {attendance.height:,} rows of attendance, {len(panel.features)} signals")
    print(f"{seconds:.1f} s, {len(panel.history):,} rows kept, {len(panel.trail):,} of the trail, peak {peak:.1f} GB")


def main() -> None:
    """Read the command line."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--facts", type=int, default=1_000_000)
    words.add_argument("--whole", action="store_true")
    words.add_argument("--people", type=int, default=20_000)
    words.add_argument("--months", type=int, default=MONTHS)
    asked = words.parse_args()
    if asked.whole:
        whole(asked.people, asked.months)
    else:
        compare(asked.facts)


if __name__ == "__main__":
    main()
