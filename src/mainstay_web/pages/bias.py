"""The bias audit: impact ratios by group; and human oversight: whether people still decide, and how."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.report.impact import FOUR_FIFTHS, LEAST
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.bias import checked
from mainstay_web.store.deciding import HASTY, SHOWN, deciding


@page(Act.REGISTER)
def bias(request: Request) -> HttpResponse:
    """Rates and ratios of groups; of nobody in particular."""
    return show(
        request, "privacy/bias.html", found=checked(request.reader.day), line=FOUR_FIFTHS, least=LEAST,
        people=deciding(request.reader.day), hasty=HASTY, shown=SHOWN,
    )  # fmt: skip


ROUTES = [path("bias/", bias, name="bias")]
NAV = (Entry("bias", Text("偏差与人的监督", "Bias and oversight"), "scale", Group.HOUSE, act=Act.REGISTER, order=38),)
