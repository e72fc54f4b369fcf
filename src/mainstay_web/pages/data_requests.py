"""What colleagues asked about their own data: HR answers within a clock, with reasons; and whom to judge without it."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.company.contract import BY_KEY
from mainstay.core.access import Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.privacy import accept_dispute, answer_objection, refuse_dispute
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.giving import a_version, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.own_facts import parts_for
from mainstay_web.store.privacy import Asked, dispute_for, disputes_for, objections_for
from mainstay_web.store.tables.privacy import Dispute
from mainstay_web.store.tables.refs import new_ref

_ANSWERERS = frozenset({Role.HRBP, Role.DIRECTOR})


@page()
def data_requests(request: Request) -> HttpResponse:
    """Everything that is waiting for an answer, the most pressing first."""
    return _listed(request)


def _listed(request: Request, problem: AnticipatedError | None = None, status: int = 200, at: str = "") -> HttpResponse:
    reader = request.reader
    if reader.roles.isdisjoint(_ANSWERERS):
        raise AbsentError
    without = objections_for(reader.actor, reader.day)
    return show(
        request, "privacy/requests.html", status, key=new_ref(), problem=problem, at=at, given=request.POST,
        disputes=[(one, *_of(request, one)) for one in disputes_for(reader.actor, reader.day)],
        objections=[one for one in without if one.row.answered_on is None], without=without,
    )  # fmt: skip


def _of(request: Request, asked: Asked) -> tuple[Text | None, Text | None, list[tuple[Text, Text]]]:
    """The table, the item, and the rest of the entry in the columns that this reader may see."""
    row = asked.row
    assert isinstance(row, Dispute)  # noqa: S101 - disputes_for gives nothing else
    if not row.table:
        return None, None, []
    table = BY_KEY[row.table]
    tables = ["grants", row.table] if row.table == "vesting" else [row.table]
    lines: list[tuple[Text, Text]] = []
    for part in parts_for(request.reader.actor, row.person, request.reader.day, tables):
        for held, cells in part.rows:
            if held.table.key == row.table and held.key == row.key:
                lines = [(column.label, cell) for column, cell in zip(part.columns, cells, strict=True)]
    return table.label, table[row.column].label if row.column else None, lines


@require_POST
@page()
def answer_wrong(request: Request, dispute: str) -> HttpResponse:
    """Corrects, or says why not."""
    given = request.POST
    present(dispute_for(request.reader.actor, dispute, request.reader.day))

    def do() -> None:
        who, version, words = caller(request), a_version(given), given.get("words", "")
        if given.get("accept") == "yes":
            accept_dispute(who, dispute, version, given.get("value", ""), words)
        else:
            refuse_dispute(who, dispute, version, words)

    return attempt(do, reverse("data_requests"), lambda problem, status: _listed(request, problem, status, dispute))


@require_POST
@page()
def answer_without(request: Request, objection: str) -> HttpResponse:
    """Says how decisions are made from now on."""
    return attempt(
        lambda: answer_objection(caller(request), objection, request.POST.get("words", "")),
        reverse("data_requests"),
        lambda problem, status: _listed(request, problem, status, objection),
    )


ROUTES = [
    path("data-requests/", data_requests, name="data_requests"),
    path("data-requests/wrong/<dispute:dispute>", answer_wrong, name="answer_wrong"),
    path("data-requests/without/<objection:objection>", answer_without, name="answer_without"),
]
NAV = (Entry("data_requests", Text("数据请求", "Data requests"), "shield-check", Group.LOOP, _ANSWERERS, order=70),)
