"""How much of people's sensitive data each account opened: for who guards it."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.read_budget import READING, read_today
from mainstay_web.store.rules import in_force


@page(Act.AUDIT_READ)
def reading(request: Request) -> HttpResponse:
    """The last 24 hours by account; of nobody who was looked at."""
    day = request.reader.day
    return show(
        request, "privacy/reading.html", rows=read_today(timezone.now(), day), most=in_force(READING, day).people
    )


ROUTES = [path("reading/", reading, name="reading")]
NAV = (Entry("reading", Text("读取量", "Reading"), "eye", Group.HOUSE, act=Act.AUDIT_READ, order=32),)
