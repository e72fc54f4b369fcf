"""The ledger: every grant the reader may see, one with each tranche and its proofs, and what is to be done with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from urllib.parse import urlencode

import polars as pl
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.equity import spoken
from mainstay.chapters.equity.kinds import PLACES
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.notices import NOTICES
from mainstay.chapters.equity.plans import Need
from mainstay.chapters.equity.schedule import Tranche, tranches
from mainstay.chapters.equity.values import worth
from mainstay.chapters.equity.vesting import Position, Status
from mainstay.core.access import Act, Field
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Language, Text
from mainstay_web.actions import Caller, InvalidError
from mainstay_web.actions.equity import deeds, grants, outcomes
from mainstay_web.actions.equity.export import exported
from mainstay_web.actions.equity.several import Row, propose_several
from mainstay_web.pages.equity.overview import a_number, waits
from mainstay_web.pages.equity.words import DEEDS, SEERS, STATES, STATUSES, kind_label, must_see, price, units
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.files import as_file
from mainstay_web.pages.fresh import approving, fresh
from mainstay_web.pages.giving import Given, a_day, a_version, an_amount, attempt, caller, page_of
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import equity_lists as lists
from mainstay_web.store import equity_pool
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.equity_book import Held, brain_grant, helds, in_doubt, undone
from mainstay_web.store.equity_facts import condition_in_words
from mainstay_web.store.equity_listed import of_grant
from mainstay_web.store.installation import the_installation
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.equity import EquityDeed, EquityGrant
from mainstay_web.store.tables.refs import new_ref

SHOWN = 50
AGREED = (outcomes.CANCEL, outcomes.RETRACT, outcomes.TRANSFER)
DECIDED = frozenset({Status.VESTED, Status.FORFEITED, Status.CARRIED})
COLUMNS: dict[str, Text] = {
    "number": Text("授予编号", "Grant"), "person_id": Text("人员编号", "Person"), "name": Text("姓名", "Name"),
    "plan": Text("计划", "Plan"), "kind": Text("工具", "Kind"), "granted_on": Text("授予日", "Granted on"),
    "units": Text("授予数量", "Units"), "price": Text("价格", "Price"), "vested": Text("已归属", "Vested"),
    "forfeited": Text("失效", "Forfeited"), "lapsed": Text("作废或回购", "Lapsed or bought back"),
    "settled": Text("已行权、兑付或转让", "Exercised, settled or handed on"), "state": Text("状态", "State"),
}  # fmt: skip


@page()
def ledger(request: Request) -> HttpResponse:
    """Every grant, filtered, a page at a time."""
    reader = request.reader
    must_see(reader)
    wish = _wish(request.GET)
    pages = Paginator(lists.listed(reader.actor, reader.day, wish), SHOWN)
    at = pages.get_page(request.GET.get("page"))
    rows = list(at.object_list)
    return show(
        request, "equity/grants.html", rows=rows, people=lists.names(rows), wish=wish, at=at, count=pages.count,
        plans=lists.plans("approved"), states=STATES, kind_label=kind_label, units=units, price=price,
        may_propose=bool(lists.plans_in_force(reader.day)), keeps=bool(reader.may(Act.EQUITY_WORK)),
        may_export=bool(reader.may(Act.EXPORT)), query=_query(wish), key=new_ref(),
    )  # fmt: skip


def _wish(given: Given) -> lists.Wish:
    state, year = given.get("state", ""), given.get("year", "")
    return lists.Wish(
        state if state in {"live", *STATES} else "", given.get("plan", "")[:16], given.get("words", "").strip()[:60],
        int(year) if year.isdecimal() and len(year) == 4 else None,
    )  # fmt: skip


def _query(wish: lists.Wish) -> str:
    given = {"state": wish.state, "plan": wish.plan, "words": wish.words, "year": wish.year}
    return urlencode({key: value for key, value in given.items() if value})


@require_POST
@fresh
@page(Act.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    """The ledger as a table, as the reader may see it and has filtered it; noted in the audit record."""
    reader = request.reader
    must_see(reader)
    rows = list(lists.listed(reader.actor, reader.day, _wish(request.POST)))
    exported(caller(request), form, len(rows))
    people = lists.names(rows)
    names = [label.in_(request.lang) for label in COLUMNS.values()]
    records = [
        (row.number, row.person, people[row.person].name if row.person in people else "", row.plan.name,
         kind_label(row.plan.kind).in_(request.lang), row.granted_on, row.units, major(row.price), row.vested,
         row.forfeited, row.lapsed, row.settled, STATES[row.state][0].in_(request.lang))
        for row in rows
    ]  # fmt: skip
    text, number = pl.String(), _column(rows)
    kinds: list[pl.DataType] = [text] * 5 + [pl.Date(), number, pl.Decimal(18, 2)] + [number] * 4 + [text]
    frame = pl.DataFrame(records, dict(zip(names, kinds, strict=True)), orient="row")
    return as_file(frame, form, "grants", dict(zip(names, COLUMNS.values(), strict=True)), reader.day)


def _column(rows: Sequence[EquityGrant]) -> pl.DataType:
    """The type of the columns of units: with decimals only where there are any."""
    sums = (number for row in rows for number in (row.units, row.vested, row.forfeited, row.lapsed, row.settled))
    return pl.Int64() if all(isinstance(one, int) for one in sums) else pl.Decimal(22, PLACES)


@page()
def grant_new(request: Request) -> HttpResponse:
    """The form of a grant; `promise` names the promise of a case that it carries out."""
    return _form(request)


@require_POST
@page()
def grant_add(request: Request) -> HttpResponse:
    """Puts a grant forward."""
    must_see(request.reader)
    given = request.POST

    def propose() -> str:
        wanted = grants.Wanted(
            given.get("plan", ""), a_number(given, "units"), a_day(given, "granted_on"), given.get("reason", ""),
            an_amount(given, "price"), a_day(given, "start") if given.get("start", "").strip() else None,
            given.get("promise", ""),
        )  # fmt: skip
        return grants.propose(caller(request), given.get("number", "").strip(), wanted)

    return attempt(propose, page_of("equity_grant", "award"), partial(_form, request))


@require_POST
@page()
def grants_add(request: Request) -> HttpResponse:
    """Puts a grant forward for everybody who was typed or pasted."""
    must_see(request.reader)
    given = request.POST

    def propose() -> str:
        wanted = grants.Wanted(
            given.get("plan", ""), 0, a_day(given, "granted_on"), given.get("reason", ""), 0,
            a_day(given, "start") if given.get("start", "").strip() else None,
        )  # fmt: skip
        return propose_several(caller(request), _rows(given.get("rows", "")), wanted)

    return attempt(propose, reverse("equity_grants") + "?state=proposed", partial(_form, request, many=True))


def _rows(text: str) -> list[Row]:
    """Lines of number, units and perhaps a price, as a spreadsheet copies them. Raises InvalidError with the line."""
    found = []
    for at, line in enumerate((one for one in text.splitlines() if one.strip()), 1):
        number, *cells = re.split(r"[\t;；]|\s{1,}", line.strip())
        given = dict(zip(("units", "price"), cells, strict=False))
        if not cells or len(cells) > 2:
            raise InvalidError(
                Text(f"第 {at} 行：应为工号、数量、价格。", f"Line {at}: number, units, price."), field="rows"
            )
        try:
            found.append(Row(number, a_number(given, "units"), an_amount(given, "price")))
        except InvalidError as error:
            text_ = Text("第 {at} 行：{why}", "Line {at}: {why}").fill(at=at, why=error.text)
            raise InvalidError(text_, field="rows") from error
    return found


def _form(
    request: Request, problem: AnticipatedError | None = None, status: int = 200, *, many: bool = False
) -> HttpResponse:
    reader = request.reader
    must_see(reader)
    given: Given = request.POST if problem else request.GET
    promises = lists.promises_for_grants(reader.actor, reader.day)
    chosen = next((one for one in promises if one.ref == given.get("promise")), None)
    held = lists.reserve_of(chosen) if chosen else None
    choices = lists.plans_in_force(reader.day)
    return show(
        request, "equity/grant_form.html", 422 if status == 404 else status, given=given, problem=problem,
        many=many, key=new_ref(), people=lists.candidates(reader.actor, reader.day), plans=choices, chosen=chosen,
        held=held, promises=promises,
        names=names_of(one.person for one in promises), units=units, currency=the_installation().currency,
    )  # fmt: skip


@page()
def grant(request: Request, award: str) -> HttpResponse:
    """One grant: each tranche with its conditions and proofs, the ledger line by line, and what can be done."""
    return _shown(request, award)


def _found(request: Request, ref: str) -> EquityGrant:
    reader = request.reader
    must_see(reader)
    return present(lists.grant_by_ref(reader.actor, ref, reader.day))


def _shown(
    request: Request, ref: str, form: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    row = _found(request, ref)
    reader.look(row.person, Field.EQUITY, page="grant")
    held = helds([row])[0]
    value, standing = equity_pool.per_unit(reader.day), list(held.positions(reader.day))
    waiting = list(row.deeds.filter(state="proposed").order_by("pk"))
    acted = {row.person, row.proposed_by, row.approved_by} | {by for one in held.rows for by in _hands(one)}
    acted |= {one.proposed_by for one in waiting} | {one.approved_by for one in held.events}
    return show(
        request, "equity/grant.html", status, row=row, one=held, granted=row.state == "approved",
        lines=standing if row.state == "approved" else [], next_at=_next(standing), on=date.fromisoformat,
        planned=_planned(row) if row.state != "approved" else [],
        days={one.tranche.key: one.tranche.on for one in standing},
        doubts=[spoken.notice(one) for one in in_doubt(held, reader.day, in_force(NOTICES, reader.day))]
        if row.state == "approved" else (),
        worth=worth(held.grant, held.holding, major(value)) if value is not None and row.state == "approved" else None,
        warnings=of_grant(row), value=value,
        statuses=STATUSES, states=STATES, deed_words=DEEDS, deed_kinds=outcomes.KINDS, deeds=waiting,
        names=names_of(acted | {"rule"}), me=who(reader.actor), kind_label=kind_label, price=price, units=units,
        in_words=condition_in_words, currency=the_installation().currency, key=new_ref(), problem=problem, form=form,
        given=request.POST if problem else {}, keeps=bool(reader.may(Act.EQUITY_WORK)),
        may={act.value: bool(reader.may(act, row.person)) for act in (Act.GRANT_PROPOSE, Act.GRANT_APPROVE)},
        agreed=outcomes.AGREED, agreed_kinds=[(one, outcomes.KINDS[one].in_(request.lang)) for one in AGREED],
        undone=undone(held.rows), lines_back=_lines_back(held, request.lang),
        leavings=[(one.value, one.label.in_(request.lang)) for one in Leaving],
        history=[one for one in lists.grants_seen(reader.actor, reader.day).filter(person=row.person) if one != row],
    )  # fmt: skip


def _lines_back(held: Held, lang: Language) -> list[tuple[str, str]]:
    """Lines that can be taken back, the newest first."""
    gone = undone(held.rows)
    return [
        (one.ref, f"{one.day.isoformat()} · {DEEDS[one.kind].in_(lang)} · {units(one.units)}")
        for one in reversed(held.rows)
        if one.pk not in gone and one.kind != "grant"
    ]


def _hands(line: object) -> tuple[str, str]:
    return getattr(line, "proposed_by", ""), getattr(line, "approved_by", "")


def _next(standing: list[Position]) -> int:
    """Which tranche is the first that is not decided; those cancelled stand at the end."""
    return next((at for at, one in enumerate(standing) if one.status not in DECIDED), len(standing))


def _planned(row: EquityGrant) -> list[tuple[Tranche, Need]]:
    """A grant that waits: its schedule and conditions as they would be."""
    one = brain_grant(row)
    return [(each, one.terms.need(each)) for each in tranches(one.terms.schedule, one.units, one.starts_on)]


Deed = Callable[[Caller, str, Given], object]


def _put(who_: Caller, ref: str, given: Given) -> object:
    count = a_number(given, "units") if given.get("units", "").strip() else 0
    asked = outcomes.Asked(
        given.get("kind", ""), a_day(given, "day"), given.get("reason", ""), count, 0, given.get("leaving", ""),
        given.get("proof", "").strip(), given.get("line", ""), given.get("of") == "vested", an_amount(given, "paid"),
        given.get("to", ""),
    )  # fmt: skip
    return deeds.propose(who_, ref, asked)


ACTS: Mapping[str, Deed] = {
    "withdraw": lambda who_, ref, given: grants.withdraw(who_, ref, a_version(given), given.get("answer", "")),
    "deed": _put,
}  # fmt: skip
DECISIONS: Mapping[tuple[str, bool], Deed] = {
    ("grant", True): lambda who_, ref, given: grants.approve(who_, ref, a_version(given), given.get("answer", "")),
    ("grant", False): lambda who_, ref, given: grants.decline(who_, ref, a_version(given), given.get("answer", "")),
    ("deed", True): lambda who_, _, given: deeds.approve(
        who_, given.get("ref", ""), a_version(given), given.get("answer", "")
    ),
    ("deed", False): lambda who_, _, given: deeds.decline(
        who_, given.get("ref", ""), a_version(given), given.get("answer", "")
    ),
}


@require_POST
@page()
def do(request: Request, award: str, what: str) -> HttpResponse:
    """Does one thing with a grant."""
    _found(request, award)
    if what not in ACTS:
        raise AbsentError
    return _tried(request, award, what, ACTS[what])


@require_POST
@approving
@page()
def decide(request: Request, award: str, what: str) -> HttpResponse:
    """Approves or declines, after the reader has just shown again who they are."""
    row = _found(request, award)
    yes = request.POST.get("yes") == "1"
    if (what, yes) not in DECISIONS or (what == "deed" and not _own_deed(row, request.POST.get("ref", ""))):
        raise AbsentError
    return _tried(request, award, what, DECISIONS[what, yes])


def _own_deed(row: EquityGrant, ref: str) -> bool:
    return EquityDeed in {type(one) for one in row.deeds.filter(ref=ref)}


def _tried(request: Request, ref: str, what: str, act: Deed) -> HttpResponse:
    return attempt(
        lambda: act(caller(request), ref, request.POST), reverse("equity_grant", kwargs={"award": ref}),
        partial(_shown, request, ref, what),
    )  # fmt: skip


ROUTES = [
    path("equity/grants/", ledger, name="equity_grants"),
    path("equity/grants/export/<slug:form>", export, name="equity_grants_export"),
    path("equity/grants/new/", grant_new, name="equity_grant_new"),
    path("equity/grants/add", grant_add, name="equity_grant_add"),
    path("equity/grants/add-several", grants_add, name="equity_grants_add"),
    path("equity/grants/<award:award>/", grant, name="equity_grant"),
    path("equity/grants/<award:award>/do/<slug:what>", do, name="equity_grant_do"),
    path("equity/grants/<award:award>/decide/<slug:what>", decide, name="equity_grant_decide"),
]
NAV = (
    Entry(
        "equity_grants", Text("长期激励", "Long-term incentives"), "database", Group.PAY, SEERS, order=60,
        under="/equity/", waits=waits,
    ),
)  # fmt: skip
