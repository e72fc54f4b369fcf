"""My data: what is held about me, whence it came, who looked; take it away, or say that it is wrong."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.company.contract import BY_KEY
from mainstay.core.access import Act, Field, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.privacy import dispute, take_away, withdraw_dispute
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.files import taken
from mainstay_web.pages.giving import attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.correcting import Correction
from mainstay_web.store.mentoring import mentors_of
from mainstay_web.store.own_export import as_json, as_workbook
from mainstay_web.store.own_facts import Held, Names, Part, fact_by_mark, further_labelled, in_words, parts_for, seen_by
from mainstay_web.store.privacy import answer_due, disputes_of, objects, open_marks
from mainstay_web.store.tables.privacy import Dispute
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.trail import looks_at

FIRST = 6
"""Rows of a table that the first page shows; the rest is one step away."""
FORMS = {"json": as_json, "xlsx": as_workbook}

STATES = {
    Dispute.OPEN: (Text("等待答复", "an answer is owed"), "warn"),
    Dispute.ACCEPTED: (Text("已更正", "accepted"), "good"),
    Dispute.REFUSED: (Text("未更正", "not accepted"), "calm"),
    Dispute.WITHDRAWN: (Text("已撤回", "taken back"), "calm"),
}


def own(reader: Reader, act: Act = Act.MY_DATA) -> str:
    """The reader's own number. Raises AbsentError for who is not employed here."""
    if not reader.actor.person:
        raise AbsentError
    reader.must(act, reader.actor.person)
    return reader.actor.person


@page()
def my_data(request: Request) -> HttpResponse:
    """Everything in short, class by class."""
    reader = request.reader
    number = own(reader)
    parts = parts_for(reader.actor, number, reader.day)
    return show(
        request, "mine/data.html", classes=_by_class(parts), first=FIRST, open=open_marks(number), mark=_mark,
        further=further_labelled(number), looks=looks_at(number, 8), disputes=disputes_of(number), states=STATES,
        objects=objects(number), due=answer_due(reader.day), labels=_labels(disputes_of(number)),
        mentors=mentors_of(number, reader.day),
    )  # fmt: skip


def _by_class(parts: list[Part]) -> list[tuple[Field, list[Part]]]:
    return [(one, mine) for one in Field if (mine := [part.filled() for part in parts if part.field is one])]


def _mark(held: Held) -> tuple[str, str]:
    return held.table.key, repr(sorted(held.key.items()))


def _labels(rows: list[Dispute]) -> dict[str, tuple[Text, Text | None]]:
    """What each dispute is about: the table, and the item."""
    return {
        row.ref: (BY_KEY[row.table].label, BY_KEY[row.table][row.column].label if row.column else None)
        for row in rows
        if row.table
    }


@page()
def my_table(request: Request, table: str) -> HttpResponse:
    """Every row of one table."""
    reader = request.reader
    number = own(reader)
    if table not in BY_KEY:
        raise AbsentError
    parts = parts_for(reader.actor, number, reader.day, ["grants", table] if table == "vesting" else [table])
    part = present(next((one for one in parts if one.table.key == table), None))
    return show(request, "mine/table.html", part=part.filled(), open=open_marks(number), mark=_mark)


@page()
def my_looks(request: Request) -> HttpResponse:
    """Everybody who looked."""
    return show(request, "mine/looks.html", looks=looks_at(own(request.reader), 1_000))


@page()
def wrong(request: Request) -> HttpResponse:
    """Says that something is wrong: a fact, an item of it, or something that is not there."""
    if request.method != "POST":
        return _wrong(request, request.GET)
    given = request.POST
    number = own(request.reader)

    def do() -> None:
        dispute(
            caller(request), number, given.get("table", ""), given.get("fact", ""), given.get("column", ""),
            given.get("should_be", ""), given.get("words", ""),
        )  # fmt: skip
        said = Text("已记下，人力资源同事会答复您。", "Noted; HR will answer you.")
        messages.success(request, said.in_(request.lang))

    return attempt(do, reverse("my_data") + "#asked", partial(_wrong, request, given))


def _wrong(request: Request, given: Any, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    number = own(reader)
    held, cells = None, list[tuple[str, Text, Text]]()
    if given.get("table"):
        held = present(fact_by_mark(number, given.get("table", ""), given.get("fact", "")))
        seen, names = seen_by(reader.actor, number, reader.day), Names.of({held.table.key: [held]})
        cells = [
            (one.key, one.label, in_words(one, held.values, names))
            for one in held.table.columns
            if Correction.may_name(held.table, one.key, seen)
        ]
    return show(
        request, "mine/wrong.html", status, held=held, cells=cells, given=given, problem=problem, key=new_ref(),
        due=answer_due(reader.day),
    )  # fmt: skip


@require_POST
@page()
def withdraw(request: Request, dispute: str) -> HttpResponse:
    """Takes a dispute back."""
    withdraw_dispute(request.reader.caller(), dispute)
    return HttpResponseRedirect(reverse("my_data") + "#asked")


@require_POST
@page()
def export(request: Request) -> HttpResponse:
    """A copy of everything, to take away."""
    number = own(request.reader)
    form = request.POST.get("form", "json")
    if form not in FORMS:
        raise AbsentError
    take_away(request.reader.caller(), number, form)
    return taken(FORMS[form](request.reader.actor, number, request.reader.day), f"my-data.{form}")


ROUTES = [
    path("my/data/", my_data, name="my_data"),
    path("my/data/all/<slug:table>", my_table, name="my_table"),
    path("my/data/looks", my_looks, name="my_looks"),
    path("my/data/wrong", wrong, name="my_wrong"),
    path("my/data/wrong/<dispute:dispute>/withdraw", withdraw, name="my_wrong_withdraw"),
    path("my/data/export", export, name="my_export"),
]
NAV = (Entry("my_data", Text("我的数据", "My data"), "database", Group.MINE, frozenset({Role.EMPLOYEE}), order=60),)
