"""What teams say, for the ombuds: survey figures of units, never of anybody in particular."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from mainstay.core.access import Role
from mainstay.core.text import Text
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.voices import THEMES, hears
from mainstay_web.store.voices import voices as heard


@page()
def voices(request: Request) -> HttpResponse:
    """Unit by theme, the lowest first."""
    reader = request.reader
    if not hears(reader.actor, reader.day):
        raise AbsentError
    return show(request, "voices/teams.html", voices=heard(reader.actor, reader.day), themes=THEMES)


ROUTES = [path("voices/", voices, name="voices")]
NAV = (
    Entry("voices", Text("团队心声", "What teams say"), "messages", Group.COMPANY, frozenset({Role.OMBUDS}), order=50),
)
