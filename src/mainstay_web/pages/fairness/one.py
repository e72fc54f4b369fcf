"""One scan: gaps with their intervals, what explains them, what mending costs, who is far off; and the list to take."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.loop.gaps import LEAST
from mainstay_web.actions.scanning import take_findings, take_list
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fairness.gap_file import gaps_file
from mainstay_web.pages.fairness.words import told
from mainstay_web.pages.files import TABLES, taken
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.scan_export import findings_file
from mainstay_web.store.scanning import FACTORS
from mainstay_web.store.scans import KINDS, findings, scan_by_ref
from mainstay_web.store.tables.fairness import FairnessScan
from mainstay_web.store.tables.refs import new_ref

FIRST = 8
"""Lines of one kind that are open at once."""
MOST = 200
"""Lines of one kind on the page; the export has all."""


def _scan(request: Request, ref: str) -> FairnessScan:
    return present(scan_by_ref(request.reader.actor, ref, request.reader.day))


@page(Act.FAIRNESS)
def fairness_scan(request: Request, scan: str) -> HttpResponse:
    """The whole result. Whoever is named on the page was looked at."""
    reader = request.reader
    row = _scan(request, scan)
    lines = findings(reader.actor, row, reader.day)
    by_kind = {kind: [one for one in lines if one.row.kind == kind] for kind in KINDS}
    return show(
        request, "fairness/one.html", scan=row, told=told(row, the_installation().currency), by_kind=by_kind,
        kinds=KINDS, factors=FACTORS, most=MOST, first=FIRST, least=LEAST, currency=the_installation().currency,
        names=names_of([row.made_by]), key=new_ref(), hidden=row.findings.count() - len(lines),
        may_export=bool(reader.may(Act.EXPORT)),
    )  # fmt: skip


@require_POST
@fresh
@page(Act.FAIRNESS)
def fairness_findings(request: Request, scan: str, form: str) -> HttpResponse:
    """The list of findings as a file, of people whose pay the reader may see; noted in the audit record."""
    row = _scan(request, scan)
    if form not in TABLES or not request.reader.may(Act.EXPORT):
        raise AbsentError
    lines = findings(request.reader.actor, row, request.reader.day)
    take_findings(caller(request), row.ref, form, len(lines))
    file = findings_file(lines, the_installation().currency, form, request.lang)
    return taken(file, f"fairness-{row.ref}.{form}")


@require_POST
@fresh
@page(Act.FAIRNESS)
def fairness_gaps(request: Request, scan: str, form: str) -> HttpResponse:
    """The gaps between groups as a file, each with its parts and intervals; of nobody in particular."""
    row = _scan(request, scan)
    if form not in TABLES or not request.reader.may(Act.EXPORT):
        raise AbsentError
    take_list(caller(request), f"fairness-gaps {row.ref}", form, 0)
    return taken(gaps_file(row, form, request.lang), f"fairness-gaps-{row.ref}.{form}")


ROUTES = [
    path("fairness/scans/<fairness_scan:scan>/", fairness_scan, name="fairness_scan"),
    path("fairness/scans/<fairness_scan:scan>/list/<slug:form>", fairness_findings, name="fairness_findings"),
    path("fairness/scans/<fairness_scan:scan>/gaps/<slug:form>", fairness_gaps, name="fairness_gaps"),
]
