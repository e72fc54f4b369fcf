"""Projects to co-invest in: who takes part, what came, what was shared out, and by which rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.equity.coinvest_leaving import Fate, LeavingRules, said
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.waterfall import FOLLOWERS, Losses, Side
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import Caller, InvalidError
from mainstay_web.actions.equity import projects as acts
from mainstay_web.actions.equity.leaving_projects import Left, decide_departure, propose_departure
from mainstay_web.pages.equity.words import FLOWS, STATES
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_day, a_word, an_amount, attempt, caller, page_of
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import projects as found
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.installation import the_installation
from mainstay_web.store.project_leaving import departures, leaving_rules
from mainstay_web.store.tables.projects import EquityProject
from mainstay_web.store.tables.refs import new_ref

LOSSES = {
    Losses.PRO_RATA: Text("按出资比例承担", "Borne in proportion"),
    Losses.FOLLOWERS_FIRST: Text("跟投人先承担", "The co-investors' money first"),
    Losses.COMPANY_FIRST: Text("公司先承担", "The company's money first"),
}


CHOOSE = Text("请选择", "Choose")
SIDES = {
    Side.OBLIGATORY.value: Text("必投部分", "Obligatory part"),
    Side.VOLUNTARY.value: Text("自愿部分", "Voluntary part"),
}
FATES = {one.value: one.label for one in Fate}


@page(Act.EQUITY_WORK)
def listing(request: Request) -> HttpResponse:
    """Every project, and the form of a new one."""
    return _listed(request)


def _listed(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    return show(
        request, "equity/projects.html", status, projects=found.projects(), states=STATES, keeps=True,
        currency=the_installation().currency, problem=problem, given=request.POST if problem else {}, key=new_ref(),
        losses=[(one.value, text.in_(request.lang)) for one, text in LOSSES.items()],
        fates=[("", CHOOSE.in_(request.lang)), *((one.value, one.label.in_(request.lang)) for one in Fate)],
        leavings=list(Leaving), sides=list(SIDES.items()),
    )  # fmt: skip


@require_POST
@page(Act.EQUITY_WORK)
def add(request: Request) -> HttpResponse:
    """Puts a project forward."""
    return attempt(
        lambda: acts.propose_project(caller(request), _draft(request.POST)),
        page_of("equity_project", "project"),
        partial(_listed, request),
    )


def _draft(given: Given) -> acts.Draft:
    return acts.Draft(
        given.get("name", ""), an_amount(given, "capital"), an_amount(given, "cap_person"), an_amount(given, "cap_all"),
        a_day(given, "opens"), a_day(given, "due"), a_day(given, "pay_by"), a_word(Losses, given, "losses"),
        _leaving(given), _rate(given, "first", "10") / 100, _rate(given, "second", "25") / 100,
        _rate(given, "boost", "1.2"), bool(given.get("voluntary_first")), tuple(_places(given.get("places", ""))),
    )  # fmt: skip


def _leaving(given: Given) -> LeavingRules:
    """What becomes of places that are left, by way of leaving and part: each has to be chosen."""
    fates = {
        kind: {side: a_word(Fate, given, f"fate.{kind.value}.{side.value}") for side in FOLLOWERS} for kind in Leaving
    }
    if any(Fate.INTEREST in of.values() for of in fates.values()) and not given.get("interest", "").strip():
        raise InvalidError(Text("请填写利率。", "Give the rate of interest."), field="interest")
    return LeavingRules(fates, min(_rate(given, "interest", "0") / 100, Decimal(1)))


def _rate(given: Given, name: str, default: str) -> Decimal:
    try:
        number = Decimal(given.get(name, "").strip().removesuffix("%") or default)
    except InvalidOperation as error:
        raise InvalidError(Text("请填写数字。", "Give a number."), field=name) from error
    if not number.is_finite() or not 0 <= number <= 1000:
        raise InvalidError(Text("请填写数字。", "Give a number."), field=name)
    return number


def _places(text: str) -> list[tuple[str, int, int]]:
    """Lines as pasted from a sheet: number, obligatory amount, own cap; the last two may be left out."""
    places = []
    for line in text.splitlines():
        number, *amounts = [part.strip() for part in line.replace("，", ",").replace("\t", ",").split(",")]
        if not number:
            continue
        pair = dict(zip(("places", "cap"), amounts, strict=False))
        places.append((number, an_amount(pair, "places"), an_amount(pair, "cap")))
    return places


@page(Act.EQUITY_WORK)
def project(request: Request, project: str) -> HttpResponse:
    """One project."""
    return _shown(request, project)


def _found(ref: str) -> EquityProject:
    return present(found.project_by_ref(ref))


def _shown(
    request: Request, ref: str, form: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    row, reader = _found(ref), request.reader
    places = found.places_seen(reader.actor, row, reader.day)
    settlements = list(row.settlements.order_by("-day", "-pk"))
    seen = {one.pk for one in places}
    left = [one for one in departures(row) if one.place_id in seen]
    acted = {row.proposed_by} | {one.proposed_by for one in settlements}
    acted |= {by for one in left for by in (one.proposed_by, one.approved_by, one.person, one.to)}
    waiting = found.settlement_waiting(row)
    owed, late = found.late_subscribers(row, reader.day), found.late_payers(row, reader.day)
    return show(
        request, "equity/project.html", status, row=row, places=[found.place_of(one, reader.day) for one in places],
        names=names_of(acted | {one.person for one in places}), settlements=settlements, states=STATES,
        me=who(reader.actor), currency=the_installation().currency, key=new_ref(), problem=problem, form=form,
        given=request.POST if problem else {}, words=FLOWS, **sharing(row), waiting=waiting,
        shares=found.due_of(row, waiting.day, waiting.amount) if waiting else {},
        owing=[(one, owed[one.person]) for one in places if one.person in owed],
        unpaid=[(one, late[one.person]) for one in places if one.person in late],
        left=left, going={one.place_id for one in left if one.state in ("proposed", "approved")}, side_words=SIDES,
        fate_words=FATES, leavings=[(one.value, one.label.in_(request.lang)) for one in Leaving],
        leaving_words={one.value: one.label for one in Leaving},
        over=any(one.last and one.state == "approved" for one in settlements),
    )  # fmt: skip


def sharing(row: EquityProject) -> dict[str, object]:
    """By which rules the outcome is shared, for the template."""
    rates = {name: Decimal(row.terms[name]) for name in ("first", "second", "boost")}
    leaving = leaving_rules(row)
    return {
        "losses": LOSSES[Losses(row.terms["losses"])], "rates": rates, "beside": row.terms["voluntary_first"],
        "on_leaving": [said(leaving, kind) for kind in Leaving] if leaving else [],
    }  # fmt: skip


def _left(given: Given) -> Left:
    book = an_amount(given, "book") if given.get("book", "").strip() else None
    return Left(
        a_day(given, "day"), a_word(Leaving, given, "leaving"), given.get("reason", ""), given.get("proof", ""), book,
        given.get("to", ""),
    )  # fmt: skip


Deed = Callable[[Caller, str, Given], object]
DEEDS: Mapping[str, Deed] = {
    "decide": lambda who_, ref, given: acts.decide_project(
        who_, ref, yes=given.get("yes") == "1", answer=given.get("answer", "")
    ),
    "pay": lambda who_, _, given: acts.pay_in(
        who_, given.get("place", ""), an_amount(given, "amount"), a_day(given, "day"), given.get("proof", "")
    ),
    "payout": lambda who_, ref, given: acts.propose_payout(
        who_, ref, a_day(given, "day"), an_amount(given, "amount"), given.get("proof", "")
    ),
    "settle": lambda who_, ref, given: acts.propose_settlement(
        who_,
        ref,
        a_day(given, "day"),
        -an_amount(given, "profit") if given.get("loss") else an_amount(given, "profit"),
        given.get("proof", ""),
    ),
    "leave": lambda who_, _, given: propose_departure(who_, given.get("place", ""), _left(given)),
    "decide-leave": lambda who_, _, given: decide_departure(
        who_, given.get("ref", ""), yes=given.get("yes") == "1", answer=given.get("answer", "")
    ),
    "decide-settlement": lambda who_, _, given: acts.decide_settlement(
        who_, given.get("ref", ""), yes=given.get("yes") == "1", answer=given.get("answer", "")
    ),
}


@require_POST
@page(Act.EQUITY_WORK)
def deed(request: Request, project: str, what: str) -> HttpResponse:
    """Does one thing with a project."""
    _found(project)
    if what not in DEEDS:
        raise AbsentError
    return attempt(
        lambda: DEEDS[what](caller(request), project, request.POST),
        reverse("equity_project", kwargs={"project": project}),
        partial(_shown, request, project, what),
    )


ROUTES = [
    path("equity/projects/", listing, name="equity_projects"),
    path("equity/projects/add", add, name="equity_project_add"),
    path("equity/projects/<project:project>/", project, name="equity_project"),
    # What a second person decides asks who it is: these stand before the address that takes any other deed.
    *(
        path(
            f"equity/projects/<project:project>/do/{one}", approving(deed), {"what": one}, name=f"equity_project_{one}"
        )
        for one in ("decide", "decide-leave", "decide-settlement")
    ),
    path("equity/projects/<project:project>/do/<slug:what>", deed, name="equity_project_do"),
]
