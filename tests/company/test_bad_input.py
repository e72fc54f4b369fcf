"""Every kind of bad input gets its sentence: a folder with one thing wrong, and exactly where it is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from mainstay.company import check_company
from mainstay.company.messages import MESSAGES
from mainstay.core.errors import InputError
from mainstay.core.text import LANGUAGES

from .folders import PEOPLE, put

PAY = "person_id,from,element,amount,per\n"
POSTS = "person_id,from,unit,manager_id\n"


@dataclass(frozen=True)
class Case:
    """Files of a folder, and where the fault is expected: code, table, row, column, what was found."""

    code: str
    files: Mapping[str, str | bytes]
    table: str = ""
    row: int = 0
    column: str = ""
    found: str = ""


def with_people(**files: str | bytes) -> dict[str, str | bytes]:
    named = {name.replace("__", "."): text for name, text in files.items()}
    return {"people.csv": PEOPLE, **named}


def people(row: str, header: str = "person_id,hired_on,left_on") -> dict[str, str | bytes]:
    return {"people.csv": f"{header}\n001,2020-01-01,\n{row}\n"}


def pay(amount: str) -> dict[str, str | bytes]:
    return with_people(pay__csv=f"{PAY}001,2020-01-01,base,{amount},month\n")


CASES = [
    Case("no_people", {"pay.csv": f"{PAY}001,2020-01-01,base,1,month\n"}, "people"),
    Case("empty_people", {"people.csv": "person_id,hired_on,left_on\n"}, "people"),
    Case("missing_column", {"people.csv": "person_id,hired_on\n001,2020-01-01\n"}, "people", 0, "left_on"),
    Case(
        "column_twice", {"people.csv": "person_id,hired_on,left_on,工号\n1,2020-01-01,,1\n"}, "people", 0, "person_id"
    ),
    Case("missing_value", people(",2020-01-01,"), "people", 3, "person_id"),
    Case("missing_value", people("002,,"), "people", 3, "hired_on"),
    Case("duplicate_key", people("001,2021-01-01,"), "people", 3, "person_id", "001"),
    Case("no_such_day", people("002,2026/2/30,"), "people", 3, "hired_on", "2026/2/30"),
    Case("not_a_day", people("002,soon,"), "people", 3, "hired_on", "soon"),
    Case("not_a_day", people("002,03/04/2020,"), "people", 3, "hired_on", "03/04/2020"),
    Case("day_as_number", people("002,45658,"), "people", 3, "hired_on", "45658"),
    Case("day_out_of_range", people("002,0202-01-01,"), "people", 3, "hired_on", "0202-01-01"),
    Case("wrong_order", people("002,2020-01-02,2020-01-01"), "people", 3, "left_on", "2020-01-01"),
    Case("damaged_id", people("1.23E+17,2020-01-01,"), "people", 3, "person_id", "1.23E+17"),
    Case("damaged_id", people("123456789012345000,2020-01-01,"), "people", 3, "person_id", "123456789012345000"),
    Case(
        "unknown_choice",
        people("002,2020-01-01,2021-01-01,vanished", "person_id,hired_on,left_on,left_kind"),
        "people",
        3,
        "left_kind",
        "vanished",
    ),
    Case(
        "kind_without_day",
        people("002,2020-01-01,,resigned", "person_id,hired_on,left_on,left_kind"),
        "people",
        3,
        "left_kind",
        "resigned",
    ),
    Case("not_yes_no", people("002,2020-01-01,,maybe", "person_id,hired_on,left_on,key"), "people", 3, "key", "maybe"),
    Case(
        "out_of_range",
        people("002,2020-01-01,,1066", "person_id,hired_on,left_on,birth_year"),
        "people",
        3,
        "birth_year",
        "1066",
    ),
    Case("money_unit", pay("15k"), "pay", 2, "amount", "15k"),
    Case("money_unit", pay("1.5万"), "pay", 2, "amount", "1.5万"),
    Case("not_money", pay("15k-25k"), "pay", 2, "amount", "15k-25k"),
    Case("not_money", pay('"1,50,00"'), "pay", 2, "amount", "1,50,00"),
    Case("not_money", pay("1.5E+04"), "pay", 2, "amount", "1.5E+04"),
    Case("too_many_decimals", pay("100.005"), "pay", 2, "amount", "100.005"),
    Case("negative", pay("-100"), "pay", 2, "amount", "-100"),
    Case("out_of_range", pay("9999999999999"), "pay", 2, "amount", "9999999999999"),
    Case("other_currency", pay("$100"), "pay", 2, "amount", "$100"),
    Case(
        "other_currency",
        with_people(pay__csv="person_id,from,element,amount,per,currency\n001,2020-01-01,base,5,month,USD\n"),
        "pay",
        2,
        "currency",
        "USD",
    ),
    Case("error_cell", pay("#N/A"), "pay", 2, "amount", "#N/A"),
    Case(
        "header_unit",
        with_people(pay__csv="person_id,from,element,金额(万元),per\n001,2020-01-01,base,5,month\n"),
        "pay",
        0,
        "金额(万元)",
        "金额(万元)",
    ),
    Case("unknown_person", with_people(pay__csv=f"{PAY}009,2020-01-01,base,1,month\n"), "pay", 2, "person_id", "009"),
    Case("leading_zeros", with_people(pay__csv=f"{PAY}1,2020-01-01,base,1,month\n"), "pay", 2, "person_id", "1"),
    Case("own_manager", with_people(posts__csv=f"{POSTS}001,2020-01-01,A,001\n"), "posts", 2, "manager_id", "001"),
    Case("unknown_person", with_people(posts__csv=f"{POSTS}001,2020-01-01,A,x9\n"), "posts", 2, "manager_id", "x9"),
    Case(
        "manager_cycle",
        with_people(posts__csv=f"{POSTS}001,2020-01-01,A,\n002,2020-01-01,A,003\n003,2020-01-01,A,002\n"),
        "posts",
        3,
        "manager_id",
        "002 → 003 → 002",
    ),
    Case("unit_cycle", with_people(units__csv="unit,parent\nA,B\nB,A\n"), "units", 2, "parent", "A → B → A"),
    Case("unknown_unit", with_people(units__csv="unit,parent\nA,\nB,Z\n"), "units", 3, "parent", "Z"),
    Case(
        "not_ascending",
        with_people(market__csv="source,as_of,job,p50,p75\ns,2025-01-01,dev,200,100\n"),
        "market",
        2,
        "p75",
        "100",
    ),
    Case(
        "out_of_range",
        with_people(results__csv="person_id,period_end,rating\n001,2024-12-31,7\n"),
        "results",
        2,
        "rating",
        "7",
    ),
    Case(
        "not_a_number",
        with_people(results__csv="person_id,period_end,rating\n001,2024-12-31,good\n"),
        "results",
        2,
        "rating",
        "good",
    ),
    Case(
        "percent",
        with_people(results__csv="person_id,period_end,rating,goal_met\n001,2024-12-31,3,95%\n"),
        "results",
        2,
        "goal_met",
        "95%",
    ),
    Case("not_whole", with_people(posts__csv="person_id,from,level\n001,2020-01-01,5.5\n"), "posts", 2, "level", "5.5"),
    Case(
        "unknown_choice",
        with_people(attendance__csv="person_id,day,leave_kind\n001,2024-01-05,moon\n"),
        "attendance",
        2,
        "leave_kind",
        "moon",
    ),
    Case(
        "survey_too_small",
        with_people(team_survey__csv="unit,day,theme,score,n\nA,2024-01-01,pay,60,4\n"),
        "team_survey",
        2,
        "n",
        "4",
    ),
    Case(
        "individual_answers",
        with_people(team_survey__csv="person_id,day,theme,score\n001,2024-01-01,pay,60\n"),
        "team_survey",
        0,
        "person_id",
        "person_id",
    ),
    Case(
        "vested_too_much",
        with_people(
            grants__csv="grant_id,person_id,granted_on,kind,units\ng,001,2024-01-01,rsu,100\n",
            vesting__csv="grant_id,on,units\ng,2025-01-01,60\ng,2026-01-01,60\n",
        ),
        "vesting",
        3,
        "units",
        "120",
    ),
    Case(
        "unknown_grant",
        with_people(
            grants__csv="grant_id,person_id,granted_on,kind,units\ng,001,2024-01-01,rsu,100\n",
            vesting__csv="grant_id,on,units\nh,2025-01-01,60\n",
        ),
        "vesting",
        2,
        "grant_id",
        "h",
    ),
    Case("needs_grants", with_people(vesting__csv="grant_id,on,units\nh,2025-01-01,60\n"), "vesting"),
    Case(
        "kept_and_broken",
        with_people(
            commitments__csv="commitment_id,person_id,made_on,due,what,kept_on,broken_on\n"
            "c,001,2024-01-01,2024-02-01,talk,2024-01-05,2024-01-06\n"
        ),
        "commitments",
        2,
        "broken_on",
        "2024-01-06",
    ),
    Case(
        "wrong_order",
        with_people(commitments__csv="commitment_id,person_id,made_on,due,what\nc,001,2024-01-01,2023-02-01,talk\n"),
        "commitments",
        2,
        "due",
        "2023-02-01",
    ),
    Case("table_twice", with_people(员工__csv=PEOPLE), "people"),
    Case("encoding", {"people.csv": b"person_id\n\xff\xff\xff"}),
    Case("unclosed_quote", {"people.csv": 'person_id,hired_on,left_on\n001,2020-01-01,\n002,"2020-01-01,\n'}, "", 3),
    Case("too_many_fields", {"people.csv": "person_id,hired_on,left_on\n001,2020-01-01,,,x\n"}, "", 2),
    Case("damaged_file", {"people.xlsx": b"PK not really"}),
    Case("damaged_file", {"people.parquet": b"PAR1 not really"}),
    Case("bad_settings", with_people(company__toml="currency = CNY")),
    Case("bad_currency", with_people(company__toml='currency = "Yuan"'), found="Yuan"),
    Case("bad_unit", with_people(company__toml='unit = "lakh"'), found="lakh"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.table}-{case.found}")
def test_names_the_cell_and_says_what_to_do(case: Case, tmp_path: Path) -> None:
    checked = check_company(put(tmp_path, case.files))
    assert checked.tables is None
    assert [fault.code for fault in checked.faults] == [case.code]
    fault = checked.faults[0]
    assert (fault.table, fault.row, fault.column) == (case.table, case.row, case.column)
    assert case.found in fault.found
    for language in LANGUAGES:
        sentence = fault.sentence(language)
        assert fault.found in sentence or fault.file in sentence
        assert fault.todo.in_(language) in sentence
        assert "{" not in sentence


def test_thirty_kinds_and_more() -> None:
    assert len({case.code for case in CASES}) >= 30


def test_every_sentence_stands_in_both_languages_with_a_remedy() -> None:
    for code, (text, todo) in MESSAGES.items():
        assert text.zh != text.en, code
        assert todo.zh.endswith("。"), code
        assert todo.en.endswith("."), code


def test_all_faults_of_all_tables_come_at_once(tmp_path: Path) -> None:
    files = people("002,2026/2/30,") | {
        "pay.csv": f"{PAY}001,2020-01-01,base,15k,month\n001,2020-01-01,bonus?,3,week\n"
    }
    codes = sorted(fault.code for fault in check_company(put(tmp_path, files)).faults)
    assert codes == ["money_unit", "no_such_day", "unknown_choice", "unknown_choice"]


def test_a_long_list_is_cut_but_counted(tmp_path: Path) -> None:
    rows = "".join(f"001,2020-01-{day:02},base,{day}k,month\n" for day in range(1, 31))
    checked = check_company(put(tmp_path, with_people(pay__csv=PAY + rows)))
    assert len(checked.faults) == 21
    assert checked.faults[-1].times == 10
    assert "30" in InputError(checked.faults).text.en


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    assert [fault.code for fault in check_company(tmp_path / "nowhere").faults] == ["no_folder"]
