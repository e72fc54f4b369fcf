"""Files written by the report: complete, exact, safe to open, and the same bytes each time."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import fastexcel
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_fakes import FORMULA, assessment

from mainstay.loop.risks import DRIVERS
from mainstay.report.frames import MEANINGS, plan_frame, risk_frame
from mainstay.report.jsonout import json_of
from mainstay.report.sheets import safe, write_xlsx
from mainstay.report.tables import write_results

PARAMETERS: dict[str, object] = {"budget": Decimal(600000), "horizon": 12, "seed": 7}
NAMES = {
    "risk.csv", "risk.xlsx", "risk.parquet", "plan.csv", "plan.xlsx", "plan.parquet", "curves.parquet",
    "backtest.json", "model-card.md", "report.html", "manifest.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "deep" / "results"
    write_results(assessment(), folder, PARAMETERS)
    return folder


def test_every_file_is_written_and_named(results: Path) -> None:
    assert {path.name for path in results.iterdir()} == NAMES


def test_the_same_input_gives_the_same_bytes(results: Path, tmp_path: Path) -> None:
    for path in write_results(assessment(), tmp_path, PARAMETERS):
        assert path.read_bytes() == (results / path.name).read_bytes(), path.name


def test_risk_tables_agree_in_every_format(results: Path) -> None:
    exact = pl.read_parquet(results / "risk.parquet")
    sheet = fastexcel.read_excel(results / "risk.xlsx").load_sheet("risk").to_polars()
    text = pl.read_csv(results / "risk.csv", infer_schema_length=None, schema_overrides={"person_id": pl.String})
    assert exact.columns == sheet.columns == text.columns
    for column in ("p3", "p6", "p12", "low", "high"):
        assert sheet[column].to_list() == pytest.approx(exact[column].to_list(), rel=1e-12)
        assert text[column].to_list() == pytest.approx(exact[column].to_list(), rel=1e-12)
    assert text["person_id"].to_list() == exact["person_id"].to_list()
    assert exact["at_stake_middle"].dtype == pl.Decimal(18, 2)


def test_risk_is_ordered_by_value_at_stake_and_shares_are_of_what_pushes() -> None:
    frame = risk_frame(assessment())
    assert frame["at_stake_middle"].to_list() == sorted(frame["at_stake_middle"].to_list(), reverse=True)
    total = frame.select(pl.sum_horizontal(*(f"share_{d.value}" for d in DRIVERS)))
    assert all(abs(s - 1) < 1e-9 or s == 0 for s in total.to_series())
    assert frame.filter(pl.col("low") > pl.col("p12")).is_empty()


def test_money_is_exact_to_the_cent() -> None:
    frame, whole = risk_frame(assessment()), assessment()
    by_id = dict(zip(frame["person_id"], frame["at_stake_low"], strict=True))
    for row, stake in enumerate(whole.at_stake):
        assert by_id[whole.panel.ids[row]] == Decimal(stake.low) / 100


def test_the_plan_names_everyone_with_commitments_and_runner_up() -> None:
    frame = plan_frame(assessment())
    assert len(frame) == 40
    chosen = frame.filter(pl.col("measure") != "")
    assert chosen["commitments_en"].str.contains(r"^\d{4}-\d\d-\d\d ").all()
    assert frame["why_zh"].str.len_chars().min() == len("每一元防止的损失最多。")
    assert chosen.filter(pl.col("p12_after_middle") >= pl.col("p12")).is_empty()


def test_no_text_is_live_in_csv_or_spreadsheet(results: Path) -> None:
    assert f",\"'{FORMULA[:11]}" in (results / "risk.csv").read_text("utf-8-sig")
    with ZipFile(results / "risk.xlsx") as book:
        for name in book.namelist():
            assert b"<f>" not in book.read(name)
            assert b"<hyperlink" not in book.read(name)
    sheet = fastexcel.read_excel(results / "risk.xlsx").load_sheet("risk").to_polars()
    assert "'" + FORMULA in sheet["name"].to_list()
    assert FORMULA in pl.read_parquet(results / "risk.parquet")["name"].to_list()


@given(st.lists(st.text(max_size=12), min_size=1, max_size=30))
@settings(deadline=None, max_examples=60)
def test_safe_texts_never_begin_live_and_others_are_untouched(texts: list[str]) -> None:
    for before, after in zip(texts, safe(pl.DataFrame({"t": texts}))["t"], strict=True):
        assert after[:1] not in "=+-@\t\r\n＝＋－＠" or not after
        assert after in (before, "'" + before)
        assert (after == before) == (before[:1] not in "=+-@\t\r\n＝＋－＠" or not before)


def test_every_column_is_explained_in_both_languages(results: Path) -> None:
    for frame in (risk_frame(assessment()), plan_frame(assessment())):
        assert set(frame.columns) <= set(MEANINGS)
    notes = fastexcel.read_excel(results / "plan.xlsx").load_sheet(1).to_polars()
    assert notes["column"].to_list() == plan_frame(assessment()).columns


def test_the_manifest_hashes_inputs_and_outputs_and_knows_no_clock(results: Path) -> None:
    made = json.loads((results / "manifest.json").read_text("utf-8"))
    assert made["inputs"]["people.csv"] == "ab" * 32
    assert set(made["outputs"]) == NAMES - {"manifest.json"}
    assert {"mainstay", "python", "numpy", "polars"} <= set(made["versions"])
    assert made["parameters"] == {"budget": "600000", "horizon": 12, "seed": 7}
    assert str(results) not in json.dumps(made)


def test_json_for_machines_is_strict_json_with_key_people_only() -> None:
    told = json.loads(json.dumps(json_of(assessment()), allow_nan=False))
    assert len(told["risk"]) == 40
    assert told["risk"][0]["at_stake_middle"] == str(Decimal(told["risk"][0]["at_stake_middle"]))
    assert told["plan"]["gap"] < 0.001


def test_a_control_character_does_not_break_the_workbook(tmp_path: Path) -> None:
    frame = pl.DataFrame({"name": ["a\x07b", None], "p3": [float("nan"), 0.5]})
    write_xlsx(frame, tmp_path / "x.xlsx", "x", MEANINGS)
    back = fastexcel.read_excel(tmp_path / "x.xlsx").load_sheet(0).to_polars()
    assert back["p3"].to_list() == [None, 0.5]


def test_the_model_card_speaks_both_languages(results: Path) -> None:
    card = (results / "model-card.md").read_text("utf-8")
    assert "What it is not for" in card
    assert "不得用于" in card
    assert "growth" in card
