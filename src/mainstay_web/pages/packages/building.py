"""A case's package while it is put together: effect with its interval, fairness, promises; two side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import path
from django.utils.http import urlencode

from mainstay.chapters import CATALOGUE
from mainstay.core.access import Field
from mainstay.core.money import major
from mainstay.report.written import money_about
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.casebook import case_view
from mainstay_web.store.cases import Seen, Way, case_by_ref
from mainstay_web.store.fairness_effect import effect_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.offered import Shelf, mix_of, shelf_of, suggested
from mainstay_web.store.plans import KINDS, MONEY_KINDS

SIDES = ("a", "b")


def _seen(request: Request, case: str) -> Seen:
    """The case, for HR in charge of it alone. Raises AbsentError."""
    seen = case_by_ref(request.reader.actor, case, request.reader.day)
    if seen is None or seen.way is not Way.HR:
        raise AbsentError
    return seen


def _shelf(request: Request, seen: Seen) -> Shelf | None:
    found = shelf_of(request.reader.actor, seen.row.person, request.reader.day)
    if found is not None:
        request.reader.look(seen.row.person, Field.RISK, page="package", reason=f"case {seen.row.ref}")
    return found


def picked(given: QueryDict, prefix: str = "pick-") -> tuple[str, ...]:
    """The measures ticked in a form."""
    known = {one.key for one in CATALOGUE.measures}
    return tuple(key.removeprefix(prefix) for key in given if key.startswith(prefix) and key[len(prefix) :] in known)


def _words() -> dict[str, Any]:
    currency = the_installation().currency
    return {
        "currency": currency, "measures": {one.key: one.label for one in CATALOGUE.measures}, "kinds": KINDS,
        "money_kinds": MONEY_KINDS, "about": money_about,
    }  # fmt: skip


@page()
def package_effect(request: Request, case: str) -> HttpResponse:
    """What the measures ticked so far would do together: a part of the case page, asked for while it is filled in."""
    seen = _seen(request, case)
    shelf = _shelf(request, seen)
    mix = mix_of(shelf, picked(request.GET)) if shelf is not None else None
    raise_ = mix.package.raise_ if mix is not None and mix.package is not None else 0
    return show(
        request, "packages/effect.html", shelf=shelf, mix=mix, case=seen.row, **_words(),
        fair=effect_of(request.reader.actor, seen.row.person, raise_, request.reader.day) if raise_ > 0 else None,
    )  # fmt: skip


@page()
def package_compare(request: Request, case: str) -> HttpResponse:
    """Two packages side by side, each ticked in its own column; the first begins with what is worth most."""
    seen = _seen(request, case)
    shelf = _shelf(request, seen)
    chosen = {side: picked(request.GET, f"{side}-") for side in SIDES}
    if shelf is not None and not any(chosen.values()):
        chosen["a"] = suggested(shelf)
        chosen["b"] = chosen["a"][:1]
    mixes = {side: mix_of(shelf, keys) for side, keys in chosen.items()} if shelf is not None else {}
    view = case_view(request.reader.actor, seen.row, seen.way, request.reader.day, sees_risk=shelf is not None)
    part = "packages/sides.html" if request.headers.get("HX-Request") else "packages/compare.html"
    return show(
        request, part, shelf=shelf, mixes=mixes, chosen=chosen, case=seen.row, person=view.person,
        queries={side: _query(shelf, keys) for side, keys in chosen.items()},
        left=view.budget.amount - view.budget.held if view.budget else None, offers=_ranked(shelf),
        **_words(),
    )  # fmt: skip


def _query(shelf: Shelf | None, keys: Iterable[str]) -> str:
    """Fills the case's builder in with these measures and their cash."""
    offers = [shelf.offers[key] for key in keys if key in shelf.offers] if shelf is not None else []
    picks = [(f"pick-{one.measure}", "on") for one in offers]
    return urlencode([*picks, *((f"amount-{one.measure}", f"{major(one.cash_now):.0f}") for one in offers)])


def _ranked(shelf: Shelf | None) -> Iterable[tuple[str, bool]]:
    """The measures on offer, the strongest first, and whether the guard refuses them."""
    if shelf is None:
        return []
    order = sorted(shelf.offers.values(), key=lambda one: (-one.lowering.middle, one.measure))
    return [(one.measure, one.measure in shelf.guarded) for one in order]


ROUTES = [
    path("packages/<case:case>/effect", package_effect, name="package_effect"),
    path("packages/<case:case>/compare/", package_compare, name="package_compare"),
]
