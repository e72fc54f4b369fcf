"""The summary on the terminal: in one language, with names as they are."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from report_fake_plan import proof
from report_fakes import assessment
from rich.console import Console

from mainstay.core.errors import Fault
from mainstay.core.text import LANGUAGES, Language, Text
from mainstay.report import terminal


@dataclass(frozen=True)
class Covered:
    table: str
    rows: int
    people: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Found:
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    summary: tuple[Covered, ...]
    missing: tuple[str, ...]


def console() -> Console:
    return Console(file=io.StringIO(), width=160, force_terminal=False)


def told(out: Console) -> str:
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_speaks_one_language(language: Language) -> None:
    out = console()
    terminal.summary(assessment(), language, (Path("results/risk.csv"),), out)
    said = told(out)
    assert ("预计 12 个月内" in said) == (language == "zh")
    assert ("expected to resign" in said) == (language == "en")
    assert "risk.csv" in said
    assert 12 <= said.count("\n") <= 30


def test_a_name_in_brackets_is_not_markup() -> None:
    whole = assessment(9)
    who = whole.panel.who.with_columns(
        name=whole.panel.who["person_id"].replace_strict("0003", "[red]x[/red]", default="y")
    )
    out = console()
    terminal.summary(replace(whole, panel=replace(whole.panel, who=who)), "en", console=out)
    assert "[red]x[/red]" in told(out)


@pytest.mark.parametrize("enough", [True, False])
def test_the_proof_gives_its_verdict_first(*, enough: bool) -> None:
    out = console()
    terminal.proof(proof(enough=enough), "en", out)
    assert told(out).startswith(proof(enough=enough).verdict.en)
    assert ("0.640–0.780" in told(out)) == enough


def test_measures_are_listed_by_effect() -> None:
    out = console()
    terminal.measures(assessment().effects, "en", out)
    assert told(out).index("20% lower") < told(out).index("6% lower")
    assert "nothing yet" in told(out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_measures_say_what_learning_is_worth(language: Language) -> None:
    out = console()
    terminal.measures(assessment().effects, language, out)
    said = " ".join(told(out).split())
    assert ("on average by next to nothing" in said) == (language == "en")
    assert ("平均几乎没有差别" in said) == (language == "zh")


def test_a_check_lists_tables_warnings_and_what_is_missing() -> None:
    out = console()
    warning = Fault("leak", Text("泄漏", "It repeats the outcome."), Text("删去", "Leave it out."), table="people")
    summary = (Covered("people", 1200, 1200, date(2020, 1, 1), None),)
    terminal.checked(Found((), (warning,), summary, ("growth",)), "en", out)
    said = told(out)
    assert "1,200" in said
    assert "It repeats the outcome. Leave it out." in said
    assert "Not delivered: growth" in said
    assert "No problem was found." in said


def test_of_a_folder_without_a_table_only_the_problems_are_told() -> None:
    """They go to standard error; a list of all that is missing would bury them."""
    out = console()
    terminal.checked(
        Found((Fault("empty", Text("空", "Empty."), Text("放入", "Fill it.")),), (), (), ("people",)), "en", out
    )
    assert told(out) == ""
