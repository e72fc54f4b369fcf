"""P4: what is pasted from a spreadsheet is read cell by cell, and every mistake named where it stands."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.elements import Element, Paid, Per
from mainstay.chapters.pay.pasted import Raise, amount, read

PEOPLE = {"e1": "E1", "e2": "E2", "e3": "E3"}
NAMES = {"张伟": ["E1"], "单晓": ["E2"], "Li Na": ["E2", "E3"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,000", Raise(amount=1000_00)),
        ("¥ 1000.50", Raise(amount=1000_50)),
        ("１０００元", Raise(amount=1000_00)),
        ("+300", Raise(amount=300_00)),
        ("5%", Raise(share=Decimal("0.05"))),
        ("5.25％", Raise(share=Decimal("0.0525"))),
        ("", None),
        ("—", None),
        ("0", Raise(amount=0)),
    ],
)
def test_amounts_as_people_write_them(text: str, expected: Raise | None) -> None:
    assert amount(text) == expected


@pytest.mark.parametrize("text", ["abc", "1e5", "-100", "101%", "=1+1", "10000000000000", "NaN", "1/3", "5%%"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        amount(text)


def test_an_amount_is_of_the_elements_own_period() -> None:
    base = Paid(Element.BASE, date(2025, 1, 1), 20_000_00, Per.MONTH)
    bonus = Paid(Element.YEAR_END, date(2025, 1, 1), 50_000_00, Per.YEAR)
    assert Raise(amount=1000_00).yearly(base) == 12_000_00
    assert Raise(amount=1000_00).yearly(bonus) == 1_000_00
    assert Raise(share=Decimal("0.05")).yearly(base) == 12_000_00


def test_a_paste_without_a_head() -> None:
    found = read("E1\t5%\ngood year\n".replace("\n", "\t", 1) + "\n单晓\t1,000", PEOPLE, NAMES)
    assert [(one.person, dict(one.raises), one.reason) for one in found.lines] == [
        ("E1", {Element.BASE: Raise(share=Decimal("0.05"))}, "good year"),
        ("E2", {Element.BASE: Raise(amount=1000_00)}, ""),
    ]
    assert found.faults == ()


@pytest.mark.parametrize(
    "head",
    ["员工编号\t年终奖金\t岗位工资（元/月）\t备注", "Person number\tYear-end bonus\tBase pay (a month)\tNote"],
)
def test_a_paste_with_a_head(head: str) -> None:
    found = read(f"{head}\r\n\r\ne1\t3000\t5%\tok\r\n", PEOPLE, NAMES)
    (line,) = found.lines
    assert line.raises == {Element.YEAR_END: Raise(amount=3000_00), Element.BASE: Raise(share=Decimal("0.05"))}
    assert (line.row, line.reason, found.faults) == (3, "ok", ())


def test_every_mistake_is_named_by_its_cell() -> None:
    found = read("E1\t5%\nE9\t5%\nLi Na\tfive\nE1\t3%\nE3\tmany", PEOPLE, NAMES)
    assert [(one.code, one.row, one.column) for one in found.faults] == [
        ("person", 2, ""), ("person", 3, ""), ("amount", 3, "base"), ("twice", 4, ""), ("amount", 5, "base"),
    ]  # fmt: skip
    for fault in found.faults:
        assert fault.sentence("zh").endswith("。")
        assert fault.sentence("en").endswith(".")


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=80))
def test_nothing_that_is_pasted_breaks_it(text: str) -> None:
    found = read(text, PEOPLE, NAMES)
    assert {one.person for one in found.lines} <= set(PEOPLE.values())
