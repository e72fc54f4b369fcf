"""A day's work in a process of its own, to be killed: imports, cases, approvals, jobs; acknowledgements are logged.

usage: labour.py work LOG SEED | labour.py check LOG
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
import polars as pl

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay_web.site.settings")
django.setup()

from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone

from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES
from mainstay.core.access import Role
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Severity
from mainstay.loop.tables import Tables
from mainstay_web.actions import Caller, cases, packages, system_caller
from mainstay_web.actions.accounts import grant_role, make_account
from mainstay_web.actions.budgets import set_budget
from mainstay_web.actions.facts import import_tables
from mainstay_web.actions.packages import Part
from mainstay_web.jobs import registry, work
from mainstay_web.pages.reader import reader_of
from mainstay_web.store.audit import breaks
from mainstay_web.store.installation import the_installation
from mainstay_web.store.jobs import put
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case, Commitment
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.trail import AuditRecord

DAY = date(2026, 10, 31)
STAFF = 400
BUDGET, PART = 50_000_00, 7_000_00


def frame(table: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    columns = BY_KEY[table].columns
    filled = [{column.key: row.get(column.key) for column in columns} for row in rows]
    return pl.DataFrame(filled, {column.key: DTYPES[column.kind] for column in columns}, orient="row")


def company() -> None:
    """A company of STAFF people under one manager, with an HR partner and a director; made once."""
    call_command("migrate", verbosity=0)
    if Account.objects.filter(email="director@test.invalid").exists():
        return
    here = the_installation()
    here.company, here.day = "Faults", DAY
    here.save()
    numbers = ["M1", "H1", "H2", *(f"E{number}" for number in range(STAFF))]
    people: list[dict[str, object]] = [
        {"person_id": number, "hired_on": date(2020, 3, 1), "key": True} for number in numbers
    ]
    posts: list[dict[str, object]] = [
        {"person_id": number, "from": date(2020, 3, 1), "unit": "rd" if number[0] == "E" else "hr", "level": 6,
         "manager_id": "M1" if number[0] == "E" else None}
        for number in numbers
    ]  # fmt: skip
    units: list[dict[str, object]] = [{"unit": "rd", "name": "R&D"}, {"unit": "hr", "name": "HR"}]
    tables: dict[str, list[dict[str, object]]] = {"people": people, "posts": posts, "units": units}
    import_tables(system_caller(), Tables({key: frame(key, rows) for key, rows in tables.items()}), "first")
    for person, role, units_ in (("H1", Role.HRBP, ["rd"]), ("H2", Role.DIRECTOR, [])):
        ref = make_account(system_caller(), f"{role.value}@test.invalid", person, person)
        grant_role(system_caller(), ref, role, date(2020, 1, 1), "test", None, list(units_))
    make_account(system_caller(), "manager@test.invalid", "M1", "M1")


def caller(who: str, key: str = "") -> Caller:
    return reader_of(Account.objects.get(email=f"{who}@test.invalid"), "en").caller(key)


class Log:
    """Acknowledgements, each on disk before the next thing is done."""

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def __call__(self, **said: Any) -> None:
        os.write(self.file, (json.dumps(said) + "\n").encode())
        os.fsync(self.file)


def an_import(told: Log, chance: random.Random) -> None:
    rows: list[dict[str, object]] = [
        {"person_id": f"E{chance.randrange(STAFF)}", "day": DAY - timedelta(days=number), "kind": "one_on_one"}
        for number in range(120)
    ]
    tables = Tables({"talks": frame("talks", rows), "people": frame("people", [])})
    ref = import_tables(system_caller(), tables, f"talks {chance.random()}")
    told(op="import", ref=ref)


def a_case(told: Log, chance: random.Random) -> None:
    person, hr, manager = f"E{chance.randrange(STAFF)}", caller("hrbp"), caller("manager")
    if Case.objects.filter(person=person).exists():
        return
    ref = cases.open_case(hr, person, Kind.CARE, Severity.NORMAL, "asked for a talk")
    told(op="case", ref=ref)
    cases.assign(hr, ref, None, "M1")
    cases.record_talk(manager, ref, None, DAY, "words")
    cases.confirm_cause(manager, ref, None, [Driver.PAY], "the pay")
    if Budget.objects.filter(held__lte=BUDGET - PART).first() is None:
        set_budget(caller("director"), f"more {chance.random()}", "rd", date(2026, 1, 1), date(2026, 12, 31), BUDGET)
    part = Part("pay.bonus_share", Text("奖金", "A bonus"), "M1", DAY + timedelta(days=30), PART)
    packages.propose(hr, ref, None, [part], "it answers what was named")
    told(op="proposed", ref=ref)
    packages.approve(caller("director", key=f"approve-{ref}"), ref, None, "within the line")
    told(op="approved", ref=ref)


def a_job(told: Log, _chance: random.Random) -> None:
    job = put("count", {}, "system", timezone.now())
    told(op="job", ref=job.ref)
    work.step("labour")


@registry.job("count", Text("计数", "Count"))
def count(run: registry.Run) -> str:
    return str(run.job.pk)


def labour(path: str, seed: int) -> None:
    company()
    told, chance = Log(path), random.Random(seed)
    told(op="ready")
    while True:
        chance.choice((an_import, a_case, a_job))(told, chance)


def check(path: str) -> list[str]:
    """What does not hold: acknowledged but not there, half applied, overspent, one person alone, a broken chain."""
    said = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    return [*(f"chain {found}" for found in breaks()), *lost(said), *halves(), *alone(), *overspent()]


def lost(said: list[dict[str, str]]) -> list[str]:
    """What was acknowledged and is not there."""
    there = {
        "import": Batch.objects.values_list("ref", flat=True),
        "case": Case.objects.values_list("ref", flat=True),
        "approved": Case.objects.exclude(approved_by="").values_list("ref", flat=True),
        "job": Job.objects.values_list("ref", flat=True),
    }
    refs = {op: {one["ref"] for one in said if one["op"] == op} for op in there}
    return [f"lost {op} {ref}" for op, kept in there.items() for ref in sorted(refs[op] - set(kept))]


def halves() -> list[str]:
    """Imports of which a part is there, and rows of no import."""
    wrong = [
        f"half an import: {batch.ref} {table}"
        for batch in Batch.objects.all()
        for table, rows in batch.counts.items()
        if FACTS[table].objects.filter(batch=batch).count() != rows
    ]
    kept = Batch.objects.values_list("pk", flat=True)
    return wrong + [f"rows of no batch in {key}" for key, m in FACTS.items() if m.objects.exclude(batch__in=kept)]


def alone() -> list[str]:
    """Approvals by one person alone, or not written down exactly once."""
    approved = Case.objects.exclude(approved_by="")
    wrong = [f"one person alone {case.ref}" for case in approved if case.approved_by == case.proposed_by]
    records = AuditRecord.objects.filter(act="case_approve")
    return wrong + [f"not once {case.ref}" for case in approved if records.filter(details__ref=case.ref).count() != 1]


def overspent() -> list[str]:
    """Budgets that hold other than what was promised, or more than they have."""
    wrong = []
    for budget in Budget.objects.all():
        held = Commitment.objects.filter(budget=budget).aggregate(all=Sum("reserved"))["all"] or 0
        if held != budget.held or budget.held > budget.amount:
            wrong.append(f"budget {budget.ref} holds {budget.held}, promised {held}")
    return wrong


if __name__ == "__main__":
    if sys.argv[1] == "work":
        labour(sys.argv[2], int(sys.argv[3]))
    else:
        print(json.dumps(check(sys.argv[2])))  # noqa: T201 - what the test reads
