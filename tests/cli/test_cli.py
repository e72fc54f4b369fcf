"""The command line as a person meets it: languages, exit status, files, and the same bytes twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mainstay import cli
from mainstay.command import COMMANDS, language_of, money, parser
from mainstay.core.text import LANGUAGES, Language, Text
from mainstay.report.worth import LEARNING


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    assert cli.main(["twin", str(folder), "--people", "60", "--months", "18", "--seed", "3", "--lang", "en"]) == 0
    return folder


def test_assess_writes_all_results_and_the_same_bytes_twice(company: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert (
            cli.main(["assess", str(company), "--out", str(tmp_path / name), "--budget", "20万", "--lang", "zh"]) == 0
        )
    made = json.loads((tmp_path / "one" / "manifest.json").read_text("utf-8"))
    assert made["parameters"]["budget"] == "200000"
    assert "--budget 200000 --horizon 12" in (tmp_path / "one" / "report.html").read_text("utf-8")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    wanted = {"risk.csv", "risk.xlsx", "risk.parquet", "plan.csv", "curves.parquet", "backtest.json", "report.html"}
    assert wanted | {"manifest.json"} <= set(names)
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_json_is_json_and_nothing_else(company: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["assess", str(company), "--json", "--out", str(tmp_path)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["as_of"] == "2026-10-31"
    assert cli.main(["measures", str(company), "--json"]) == 0
    worth = json.loads(capsys.readouterr().out)
    assert len(worth["measures"]) > 10
    assert worth["notes"][: len(LEARNING)] == [{"zh": one.zh, "en": one.en} for one in LEARNING]
    assert (worth["measures"], worth["notes"]) == (answer["measures"], answer["measure_notes"])
    for one in worth["measures"]:
        assert one["low"] <= one["planner"]["low"] < one["planner"]["high"] <= one["high"]
        assert (one["own_cases_alone"] is None) == (one["cases"] == 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_input_names_the_place_and_exits_with_2(
    language: Language, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "people.csv").write_text("person_id,hired_on,left_on\n007,2026-02-30,\n", "utf-8")
    assert cli.main(["assess", str(tmp_path), "--lang", language]) == 2
    said = capsys.readouterr().err
    assert "people.csv" in said
    assert ("第 2 行" if language == "zh" else "row 2") in said
    assert "2026-02-30" in said
    assert not (tmp_path / "mainstay-results").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_cannot_be_written_is_told_before_the_work(
    language: Language, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    asked = ["assess", str(tmp_path / "nowhere"), "--out", str(tmp_path / "file"), "--lang", language]
    assert cli.main(asked) == 2
    assert ("无法写入" in capsys.readouterr().err) == (language == "zh")


def test_an_empty_or_absent_folder_is_wrong_input(tmp_path: Path) -> None:
    assert cli.main(["check", str(tmp_path)]) == 2
    assert cli.main(["prove", str(tmp_path / "nowhere")]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_explains_itself(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit) as left:
            parser(language).parse_args([command.name, "--help"])
        assert left.value.code == 0
        said = capsys.readouterr().out
        assert command.help.in_(language) in said.replace("\n", " ")
        assert ("用法" in said) == (language == "zh")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["assess", "x", "--as-of", "2026-13-01"], "不是日期"),
        (["assess", "x", "--budget", "many"], "不是金额"),
        (["assess"], "缺少参数"),
        (["twin", "x", "--people", "0"], "不是所需的整数"),
        (["twin", "x", "--world", "kind"], "可选"),
        (["check", "x", "--surprise"], "不认识的参数"),
    ],
)
def test_a_wrong_command_is_answered_in_chinese(
    wrong: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        parser("zh").parse_args(wrong)
    assert left.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "units"),
    [("2000000", 200_000_000), ("200万", 200_000_000), ("1.5亿", 15_000_000_000), ("1,000.50", 100_050)],
)
def test_budgets_are_read_exactly(text: str, units: int) -> None:
    assert money(text) == units


@pytest.mark.parametrize("text", ["", "-1", "nan", "inf", "12x", "万"])
def test_a_wrong_budget_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - argparse asks for exactly this and shows the text itself
        money(text)


def test_the_language_is_asked_for_or_the_locale_s() -> None:
    assert language_of(["--lang", "zh"], "en_US.UTF-8") == "zh"
    assert language_of(["check", "x", "--lang=en"], "zh_CN.UTF-8") == "en"
    assert language_of(["check"], "zh_CN.UTF-8") == "zh"
    assert language_of(["check"], "C.UTF-8") == "en"


def test_the_template_is_an_empty_company(tmp_path: Path) -> None:
    assert cli.main(["template", str(tmp_path / "company.xlsx"), "--lang", "zh"]) == 0
    assert (tmp_path / "company.xlsx").stat().st_size > 5_000


def test_check_prints_what_it_found(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(company), "--lang", "en"]) == 0
    assert "people" in capsys.readouterr().out


def test_prove_says_in_words_what_may_be_believed(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["prove", str(company), "--horizon", "6", "--lang", "en"]) == 0
    assert "resigned" in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_long_command_shows_what_it_is_at(
    language: Language, company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On standard error, a stage at a time, and the bar is full when the last one is over."""
    seen: list[tuple[int, list[str]]] = []

    @contextmanager
    def bar(told: Language, stages: int) -> Iterator[Callable[[Text], None]]:
        said: list[str] = []
        seen.append((stages, said))
        yield lambda stage: said.append(stage.in_(told))

    monkeypatch.setattr(cli, "_bar", bar)
    folder, out = str(company), str(tmp_path / "out")
    for asked in (["check", folder], ["measures", folder], ["prove", folder], ["assess", folder, "--out", out],
                  ["twin", out, "--people", "30", "--months", "12"]):  # fmt: skip
        assert cli.main([*asked, "--lang", language]) == 0
    assert [stages for stages, _ in seen] == [len(said) for _, said in seen] == [1, 3, 3, 7, 2]
    assert ("Reading the company folder" in seen[0][1]) == (language == "en")
