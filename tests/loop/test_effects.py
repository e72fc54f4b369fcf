from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mainstay
from mainstay.chapters import CATALOGUE
from mainstay.loop.effects import REBOUND, REBOUND_MONTHS, USUAL_RAISE, Course, dose

COURSE = Course.of(CATALOGUE.measures)
PLACE = {measure.key: at for at, measure in enumerate(CATALOGUE.measures)}
SOURCES = Path(mainstay.__file__).parent


def course(key: str) -> np.ndarray:
    return COURSE.at_work(np.array(PLACE[key]), np.arange(60))


def test_a_measure_grows_holds_and_fades() -> None:
    talks, work = CATALOGUE.measure("culture.stay_talk"), course("culture.stay_talk")
    assert work[0] < work[1] == work.max() == 1
    assert work[talks.lasts_months - 1] < 1
    assert (work[talks.lasts_months :] == 0).all()


def test_what_vests_holds_to_the_end_and_then_lets_go() -> None:
    lasts, work = CATALOGUE.measure("equity.refresh_grant").lasts_months, course("equity.refresh_grant")
    assert (np.diff(work[:lasts]) >= 0).all()
    assert work[lasts - 1] == 1
    assert (work[lasts : lasts + REBOUND_MONTHS] == -REBOUND).all()
    assert (work[lasts + REBOUND_MONTHS :] == 0).all()


def test_nothing_is_at_work_before_it_is_given() -> None:
    assert (COURSE.at_work(np.arange(len(CATALOGUE.measures))[:, None], np.arange(-9, 0)) == 0).all()


def test_the_usual_raise_has_the_usual_effect_and_a_quarter_of_it_half() -> None:
    assert dose(np.array([USUAL_RAISE, USUAL_RAISE / 4])).tolist() == pytest.approx([1.0, 0.5])


@settings(deadline=None, max_examples=50)
@given(small=st.floats(0, 1), more=st.floats(0, 1))
def test_a_larger_raise_never_does_less_nor_more_than_its_size(small: float, more: float) -> None:
    less, larger = dose(np.array([small, small + more]))
    assert 0 < less <= larger <= np.sqrt(1.2)


@pytest.mark.parametrize(
    ("word", "users"),
    [
        (".at_work(", {"loop/plan/joint.py", "loop/learn/months.py", "twin/sim.py"}),
        ("dose(", {"loop/plan/desk.py", "loop/learn/doses.py", "twin/habits.py"}),
    ],
)
def test_plan_learn_and_twin_use_the_one_rule(word: str, users: set[str]) -> None:
    found = {
        str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.py")
        if word in path.read_text("utf-8") and path.name != "effects.py"
    }  # fmt: skip
    assert found == users


def test_no_other_file_reads_onset_months() -> None:
    """Whoever writes the rule a second time needs a measure's onset."""
    readers = set()
    for path in SOURCES.rglob("*.py"):
        names = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
        if "onset_months" in names:
            readers.add(str(path.relative_to(SOURCES)))
    assert readers <= {"loop/effects.py", "chapters/reference.py"}
