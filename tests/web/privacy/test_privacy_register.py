"""PIPL 13, 55–57: every purpose has its ground; the assessment fills itself in; after a leak, whose data it was."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.test import Client
from django.utils import timezone

from mainstay.chapters import CATALOGUE
from mainstay_web import console
from mainstay_web.actions import Caller, InvalidError, RefusedError
from mainstay_web.actions.registering import enter_rule, set_entry
from mainstay_web.pages.files import printed
from mainstay_web.pages.register import PAPER
from mainstay_web.store.assessment import assessment
from mainstay_web.store.register import may_be_on, register
from mainstay_web.store.signals import switched_off
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.privacy import RuleDocument
from mainstay_web.store.tables.trail import AccessView
from mainstay_web.upkeep.breach import breach_kit

DAY = date(2026, 10, 31)
PAGES = ("/register/", "/register/notice", "/register/assessment/zh.pdf")
Call = Callable[..., Caller]
Visit = Callable[[str], Client]


def rule(caller: Caller, covers: list[str] | None = None, since: date = date(2026, 1, 1)) -> str:
    return enter_rule(
        caller, "Staff handbook", "HR-2026-1", since, "the union", date(2025, 11, 1), date(2025, 12, 1),
        covers or ["signals"],
    )  # fmt: skip


@pytest.mark.parametrize("who", ["director", "auditor"])
def test_who_reads_the_register(house: dict[str, Account], visit: Visit, who: str) -> None:
    assert house
    for address in PAGES:
        assert visit(who).get(address).status_code == 200, address
    assert visit(who).get("/register/assessment/xx.pdf").status_code == 404


@pytest.mark.parametrize("who", ["hrbp", "compensation", "ombuds", "admin", "manager", "employee"])
def test_who_does_not(house: dict[str, Account], visit: Visit, caller: Call, who: str) -> None:
    assert house
    for address in PAGES:
        assert visit(who).get(address).status_code == 404, address
    with pytest.raises(RefusedError):
        rule(caller(who))


def test_the_auditor_reads_but_does_not_write(house: dict[str, Account], visit: Visit, caller: Call) -> None:
    assert house
    assert "Enter a rule" not in visit("auditor").get("/register/").content.decode()
    with pytest.raises(RefusedError):
        rule(caller("auditor"))
    assert visit("auditor").post("/register/entry", {"signal": "work.late", "reason": "x"}).status_code == 404


def test_every_signal_stands_in_it_with_its_ground(house: dict[str, Account]) -> None:
    assert house
    lines = {one.key: one for one in register(DAY)}
    for signal in CATALOGUE.signals:
        assert lines[signal.key].basis.zh
        assert lines[signal.key].reads.en
        assert lines[signal.key].months >= 12


def test_a_rule_fills_the_gap(house: dict[str, Account], caller: Call, visit: Visit) -> None:
    assert house
    before = sum(one.gap for one in register(DAY))
    rule(caller("director"))
    lines = {one.key: one for one in register(DAY)}
    assert lines["work.late"].rule is not None
    assert sum(one.gap for one in lines.values()) < before
    assert lines["observing"].gap, "a rule for signals says nothing of observations"
    assert "Staff handbook" in visit("auditor").get("/register/").content.decode()


def test_staff_are_consulted_before(house: dict[str, Account], caller: Call, visit: Visit) -> None:
    assert house
    with pytest.raises(InvalidError):
        rule(caller("director"), since=date(2025, 11, 15))
    with pytest.raises(InvalidError):
        rule(caller("director"), covers=["nothing"])
    given = {
        "title": "Handbook", "number": "1", "since": "2026-01-01", "consulted_on": "2025-11-01",
        "published_on": "2025-12-01", "consulted_with": "", "covers": "signals",
    }  # fmt: skip
    client = visit("director")
    assert client.post("/register/rule", given).status_code == 422
    assert client.post("/register/rule", {**given, "consulted_with": "the union"}).status_code == 302
    assert RuleDocument.objects.count() == 1


def test_without_an_entry_a_signal_is_off(house: dict[str, Account], caller: Call, visit: Visit) -> None:
    assert house
    assert may_be_on("work.late", DAY)
    set_entry(caller("director"), "work.late", there=False, reason="not needed")
    assert "work.late" in switched_off(DAY)
    assert not may_be_on("work.late", DAY)
    assert "not entered" in visit("auditor").get("/register/").content.decode()
    set_entry(caller("director"), "work.late", there=True, reason="agreed with the union")
    assert may_be_on("work.late", DAY)
    rule(caller("director"), ["observing"])
    assert not may_be_on("work.late", DAY), "once rules are entered, one has to cover it"
    assert not may_be_on("no.such", DAY)


def test_the_assessment_in_both_languages(house: dict[str, Account], caller: Call) -> None:
    assert house
    rule(caller("director"))
    for language in ("zh", "en"):
        told = assessment(DAY, language)
        assert told["rules"][0][0] == "Staff handbook"
        assert len(told["kept"]) >= 10
        assert printed(PAPER, told).startswith(b"%PDF")
        assert printed(PAPER, told) == printed(PAPER, told)


def test_the_breach_kit_names_whom_to_tell(house: dict[str, Account], tmp_path: Path) -> None:
    hr = house["hrbp"]
    for person, fields in (("E201", "risk"), ("E201", "pay"), ("E202", "risk")):
        AccessView.objects.create(account=hr.ref, person=person, fields=fields, page="person", reason="r")
    AccessView.objects.create(account=house["director"].ref, person="E301", fields="risk", page="person", reason="r")
    at = timezone.localdate(AccessView.objects.earliest("at").at)
    count, folder = breach_kit(tmp_path / "kit", at, at, hr.email, "en")
    rows = pl.read_csv(folder / "exposed.csv")
    assert (count, rows["person_id"].to_list(), rows["classes"][0]) == (2, ["E201", "E202"], "pay risk")
    assert "2; classes: Pay, Early warning" in (folder / "notice.md").read_text("utf-8")
    assert breach_kit(tmp_path / "all", at, at, "", "zh")[0] == 3
    assert breach_kit(tmp_path / "none", DAY, DAY, "", "zh")[0] == 0
    with pytest.raises(LookupError):
        breach_kit(tmp_path, at, at, "nobody@test.invalid", "zh")


def test_the_breach_command(
    house: dict[str, Account], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert house
    monkeypatch.setattr(console, "_django", lambda: None)
    command = next(one for one in console.COMMANDS if one.name == "breach")
    asked = argparse.Namespace(since=DAY, until=None, account="", out=str(tmp_path / "kit"))
    assert command.run is not None
    command.run(asked, "en")
    assert "0 people" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        command.run(argparse.Namespace(**{**vars(asked), "account": "nobody@x.invalid"}), "zh")
    assert "没有账户" in capsys.readouterr().err
