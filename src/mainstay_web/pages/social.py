"""Social insurance and housing fund by city: what holds today, and new parameters from a day on."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.tax.catalogue import LAWS
from mainstay.chapters.pay.tax.social import CityRates
from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.social import set_city
from mainstay_web.pages.giving import a_day, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.social import City, cities
from mainstay_web.store.tables.refs import new_ref

SOON = timedelta(days=366)
"""A rule that ends within a year is pointed out."""
LABELS = {
    "base_low": Text("社保基数下限", "Lowest base, insurance"),
    "base_high": Text("社保基数上限", "Highest base, insurance"),
    "pension_own": Text("养老 个人 %", "Pension, own %"),
    "pension_employer": Text("养老 单位 %", "Pension, company %"),
    "medical_own": Text("医疗 个人 %", "Medical, own %"),
    "medical_employer": Text("医疗 单位 %", "Medical, company %"),
    "unemployment_own": Text("失业 个人 %", "Unemployment, own %"),
    "unemployment_employer": Text("失业 单位 %", "Unemployment, company %"),
    "injury_employer": Text("工伤 单位 %", "Work injury, company %"),
    "fund_low": Text("公积金基数下限", "Lowest base, housing fund"),
    "fund_high": Text("公积金基数上限", "Highest base, housing fund"),
    "fund": Text("公积金 双方各 %", "Housing fund, each side %"),
    "fund_extra": Text("补充公积金 双方各 %", "Supplementary fund, each side %"),
    "source": Text("依据的文件", "The notice it rests on"),
}


@page(Act.SOCIAL)
def social(request: Request) -> HttpResponse:
    """Every city."""
    return _list(request)


def _list(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    found = cities(reader.actor, reader.day)
    begun = _begun(next((one for one in found if one.name == request.GET.get("city", "")), None))
    return show(
        request, "rewards/social.html", status, cities=found, labels=LABELS, problem=problem, key=new_ref(),
        given={**begun, **request.POST.dict()} if problem else begun, today=reader.day,
        ending=[one for one in found if one.next_from is not None and one.next_from <= reader.day + SOON],
        laws=[law for law in LAWS if not law.key.startswith("social.")], soon=reader.day + SOON,
    )  # fmt: skip


def _begun(city: City | None) -> dict[str, str]:
    """The form before anything is filled in: of a city whose parameters end, the day after and what it asked for; the
    notice is always named anew.
    """
    before = city.ending if city is not None else None
    rates = before.rates if before is not None else CityRates()
    found = {one.name: str(getattr(rates, one.name)) for one in fields(CityRates) if one.name != "source"}
    if city is not None and city.next_from is not None:
        found |= {"city": city.name, "since": city.next_from.isoformat()}
    return found


@require_POST
@page(Act.SOCIAL)
def social_set(request: Request) -> HttpResponse:
    """New parameters of a city."""
    given = request.POST

    def do() -> None:
        rates = {name: given.get(name, "").replace(",", "").strip() for name in LABELS if given.get(name, "").strip()}
        set_city(caller(request), given.get("city", ""), a_day(given, "since"), rates)

    return attempt(do, reverse("social"), partial(_list, request))


ROUTES = [path("social/", social, name="social"), path("social/set", social_set, name="social_set")]
NAV = (
    Entry("social", Text("社保公积金参数", "Social insurance"), "coin", Group.PAY,
          frozenset({Role.COMPENSATION, Role.DIRECTOR}), act=Act.SOCIAL, order=90),
)  # fmt: skip
