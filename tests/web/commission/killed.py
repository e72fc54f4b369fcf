"""A process that approves a commission run, stops in the middle to be killed, and one that looks at what is left.

usage: killed.py make | killed.py approve MARK | killed.py check
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay_web.site.settings")
django.setup()

from django.core.management import call_command
from sold import a_run, in_force, on_plan, six, sold

from mainstay.core.access import Role
from mainstay.loop.tables import Tables
from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.accounts import grant_role, make_account
from mainstay_web.actions.commission import runs
from mainstay_web.actions.facts import import_tables
from mainstay_web.pages.reader import reader_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.commission import CommissionRun, CommissionStatement
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.trail import AuditRecord

ROLES = {"director": ("H1", Role.DIRECTOR), "compensation": ("H2", Role.COMPENSATION)}


def caller(who: str, key: str = "") -> Caller:
    """One of the two who act."""
    return reader_of(Account.objects.get(email=f"{who}@test.invalid"), "en").caller(key)


def make() -> None:
    """A company with a run that waits for its approval."""
    from frames import frame  # noqa: PLC0415 - a test's module, found beside this file

    call_command("migrate", verbosity=0)
    here = the_installation()
    here.company, here.day = "Killed", date(2026, 10, 31)
    here.save()
    numbers = ["H1", "H2", *(f"E{number}" for number in range(40))]
    people: list[dict[str, object]] = [
        {"person_id": number, "hired_on": date(2020, 3, 1), "key": False} for number in numbers
    ]
    posts: list[dict[str, object]] = [
        {"person_id": number, "from": date(2020, 3, 1), "unit": "u", "level": 6} for number in numbers
    ]
    units: list[dict[str, object]] = [{"unit": "u", "name": "U"}]
    tables = {"people": people, "posts": posts, "units": units}
    import_tables(system_caller(), Tables({key: frame(key, rows) for key, rows in tables.items()}), "first")
    for who, (person, role) in ROLES.items():
        ref = make_account(system_caller(), f"{who}@test.invalid", who, person)
        grant_role(system_caller(), ref, role, date(2020, 1, 1), "test", None, [])
    plan = in_force(caller)
    sellers = [f"E{number}" for number in range(40)]
    on_plan(caller, plan, *sellers)
    sold(caller, *(row for number in sellers for row in six(number)))
    a_run(caller, plan)


def approve(mark: Path) -> None:
    """Approves; once the facts are written and before the commit, it says so and waits."""
    kept = runs._kept

    def waiting(*given: object) -> int:
        mark.write_text("in the middle", "utf-8")
        time.sleep(60)
        return kept(*given)  # type: ignore[arg-type]  # handed through as it came

    runs._kept = waiting  # type: ignore[assignment]
    run = CommissionRun.objects.get()
    runs.approve(caller("director", key="once"), run.ref, run.version, "as the plan says")


def check() -> dict[str, object]:
    """What is there; then it is approved after all, and what is there then."""
    before = _told()
    run = CommissionRun.objects.get()
    runs.approve(caller("director", key="once"), run.ref, run.version, "as the plan says")
    return {"before": before, "after": _told()}


def _told() -> dict[str, object]:
    run = CommissionRun.objects.get()
    return {
        "state": run.state, "batches": Batch.objects.filter(source__startswith="commission").count(),
        "facts": FACTS["pay"].objects.count(),
        "equal": dict(FACTS["pay"].objects.values_list("person_id", "amount"))
        == dict(CommissionStatement.objects.values_list("person", "payable")),
        "audit": AuditRecord.objects.filter(act="commission_approve", details__ref=run.ref).count(),
    }  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make()
    elif sys.argv[1] == "approve":
        approve(Path(sys.argv[2]))
    else:
        print(json.dumps(check()))  # noqa: T201 - what the test reads
