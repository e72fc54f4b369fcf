"""Who reads a page, and the one way in which pages are declared.

@page(Act.OVERVIEW)                      # only for those who may, else there is nothing here
def overview(request: Request) -> HttpResponse:
return show(request, "overview.html", figures=find_figures(request.reader.actor, request.reader.day))
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mainstay.core.access import Act, Actor, Answer, Field, Role
from mainstay.core.text import Language
from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.reading import spend
from mainstay_web.pages.errors import AbsentError
from mainstay_web.store.access import actor_of, allowed, manages, mentors
from mainstay_web.store.audit import looked
from mainstay_web.store.installation import the_installation, today
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account

if TYPE_CHECKING:
    from mainstay_web.pages.nav import Section

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Reader:
    """The signed-in reader on a day."""

    account: Account
    actor: Actor
    day: date
    lang: Language
    roles: frozenset[Role]

    def may(self, what: Field | Act, number: str | None = None) -> Answer:
        """Whether the rules allow it, and why."""
        return allowed(self.actor, what, number, self.day)

    def must(self, what: Field | Act, number: str | None = None) -> None:
        """Raises AbsentError unless the rules allow it."""
        if not self.may(what, number):
            raise AbsentError

    def caller(self, key: str = "") -> Caller:
        """For an action; `key` makes it happen once."""
        return Caller(self.actor, self.day, timezone.now(), key, "page")

    def look(self, number: str, *fields: Field, page: str, reason: str = "") -> None:
        """Raises AbsentError unless all these classes may be seen of that person; notes that they were looked at.

        Raises TooManyError where it is one person too many for an hour.
        """
        for field in fields:
            self.must(field, number)
        spend(self.caller(), system_caller("page"), number)
        looked(self.account.ref, number, " ".join(field.value for field in fields), page, reason)


class Request(HttpRequest):
    """A request of somebody who is signed in."""

    reader: Reader
    lang: Language
    nav: tuple[Section, ...]


def reader_of(account: Account, lang: Language) -> Reader:
    """The account as a reader today."""
    day = today()
    if the_installation().stood_on != day:
        restand(day)
    actor = actor_of(account, day)
    roles = {
        *actor.roles(day),
        *({Role.EMPLOYEE} if actor.person else ()),
        *({Role.MANAGER} if manages(actor, day) else ()),
        *({Role.MENTOR} if mentors(actor, day) else ()),
    }
    return Reader(account, actor, day, lang, frozenset(roles if actor.here else ()))


def page(
    act: Act | None = None,
) -> Callable[[Callable[Concatenate[Request, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """A page for those who are signed in and, where `act` is given, may do that for the company."""

    def made(
        view: Callable[Concatenate[Request, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return view(_read(request, act), *args, **kwargs)

        return login_required(wrapped)  # type: ignore[return-value]  # the stub widens what comes back

    return made


def _read(request: HttpRequest, act: Act | None) -> Request:
    from mainstay_web.pages.nav import nav_for  # noqa: PLC0415 - the menu knows every page, and each page this file

    asked: Request = request  # type: ignore[assignment]  # made so by the next lines
    assert isinstance(request.user, Account)  # noqa: S101 - login_required stands before
    asked.reader = reader_of(request.user, asked.lang)
    if not asked.reader.actor.here:
        raise AbsentError
    if act is not None:
        asked.reader.must(act)
    asked.nav = nav_for(asked.reader, request.path)
    return asked


def show(request: HttpRequest, template: str, status: int = 200, **given: object) -> HttpResponse:
    """A page from its template."""
    return render(request, template, given, status=status)
