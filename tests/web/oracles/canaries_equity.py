"""Canaries in equity: grants and why, their ledger and proofs, what was asked for, co-investment."""

from __future__ import annotations

from datetime import timedelta

from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.chapters.equity.plans import PlanTerms
from mainstay.chapters.equity.terms import periodic
from mainstay.chapters.equity.terms_json import plan_written
from mainstay.core.access import Field
from mainstay_web.store.tables.equity import (
    EquityDeed,
    EquityEvent,
    EquityGrant,
    EquityPlan,
    EquityPool,
    EquityTransaction,
    EquityValuation,
)
from mainstay_web.store.tables.projects import EquityDeparture, EquityFlow, EquityProject, EquitySubscription

BEGAN = DAY - timedelta(days=900)


@provider
def in_equity() -> list[Canary]:
    """A pool, a plan, a project, and for each watched person a grant in force, one that waits, and a place."""
    pool = EquityPool.objects.create(name="Pool", authorised=10**9, held=10**8, made_by="H003", made_on=BEGAN)
    EquityValuation.objects.create(day=BEGAN, per_unit=1_00, source="round", made_by="H003")
    plan = EquityPlan.objects.create(
        name="Plan", kind="phantom", pool=pool, terms=plan_written(PlanTerms(periodic("p", months=12, times=4))),
        digest="d", since=BEGAN, state="approved", proposed_by="H003", proposed_on=BEGAN, approved_by="H001",
        approved_on=BEGAN, answer="so",
    )  # fmt: skip
    project = EquityProject.objects.create(
        name="Project", digest="d", capital=10**12, cap_person=10**10, cap_all=10**11, opens=BEGAN, due=DAY, pay_by=DAY,
        terms={"losses": "pro_rata", "first": "0.10", "second": "0.25", "boost": "1.2", "voluntary_first": False},
        state="approved", proposed_by="H003", proposed_on=BEGAN, approved_by="H001", approved_on=BEGAN, answer="so",
    )  # fmt: skip
    found: list[Canary] = []
    for place, person in enumerate(WATCHED):
        found += _granted(plan, person, place)
        found += _waiting(plan, person, place)
        found += _invested(project, person, place)
    return found


def _shown(number: int) -> tuple[str, ...]:
    return (f"{number:,}", str(number))


def _granted(plan: EquityPlan, person: str, place: int) -> list[Canary]:
    words = {name: f"canaryequity{place}{name}x" for name in ("reason", "proof", "deed", "event")}
    units, money = 441_700 + 13 * place, 332_900 + 7 * place
    by = {"proposed_by": "H003", "proposed_on": BEGAN, "approved_by": "H001", "approved_on": BEGAN}
    row = EquityGrant.objects.create(
        number=f"EQ{place}", person=person, plan=plan, units=units, granted_on=BEGAN, start=BEGAN, state="approved",
        reason=words["reason"], vested=10_000, **by,
    )  # fmt: skip
    for once, kind, count, amount in (("g", "grant", units, 0), ("v", "vest", 10_000, 0), ("d", "dividend", 0, money)):
        EquityTransaction.objects.create(
            grant=row, plan=plan, person=person, kind=kind, units=count, money=amount * 100, day=BEGAN, rule="r",
            tranche="each#1" if kind == "vest" else "", proposed_by="H003", approved_by="H001", once=f"{place}{once}",
            proof=[{"what": "x", "document": words["proof"] if kind == "grant" else "paper", "by": "", "on": ""}],
        )  # fmt: skip
    EquityDeed.objects.create(
        kind="settle", grant=row, person=person, day=DAY, lines=[], reason=words["deed"], proposed_by="H003",
        proposed_on=DAY,
    )  # fmt: skip
    EquityEvent.objects.create(
        kind="result", name="kpi", person=person, day=BEGAN, proof=words["event"], state="approved", **by
    )
    return [
        *(Canary(person, Field.EQUITY, f"equity.{name}", (word,)) for name, word in words.items()),
        Canary(person, Field.EQUITY, "equity.units", _shown(units)),
        Canary(person, Field.EQUITY, "equity.dividend", _shown(money)),
    ]


def _waiting(plan: EquityPlan, person: str, place: int) -> list[Canary]:
    word, units = f"canaryequity{place}waitsx", 223_100 + 11 * place
    EquityGrant.objects.create(
        number=f"EQW{place}", person=person, plan=plan, units=units, granted_on=DAY, start=DAY, reason=word,
        proposed_by="H003", proposed_on=DAY,
    )  # fmt: skip
    return [
        Canary(person, Field.EQUITY, "equity.waits", (word,)),
        Canary(person, Field.EQUITY, "equity.asked", _shown(units)),
    ]


def _invested(project: EquityProject, person: str, place: int) -> list[Canary]:
    whole = 118_300 + 17 * place
    row = EquitySubscription.objects.create(
        project=project, person=person, cap=10**10, amount=whole * 100, subscribed_on=BEGAN, paid_in=whole * 100
    )
    EquityFlow.objects.create(
        place=row, person=person, kind="paid_in", amount=whole * 100, day=BEGAN, proof="p", proposed_by=person,
        approved_by="H003" if person != "H003" else "H001", once=f"c{place}",
    )  # fmt: skip
    gets, word = 7_137_900 + 11 * place, f"parted-{place}-canary"
    EquityDeparture.objects.create(
        place=row, person=person, day=DAY, leaving="VOLUNTARY_OTHER", gets=gets * 100, reason=word, proof="p",
        lines=[{"side": "voluntary", "fate": "cost", "stays": 0, "taken": gets * 100, "gets": gets * 100}],
        proposed_by="H003" if person != "H003" else "H001", proposed_on=DAY,
    )  # fmt: skip
    return [
        Canary(person, Field.EQUITY, "equity.invested", _shown(whole)),
        Canary(person, Field.EQUITY, "equity.parted", (word, *_shown(gets))),
    ]
