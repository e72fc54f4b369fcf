"""My year-end bonus: what it was made of, when it is paid, what is left after tax, and what leaving would cost."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.urls import path

from mainstay.chapters.pay.bonus.words import Leaving
from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.pages.bonus.told import lost_on, next_due, opened
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.bonus import has_bonus, own_awards
from mainstay_web.store.bonus_worked import by_year
from mainstay_web.store.installation import the_installation


@page()
def my_bonus(request: Request) -> HttpResponse:
    """Everything that the reader was awarded; `on` is a day on which to think of leaving, today unless it is said."""
    reader = request.reader
    if not reader.actor.person or not reader.may(Act.COMMISSION_OWN, reader.actor.person):
        raise AbsentError
    found = own_awards(reader.actor, reader.day)
    day = _day(request.GET.get("on", ""), reader.day)
    gone, back = lost_on(found, day)
    return show(
        request, "bonus/mine.html", awards=[opened(one) for one in found], to_come=next_due(found),
        years=by_year(reader.actor.person, found), currency=the_installation().currency, on=day, gone=gone, back=back,
        others=[(kind.label, *lost_on(found, day, kind)) for kind in Leaving if kind is not Leaving.RESIGNED],
        now=reader.day,
    )  # fmt: skip


def _day(text: str, today: date) -> date:
    """The day that is asked about; today for none, for one that is no day, and for one gone by."""
    try:
        return max(date.fromisoformat(text), today)
    except ValueError:
        return today


def _mine(reader: Reader) -> bool:
    return has_bonus(reader.actor)


ROUTES = [path("my/bonus/", my_bonus, name="my_bonus")]
NAV = (
    Entry(
        "my_bonus", Text("我的年终奖", "My year-end bonus"), "coin", Group.MINE, frozenset({Role.EMPLOYEE}), order=35,
        when=_mine,
    ),
)  # fmt: skip
