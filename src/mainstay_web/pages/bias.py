"""The bias audit: impact ratios by group, and whether people still decide."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.report.impact import FOUR_FIFTHS, LEAST
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.bias import checked


@page(Act.REGISTER)
def bias(request: Request) -> HttpResponse:
    """Rates and ratios of groups; of nobody in particular."""
    return show(request, "privacy/bias.html", found=checked(request.reader.day), line=FOUR_FIFTHS, least=LEAST)


ROUTES = [path("bias/", bias, name="bias")]
NAV = (Entry("bias", Text("偏差审计", "Bias audit"), "scale", Group.HOUSE, act=Act.REGISTER, order=38),)
