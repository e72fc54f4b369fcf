"""The door of the API: a bearer token and nothing else; who asks then, and what holds for every address.

@router.get("/people", response=PeoplePage, **every(Field.PUBLIC))
@checked
def people(request: Request, asked: Query[Asked]) -> …

`every(…)` says which scopes an address needs, `checked` refuses parameters that it does not know.
"""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja.security import HttpBearer
from pydantic import BaseModel

from mainstay.core.access import Act, Actor, Answer, Field
from mainstay.core.access.ruling import reach
from mainstay.core.text import Language, Text
from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.reading import spend as spend_reading
from mainstay_web.api import problems
from mainstay_web.api.problems import ApiError, NothingError
from mainstay_web.store.access import allowed
from mainstay_web.store.audit import looked
from mainstay_web.store.installation import switches, the_installation, today
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.tokens import Token
from mainstay_web.store.tokens import PER_MINUTE, actor_with, spend, token_of

F = TypeVar("F", bound=Callable[..., Any])
PREFIXES = ("/api/", "/scim/")
_TOO_MANY = Text("请求太频繁，请稍后再试。", "Too many requests: try again later.")
_SCOPE = Text("此令牌没有这项权限。", "This token may not do that.")
_UNKNOWN = Text("有不认识的参数。", "There are parameters that this address does not know.")
_CURSOR = Text("游标无效，请从头取。", "The cursor is not valid: begin again.")
_VERSION = Text("请在 If-Match 中给出所见的版本。", "Say in If-Match which version you saw.")
_CHANGED = Text("在您读取之后它已改变，请重新读取。", "It has changed since you read it: read it again.")
_KEY = Text("幂等键为 1 到 64 个可见字符。", "An idempotency key has 1 to 64 visible characters.")
_WHY = Text(
    "请在 Reason 请求头中写明理由，至少六个字。", "Give a reason of at least six characters in the header Reason."
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever asks: a token of an account, with no more than both may."""

    token: Token
    account: Account
    actor: Actor
    day: date
    lang: Language

    def may(self, what: Field | Act, number: str | None = None) -> Answer:
        """Whether the rules allow it to this token, and why."""
        return allowed(self.actor, what, number, self.day)

    def must(self, what: Field | Act, number: str | None = None) -> None:
        """Raises NothingError unless they do."""
        if not self.may(what, number):
            raise NothingError

    def look(self, number: str, field: Field, page: str, reason: str) -> None:
        """Notes a look. Raises NothingError unless it may be seen, TooManyError beyond the hour's limit."""
        self.must(field, number)
        asked = Caller(self.actor, self.day, timezone.now(), "", "api")
        spend_reading(asked, system_caller("api"), number)
        looked(self.account.ref, number, field.value, page, reason)


class Request(HttpRequest):
    """A request that came through the door."""

    auth: Asker


class Bearer(HttpBearer):
    """A token in the header `Authorization`; cookies open nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> Asker | None:
        """Who asks; None where the token is not good, or its maker has left."""
        now = timezone.now()
        found = token_of(token, now)
        if found is None:
            return None
        day = today()
        if the_installation().stood_on != day:
            restand(day)
        actor = actor_with(found, day)
        if not actor.here:
            return None
        if spend(found, now) > PER_MINUTE:
            raise ApiError("too_many", _TOO_MANY, wait=_left(now))
        return Asker(found, found.account, actor, day, problems.language_of(request))


def _left(now: datetime) -> int:
    until = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return max(1, round((until - now).total_seconds()))


def needs(*scopes: Field | Act) -> Callable[[F], F]:
    """The address is there for tokens that may at least one of these of somebody, or for the company."""

    def made(view: F) -> F:
        names = _names(view)

        @functools.wraps(view)
        def wrapped(request: Request, *args: Any, **kwargs: Any) -> Any:
            if not set(request.GET) <= names:
                raise ApiError("unknown_parameter", _UNKNOWN)
            asker = request.auth
            on = switches(asker.day)
            if scopes and not any(reach(asker.actor, one, asker.day, switches=on) for one in scopes):
                raise ApiError("scope", _SCOPE)
            return view(request, *args, **kwargs)

        hints = typing.get_type_hints(view, include_extras=True)
        known = inspect.signature(view)
        parameters = [one.replace(annotation=hints.get(one.name, one.annotation)) for one in known.parameters.values()]
        # Written out, since they are read in this file's names otherwise.
        wrapped.__signature__ = known.replace(parameters=parameters)  # type: ignore[attr-defined]  # PEP 362
        return typing.cast("F", wrapped)

    return made


def _names(view: Callable[..., Any]) -> set[str]:
    """The parameters that an address knows: the fields of its query."""
    found = set[str]()
    for name, hint in typing.get_type_hints(view, include_extras=True).items():
        kinds = [hint, *typing.get_args(hint)]
        if name == "asked":
            found |= {key for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)
                      for key in kind.model_fields}  # fmt: skip
    return found


def caller(request: Request) -> Caller:
    """For an action; the header `Idempotency-Key` makes it happen once."""
    key = request.headers.get("Idempotency-Key", "")
    if "Idempotency-Key" in request.headers and not (0 < len(key) <= 64 and key.isascii() and key.isprintable()):
        raise ApiError("invalid", _KEY, field="Idempotency-Key")
    asker = request.auth
    return Caller(asker.actor, asker.day, timezone.now(), f"api:{key}"[:64] if key else "", "api")


def reason(request: Request) -> str:
    """Why what is sensitive about somebody is looked at. Raises ApiError where the header does not say."""
    given = " ".join(request.headers.get("Reason", "").split())[:300]
    if len(given) < 6:
        raise ApiError("reason_needed", _WHY, field="Reason")
    return given


def etag(ref: str, version: int) -> str:
    """The version of a thing, as a header."""
    return f'"{ref}.{version}"'


def version_seen(request: Request, ref: str) -> int:
    """The version that `If-Match` names; the action compares it with the newest. Raises ApiError for none."""
    given = request.headers.get("If-Match", "")
    if not given:
        raise ApiError("version_needed", _VERSION)
    number = given.removeprefix(f'"{ref}.').removesuffix('"')
    if not number.isdecimal() or etag(ref, int(number[:9])) != given:
        raise ApiError("version", _CHANGED)
    return int(number)


def deed(
    request: Request, response: HttpResponse, ref: str, version: Callable[[], int], do: Callable[[Caller, int], str]
) -> dict[str, str]:
    """One deed on the version that the asker saw; the answer's ETag is the new one.

    `version` reads the present one, and raises what says that there is nothing for this asker.
    """
    version()
    do(caller(request), version_seen(request, ref))
    response.headers["ETag"] = etag(ref, version())
    return {"ref": ref}


def cursor(name: str, *at: object) -> str:
    """Where the next page begins, signed: nobody makes one up."""
    return signing.dumps(list(at), salt=f"cursor:{name}", compress=True)


def place(name: str, text: str) -> list[Any]:
    """Where a page begins. Raises ApiError for a cursor that is not ours."""
    if not text:
        return []
    try:
        found: list[Any] = signing.loads(text[:1000], salt=f"cursor:{name}")
    except signing.BadSignature:
        raise ApiError("bad_cursor", _CURSOR) from None
    return found


Next = Callable[[HttpRequest], HttpResponseBase]


def outer_door(get_response: Next) -> Next:
    """Round everything under the API: no cookies, no endless bodies, and every error a problem."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(PREFIXES):
            return get_response(request)
        request.COOKIES.clear()
        request.META.pop("HTTP_COOKIE", None)
        length = request.META.get("CONTENT_LENGTH") or "0"
        small = length.isdecimal() and int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        answer = get_response(request) if small else problems.of_status(request, 413)
        if answer.status_code >= 400 and "json" not in answer.headers.get("Content-Type", ""):
            answer = problems.of_status(request, answer.status_code)
        answer.headers["Vary"] = "Authorization, Accept-Language"
        answer.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        return answer

    return middleware


__all__ = ["Asker", "Bearer", "HttpResponse", "Request", "caller", "cursor", "deed", "etag", "needs", "place", "reason"]
