"""Granting and vesting in a process of its own, to be killed; acknowledgements are logged.

usage: equity_labour.py work LOG SEED | equity_labour.py check LOG
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay_web.site.settings")
django.setup()

from django.core.management import call_command
from equity_made import PLAIN, a_plan, a_pool

from mainstay.core.access import Role
from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.accounts import grant_role, make_account
from mainstay_web.actions.equity import deeds, grants
from mainstay_web.actions.equity.grants import Wanted
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.pages.reader import reader_of
from mainstay_web.store.audit import breaks
from mainstay_web.store.equity_book import helds
from mainstay_web.store.equity_lists import awaiting
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.equity import EquityGrant, EquityPlan, EquityPool, EquityTransaction
from mainstay_web.store.tables.facts import FACTS
from mainstay_web.store.tables.people import Person

DAY = date(2026, 10, 31)
STAFF, UNITS, POOL = 60, 48, 48 * 4_000


def caller(who: str, key: str = "") -> Caller:
    return reader_of(Account.objects.get(email=f"{who}@test.invalid"), "en").caller(key)


def company() -> None:
    """People, a pool, a plan, an analyst and a director; made once."""
    call_command("migrate", verbosity=0)
    if EquityPlan.objects.filter(state="approved").exists():
        return
    here = the_installation()
    here.company, here.day, here.stood_on = "Faults", DAY, DAY
    here.save()
    for number in ("C1", "D1", *(f"E{n}" for n in range(STAFF))):
        Person.objects.get_or_create(number=number, defaults={"hired_on": date(2020, 3, 1), "units": "/rd/"})
    for person, role in (("C1", Role.COMPENSATION), ("D1", Role.DIRECTOR)):
        if not Account.objects.filter(email=f"{role.value}@test.invalid").exists():
            ref = make_account(system_caller(), f"{role.value}@test.invalid", person, person)
            grant_role(system_caller(), ref, role, date(2020, 1, 1), "test", None, [])
    a_plan(caller, a_pool(caller, units=POOL), terms=PLAIN)


def labour(path: str, seed: int) -> None:
    company()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def told(op: str, ref: str) -> None:
        os.write(file, (json.dumps({"op": op, "ref": ref}) + "\n").encode())
        os.fsync(file)

    told("ready", "")
    chance, plan = random.Random(seed), EquityPlan.objects.get()
    while True:
        ref = _granted(told, chance, plan)
        if chance.random() < 0.5:
            vest(system_caller(), ref)
            told("vested", ref)
            if chance.random() < 0.5:
                _mended(told, ref)
        else:
            for one in awaiting(DAY)[0][:3]:
                vest(system_caller(), one)


def _granted(told: Callable[[str, str], None], chance: random.Random, plan: EquityPlan) -> str:
    wanted = Wanted(plan.ref, UNITS, date(2023, 1 + chance.randrange(12), 15), "why")
    ref = grants.propose(caller("compensation"), f"E{chance.randrange(STAFF)}", wanted)
    told("proposed", ref)
    grants.approve(caller("director", key=f"k-{ref}"), ref, None, "yes")
    told("approved", ref)
    return ref


def _mended(told: Callable[[str, str], None], ref: str) -> None:
    """Units handed over by mistake, and the line taken back."""
    for kind, units in (("settle", 1), ("reverse", 0)):
        line = EquityTransaction.objects.filter(grant__ref=ref, kind="release").order_by("-pk").first()
        asked = Asked(kind, DAY, "why", units, line=line.ref if line and kind == "reverse" else "")
        deed = deeds.propose(caller("compensation"), ref, asked)
        deeds.approve(caller("director"), deed, None, "yes")
    told("mended", ref)


def check(path: str) -> list[str]:
    """What does not hold: lost, half, beyond the pool or the grant, one person alone, facts that say something else."""
    said = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    rows = {one.ref: one for one in EquityGrant.objects.select_related("plan")}
    wrong = [f"chain {found}" for found in breaks()]
    for one in said:
        row = rows.get(one["ref"])
        if one["op"] != "ready" and (row is None or (one["op"] != "proposed" and row.state != "approved")):
            wrong.append(f"lost {one}")
        if one["op"] == "vested" and row is not None and row.vested == 0:
            wrong.append(f"not vested {one}")
    wrong += [
        each for held in helds([row for row in rows.values() if row.state == "approved"]) for each in _wrong(held)
    ]
    pool = EquityPool.objects.get()
    if pool.held != sum(row.units for row in rows.values()) or pool.held > pool.authorised:
        wrong.append(f"pool {pool.held}")
    lines = EquityTransaction.objects.all()
    return wrong + [f"alone {one.pk}" for one in lines if one.approved_by == one.proposed_by]


def _wrong(held: object) -> list[str]:
    """One grant: its counters are its ledger's, and its facts are its tranches'."""
    from mainstay_web.store.equity_book import Held  # noqa: PLC0415 - for the type

    assert isinstance(held, Held)
    row = held.row
    same = (held.holding.vested, held.holding.released, held.holding.granted) == (row.vested, row.settled, UNITS)
    found = [] if same else [f"counters {row.ref}"]
    told = FACTS["vesting"].objects.filter(grant_id=row.number, state="vested")
    if sum(one.units for one in told) != row.vested or not FACTS["grants"].objects.filter(grant_id=row.number).exists():
        found.append(f"facts {row.ref}")
    return found


if __name__ == "__main__":
    if sys.argv[1] == "work":
        labour(sys.argv[2], int(sys.argv[3]))
    else:
        print(json.dumps(check(sys.argv[2])))  # noqa: T201 - what the test reads
