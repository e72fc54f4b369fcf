"""The form of a round: name, days, cash, and what else is limited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mainstay.chapters import CATALOGUE
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.plans import Wanted
from mainstay_web.pages.giving import Given, a_day, an_amount
from mainstay_web.store.plans import CASH, CASH_THREE, COMPANY, EQUITY, HOURS, KINDS, MONEY_KINDS
from mainstay_web.store.tables.plans import PlanRound

COUNTED = (CASH_THREE, EQUITY, HOURS, *(seat.key for seat in CATALOGUE.seats))
"""Kinds that the form may limit for the company as a whole, beside the cash of the first year."""


@dataclass(frozen=True, slots=True)
class Line:
    """One limit on the form: the field's name, its label, and what stands in it."""

    name: str
    label: Text
    value: str
    money: bool


def lines(given: Given, units: Iterable[tuple[str, str]]) -> tuple[list[Line], list[Line]]:
    """The limits of the company, and each unit's cash."""
    company = [Line(f"limit-{kind}", KINDS[kind], given.get(f"limit-{kind}", ""), kind in MONEY_KINDS)
               for kind in COUNTED]  # fmt: skip
    own = [Line(f"cash-{unit}", Text(name, name), given.get(f"cash-{unit}", ""), money=True) for unit, name in units]
    return company, own


def given_of(row: PlanRound) -> dict[str, str]:
    """The form as it was filled in for a round."""
    found = {
        "name": row.name, "since": row.since.isoformat(), "until": row.until.isoformat(),
        "cash": f"{major(row.cash):f}", "everyone": "" if row.key_only else "on",
    }  # fmt: skip
    for one in row.limits.filter(assumed=False):
        name = f"limit-{one.kind}" if one.scope == COMPANY else f"cash-{one.scope}"
        found[name] = f"{major(one.amount):f}" if one.kind in MONEY_KINDS else str(one.amount)
    return found


def wanted_of(given: Given, units: Iterable[tuple[str, str]]) -> Wanted:
    """What the form asks. Raises InvalidError for what makes no sense."""
    limits = [
        (kind, COMPANY, an_amount(given, name) if kind in MONEY_KINDS else _a_count(given, name))
        for kind in COUNTED
        if given.get(name := f"limit-{kind}", "").strip()
    ]
    limits += [
        (CASH, unit, an_amount(given, f"cash-{unit}")) for unit, _ in units if given.get(f"cash-{unit}", "").strip()
    ]
    if not given.get("cash", "").strip():
        raise InvalidError(Text("请填写第一年现金预算。", "Give the cash of the first year."), field="cash")
    return Wanted(
        given.get("name", ""), a_day(given, "since"), a_day(given, "until"), an_amount(given, "cash"), tuple(limits),
        not given.get("everyone"),
    )  # fmt: skip


def _a_count(given: Given, name: str) -> int:
    text = given.get(name, "").strip()
    if not text.isdecimal() or len(text) > 9:
        raise InvalidError(Text("请填写整数。", "Give a whole number."), field=name)
    return int(text)


def problem_at(problem: AnticipatedError | None, name: str) -> list[Text]:
    """What is wrong with one field."""
    return [problem.text] if problem is not None and problem.data.get("field") == name else []
