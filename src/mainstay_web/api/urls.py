"""The API: what it is made of, its description, and every address."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from mainstay.core.errors import AnticipatedError
from mainstay_web.api import cases, events, facts, house, pay, people, problems, promises, shapes
from mainstay_web.api.door import Bearer

DESCRIPTION = """\
The house by programs: the same rules, the same actions, the same log. A token may at most what its maker may, and only
what was chosen for it; decisions (approvals, who is key) are made by people in the application.

Money comes in minor units; facts are sent as they would stand in a file. Lists come in pages: pass `next` as `cursor`;
`fields` names the fields wanted. Changes take `If-Match` with the ETag that was read, and `Idempotency-Key`, with which
a repeat does nothing twice. Errors are RFC 9457 problems in Chinese or English, as `Accept-Language` asks.
"""

api = NinjaAPI(
    title="Mainstay", version="1", description=DESCRIPTION, auth=Bearer(), docs_url=None, openapi_url=None,
    urls_namespace="api",
)  # fmt: skip
for _room in (people.router, cases.router, promises.router, events.router, house.router, facts.router, pay.router):
    api.add_router("", _room)


@api.exception_handler(AnticipatedError)
def _anticipated(request: HttpRequest, error: AnticipatedError) -> HttpResponse:
    return problems.anticipated(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.invalid(request, error)


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problems.of_status(request, error.status_code)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.of_status(request, error.status_code)


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    del error
    return problems.of_status(request, 404)


_ERRORS = {
    "400": "Parameters that are unknown or wrong", "401": "No good token", "403": "Not within the token's scopes",
    "404": "No such thing, or not for this token", "422": "Fields that are unknown or wrong, or rules against it",
    "429": "Too many requests; see Retry-After",
}  # fmt: skip
_ON_CHANGE = {
    "409": "It stands otherwise by now",
    "412": "If-Match names another version",
    "428": "If-Match is missing",
}


@cache
def description() -> dict[str, Any]:
    """The API as OpenAPI 3.1, with an example of everything that comes and goes."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    found["jsonSchemaDialect"] = "https://spec.openapis.org/oas/3.1/dialect/base"
    found["components"]["schemas"]["Problem"] = shapes.Problem.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    for methods in found["paths"].values():
        for method, operation in methods.items():
            told = _ERRORS if method == "get" else {**_ERRORS, **_ON_CHANGE}
            for status, why in told.items():
                operation["responses"][status] = {
                    "description": why,
                    "content": {problems.TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            operation.setdefault("parameters", []).extend(_headers(method, operation["operationId"]))
    return found


_WARNING = "why somebody's early warning is looked at; kept, and shown to them"
_OF_OTHERS = "why somebody else's pay or equity is looked at; kept, and shown to them. Not needed for one's own"
_WITH_REASON = {"list_queue": _WARNING, "get_case": _WARNING} | dict.fromkeys(
    ("list_pay", "get_pay", "list_market_gaps", "get_market_gap", "list_equity", "get_equity"), _OF_OTHERS
)


def _headers(method: str, name: str) -> list[dict[str, Any]]:
    told = [("Accept-Language", "zh or en", False)]
    if method != "get":
        told.append(("Idempotency-Key", "1 to 64 characters; the same request again does nothing twice", False))
    if name in _WITH_REASON:
        told.append(("Reason", _WITH_REASON[name], name == "list_queue"))
    return [
        {"in": "header", "name": name, "description": what, "required": must, "schema": {"type": "string"}}
        for name, what, must in told
    ]


def openapi(request: HttpRequest) -> JsonResponse:
    """The description, for everybody: it says nothing of anybody."""
    del request
    return JsonResponse(description())


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Every other address under the API."""
    del rest
    return problems.of_status(request, 404)


patterns: list[URLPattern | URLResolver] = api.urls[0]
urlpatterns = [
    path("v1/openapi.json", openapi, name="openapi"),
    path("v1/", (patterns, "api", "api")),
    path("<path:rest>", nothing, name="api_nothing"),
]
