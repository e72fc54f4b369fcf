"""Open Cap Format: the ledger as files to take away, and files taken in once they are whole and valid."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mainstay.company.ocf import PackageError
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay_web.actions.equity import intake
from mainstay_web.actions.equity.export import taken_away
from mainstay_web.pages.equity.decided import decided
from mainstay_web.pages.equity.words import STATES
from mainstay_web.pages.files import taken
from mainstay_web.pages.fresh import approving, fresh
from mainstay_web.pages.giving import a_day, attempt, caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import equity_lists as lists
from mainstay_web.store import equity_ocf
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.equity_imported import waiting
from mainstay_web.store.equity_ocf import LARGEST, Reading
from mainstay_web.store.tables.refs import new_ref


@page(Act.EQUITY_WORK)
def files(request: Request) -> HttpResponse:
    """Import and export."""
    return _shown(request)


def _shown(
    request: Request, problem: AnticipatedError | None = None, status: int = 200, reading: Reading | None = None
) -> HttpResponse:
    found = equity_ocf.intakes()
    return show(
        request, "equity/files.html", status, keeps=True, intakes=found,
        pools=[(one.ref, one.name) for one in lists.pools()],
        names=names_of({by for one in found for by in (one.proposed_by, one.approved_by)}), states=STATES,
        me=who(request.reader.actor), problem=problem, reading=reading, key=new_ref(),
        may_export=bool(request.reader.may(Act.EXPORT)), outside=len(waiting(request.reader.actor, request.reader.day)),
        noted=equity_ocf.noted_only(request.reader.actor, request.reader.day),
    )  # fmt: skip


@require_POST
@fresh
@page(Act.EXPORT)
def export(request: Request) -> HttpResponse:
    """A zip of the grants that the reader may see; noted in the audit record."""
    reader = request.reader
    reader.must(Act.EQUITY_WORK)
    try:
        founded = a_day(request.POST, "founded")
        made = equity_ocf.package(reader.actor, reader.day, timezone.now(), founded)
    except AnticipatedError as error:
        return _shown(request, error, 422)
    taken_away(caller(request), lists.grants_seen(reader.actor, reader.day).filter(state="approved").count())
    return taken(made.data, f"equity-{reader.day.isoformat()}.ocf.zip")


@require_POST
@page(Act.EQUITY_WORK)
def bring(request: Request) -> HttpResponse:
    """Checks a file and puts it forward; one with errors shows each of them, and nothing is kept."""
    given = request.FILES.get("file")
    content = given.read(LARGEST + 1) if given is not None and given.size and given.size <= LARGEST else b""
    reading = None
    if content:
        try:
            reading = equity_ocf.read(content)
        except PackageError as error:
            return _shown(request, error, 422)
        if reading.wrong:
            return _shown(request, None, 422, reading)
    name = (given.name or "file") if given is not None else ""
    return attempt(
        lambda: intake.propose_intake(caller(request), name, content, request.POST.get("pool", "")),
        reverse("equity_files"), lambda problem, status: _shown(request, problem, status, reading),
    )  # fmt: skip


@require_POST
@approving
@page(Act.EQUITY_WORK)
def decide(request: Request) -> HttpResponse:
    """A second person takes it in, or not."""
    return decided(request, reverse("equity_files"), partial(_shown, request))


ROUTES = [
    path("equity/files/", files, name="equity_files"),
    path("equity/files/export", export, name="equity_files_export"),
    path("equity/files/bring", bring, name="equity_files_bring"),
    path("equity/files/decide", decide, name="equity_files_decide"),
]
