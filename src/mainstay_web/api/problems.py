"""What goes wrong, as RFC 9457 has it: a code that stays, and a sentence in the language that was asked for."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.errors import ValidationError

from mainstay.core.errors import AnticipatedError, InputError
from mainstay.core.text import Language, Text
from mainstay_web.actions.statuses import STATUS

TYPE = "application/problem+json"
_ABSENT = Text("没有这项内容，或您无权查看。", "There is no such thing, or not for this token.")
_OTHER = {
    400: ("bad_request", Text("请求无法理解。", "The request was not understood.")),
    401: (
        "unauthenticated",
        Text("令牌缺失、无效、已过期或已撤销。", "The token is missing, wrong, expired or revoked."),
    ),
    403: ("forbidden", Text("不允许这样做。", "This is not allowed.")),
    404: ("absent", _ABSENT),
    405: ("method", Text("此地址不支持这种方法。", "This address does not take that method.")),
    413: ("too_big", Text("请求内容太大。", "The request is too large.")),
    503: (
        "away",
        Text("数据库暂时无法使用，没有任何改动。", "The database cannot be used just now; nothing was changed."),
    ),
    500: ("fault", Text("这是我们的故障，没有任何改动。", "This is a fault of ours; nothing was changed.")),
}
_CONFLICTS = {"not_now", "already_open", "overspent"}
"""It would have been right at another time: the state of things is against it."""
_FIELDS = Text("有字段不对：请看 errors。", "Some fields are wrong: see errors.")


class ApiError(AnticipatedError):
    """An anticipated error of the API itself; its code is given."""

    def __init__(self, code: str, text: Text, **data: object) -> None:
        super().__init__(text, **data)
        self.code = code


class NothingError(AnticipatedError):
    """There is no such thing, or not for this token: the two look the same."""

    code = "absent"

    def __init__(self) -> None:
        super().__init__(_ABSENT)


def language_of(request: HttpRequest) -> Language:
    """The first of Chinese and English that `Accept-Language` asks for; English where it asks for neither."""
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if wanted[:2] in ("zh", "en"):
            return "zh" if wanted[:2] == "zh" else "en"
    return "en"


def problem(
    request: HttpRequest, status: int, code: str, text: Text, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """One problem. `type` is a relative address that says the code; nothing of the request is repeated."""
    body: dict[str, Any] = {
        "type": f"/problems/{code}", "title": code, "status": status, "code": code,
        "detail": text.in_(language_of(request)),
    }  # fmt: skip
    if errors is not None:
        body["errors"] = errors
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=TYPE)
    answer.headers["Content-Language"] = "zh-Hans" if language_of(request) == "zh" else "en"
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def of_status(request: HttpRequest, status: int) -> HttpResponse:
    """The problem of a status that the framework gave."""
    code, text = _OTHER.get(status, _OTHER[500] if status >= 500 else _OTHER[400])
    return problem(request, status, code, text)


def anticipated(request: HttpRequest, error: AnticipatedError) -> HttpResponse:
    """The problem of an anticipated error. What is refused looks like what is not there."""
    status = 409 if error.code in _CONFLICTS else STATUS.get(error.code, 422)
    if error.code == "stale" and "If-Match" in request.headers:
        status = STATUS["version"]
    if status == 404:
        return problem(request, 404, "absent", _ABSENT)
    errors = None
    if isinstance(error, InputError):
        language = language_of(request)
        errors = [
            {"code": one.code, "row": one.row, "field": one.column, "detail": one.sentence(language)}
            for one in error.faults[:100]
        ]
    elif error.data.get("field"):
        errors = [
            {"code": error.code, "field": str(error.data["field"]), "detail": error.text.in_(language_of(request))}
        ]
    answer = problem(request, status, error.code, error.text, errors)
    if status == 429:
        minutes = error.data.get("minutes")
        wait = minutes * 60 if isinstance(minutes, int) else error.data.get("wait", 60)
        answer.headers["Retry-After"] = str(wait)
    return answer


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The fields that are wrong: where and how, never what was sent."""
    errors = [
        {"code": str(one["type"]), "field": ".".join(str(part) for part in one["loc"][1:] if part != "body"),
         "detail": str(one["msg"])}
        for one in error.errors[:100]
    ]  # fmt: skip
    outside = any(one["loc"][0] in ("query", "path", "header") for one in error.errors)
    return problem(request, 400 if outside else 422, "invalid", _FIELDS, errors)
