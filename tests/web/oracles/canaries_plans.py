"""Canaries in budget plans and in what would be offered: prices, estimates, reasons, history."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.plans import Offered, PlanChoice, PlanEvent, PlanRound

BONUS = "pay.bonus_share"
PROSPECT = {"hazard": [0.1, 0.1, 0.1, 0.1], "chance": [0.2, 0.3, 0.5], "loss": [10**7, 2 * 10**7, 4 * 10**7]}


@provider
def in_plans() -> list[Canary]:
    """A round before and after approval, with canaries for each watched person; and what a case would offer."""
    found: list[Canary] = []
    for at, state in enumerate(("computed", "approved")):
        columns = {"approved_by": "H003", "approved_on": DAY, "approval_reason": "so"} if state == "approved" else {}
        row = PlanRound.objects.create(
            name=f"Round {state}", state=state, since=DAY, until=DAY + timedelta(days=365), cash=10**9, made_by="H001",
            made_on=DAY, as_of=DAY, manifest="m", proposed_by="" if state == "computed" else "H001",
            proposed_on=DAY, proposal_reason="why", saved=1, bound=1, **columns,
        )  # fmt: skip
        for place, person in enumerate(WATCHED):
            found += _of(row, person, place, 20 * at + place)
    for place, person in enumerate(WATCHED):
        found += _offered(person, place)
    return found


def _money(number: int) -> tuple[int, tuple[str, ...]]:
    whole = 661_300 + 7 * number
    return whole * 100, (f"{whole:,}", str(whole))


def _of(row: PlanRound, person: str, place: int, number: int) -> list[Canary]:
    words = {name: f"canaryplan{number}{name}x" for name in ("why", "change", "answer", "guard", "event")}
    cash, shown = _money(number)
    package = {
        "measures": [BONUS], "cash_now": cash, "cash_three_years": cash, "equity": 0, "hours": "0", "seats": {},
        "raise_": 0, "lowering": {"low": 0.1, "middle": 0.2, "high": 0.3},
        "chance_after": {"low": 0.1, "middle": 0.2, "high": 0.3}, "saved": {"low": 1, "middle": 2, "high": 3},
        "promised": [],
    }  # fmt: skip
    PlanChoice.objects.create(
        round=row, person=person, place=place, units=Person.objects.get(number=person).units, before=0.3,
        planned=package, package=package, runner_up=package, why=[words["why"], words["why"]], prospect=PROSPECT,
        guarded=[[BONUS, words["guard"], words["guard"]]], cash_now=cash, cash_three_years=cash, saved=2,
        changed_by="H001" if person != "H001" else "H002", changed_on=DAY, change_reason=words["change"],
        override=[BONUS], override_by="H001", override_reason=words["answer"],
    )  # fmt: skip
    PlanEvent.objects.create(round=row, at=timezone.now(), day=DAY, by="H001", act="changed", person=person,
                             words=words["event"], details={"version": 1})  # fmt: skip
    return [
        Canary(person, Field.RISK, "plan.why", (words["why"],)),
        Canary(person, Field.RISK, "plan.event", (words["event"],)),
        *(Canary(person, Field.PAY, f"plan.{name}", (words[name],)) for name in ("change", "answer", "guard")),
        Canary(person, Field.PAY, "plan.cash", shown),
    ]


def _offered(person: str, place: int) -> list[Canary]:
    cash, shown = _money(100 + place)
    guard = f"canaryoffer{place}guardx"
    offer = {
        "measure": BONUS, "cash_now": cash, "cash_three_years": cash, "equity": 0, "hours": 0, "seats": {}, "raise": 0,
        "lowering": [0.1, 0.2, 0.3], "at_work": [1.0, 1.0, 1.0, 1.0],
    }  # fmt: skip
    Offered.objects.create(person=person, turn="t", as_of=DAY, offers=[offer], prospect=PROSPECT,
                           guarded=[[BONUS, guard, guard]], standing={})  # fmt: skip
    Case.objects.create(person=person, kind="voice", severity="normal", state="cause_confirmed", opened_on=DAY,
                        opened_by="H001", why_now=[["因", "b"]], since=DAY)  # fmt: skip
    return [Canary(person, Field.PAY, "offered.cash", shown), Canary(person, Field.PAY, "offered.guard", (guard,))]
