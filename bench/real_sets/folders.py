"""The real sets as company folders, so that `mainstay assess` and `mainstay prove` run on them.

`PYTHONPATH=bench python bench/real_sets/folders.py DATA OUT [--only ibm french]`

Where a set has no days, days are laid out by a rule that is seeded by the record's number and says so here; a day that
was made up is no evidence about seasons. Duplicates are removed first.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from real_sets.studies import MONTH, Array, read

D0 = date(2023, 12, 31)
"""The day of a snapshot that has none."""


@dataclass(frozen=True)
class Folder:
    """Tables by name, and the day as of which to read them."""

    as_of: date
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)

    def write(self, where: Path) -> None:
        """One CSV a table."""
        where.mkdir(parents=True, exist_ok=True)
        for name, frame in self.tables.items():
            frame.write_csv(where / f"{name}.csv")


def _ids(size: int) -> list[str]:
    return [f"{number:06d}" for number in range(1, size + 1)]


def _back(day: date, months: Array) -> list[date]:
    return [day - timedelta(days=round(float(span) * MONTH)) for span in months]


def _people(frame: pl.DataFrame, hired: list[date], left: list[date | None], kind: list[str | None]) -> pl.DataFrame:
    own = [name for name in frame.columns if name not in {"person_id", "hired_on", "left_on", "left_kind"}]
    dated = pl.DataFrame(
        {"person_id": _ids(len(frame)), "hired_on": hired, "left_on": left, "left_kind": kind},
        schema_overrides={"left_on": pl.Date, "left_kind": pl.String},
    )
    return dated.hstack(frame.select(own))


def _posts(people: pl.DataFrame, **columns: pl.Series) -> pl.DataFrame:
    return people.select("person_id", pl.col("hired_on").alias("from")).with_columns(**columns)


def babushkin(data: Path) -> Folder:
    """Real spells without days: leavers left within the three years before the as-of day, evenly and at random."""
    frame = read(data / "turnover/babushkin_turnover.csv")
    rng = np.random.default_rng(1)
    gone = (frame["event"] == 1).to_numpy()
    ago = np.where(gone, rng.uniform(0.1, 36, len(frame)), 0.0)
    hired = _back(D0, ago + frame["stag"].to_numpy())
    left = [day if away else None for day, away in zip(_back(D0, ago), gone, strict=True)]
    born = [D0.year - round(age) for age in frame["age"]]
    own = frame.drop("stag", "event", "age", "head_gender").with_columns(birth_year=pl.Series(born))
    return Folder(D0, {"people": _people(own, hired, left, ["resigned" if away else None for away in gone])})


def french(data: Path) -> Folder:
    """Real days. A spell is a person here, because an assistant may come back; the employer is the unit."""
    frame = read(data / "panel/fr_parliament_assistants_an15.csv.gz")
    start = frame["start"].str.to_date()
    left = frame["first_absent"].str.to_date(strict=False)
    kinds = {"left": "resigned", "left_returned_later": "resigned", "moved_to_other_member": "resigned"}
    kind = [kinds.get(outcome, "other") if day else None for outcome, day in zip(frame["outcome"], left, strict=True)]
    own = frame.select("concurrent_members", "prior_spells", pl.col("assistant_sex").replace("H", "M").alias("gender"))
    people = _people(own, start.to_list(), left.to_list(), kind)
    return Folder(date(2022, 5, 19), {"people": people, "posts": _posts(people, unit=frame["member"])})


def _ibm(frame: pl.DataFrame, names: tuple[str, str, str, str, str, str], drop: list[str]) -> Folder:
    """Snapshot at `D0`; leavers leave within the twelve months after it, on a day drawn by their number."""
    years, age, gender, unit, job, level = names
    outcome = "Attrition" if "Attrition" in frame.columns else "是否离职"
    rng = np.random.default_rng(2)
    gone = frame[outcome].is_in(["Yes", "是"]).to_numpy()
    hired = _back(D0, frame[years].to_numpy() * 12 + rng.uniform(0.2, 11.8, len(frame)))
    after = rng.integers(1, 366, len(frame))
    left = [D0 + timedelta(days=int(days)) if away else None for days, away in zip(after, gone, strict=True)]
    born = pl.Series([D0.year - value for value in frame[age]])
    sex = frame[gender].replace({"Female": "F", "Male": "M", "女": "F", "男": "M"})
    own = frame.drop(outcome, years, age, gender, *drop).with_columns(birth_year=born, gender=sex)
    people = _people(own, hired, left, ["resigned" if away else None for away in gone])
    return Folder(
        date(D0.year + 1, 12, 31),
        {"people": people, "posts": _posts(people, unit=frame[unit], job=frame[job], level=frame[level])},
    )


def ibm(data: Path) -> Folder:
    """IBM's invented staff in English."""
    frame = read(data / "turnover/ibm_hr_attrition.csv")
    names = ("YearsAtCompany", "Age", "Gender", "Department", "JobRole", "JobLevel")
    return _ibm(frame, names, ["EmployeeNumber", "EmployeeCount", "Over18", "StandardHours"])


def ibm_zh(data: Path) -> Folder:
    """The same in Chinese: words kept, the codes that repeat them dropped."""
    frame = read(data / "turnover/ibm_hr_attrition_zh.csv")
    codes = [name for name in frame.columns if name.endswith("编码")]
    drop = ["员工编号", "员工计数", "是否成年", "标准工时", *codes]
    return _ibm(frame, ("本企业工龄", "年龄", "性别", "部门", "岗位", "职级"), drop)


def mfg10(data: Path) -> Folder:
    """Ten years of yearly snapshots with real-looking days: hired, left, and how."""
    frame = read(data / "panel/mfg10_year_termination.csv.gz").sort("EmployeeID", "STATUS_YEAR")
    last = frame.group_by("EmployeeID", maintain_order=True).last()

    def day(text: str) -> date:
        return datetime.strptime(text.split(maxsplit=1)[0], "%m/%d/%Y").date()  # noqa: DTZ007 - a day, not a moment

    kinds = {"Resignaton": "resigned", "Retirement": "retired", "Layoff": "dismissed"}
    kind = [kinds.get(reason) for reason in last["termreason_desc"]]
    left = [day(text) if how else None for text, how in zip(last["terminationdate_key"], kind, strict=True)]
    born = pl.Series([day(text).year for text in last["birthdate_key"]])
    own = last.select(pl.col("gender_short").alias("gender"), "BUSINESS_UNIT").with_columns(birth_year=born)
    people = _people(own, [day(text) for text in last["orighiredate_key"]], left, kind)
    unit = last["store_name"].cast(pl.Int64).cast(pl.String)
    posts = _posts(people, unit=unit, family=last["department_name"], job=last["job_title"], city=last["city_name"])
    return Folder(date(2015, 12, 31), {"people": people, "posts": posts})


def mcnulty(data: Path) -> Folder:
    """All start on one day; the month of leaving is given."""
    frame = read(data / "turnover/mcnulty_job_retention.csv")
    start = date(2023, 1, 1)
    gone = (frame["left"] == 1).to_numpy()
    left = [
        start + timedelta(days=round((month - 0.5) * MONTH)) if away else None
        for month, away in zip(frame["month"], gone, strict=True)
    ]
    own = frame.drop("left", "month")
    kind = ["resigned" if away else None for away in gone]
    return Folder(D0, {"people": _people(own, [start] * len(frame), left, kind)})


def hr_comma(data: Path) -> Folder:
    """Simulated snapshot; leavers leave within the twelve months after `D0`."""
    frame = read(data / "turnover/hr_comma_sep.csv")
    rng = np.random.default_rng(4)
    gone = (frame["left"] == 1).to_numpy()
    hired = _back(D0, frame["time_spend_company"].to_numpy() * 12 - rng.uniform(0.2, 11.8, len(frame)))
    after = rng.integers(1, 366, len(frame))
    left = [D0 + timedelta(days=int(days)) if away else None for days, away in zip(after, gone, strict=True)]
    people = _people(
        frame.drop("left", "time_spend_company", "department"), hired, left,
        ["resigned" if away else None for away in gone],
    )  # fmt: skip
    return Folder(date(D0.year + 1, 12, 31), {"people": people, "posts": _posts(people, unit=frame["department"])})


FOLDERS: dict[str, Callable[[Path], Folder]] = {
    "babushkin": babushkin, "french": french, "ibm": ibm, "ibm_zh": ibm_zh, "mfg10": mfg10, "mcnulty": mcnulty,
    "hr_comma": hr_comma,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="*", default=list(FOLDERS), choices=list(FOLDERS))
    given = parser.parse_args()
    for name in given.only:
        folder = FOLDERS[name](given.data)
        folder.write(given.out / name)
        print(f"{given.out / name}: as of {folder.as_of}, {folder.tables['people'].height} people")


if __name__ == "__main__":
    main()
