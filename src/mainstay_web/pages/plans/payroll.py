"""What payroll takes away of an approved plan; after the reader has just shown again who they are."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay_web.actions.plan_exports import exported
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import TABLES, taken
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import caller
from mainstay_web.pages.plans.one import round_of
from mainstay_web.pages.reader import Request, page
from mainstay_web.store.installation import the_installation
from mainstay_web.store.plan_export import payroll
from mainstay_web.store.plans import sight


@require_POST
@fresh
@page(Act.EXPORT)
def plan_payroll(request: Request, plan: str, form: str) -> HttpResponse:
    """Names, measures and amounts of the people whose pay the reader may see; noted in the audit record."""
    row = round_of(request.reader, plan)
    if row.state not in ("approved", "superseded") or form not in TABLES:
        raise AbsentError
    chosen = [one for one in sight(request.reader.actor, row, request.reader.day).chosen if one.package is not None]
    exported(caller(request), row.ref, form, len(chosen))
    file = payroll(chosen, the_installation().currency, form, request.lang)
    return taken(file, f"payroll-{row.ref}.{form}")


ROUTES = [path("plans/<plan:plan>/payroll/<slug:form>", plan_payroll, name="plan_payroll")]
