"""What people fill in, read and checked; and one way to try an action and show what was wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TypeVar

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from mainstay.core.errors import AnticipatedError
from mainstay.core.money import minor
from mainstay.core.text import Text
from mainstay_web.actions import Caller, InvalidError
from mainstay_web.pages.errors import STATUS
from mainstay_web.pages.reader import Request

D = TypeVar("D")
E = TypeVar("E", bound=Enum)
Given = Mapping[str, str]

_NOTHING_HERE = {"refused", "absent"}
_MOST = Decimal(10) ** 12
_OPENED = "opened"


def a_day(given: Given, name: str) -> date:
    """A day. Raises InvalidError."""
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError as error:
        raise InvalidError(Text("请填写日期。", "Give a day."), field=name) from error


def a_word(kind: type[E], given: Given, name: str) -> E:
    """One of a set of words. Raises InvalidError."""
    try:
        return kind(given.get(name, ""))
    except ValueError as error:
        raise InvalidError(Text("请选择一项。", "Choose one."), field=name) from error


def an_amount(given: Given, name: str) -> int:
    """Money as people write it, in minor units; nothing is nothing. Raises InvalidError."""
    text = given.get(name, "").replace(",", "").replace("，", "").strip()
    if not text:
        return 0
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise InvalidError(Text("请填写金额。", "Give an amount."), field=name) from error
    if not amount.is_finite() or not 0 <= amount <= _MOST:
        raise InvalidError(Text("金额超出范围。", "The amount is out of range."), field=name)
    return minor(amount)


def a_version(given: Given) -> int:
    """The version that the reader saw. Raises InvalidError, so that nothing is changed unseen."""
    text = given.get("version", "")
    if not text.isdecimal():
        raise InvalidError(Text("页面已过期，请刷新。", "This page has expired: reload it."), field="version")
    return int(text)


def caller(request: Request) -> Caller:
    """Who asks, with the form's idempotency key."""
    return request.reader.caller(request.POST.get("idempotency_key", "")[:64])


def stamp() -> str:
    """The present instant, signed: for a form to bring back when it was opened."""
    return signing.dumps(timezone.now().isoformat(), salt=_OPENED)


def stamped(text: str) -> datetime | None:
    """The instant of a stamp; None for none, or for one that was tampered with."""
    try:
        return datetime.fromisoformat(signing.loads(text, salt=_OPENED))
    except signing.BadSignature:
        return None


Again = Callable[[AnticipatedError, int], HttpResponse]
"""Shows the page once more, with what was wrong and the status of it."""


def attempt(do: Callable[[], D], back: str | Callable[[D], str], again: Again) -> HttpResponse:
    """Does it and goes back, or to what came of it; where it was refused for a reason one can mend, the page stands
    again with the reason.
    """
    try:
        done = do()
    except AnticipatedError as error:
        if error.code in _NOTHING_HERE:
            raise
        return again(error, STATUS.get(error.code, 422))
    return HttpResponseRedirect(back if isinstance(back, str) else back(done))


def page_of(name: str, part: str) -> Callable[[str], str]:
    """Where what was made has its page: the address of this name, with the reference as this part of it."""
    return lambda ref: reverse(name, kwargs={part: ref})
