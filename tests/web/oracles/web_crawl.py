"""Visits every route there is, with every reference it can carry: new pages are crawled without anyone remembering."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader
from web_canaries import DAY, Canary

from mainstay.core.access import Actor
from mainstay_web.api.urls import description as api_description
from mainstay_web.pages.addresses import Ref
from mainstay_web.store.access import allowed

MOST_REFS = 40
"""References of one kind that are put into a route."""

OUTSIDE = ("accounts/", "static/")
"""Not crawled: allauth's own pages (they show nothing of anybody) and files."""


@dataclass(frozen=True)
class Route:
    """A pattern as a template of an address, and the converters of its parts."""

    template: str
    parts: tuple[tuple[str, object], ...]
    name: str


def routes() -> list[Route]:
    """Every route of the application."""
    return [route for route in _walk(get_resolver().url_patterns, "", ()) if not route.template.startswith(OUTSIDE)]


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, parts: tuple[tuple[str, object], ...]
) -> Iterator[Route]:
    for pattern in patterns:
        route = str(pattern.pattern).removeprefix("^").removesuffix("$")
        mine = (*parts, *pattern.pattern.converters.items())
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix + route, mine)
        else:
            yield Route(re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", prefix + route), mine, pattern.name or "")


def addresses(route: Route) -> list[str]:
    """The route filled in: with every reference of the kinds it names, with a word where it takes one."""
    choices = [_values(converter) for _, converter in route.parts]
    names = [name for name, _ in route.parts]
    filled = itertools.islice(itertools.product(*choices), MOST_REFS * 2)
    return ["/" + route.template.format(**dict(zip(names, values, strict=True))) for values in filled]


def _values(converter: object) -> list[str]:
    if isinstance(converter, Ref):
        model = apps.get_model("store", converter.table)
        return [str(ref) for ref in model._default_manager.values_list("ref", flat=True)[:MOST_REFS]]
    return ["1", "pay", "zh"]


def visit_all(client: Client) -> Iterator[tuple[str, int, str]]:
    """Address, status and body (headers with it) of every page that this client can ask for."""
    for route in routes():
        for address in addresses(route):
            answer = client.get(address)
            body = b"".join(answer) if answer.streaming else answer.content
            headers = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
            yield address, answer.status_code, headers + "\n" + readable(body, answer.headers.get("Content-Type", ""))


def visit_api(secret: str, client: Client) -> Iterator[tuple[str, int, str]]:
    """The same of every address of the API that can be read, as a program with this token."""
    headers = {"authorization": f"Bearer {secret}", "reason": "the crawl of all routes"}
    for address in api_addresses():
        answer = client.get(address, headers=headers)
        told = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
        yield address, answer.status_code, told + "\n" + readable(answer.content, "")


def api_addresses() -> list[str]:
    """Every address of the API's description that can be read, with every reference it can carry."""
    found = []
    for path, methods in api_description()["paths"].items():
        if "get" not in methods:
            continue
        if "{ref}" not in path:
            found += [path, *(f"{path}?{more}" for more in API_WAYS.get(path.rpartition("/")[2], ()))]
            continue
        model = apps.get_model("store", API_REFS[path.split("/")[-2]])
        refs = model._default_manager.values_list("ref", flat=True)[:MOST_REFS]
        found += [path.replace("{ref}", str(ref)) for ref in refs]
    return found


API_REFS = {
    "people": "Person", "cases": "Case", "promises": "Commitment", "turns": "Turn", "jobs": "Job", "Users": "Account",
    "events": "Parcel", "pay": "Person", "market-gaps": "Person", "equity": "Person",
}  # fmt: skip
"""What `ref` stands for in an address, by the part before it. A new kind must be said here, else the crawl fails."""

API_WAYS = {"cases": ("way=line", "state=closed"), "queue": ("show=alert", "show=case")}


def readable(body: bytes, kind: str) -> str:
    """The text of an answer; of a workbook or another archive, the text of what is in it; of a paper, its pages'."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if body[:5] == b"%PDF-":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    assert "pdf" not in kind, "a paper that cannot be read cannot be judged"
    return body.decode("utf-8", "replace")


def seen_in(
    templates: str | tuple[str, ...], client: Client, actor: Actor, canaries: Iterable[Canary]
) -> set[tuple[str, str]]:
    """Canaries, by where they are and whose, that are shown on the pages under these routes.

    Fails where one is shown that the policy does not let the actor see, and where a page breaks.
    """
    looked_for, seen = list(canaries), set()
    for route in routes():
        for address in addresses(route) if route.template.startswith(templates) else ():
            answer = client.get(address)
            assert answer.status_code < 500, address
            body = readable(b"".join(answer) if answer.streaming else answer.content, "")
            shown = [one for one in looked_for if any(sign in body for sign in one.signs)]
            assert [one for one in shown if not allowed(actor, one.field, one.person, DAY)] == [], address
            seen |= {(one.where, one.person) for one in shown}
    return seen
