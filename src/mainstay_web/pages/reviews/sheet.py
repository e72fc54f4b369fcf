"""The sheet of a pay review: lines to fill in by hand, or to paste from a spreadsheet; all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.elements import Element, Per
from mainstay.chapters.pay.pasted import read
from mainstay.chapters.pay.review import Bar, State
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError, Fault
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError, review_filling
from mainstay_web.actions.review_filling import Filled, SheetError
from mainstay_web.pages.errors import STATUS
from mainstay_web.pages.giving import caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.pages.reviews.effect import filled_in, frozen_review
from mainstay_web.store.fairness_guard import WHOLE
from mainstay_web.store.installation import the_installation
from mainstay_web.store.review_inputs import paid_of
from mainstay_web.store.reviews import Line, Wanted, lines_of, may_fill_now, purses, runs
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.reviews import PayReview
from mainstay_web.store.units import units_of

A_PAGE = 50
WHICH: dict[str, Text] = {
    "": Text("全部", "Everybody"), "open": Text("未填写", "Not filled in"), "given": Text("有调薪", "With a raise"),
    "under": Text("低于市场线", "Below the line"), "beyond": Text("偏离指引", "Off the guideline"),
    "out": Text("不参加", "Taking no part"),
}  # fmt: skip


@page()
def sheet(request: Request, review: str) -> HttpResponse:
    """The lines that the reader may fill in or see."""
    return _shown(request, review)


def _shown(
    request: Request, review: str, problem: AnticipatedError | None = None, status: int = 200,
    faults: Sequence[Fault] = (), wrong: Mapping[str, Text] | None = None,
) -> HttpResponse:  # fmt: skip
    reader = request.reader
    row = frozen_review(reader, review)
    wanted = Wanted(request.GET.get("unit", ""), request.GET.get("q", "").strip(), request.GET.get("which", ""))
    found = lines_of(reader.actor, row, reader.day, wanted)
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    start = start if start < len(found) else 0
    given = request.POST if problem is not None else {}
    return show(
        request, "reviews/sheet.html", status, row=row, state=State(row.state), lines=found[start : start + A_PAGE],
        count=len(found), wanted=wanted, which=WHICH, cursor=_cursor(row, wanted, start, len(found)),
        units=units_of(reader.actor, Act.REVIEW_FILL, reader.day), currency=the_installation().currency,
        fills=may_fill_now(row, runs_it=runs(reader.actor, reader.day)), Bar=Bar, problem=problem, faults=faults,
        wrong=wrong or {}, given=given, key=new_ref(), budgets=purses(reader.actor, row, reader.day),
        per=_per, own=_own, query=request.GET.urlencode(), effect=None, WHOLE=WHOLE,
        people={one.person.number: one.person.name for one in found}, Element=Element,
    )  # fmt: skip


def _per(line: Line) -> Per:
    """Whether the base is paid by the month or the year."""
    return Per(line.row.pay[Element.BASE.value][1]) if Element.BASE.value in line.row.pay else Per.MONTH


def _own(line: Line) -> str:
    """The raise of base in the base's own period, as one would type it; nothing where nobody has filled it in."""
    if not line.row.filled_by:
        return ""
    return f"{major(line.row.raise_base // _per(line).in_a_year):.2f}".removesuffix(".00")


def _cursor(row: PayReview, wanted: Wanted, start: int, count: int) -> dict[str, str]:
    def address(at: int) -> str:
        asked = {"unit": wanted.unit, "q": wanted.text, "which": wanted.which, "from": str(at)}
        return f"{reverse('pay_sheet', kwargs={'review': row.ref})}?{urlencode({k: v for k, v in asked.items() if v})}"

    last = min(start + A_PAGE, count)
    return {
        "before": address(max(0, start - A_PAGE)) if start else "", "after": address(last) if last < count else "",
        "told": f"{start + 1}–{last} / {count}" if count > A_PAGE else "",
    }  # fmt: skip


@require_POST
@page()
def save(request: Request, review: str) -> HttpResponse:
    """Saves the lines of the page, all or nothing."""
    row = frozen_review(request.reader, review)
    lines = lines_of(request.reader.actor, row, request.reader.day)
    entries, wrong = filled_in(request.POST, lines)
    if wrong:
        told = Text("{n} 行有误，全部没有保存。", "{n} lines cannot be so; nothing was saved.").fill(n=len(wrong))
        return _shown(request, review, InvalidError(told), 422, wrong=wrong)
    if not entries:
        return HttpResponseRedirect(_back(request, review))
    try:
        review_filling.fill(caller(request), review, entries)
    except AnticipatedError as error:
        if error.code in {"refused", "absent"}:
            raise
        faults = dict(error.faults) if isinstance(error, SheetError) else {}
        alone = {entries[0].row: error.text} if len(entries) == 1 else {}
        return _shown(request, review, error, STATUS.get(error.code, 422), wrong={**faults, **alone})
    return HttpResponseRedirect(_back(request, review))


def _back(request: Request, review: str) -> str:
    query = request.GET.urlencode()
    return reverse("pay_sheet", kwargs={"review": review}) + (f"?{query}" if query else "")


@require_POST
@page()
def paste(request: Request, review: str) -> HttpResponse:
    """Reads what was pasted, and saves it where nothing in it is wrong."""
    row = frozen_review(request.reader, review)
    lines = {one.person.number: one for one in lines_of(request.reader.actor, row, request.reader.day)}
    names = defaultdict[str, list[str]](list)
    for number, line in lines.items():
        names[line.person.name].append(number)
    found = read(request.POST.get("cells", ""), {number.casefold(): number for number in lines}, names)
    if found.faults or not found.lines:
        told = Text("粘贴的内容有误，全部没有保存。", "What was pasted cannot be used as it is; nothing was saved.")
        return _shown(request, review, InvalidError(told, field="cells"), 422, faults=found.faults)
    where = {lines[one.person].row.ref: one for one in found.lines}
    entries = []
    for one in found.lines:
        held, pay = lines[one.person].row, paid_of(lines[one.person].row)
        missing = next((element for element in one.raises if element not in pay), None)
        wanted = {element: more.yearly(pay[element]) for element, more in one.raises.items() if element in pay}
        if missing is not None:
            wanted[missing] = 1  # the rules say that there is no such element
        entries.append(Filled(held.ref, held.version, wanted, one.reason or held.reason))
    try:
        review_filling.fill(caller(request), review, entries, pasted=True)
    except AnticipatedError as error:
        if error.code in {"refused", "absent"}:
            raise
        named = dict(error.faults) if isinstance(error, SheetError) else {}
        faults = [
            Fault("line", text, Text("请修改这一行。", "Mend this line."), row=where[ref].row, found=where[ref].person)
            for ref, text in named.items()
        ]
        return _shown(request, review, error, STATUS.get(error.code, 422), faults=faults)
    return HttpResponseRedirect(_back(request, review))


ROUTES = [
    path("pay/reviews/<pay_review:review>/sheet/", sheet, name="pay_sheet"),
    path("pay/reviews/<pay_review:review>/sheet/save", save, name="pay_sheet_save"),
    path("pay/reviews/<pay_review:review>/sheet/paste", paste, name="pay_sheet_paste"),
]
