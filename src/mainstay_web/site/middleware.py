"""What happens round every request: headers, language, and anticipated errors as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from mainstay.core.errors import AnticipatedError
from mainstay_web.pages.errors import anticipated as as_page
from mainstay_web.pages.errors import bad_request, not_found

Next = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
"""No inline script or style, nothing from elsewhere."""


def security_headers(get_response: Next) -> Next:
    """Headers that every answer carries; nothing but static files may be kept by a browser or a proxy."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def plain_words(get_response: Next) -> Next:
    """No NUL gets in: no name or word has one, PostgreSQL keeps none, and SQLite would keep it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info:
            return not_found(request)
        typed = [*request.GET.lists(), *request.POST.lists()]
        spoken = "".join(part for name, values in typed for part in (name, *values))
        json = request.content_type == "application/json" and b"\\u0000" in request.body
        if "\x00" in spoken or json:
            return bad_request(request)
        return get_response(request)

    return middleware


def language(get_response: Next) -> Next:
    """The reader's language: their account's, else the cookie's, else what the browser prefers."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get("lang", "")
        if chosen not in ("zh", "en"):
            wanted = translation.get_language_from_request(request)
            chosen = "zh" if wanted.startswith("zh") else "en"
        request.lang = chosen  # type: ignore[attr-defined]  # read by pages and templates
        with translation.override("zh-hans" if chosen == "zh" else "en"):
            response = get_response(request)
        response.headers["Content-Language"] = "zh-Hans" if chosen == "zh" else "en"
        return response

    return middleware


class Anticipated:
    """Turns an error that was to be expected into its page, with its status."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The error's page; None where it is a fault of ours."""
        return as_page(request, exception) if isinstance(exception, AnticipatedError) else None
