"""Open Cap Format: the ledger as files to take away, and files taken in once they are whole and valid."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from mainstay.core.access import Act
from mainstay_web.pages.reader import Request, page, show


@page(Act.EQUITY_WORK)
def files(request: Request) -> HttpResponse:
    """Import and export."""
    return show(request, "equity/files.html", keeps=True)


ROUTES = [path("equity/files/", files, name="equity_files")]
