"""F07: the same file twice changes nothing, whatever its name and order; one changed cell is one exact change."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.company.contract import BY_KEY
from mainstay.company.recognise import compare, content_hash, dry_run, merged, recognise

from .sheets import DINGTALK_ROWS, TWO, choices, dingtalk, kept, people, run

ATTENDANCE, THANKS = BY_KEY["attendance"], BY_KEY["recognition"]
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 4))

worked = st.fixed_dictionaries(
    {
        "person_id": st.sampled_from(["001", "002", "010"]),
        "day": DAYS,
        "hours": st.none() | st.sampled_from([0.0, -0.0, 7.5, 8.0]),
        "late_minutes": st.none() | st.sampled_from([0.0, 5.0]),
        "leave_kind": st.none() | st.sampled_from(["sick", "annual"]),
    }
)
thanked = st.fixed_dictionaries(
    {"person_id": st.sampled_from(["001", "002"]), "day": DAYS, "kind": st.sampled_from(["thanks", "award"])}
)
_WORKED = {"person_id": pl.String, "day": pl.Date, "hours": pl.Float64, "late_minutes": pl.Float64,
           "leave_kind": pl.String}  # fmt: skip
_THANKED = {"person_id": pl.String, "day": pl.Date, "kind": pl.String}


def attendance(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=_WORKED).unique(ATTENDANCE.unique, keep="first", maintain_order=True)


@settings(deadline=None, max_examples=60)
@given(st.lists(worked, max_size=8), st.lists(worked, max_size=8))
def test_f07_importing_twice_is_importing_once(before: list[dict[str, object]], rows: list[dict[str, object]]) -> None:
    held, fresh = attendance(before), attendance(rows)
    columns = tuple(_WORKED)
    once = merged(ATTENDANCE, held, fresh, columns)
    assert compare(ATTENDANCE, once, fresh, columns).nothing
    twice = merged(ATTENDANCE, once, fresh, columns)
    assert content_hash(ATTENDANCE, twice) == content_hash(ATTENDANCE, once)
    assert once.height == held.height + compare(ATTENDANCE, held, fresh, columns).new.height


@settings(deadline=None, max_examples=60)
@given(st.lists(thanked, max_size=6), st.lists(thanked, max_size=6))
def test_f07_rows_that_may_repeat_are_counted_not_doubled(
    before: list[dict[str, object]], rows: list[dict[str, object]]
) -> None:
    held, fresh = pl.DataFrame(before, schema=_THANKED), pl.DataFrame(rows, schema=_THANKED)
    columns = tuple(_THANKED)
    once = merged(THANKS, held, fresh, columns)
    assert compare(THANKS, once, fresh, columns).nothing
    for row in set(fresh.iter_rows()) | set(held.iter_rows()):
        counts = [list(frame.iter_rows()).count(row) for frame in (held, fresh, once)]
        assert counts[2] == max(counts[:2])


@settings(deadline=None, max_examples=60)
@given(st.lists(worked, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_f07_order_does_not_matter_and_every_cell_does(rows: list[dict[str, object]], rng: random.Random) -> None:
    frame = attendance(rows)
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=rng.randrange(1_000)).select(reversed(frame.columns))
    assert content_hash(ATTENDANCE, shuffled) == content_hash(ATTENDANCE, frame)
    told = frame.to_dicts()
    told[rng.randrange(len(told))]["hours"] = 3.25
    changed = pl.DataFrame(told, schema=_WORKED)
    assert content_hash(ATTENDANCE, changed) != content_hash(ATTENDANCE, frame)
    difference = compare(ATTENDANCE, frame, changed, tuple(_WORKED))
    assert (difference.changed, difference.changes["column"].to_list(), difference.new.height) == (1, ["hours"], 0)
    assert difference.changes["after"].to_list() == ["3.25"]


def test_f07_the_same_content_has_one_hash_from_any_file(tmp_path: Path) -> None:
    held = {"people": people(*TWO)}
    first = run(dingtalk(tmp_path), held=held)
    renamed = run(dingtalk(tmp_path, DINGTALK_ROWS[::-1], name="四月副本.xlsx"), held=held)
    assert renamed.sha256 == first.sha256
    again = run(dingtalk(tmp_path), held=held | {"attendance": first.imported["attendance"].frame})
    assert again.nothing_new
    assert again.imported["attendance"].difference.same == first.imported["attendance"].frame.height
    assert not first.nothing_new


def test_f07_one_row_changed_is_an_exact_difference(tmp_path: Path) -> None:
    held = {"people": people(*TWO)}
    first = run(dingtalk(tmp_path), held=held).imported["attendance"].frame
    later = [DINGTALK_ROWS[0], (*DINGTALK_ROWS[1][:8], 9660, *DINGTALK_ROWS[1][9:])]
    difference = run(dingtalk(tmp_path, later), held=held | {"attendance": first}).imported["attendance"].difference
    assert (difference.changed, difference.new.height, difference.gone.height) == (1, 0, 0)
    assert difference.changes.select("person_id", "column", "before", "after").row(0) == ("002", "hours", "160", "161")


def test_f07_somebody_who_is_not_in_the_file_is_not_gone_but_a_row_of_hers_is(tmp_path: Path) -> None:
    held = {"people": people(*TWO)}
    first = run(dingtalk(tmp_path), held=held).imported["attendance"].frame
    only_one = run(dingtalk(tmp_path, DINGTALK_ROWS[:1]), held=held | {"attendance": first})
    assert only_one.imported["attendance"].difference.gone.height == 0
    cured = (*DINGTALK_ROWS[0][:17], "", *DINGTALK_ROWS[0][18:])
    gone = run(dingtalk(tmp_path, [cured]), held=held | {"attendance": first}).imported["attendance"].difference.gone
    assert gone.select("person_id", "leave_kind").rows() == [("001", "sick")]


def test_a_column_that_was_not_delivered_changes_nothing(tmp_path: Path) -> None:
    held = people(*TWO)
    file = kept(tmp_path, "people.csv", "person_id,hired_on,left_on\n001,2020-01-01,\n002,2020-01-01,2026-01-05\n")
    one = run(file, held={"people": held}).imported["people"]
    assert (one.difference.changed, one.difference.same) == (1, 1)
    after = merged(BY_KEY["people"], held, one.frame, one.delivered)
    assert after["name"].to_list() == ["张三", "李四"]
    assert after["left_on"].to_list() == [None, date(2026, 1, 5)]


def test_two_files_that_agree_are_one_and_those_that_do_not_are_named(tmp_path: Path) -> None:
    held = {"people": people(*TWO)}
    files = [dingtalk(tmp_path), dingtalk(tmp_path, name="副本.xlsx")]
    found = recognise([file.pair for file in files])
    both = dry_run([file.pair for file in files], choices(found), held=held)
    assert both.faults == ()
    assert both.sha256 == run(files[0], held=held).sha256
    other = dingtalk(tmp_path, [(*DINGTALK_ROWS[0][:8], 1, *DINGTALK_ROWS[0][9:])], name="改过.xlsx")
    preview = run(files[0], other, held=held)
    assert [(told.code, told.file, told.row) for told in preview.faults] == [("rows_disagree", "改过.xlsx", 5)]
    assert "月度.xlsx" in preview.faults[0].sentence("zh")
