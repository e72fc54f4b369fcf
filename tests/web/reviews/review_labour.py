"""Pay reviews in a process of its own, to be killed; what was acknowledged is logged.

usage: review_labour.py work LOG | review_labour.py check LOG
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay_web.site.settings")
django.setup()

import polars as pl
from django.core.management import call_command
from django.utils import timezone

from mainstay.chapters.pay.elements import Element
from mainstay.chapters.pay.review import State
from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES
from mainstay.core.access import Role
from mainstay.loop.tables import Tables
from mainstay_web.actions import Caller, review_approval, review_filling, review_running, system_caller
from mainstay_web.actions.accounts import grant_role, make_account
from mainstay_web.actions.facts import import_tables
from mainstay_web.actions.review_filling import Filled
from mainstay_web.actions.review_running import Plan
from mainstay_web.pages.reader import reader_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.facts import FACTS
from mainstay_web.store.tables.reviews import PayLetter, PayRaise, PayReview, ReviewRow
from mainstay_web.store.tables.trail import AuditRecord

DAY = date(2026, 10, 31)
STAFF = 120


def frame(table: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    columns = BY_KEY[table].columns
    filled = [{column.key: row.get(column.key) for column in columns} for row in rows]
    return pl.DataFrame(filled, {column.key: DTYPES[column.kind] for column in columns}, orient="row")


def company() -> None:
    """STAFF people without a level (so that nothing compares), an analyst and a director; made once."""
    call_command("migrate", verbosity=0)
    if Account.objects.filter(email="director@test.invalid").exists():
        return
    here = the_installation()
    here.company, here.day = "Faults", DAY
    here.save()
    numbers = ["H1", "H2", *(f"E{number}" for number in range(STAFF))]
    tables = {
        "people": frame("people", [{"person_id": one, "hired_on": date(2020, 1, 1), "name": one} for one in numbers]),
        "posts": frame("posts", [{"person_id": one, "from": date(2020, 1, 1), "unit": "rd"} for one in numbers]),
        "units": frame("units", [{"unit": "rd", "name": "R&D"}]),
        "pay": frame(
            "pay",
            [{"person_id": one, "from": date(2020, 1, 1), "element": "base", "amount": 20_000_00, "per": "month"}
             for one in numbers],
        ),
    }  # fmt: skip
    import_tables(system_caller("test"), Tables(tables, company="Faults"), "test")
    for name, person, role in (("analyst", "H1", Role.COMPENSATION), ("director", "H2", Role.DIRECTOR)):
        ref = make_account(system_caller("test"), f"{name}@test.invalid", name, person, "en")
        grant_role(system_caller("test"), ref, role, date(2020, 1, 1), "test", None, [])


def caller(name: str, key: str = "") -> Caller:
    reader = reader_of(Account.objects.get(email=f"{name}@test.invalid"), "en")
    return Caller(reader.actor, DAY, timezone.now(), key, "test")


def labour(log: Path) -> None:
    """Reviews of everybody, one after the other; each raises on a later day."""
    company()
    with log.open("a", encoding="utf-8") as file:

        def told(op: str, ref: str = "") -> None:
            file.write(json.dumps({"op": op, "ref": ref}) + "\n")
            file.flush()
            os.fsync(file.fileno())

        told("ready")
        while True:
            runner, day = caller("analyst"), DAY + timedelta(days=370 * (1 + PayReview.objects.count()))
            ref = review_running.draft(runner, Plan("r", day, DAY, day, 10**10))
            review_running.check(runner, ref, None)
            review_running.freeze(runner, ref, None, "so")
            rows = ReviewRow.objects.filter(review__ref=ref, person__startswith="E", bar="")
            entries = [Filled(one.ref, one.version, {Element.BASE: 12_000_00}, "so") for one in rows]
            review_filling.fill(runner, ref, entries)
            told("filled", ref)
            review_running.calibrate(runner, ref, None)
            review_running.submit(runner, ref, None, "done")
            review_approval.approve(caller("director", f"a-{ref}"), ref, None, "read", None, "I answer for it")
            told("approved", ref)
            review_approval.send_letters(runner, ref, None)
            told("letters", ref)


def check(log: Path) -> list[str]:
    """What does not hold: acknowledged but not there, half of it, twice, one person alone."""
    said = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    wrong = []
    done = (State.APPROVED.value, State.LETTERS.value)
    for op, states in (("approved", done), ("letters", done[1:])):
        refs = {one["ref"] for one in said if one["op"] == op}
        kept = set(PayReview.objects.filter(state__in=states).values_list("ref", flat=True))
        wrong += [f"lost {op} {ref}" for ref in sorted(refs - kept)]
    for review in PayReview.objects.all():
        given = review.rows.filter(raised__gt=0).count()
        paid = PayRaise.objects.filter(row__review=review).count()
        facts = FACTS["pay"].objects.filter(batch__source=f"review {review.ref}").count()
        records = AuditRecord.objects.filter(act="review_approve", details__ref=review.ref).count()
        expected = (given, given, 1) if review.state in done else (0, 0, 0)
        if (paid, facts, records) != expected:
            wrong.append(f"by half or twice {review.ref} {review.state} {paid} {facts} {records} of {expected}")
        letters = PayLetter.objects.filter(review=review).count()
        if letters != (given if review.state == State.LETTERS.value else 0):
            wrong.append(f"letters {review.ref} {letters} of {given}")
        spent = sum(review.budgets.values_list("used", flat=True))
        if spent != sum(review.rows.values_list("raised", flat=True)):
            wrong.append(f"budget {review.ref}")
        if review.approved_by and review.approved_by == review.proposed_by:
            wrong.append(f"one person alone {review.ref}")
    return wrong


if __name__ == "__main__":
    if sys.argv[1] == "work":
        labour(Path(sys.argv[2]))
    else:
        print(json.dumps(check(Path(sys.argv[2]))))  # noqa: T201 - what the test reads
