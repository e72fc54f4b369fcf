"""One round: what it comes to, what was frozen, and the next step of two people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters import CATALOGUE
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import MINOR, written
from mainstay.core.text import Text
from mainstay.report.charts.frontier import FrontierData, frontier
from mainstay.report.written import money_about
from mainstay_web.actions import Caller, plan_approval, plans
from mainstay_web.actions.planning import LABELS, approvers_of
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_version, attempt, caller, stamp, stamped
from mainstay_web.pages.plans.listing import STATES
from mainstay_web.pages.plans.preview import Whole, calendar_of, whole_of
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.installation import the_installation
from mainstay_web.store.jobs import LABELS as JOBS
from mainstay_web.store.plan_guard import Today, today_of
from mainstay_web.store.plans import MONEY_KINDS, Sight, Used, events_of, job_of, may_be_computed, round_by_ref, sight
from mainstay_web.store.tables.plans import COMPUTED, REVIEW, PlanRound
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.turns import note_listed

SHOWN = 100
"""People on one page of a round."""


def round_of(reader: Reader, ref: str) -> PlanRound:
    """The round, for who has to do with plans. Raises AbsentError."""
    return present(round_by_ref(reader.actor, ref, reader.day))


@page()
def one(request: Request, plan: str) -> HttpResponse:
    """The round as this reader may see it."""
    return _shown(request, plan)


def _shown(
    request: Request, plan: str, form: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    row = round_of(reader, plan)
    seen = sight(reader.actor, row, reader.day)
    if seen.estimates:
        note_listed(reader.account.ref, [one.row.person for one in seen.chosen if one.shown], "plan")
    whole = whole_of(row, [one.row for one in seen.chosen])
    asked = request.GET.get("show", "given")
    listed = [one for one in seen.chosen if asked == "all" or one.shown]
    currency = the_installation().currency
    return show(
        request, "plans/one.html", status, row=row, seen=seen, whole=whole, states=STATES, currency=currency,
        job=job_of(row), job_label=JOBS.get(plans.JOB), listed=listed[:SHOWN], more=max(0, len(listed) - SHOWN),
        asked=asked, chart=_chart(row, whole, currency) if seen.whole and seen.estimates else None,
        events=events_of(row), labels=LABELS, names=_names(row), key=new_ref(), opened=stamp(),
        may=_may(reader, row, seen), problem=problem, problem_form=form, given=request.POST if problem else {},
        calendar=calendar_of(seen.chosen), measures={one.key: one.label for one in CATALOGUE.measures},
        money_kinds=MONEY_KINDS, me=who(reader.actor), gap_words=_gap_words(row, seen, whole), about=money_about,
        binding=[_named(used) for used in whole.uses if used.used >= 0.98 * used.limit > 0],
        today=_today(row, seen, reader), people={one.person.number: one.person.name for one in seen.chosen},
    )  # fmt: skip


def _today(row: PlanRound, seen: Sight, reader: Reader) -> Today | None:
    """The raises against today's facts, while somebody can still decide about them; for who sees all of them."""
    if not seen.whole or row.state not in (COMPUTED, REVIEW):
        return None
    return today_of(row, [one.row for one in seen.chosen], reader.day)


def _named(used: Used) -> Text:
    where = f" · {used.where}" if used.where else ""
    return Text(used.label.zh + where, used.label.en + where)


def _names(row: PlanRound) -> Mapping[str, str]:
    return names_of({row.made_by, row.proposed_by, row.approved_by, *(one.by for one in row.events.all())})


def _may(reader: Reader, row: PlanRound, seen: Sight) -> set[str]:
    """What the reader may do with the round now."""
    found = set[str]()
    if reader.may(Act.PLAN_DRAFT):
        found |= {"compute", "edit"} if may_be_computed(row) else set()
        found |= {"withdraw"} if row.state in ("draft", "computed", "review") else set()
        found |= {"submit"} if row.state == "computed" and seen.whole else set()
        found |= {"change"} if row.state == "computed" else set()
    if row.state == "review" and reader.may(Act.PLAN_APPROVE):
        found |= {"send-back"}
        mine = {who(reader.actor)}
        found |= {"approve"} if seen.whole and mine & set(approvers_of(row, reader.day)) else set()
    if row.state in ("approved", "superseded") and reader.may(Act.EXPORT):
        found |= {"payroll"}
    return found


def _chart(row: PlanRound, whole: Whole, currency: str) -> object:
    """Cash against departures prevented, with this plan's point."""
    points = tuple((budget / MINOR, prevented) for budget, _, prevented in row.frontier)
    if len(points) < 2:
        return None
    spent = written(whole.sums.cash_now, currency)
    told = Text(f"本方案 {spent.zh}", f"this plan {spent.en}")
    unit = Text(f"第一年现金（万 {currency}）", f"cash in the first year, 10,000 {currency}")
    here = (whole.sums.cash_now / MINOR, whole.sums.prevented.middle)
    return frontier("plan", FrontierData(points, here, told, 1e4, unit))


def _gap_words(row: PlanRound, seen: Sight, whole: Whole) -> Text:
    """How far from the best possible, in words; nothing certain once limits are passed or exceptions made."""
    if any(one.row.override for one in seen.chosen) or whole.over:
        return Text(
            "含有例外或超出限额，证明的上限不再适用。",
            "With exceptions, or beyond a limit, the certified bound no longer holds.",
        )
    if row.bound <= 0:
        return Text("在这些限额内没有值得其价的措施。", "Within these limits no measure is worth its price.")
    gap = max(0.0, 1 - whole.sums.saved.middle / row.bound)
    best = Text(
        "已证明：在同样限额内，任何方案都不会比它多避免 {gap:.2%} 以上的损失。",
        "Certified: within the same limits no plan saves more than {gap:.2%} beyond this one.",
    )
    return best.fill(gap=max(gap, 0.0001))


Deed = Callable[[Caller, str, int, Given], object]


def _compute(who_: Caller, ref: str, version: int, _given: Given) -> object:
    return plans.compute(who_, ref, version)


def _submit(who_: Caller, ref: str, version: int, given: Given) -> object:
    return plans.submit(who_, ref, version, given.get("reason", ""))


def _send_back(who_: Caller, ref: str, version: int, given: Given) -> object:
    return plans.send_back(who_, ref, version, given.get("reason", ""))


def _withdraw(who_: Caller, ref: str, version: int, given: Given) -> object:
    return plans.withdraw(who_, ref, version, given.get("reason", ""))


def _approve(who_: Caller, ref: str, version: int, given: Given) -> object:
    return plan_approval.approve(
        who_, ref, version, given.get("reason", ""), stamped(given.get("opened", "")), given.get("answer", "")
    )


DEEDS: Mapping[str, Deed] = {
    "compute": _compute, "submit": _submit, "send-back": _send_back, "withdraw": _withdraw,
}  # fmt: skip
"""What a form of the page does, by the last part of its address; approval stands apart, for it wants step-up."""


@require_POST
@page()
def deed(request: Request, plan: str, what: str) -> HttpResponse:
    """Does one thing with a round; a mistake shows the page again with what to mend."""
    round_of(request.reader, plan)
    if what not in DEEDS:
        raise AbsentError
    return _tried(request, plan, what, DEEDS[what])


@require_POST
@approving
@page(Act.PLAN_APPROVE)
def approve(request: Request, plan: str) -> HttpResponse:
    """Approves, after the reader has just shown again who they are."""
    round_of(request.reader, plan)
    return _tried(request, plan, "approve", _approve)


def _tried(request: Request, plan: str, what: str, do: Deed) -> HttpResponse:
    return attempt(
        lambda: do(caller(request), plan, a_version(request.POST), request.POST),
        reverse("plan", kwargs={"plan": plan}),
        partial(_shown, request, plan, what),
    )


@page()
def progress(request: Request, plan: str) -> HttpResponse:
    """How far the computing is; asks for the whole page again once it is over."""
    row = round_of(request.reader, plan)
    job = job_of(row)
    answer = show(request, "plans/progress.html", row=row, job=job, job_label=JOBS.get(plans.JOB))
    if job is None:
        answer.headers["HX-Refresh"] = "true"
    return answer


ROUTES = [
    path("plans/<plan:plan>/", one, name="plan"),
    path("plans/<plan:plan>/progress", progress, name="plan_progress"),
    path("plans/<plan:plan>/approve", approve, name="plan_approve"),
    path("plans/<plan:plan>/do/<slug:what>", deed, name="plan_do"),
]
