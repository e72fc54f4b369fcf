"""Columns of real personnel files: recognised in both languages, protected ones never, and worth something at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from mainstay.chapters import CATALOGUE
from mainstay.loop.panel import Floats
from mainstay.loop.sense.attributes import attributes_of

SHARED = Path(__file__).parents[3] / "shared" / "data" / "turnover"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real data sets are not here (../shared/data/turnover)"),
]

PROTECTED = {
    "ibm_hr_attrition": ("Age", "Gender", "MaritalStatus"),
    "ibm_hr_attrition_zh": ("年龄", "性别", "婚姻状况", "婚姻状况编码"),
    "hrdataset_v14": (
        "Sex",
        "GenderID",
        "MarriedID",
        "MaritalDesc",
        "RaceDesc",
        "CitizenDesc",
        "HispanicLatino",
        "DOB",
    ),
    "babushkin_turnover": ("gender", "age", "head_gender"),
    "employee_future": ("Gender", "Age"),
    "mcnulty_job_retention": ("gender",),
    "hr_comma_sep": ("Work_accident",),
}
LEAKS = {
    "hrdataset_v14": ("TermReason", "EmploymentStatus", "EmpStatusID", "DateofTermination", "Termd", "Absences"),
    "ibm_hr_attrition": ("Attrition",),
    "ibm_hr_attrition_zh": ("是否离职", "是否离职编码"),
    "hr_comma_sep": ("left",),
}
"""Outcomes, and counted absences, which mix in sick leave."""


def read(name: str) -> pl.DataFrame:
    return pl.read_csv(SHARED / f"{name}.csv", encoding="utf8-lossy", infer_schema_length=None)


def score(frame: pl.DataFrame, outcome: str) -> tuple[dict[str, float], Floats]:
    """What is recognised and its prior; and everybody's log-odds by the priors alone."""
    numbers = [pl.col(name).cast(pl.Float64) for name, kind in frame.schema.items() if kind != pl.String]
    columns = [
        one for one in attributes_of(frame.drop(outcome).with_columns(numbers), CATALOGUE.attributes) if one[0].own
    ]
    known = [(feature, values) for feature, values in columns if feature.log_odds]
    total = sum(
        (feature.log_odds * np.nan_to_num(np.clip((values - feature.centre) / feature.spread, -3, 3)))
        for feature, values in known
    )
    return {feature.key: feature.log_odds for feature, _ in known}, np.asarray(total)


def auc(left: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], log_odds: Floats) -> float:
    """Chance that somebody who left has the higher log-odds than somebody who stayed."""
    gone, here = log_odds[left], log_odds[~left]
    return float(np.mean(np.sign(gone[:, None] - here[None, :]) / 2 + 0.5))


@pytest.mark.parametrize("name", PROTECTED)
def test_protected_columns_are_never_recognised(name: str) -> None:
    columns = read(name).columns
    for column in (*PROTECTED[name], *LEAKS.get(name, ())):
        assert column in columns
        assert not [one.key for one in CATALOGUE.attributes if one.is_named(column)], column


def test_both_languages_are_recognised_alike_and_tell_something_before_any_data() -> None:
    """Published priors alone, nothing learned. The floor measured for them elsewhere was .70."""
    english, chinese = read("ibm_hr_attrition"), read("ibm_hr_attrition_zh")
    known, log_odds = score(english, "Attrition")
    also_known, also = score(chinese.drop("是否离职编码"), "是否离职")
    assert known == also_known
    assert len(known) >= 15
    left = (english["Attrition"] == "Yes").to_numpy()
    assert auc(left, log_odds) == pytest.approx(auc((chinese["是否离职"] == "是").to_numpy(), also), abs=0.005)
    assert auc(left, log_odds) > 0.74


@pytest.mark.parametrize("name", PROTECTED)
def test_every_word_of_an_ordered_column_is_a_known_level(name: str) -> None:
    frame = read(name)
    for column in frame.columns:
        match = next((one for one in CATALOGUE.attributes if one.is_named(column)), None)
        if match is not None and match.levels and frame[column].dtype == pl.String:
            unknown = [word for word in frame[column].unique().to_list() if match.rank(word) is None]
            assert not unknown, (column, unknown)
