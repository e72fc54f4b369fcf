"""The first page of equity: pools, plans, what a unit is worth, what happened, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from markupsafe import Markup

from mainstay.chapters.equity import spoken
from mainstay.chapters.equity.kinds import Units, exact
from mainstay.chapters.equity.terms_json import number
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Language, Text
from mainstay_web.actions import Caller, InvalidError
from mainstay_web.actions.equity import setup
from mainstay_web.actions.equity.outcomes import KINDS as DEED_KINDS
from mainstay_web.actions.equity.several import MOST, approve_several
from mainstay_web.pages.equity.words import STATES, kind_label, price, units
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_day, an_amount, attempt, caller
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store import equity_lists as lists
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.equity_ocf import intakes_waiting
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.equity import EquityDeed, EquityGrant, EquityPlan
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.waiting import Waiting

KINDS = {
    "result": Text("业绩结果", "A result"), "company": Text("公司事件", "An event of the company"),
    "progress": Text("进度报告", "Progress so far"),
}  # fmt: skip


@page(Act.EQUITY_WORK)
def equity(request: Request) -> HttpResponse:
    """Pools, plans, values and events."""
    return _shown(request)


def _shown(
    request: Request, form: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    plans, changes, events = lists.plans(), lists.changes(), lists.events(reader.actor, reader.day)
    acted = {by for one in changes for by in (one.proposed_by, one.approved_by)}
    acted |= {by for one in events for by in (one.proposed_by, one.approved_by, one.person)}
    waiting = list(lists.grants_seen(reader.actor, reader.day).filter(state="proposed")[:MOST])
    deeds = lists.deeds_waiting(reader.actor, reader.day)[:MOST]
    doubts = _doubts(reader)
    leavers = lists.unsettled_leavers(reader.actor, reader.day)
    keys = {key: label for plan in plans for key, label in lists.keys_of(plan).items()}
    people = {one.person for one in (*waiting, *leavers)} | {one.person for one in deeds}
    people |= {row.person for row, _ in doubts}
    return show(
        request, "equity/overview.html", status, changes=changes, events=events, waiting=waiting, deeds=deeds,
        intakes=intakes_waiting(), picked=request.POST.getlist("chosen"), doubts=doubts,
        deed_kinds=DEED_KINDS, leavers=leavers[:50], labels=keys, kinds=KINDS,
        names=names_of(acted | people), currency=the_installation().currency,
        me=who(reader.actor), states=STATES, units=units, plans=plans, pools=lists.pools(), problem=problem, form=form,
        given=request.POST if problem else {}, key=new_ref(), keeps=True,
        can_approve=_can_approve(reader, [*waiting, *deeds]), **_rows(request, plans, keys),
    )  # fmt: skip


def _can_approve(reader: Reader, rows: Iterable[EquityGrant | EquityDeed]) -> frozenset[str]:
    """References of what the reader may approve: put forward by somebody else, of people for whom they decide."""
    return frozenset(
        one.ref for one in rows if one.proposed_by != who(reader.actor) and reader.may(Act.GRANT_APPROVE, one.person)
    )


def _doubts(reader: Reader) -> list[tuple[EquityGrant, Text]]:
    """Tranches of the months to come whose result is in doubt, the nearest first, as sentences."""
    found = lists.doubtful(reader.actor, reader.day)
    return [(one.row, spoken.notice(notice)) for one, notice in found[:20]]


def _rows(request: Request, plans: list[EquityPlan], keys: dict[str, str]) -> dict[str, object]:
    """Tables and choices of the page."""
    lang = request.lang
    all_ = Text("所有计划", "every plan").in_(lang)
    return {
        "valuations": (values := lists.valuations()[:12]),
        "value_pairs": [(one.day.isoformat(), f"{price(one.per_unit)} · {one.source}") for one in values],
        "pool_options": [(one.ref, one.name) for one in lists.pools()],
        "plan_rows": [_plan_row(one, lang) for one in plans if not _is_past(one, request.reader.day)],
        "past_rows": [_plan_row(one, lang) for one in plans if _is_past(one, request.reader.day)],
        "kind_options": [(key, label.in_(lang)) for key, label in KINDS.items()],
        "key_options": sorted(keys.items()),
        "event_plans": [("", all_), *((one.ref, f"{one.name} v{one.number}") for one in plans)],
    }  # fmt: skip


def _is_past(plan: EquityPlan, day: date) -> bool:
    """Whether nothing more is granted under it."""
    return plan.until is not None and plan.until < day


def _plan_row(one: EquityPlan, lang: Language) -> list[object]:
    return [
        _link(reverse("equity_plan", kwargs={"equity_plan": one.ref}), one.name), kind_label(one.kind).in_(lang),
        one.number, _span(one, lang), STATES[one.state][0].in_(lang),
    ]  # fmt: skip


def _link(address: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, text)


def _span(plan: EquityPlan, lang: Language) -> str:
    end = plan.until.isoformat() if plan.until else Text("长期", "no end").in_(lang)
    return f"{plan.since.isoformat()} – {end}"


Deed = Callable[[Caller, Given], object]


def _change(who_: Caller, given: Given) -> object:
    return setup.propose_change(
        who_, given.get("pool", ""), a_count(given, "units"), a_day(given, "day"), given.get("source", "")
    )


def _value(who_: Caller, given: Given) -> object:
    return setup.set_value(who_, a_day(given, "day"), an_amount(given, "per_unit"), given.get("source", ""))


def _event(who_: Caller, given: Given) -> object:
    share = partial(_a_share, given)
    progress = given.get("kind") == "progress"
    what = setup.Happened(
        given.get("kind", ""), given.get("name", ""), a_day(given, "day"), given.get("proof", ""),
        given.get("met", "yes") == "yes", given.get("plan", ""), given.get("number", "").strip(),
        share("value") if progress else None, share("expected") if progress else None,
    )  # fmt: skip
    return setup.propose_event(who_, what)


def a_count(given: Given, name: str) -> int:
    """A whole number, perhaps below nothing. Raises InvalidError."""
    text = given.get(name, "").replace(",", "").replace("，", "").strip()
    if not text.removeprefix("-").isdecimal() or len(text) > 13:
        raise InvalidError(Text("请填写整数。", "Give a whole number."), field=name)
    return int(text)


def a_number(given: Given, name: str) -> Units:
    """Units, perhaps with decimals. Raises InvalidError."""
    text = given.get(name, "").replace(",", "").replace("，", "").strip()
    try:
        return exact(number(text))
    except ValueError as error:
        raise InvalidError(Text("请填写数量。", "Give a number of units."), field=name) from error


def _a_share(given: Given, name: str) -> Decimal:
    try:
        share = Decimal(given.get(name, "").strip().removesuffix("%")) / 100
    except InvalidOperation as error:
        raise InvalidError(Text("请填写百分比。", "Give a percentage."), field=name) from error
    if not share.is_finite() or not 0 <= share <= 1000:
        raise InvalidError(Text("请填写百分比。", "Give a percentage."), field=name)
    return share


DEEDS: Mapping[str, Deed] = {
    "pool": lambda who_, given: setup.open_pool(who_, given.get("name", "")), "change": _change, "value": _value,
    "event": _event,
    "decide-change": lambda who_, given: setup.decide_change(
        who_, given.get("ref", ""), yes=given.get("yes") == "1", answer=given.get("answer", "")
    ),
    "decide-event": lambda who_, given: setup.decide_event(
        who_, given.get("ref", ""), yes=given.get("yes") == "1", answer=given.get("answer", "")
    ),
}  # fmt: skip


@require_POST
@page(Act.EQUITY_WORK)
def deed(request: Request, what: str) -> HttpResponse:
    """Does one thing; a mistake shows the page again with what to mend."""
    if what not in DEEDS:
        raise AbsentError
    return attempt(
        lambda: DEEDS[what](caller(request), request.POST), reverse("equity"), partial(_shown, request, what)
    )


@require_POST
@approving
@page(Act.EQUITY_WORK)
def approve(request: Request) -> HttpResponse:
    """Approves what was ticked: all of it, or nothing."""
    given = request.POST
    return attempt(
        lambda: approve_several(caller(request), given.getlist("chosen"), given.get("answer", "")),
        reverse("equity"), partial(_shown, request, "approve"),
    )  # fmt: skip


def waits(reader: Reader) -> Sequence[Waiting]:
    """Grants, deeds and files that wait for who may approve."""
    if not reader.may(Act.EQUITY_WORK):
        return ()
    rows = lists.grants_seen(reader.actor, reader.day).filter(state="proposed").exclude(proposed_by=who(reader.actor))
    return rows, lists.deeds_waiting(reader.actor, reader.day), intakes_waiting()


ROUTES = [
    path("equity/pool/", equity, name="equity"),
    # What a second person decides asks who it is: these stand before the address that takes any other deed.
    path("equity/pool/do/decide-change", approving(deed), {"what": "decide-change"}, name="equity_change_decide"),
    path("equity/pool/do/decide-event", approving(deed), {"what": "decide-event"}, name="equity_event_decide"),
    path("equity/pool/do/<slug:what>", deed, name="equity_do"),
    path("equity/pool/approve", approve, name="equity_approve"),
]
