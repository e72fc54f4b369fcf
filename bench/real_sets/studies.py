"""The real sets as studies: inputs (protected traits out), what happened, and the folds. Same inputs for everyone."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold, StratifiedKFold

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Folds = list[tuple[Index, Index]]

MONTH = 30.436875

FIRST_SEED = 4200
"""Folds are drawn from this seed on. Set after the model's constants were fixed; nobody had looked at these folds."""


@dataclass(frozen=True)
class Study:
    """`people`: raw columns both ours and the peers see. `tenure` months at the start (NaN: the clock starts at zero
    then), `duration` months (None: one step, did it happen), `unit` a label per row ("" none).
    """

    name: str
    people: pl.DataFrame
    tenure: Array
    unit: list[str]
    happened: NDArray[np.bool_]
    duration: Array | None
    folds: Folds
    note: str

    @property
    def timed(self) -> bool:
        """Whether the study is about when, not only whether."""
        return self.duration is not None


SECOND_SEED = 7300
"""The same for employee_future, drawn again after what its training rows had shown was mended."""


def read(path: Path) -> pl.DataFrame:
    """A CSV, zipped or not, in UTF-8 or Latin-1, duplicates removed."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return pl.read_csv(io.BytesIO(text.encode()), infer_schema_length=None).unique(maintain_order=True)


def repeated(happened: NDArray[np.bool_], repeats: int = 5, first: int = FIRST_SEED) -> Folds:
    """Repeated cross-validation, the same for everyone."""
    out: Folds = []
    for seed in range(first, first + repeats):
        splitter = StratifiedKFold(5, shuffle=True, random_state=seed)
        out += [(train.astype(np.int64), test.astype(np.int64)) for train, test in splitter.split(happened, happened)]
    return out


def grouped(group: Index, repeats: int = 5, folds: int = 5) -> Folds:
    """The same with like records in one fold."""
    out: Folds = []
    for seed in range(FIRST_SEED, FIRST_SEED + repeats):
        splitter = GroupKFold(folds, shuffle=True, random_state=seed)
        out += [(train.astype(np.int64), test.astype(np.int64)) for train, test in splitter.split(group, groups=group)]
    return out


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Int64).cast(pl.Float64))


def babushkin(data: Path, *, near: bool) -> Study:
    """1,116 distinct records; with `near`, those of one firm and pattern stay in one fold."""
    frame = read(data / "turnover/babushkin_turnover.csv")
    happened = (frame["event"] == 1).to_numpy()
    folds = grouped(_alike(frame)) if near else repeated(happened)
    return Study(
        "babushkin, near-duplicates in one fold" if near else "babushkin, exact duplicates removed",
        _plain(frame.drop("stag", "event", "gender", "age", "head_gender")),
        np.zeros(len(frame)), [""] * len(frame), happened, frame["stag"].to_numpy().astype(float), folds,
        "real, 5×5 folds",
    )  # fmt: skip


def _alike(frame: pl.DataFrame) -> Index:
    """Records that share firm traits and pattern, or the same spell in the same industry, joined to one group."""
    parent = np.arange(len(frame))

    def root(i: int) -> int:
        while parent[i] != i:
            i = int(parent[i])
        return i

    firm = ["gender", "age", "industry", "profession", "traffic", "coach", "head_gender", "greywage", "way"]
    psyche = ["extraversion", "independ", "selfcontrol", "anxiety", "novator"]
    for columns in (firm, [*psyche, "age"], ["stag", "event", "industry"], ["stag", "event", "age"]):
        first: dict[tuple[object, ...], int] = {}
        for i, key in enumerate(frame.select(columns).iter_rows()):
            parent[root(i)] = root(first.setdefault(key, i))
    return np.array([root(i) for i in range(len(frame))], dtype=np.int64)


def french(data: Path) -> Study:
    """Assistants: spells begun before 2019-07-01 (followed to that day) to learn from, those begun after to judge."""
    frame = read(data / "panel/fr_parliament_assistants_an15.csv.gz")
    split = date(2019, 7, 1)
    start = frame["start"].str.to_date()
    before = (start < split).to_numpy()
    room = np.array([(split - day).days for day in start])
    days = frame["days"].to_numpy().astype(float)
    left = frame["outcome"].is_in(["left", "left_returned_later", "moved_to_other_member"]).to_numpy()
    cut = before & (days > room)
    people = _plain(
        frame.select("colleagues_at_start", "team_departures_180d_before_start", "concurrent_members", "prior_spells")
    )
    people = people.with_columns(season=pl.Series([float(day.month) for day in start]))
    known = (frame["left_truncated"] == 0).to_numpy()
    duration = np.where(cut, room, days) / MONTH
    train = np.flatnonzero(before & known)
    return Study(
        "French assistants, by time", people, np.zeros(len(frame)), frame["member"].to_list(), left & ~cut,
        np.maximum(duration, 0.02), [(train, np.flatnonzero(~before))], "real, learn before July 2019, judge after",
    )  # fmt: skip


def ibm(data: Path, *, chinese: bool = False) -> Study:
    """IBM's invented staff: did they leave."""
    frame = read(data / f"turnover/ibm_hr_attrition{'_zh' if chinese else ''}.csv")
    if chinese:
        happened, years = (frame["是否离职"] == "是").to_numpy(), frame["本企业工龄"].to_numpy()
        away = [name for name in frame.columns if name.endswith("编码") and name[:-2] in frame.columns]
        away += ["是否离职", "员工编号", "年龄", "性别", "婚姻状况", "是否成年", "标准工时", "员工计数", "本企业工龄"]
    else:
        happened, years = (frame["Attrition"] == "Yes").to_numpy(), frame["YearsAtCompany"].to_numpy()
        away = ["Attrition", "EmployeeNumber", "Age", "Gender", "MaritalStatus", "Over18", "StandardHours"]
        away += ["EmployeeCount", "YearsAtCompany"]
    name = f"IBM ({'zh' if chinese else 'en'})"
    return _steps(name, _plain(frame.drop(away)), years * 12.0, happened, "invented, 5×5")


def hr_comma(data: Path) -> Study:
    """The simulated set everyone uses, without its 3,008 duplicates."""
    frame = read(data / "turnover/hr_comma_sep.csv")
    years = frame["time_spend_company"].to_numpy() * 12.0
    people = _plain(frame.drop("left", "time_spend_company"))
    return _steps("hr_comma_sep, deduplicated", people, years, (frame["left"] == 1).to_numpy(), "simulated, 5×5")


def employee_future(data: Path) -> Study:
    """Deduplicated; the cohort of 2018 left almost to a man, an artefact, and stays out."""
    frame = read(data / "turnover/employee_future.csv").filter(pl.col("JoiningYear") < 2018)
    people = _plain(frame.drop("LeaveOrNot", "Age", "Gender", "JoiningYear"))
    years = (2018 - frame["JoiningYear"].to_numpy()) * 12.0
    left = (frame["LeaveOrNot"] == 1).to_numpy()
    return _steps("employee_future, without 2018", people, years, left, "of unknown making, 5×5", SECOND_SEED)


def no_signal(data: Path) -> Study:
    """IBM's inputs with the outcome shuffled: nothing can be known."""
    plain = ibm(data)
    mixed = np.random.default_rng(3).permutation(plain.happened)
    return _steps("no signal (IBM shuffled)", plain.people, plain.tenure, mixed, "5×5")


def _steps(
    name: str, people: pl.DataFrame, tenure: Array, happened: NDArray[np.bool_], note: str, first: int = FIRST_SEED
) -> Study:
    return Study(name, people, tenure, [""] * len(people), happened, None, repeated(happened, first=first), note)


def mcnulty(data: Path) -> Study:
    """Invented for a textbook: month of leaving within a year."""
    frame = read(data / "turnover/mcnulty_job_retention.csv")
    happened = (frame["left"] == 1).to_numpy()
    people = _plain(frame.drop("gender", "left", "month"))
    month = frame["month"].to_numpy().astype(float)
    return Study(
        "mcnulty", people, np.zeros(len(frame)), [""] * len(frame), happened, month, repeated(happened), "invented, 5×5"
    )


def mfg10(data: Path) -> Study:
    """Yearly snapshots: here at the year's end; resigned within the next. Learn to 2009, judge 2010 to 2014."""
    frame = read(data / "panel/mfg10_year_termination.csv.gz")
    ends = frame.filter(pl.col("STATUS") == "TERMINATED").select(
        "EmployeeID", pl.col("STATUS_YEAR").alias("gone"), pl.col("termreason_desc").alias("why")
    )
    rows = frame.filter((pl.col("STATUS") == "ACTIVE") & (pl.col("STATUS_YEAR") < 2015))
    rows = rows.join(ends.unique("EmployeeID", keep="first"), on="EmployeeID", how="left")
    rows = rows.sort("STATUS_YEAR", "EmployeeID")
    happened = ((rows["gone"] == rows["STATUS_YEAR"] + 1) & (rows["why"] == "Resignaton")).fill_null(value=False)
    year = rows["STATUS_YEAR"].to_numpy()
    folds = [(np.flatnonzero(year < 2010), np.flatnonzero(year >= 2010))]
    people = rows.select("city_name", "department_name", "job_title", "BUSINESS_UNIT")
    return Study(
        "mfg10, by time", people, rows["length_of_service"].to_numpy() * 12.0,
        [f"{store:.0f}" for store in rows["store_name"]], happened.to_numpy(), None, folds,
        "synthetic, learn to 2009's end, judge after",
    )  # fmt: skip


STUDIES: dict[str, Callable[[Path], Study]] = {
    "babushkin": lambda data: babushkin(data, near=False),
    "babushkin_grouped": lambda data: babushkin(data, near=True),
    "french": french,
    "ibm": ibm,
    "ibm_zh": lambda data: ibm(data, chinese=True),
    "mfg10": mfg10,
    "hr_comma": hr_comma,
    "employee_future": employee_future,
    "mcnulty": mcnulty,
    "no_signal": no_signal,
}
