"""A row dated after the as-of day is never seen, whatever it says."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.company import check_company, read_company, read_newest
from mainstay.loop.tables import Tables

from .folders import assert_same, put

DAY = date(2024, 6, 30)
HEADERS = {
    "people": "person_id,hired_on,left_on,left_kind,motto,rank",
    "posts": "person_id,from,unit,manager_id",
    "pay": "person_id,from,element,amount,per",
    "market": "source,as_of,job,p50,p75",
    "results": "person_id,period_end,rating",
    "attendance": "person_id,day,hours,leave_kind",
    "talks": "person_id,day,kind",
    "grants": "grant_id,person_id,granted_on,kind,units",
    "vesting": "grant_id,on,units,state",
    "team_survey": "unit,day,theme,score,n",
    "observations": "person_id,day,kind",
    "measures": "person_id,from,until,measure",
    "commitments": "commitment_id,person_id,made_on,due,what,kept_on,broken_on",
}
PAST = {
    "people": ["a,2020-01-01,,,x,1", "b,2020-01-01,2023-01-31,resigned,y,2", "c,2021-01-01,2025-03-31,resigned,z,3"],
    "posts": ["a,2020-01-01,U,", "b,2020-01-01,U,a", "c,2021-01-01,U,a"],
    "pay": ["a,2020-01-01,base,100,month"],
    "market": ["s,2024-01-01,dev,10,20"],
    "results": ["a,2023-12-31,4"],
    "attendance": ["a,2024-05-31,160,"],
    "talks": ["a,2024-05-31,stay"],
    "grants": ["g,a,2023-01-01,rsu,900"],
    "vesting": ["g,2024-01-01,300,vested", "g,2025-01-01,300,forfeited", "g,2026-01-01,300,due"],
    "team_survey": ["U,2024-01-01,pay,50,9"],
    "observations": ["a,2024-06-01,cv_updated"],
    "measures": ["a,2024-01-01,2024-12-31,training"],
    "commitments": ["k,a,2024-01-01,2024-12-31,talk,2024-09-01,", "l,a,2024-01-01,2024-03-01,talk,,2024-09-01"],
}

later = st.integers(1, 900).map(lambda days: DAY + timedelta(days=days))
FUTURE = {
    "people": "new{n},{day},{day},resigned,word{n},none",
    "posts": "c,{day},V{n},b",
    "pay": "a,{day},base,{n},year",
    "market": "s,{day},dev{n},1,2",
    "results": "a,{day},3.{n}",
    "attendance": "b,{day},{n},personal",
    "talks": "c,{day},review",
    "grants": "new{n},a,{day},rsu,{n}",
    "team_survey": "U,{day},intent,{n},9",
    "observations": "a,{day},talks_of_leaving",
    "measures": "a,{day},,m{n}",
    "commitments": "new{n},a,{day},{day},raise,,",
}


@cache
def past_alone() -> Tables:
    with tempfile.TemporaryDirectory() as root:
        return read_company(folder(root, "past", PAST), as_of=DAY)


def folder(root: str, name: str, rows: dict[str, list[str]]) -> Path:
    return put(
        Path(root) / name, {f"{key}.csv": "\n".join([HEADERS[key], *lines]) + "\n" for key, lines in rows.items()}
    )


@given(st.lists(st.tuples(st.sampled_from(sorted(FUTURE)), later), max_size=12))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_adding_rows_dated_later_changes_nothing(added: list[tuple[str, date]]) -> None:
    rows = {key: list(lines) for key, lines in PAST.items()}
    # Each addition has a number and a day of its own, so that no key is there twice.
    for number, (table, day) in enumerate(added):
        rows[table].append(FUTURE[table].format(n=number, day=day + timedelta(days=1000 * number)))
    with tempfile.TemporaryDirectory() as root:
        before = past_alone()
        after = read_company(folder(root, "after", rows), as_of=DAY)
    assert_same(before, after)
    assert [(f.code, f.column) for f in before.warnings] == [(f.code, f.column) for f in after.warnings]


def test_days_still_to_come_are_empty(tmp_path: Path) -> None:
    tables = read_company(folder(str(tmp_path), "c", PAST), as_of=DAY)
    assert tables["people"].select("person_id", "left_on", "left_kind").rows() == [
        ("a", None, None),
        ("b", date(2023, 1, 31), "resigned"),
        ("c", None, None),
    ]
    assert tables["vesting"]["state"].to_list() == ["vested", None, None]
    assert tables["vesting"]["on"].to_list() == [date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)]
    assert tables["commitments"]["kept_on"].to_list() == [None, None]
    assert tables["commitments"]["broken_on"].to_list() == [None, None]
    assert tables["commitments"]["due"].to_list() == [date(2024, 12, 31), date(2024, 3, 1)]
    assert tables["measures"]["until"].to_list() == [None]


def test_on_an_earlier_day_less_is_there(tmp_path: Path) -> None:
    tables = read_company(folder(str(tmp_path), "c", PAST), as_of=date(2020, 6, 30))
    assert set(tables.frames) == {"people", "posts", "pay"}
    assert tables["people"]["person_id"].to_list() == ["a", "b"]
    assert tables["posts"]["person_id"].to_list() == ["a", "b"]


def test_rows_about_people_hired_later_are_not_there(tmp_path: Path) -> None:
    rows = PAST | {
        "people": [*PAST["people"], "n,2024-09-01,,,x,1"],
        "talks": ["n,2024-05-01,stay", "a,2024-05-01,stay"],
    }
    rows["posts"] = ["a,2024-01-01,U,n"]
    tables = read_company(folder(str(tmp_path), "c", rows), as_of=DAY)
    assert tables["talks"]["person_id"].to_list() == ["a"]
    assert tables["posts"]["manager_id"].to_list() == [None]


TALKS = [f"a,{date(2023, 1, 1) + timedelta(days=3 * number)},stay" for number in range(150)]
LAST = date(2023, 1, 1) + timedelta(days=3 * 149)


def test_days_still_to_come_by_nature_do_not_move_the_default_day(tmp_path: Path) -> None:
    rows = PAST | {"people": PAST["people"][:2], "posts": PAST["posts"][:2], "talks": TALKS}
    del rows["attendance"]
    _, day = read_newest(folder(str(tmp_path), "c", rows))
    assert day == date(2024, 6, 1)  # an observation; vests and promises due and kept lie later


def test_a_row_far_ahead_is_named_and_the_default_day_does_not_follow_it(tmp_path: Path) -> None:
    rows = {"people": ["a,2020-01-01,,,x,1"], "talks": [*TALKS, f"a,{LAST + timedelta(days=400)},stay"]}
    path = folder(str(tmp_path), "c", rows)
    tables, day = read_newest(path)
    assert day == LAST
    named = [one for one in tables.warnings if one.code == "far_ahead"]
    assert [(one.file, one.row, one.column) for one in named] == [("talks.csv", 152, "day")]
    assert tables["talks"].height == 150
    assert "far_ahead" in {one.code for one in check_company(path).warnings}
    told = read_company(path, as_of=LAST + timedelta(days=400)).warnings
    assert "far_ahead" not in {one.code for one in told}


def test_many_rows_or_a_usual_gap_are_the_news(tmp_path: Path) -> None:
    late = [f"a,{LAST + timedelta(days=400 + number)},stay" for number in range(2)]
    sparse = [f"a,{year}-06-{day:02},stay" for year in range(2020, 2026) for day in range(1, 26)] + [
        "a,2026-06-30,stay"
    ]
    for name, talks, day in (
        ("many", [*TALKS, *late], LAST + timedelta(days=401)),
        ("usual", sparse, date(2026, 6, 30)),
        ("few", ["a,2020-02-01,stay", "a,2024-02-01,stay"], date(2024, 2, 1)),
    ):
        path = folder(str(tmp_path), name, {"people": ["a,2020-01-01,,,x,1"], "talks": talks})
        assert read_newest(path)[1] == day
