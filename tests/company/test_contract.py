"""The contract itself: complete in both languages, without two meanings for one name, and its page up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from mainstay.company.contract import BY_KEY, TABLES
from mainstay.company.grammar import Kind, Table
from mainstay.company.names import names_of, plain, tables_by_name, unit_named
from mainstay.company.reference import NAMES, reference
from mainstay.core.text import LANGUAGES, Language

PAGES = Path(__file__).parents[2] / "docs" / "reference"

PROMISED = {
    "people": "person_id hired_on left_on left_kind left_regretted name gender birth_year key",
    "posts": "person_id from unit job family ladder level manager_id city fte",
    "units": "unit parent name",
    "pay": "person_id from element amount per",
    "market": "source as_of job level city definition p10 p25 p50 p75 p90 n",
    "results": "person_id period_end rating goal_met",
    "attendance": "person_id day hours overtime_hours late_minutes leave_kind leave_hours",
    "talks": "person_id day kind",
    "recognition": "person_id day kind",
    "growth": "person_id day kind",
    "grants": "grant_id person_id granted_on kind units price value_per_unit currency fraction",
    "vesting": "grant_id on units condition state fraction",
    "deferred": "deferred_id person_id awarded_on on amount earned_from",
    "team_survey": "unit day theme score n",
    "observations": "person_id day kind amount by",
    "facts": "person_id day kind amount text source",
    "measures": "person_id from until measure cost reason offered_share",
    "commitments": "commitment_id person_id made_on due what condition kept_on broken_on",
    "limits": "kind scope amount",
    "replacement_cost": "family level low middle high",
}


def test_every_promised_table_and_column_is_there_in_order() -> None:
    assert [table.key for table in TABLES] == list(PROMISED)
    for key, columns in PROMISED.items():
        assert [column.key for column in BY_KEY[key].columns][: len(columns.split())] == columns.split()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_no_name_means_two_columns_and_no_spelling_two_words(table: Table) -> None:
    names = [name for column in table.columns for name in names_of(column)]
    assert len(names) == len(set(names))
    for column in table.columns:
        spellings = [name for word in column.words for name in names_of(word)]
        assert len(spellings) == len(set(spellings)), column.key
        assert bool(column.words) == (column.kind is Kind.CHOICE), column.key


def test_no_name_means_two_tables() -> None:
    names = [name for table in TABLES for name in names_of(table)]
    assert len(names) == len(set(names)) == len(tables_by_name())


def test_a_table_cannot_name_columns_it_does_not_have() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Table("t", BY_KEY["pay"].label, BY_KEY["pay"].meaning, (), unique=("nowhere",))


@pytest.mark.parametrize(
    "typed",
    ["Person_ID", " person id ", "PERSON-ID*", "ｐｅｒｓｏｎ＿ｉｄ", "Person ID（必填）", "\ufeffperson_id"],
)
def test_headers_are_understood_however_they_are_typed(typed: str) -> None:
    assert plain(typed) == "personid"


def test_a_unit_in_a_header_is_seen() -> None:
    assert unit_named("金额（万元）") == ("金额", "wan")
    assert unit_named("Amount (k)") == ("amount", "thousand")
    assert unit_named("金额（元）") == ("金额", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_page_is_up_to_date(language: Language) -> None:
    page = (PAGES / NAMES[language]).read_text("utf-8")
    assert page == reference(language), "run: python -m mainstay.company.reference docs/reference"
