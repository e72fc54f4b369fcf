"""Error pages: what happened and what to do; never data, never a trace."""

from __future__ import annotations

import sys
from typing import TypeVar

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.statuses import STATUS

__all__ = ["STATUS", "AbsentError", "anticipated", "bad_request", "not_found", "our_fault", "present", "refused"]

T = TypeVar("T")
_NOT_HERE = Text("这里没有您要找的内容。", "There is nothing here for you.")
_BAD = Text("请求有误，请返回重试。", "The request was not understood. Go back and try again.")
_FORGED = Text("页面已过期，请刷新后重试。", "This page has expired. Reload it and try again.")
_OURS = Text(
    "这是我们的故障，您的数据没有改变。请稍后再试。", "This is a fault of ours; nothing was changed. Try again later."
)
_AWAY = Text(
    "数据库暂时无法使用，您的操作没有执行。请稍后再试。",
    "The database cannot be used just now; nothing was done. Try again in a moment.",
)
RETRY = 30
"""Seconds after which it is worth asking again."""


class AbsentError(AnticipatedError):
    """There is no such thing, or not for this reader: the two look the same."""

    code = "absent"

    def __init__(self) -> None:
        super().__init__(_NOT_HERE)


def present(found: T | None) -> T:
    """What was looked for. Raises AbsentError for nothing."""
    if found is None:
        raise AbsentError
    return found


def _page(request: HttpRequest, status: int, text: Text) -> HttpResponse:
    return render(request, "error.html", {"text": text, "status": status}, status=status)


def anticipated(request: HttpRequest, error: AnticipatedError) -> HttpResponse:
    """The page of an anticipated error. What is refused looks like what is not there."""
    status = STATUS.get(error.code, 400)
    return _page(request, status, _NOT_HERE if status == 404 else error.text)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return _page(request, 400, _BAD)


def refused(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403, as when the CSRF token is missing."""
    del exception, reason
    return _page(request, 403, _FORGED)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return _page(request, 404, _NOT_HERE)


def our_fault(request: HttpRequest) -> HttpResponse:
    """500; 503 where the database is away or has no room left. These pages ask it for nothing."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _page(request, 503, _AWAY)
        response.headers["Retry-After"] = str(RETRY)
        return response
    return _page(request, 500, _OURS)
