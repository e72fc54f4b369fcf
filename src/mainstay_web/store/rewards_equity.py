"""Somebody's equity in a year, from the facts that the ledger writes: what is held, what vests, and the tax on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.chapters.equity.kinds import Units, exact
from mainstay.chapters.pay.tax.deferral import DEFERRED
from mainstay.chapters.pay.tax.law import OutOfForceError
from mainstay.chapters.pay.tax.listed import pay_by, same_year
from mainstay.chapters.pay.tax.year import NOT_TAXED
from mainstay.company.contract import BY_KEY
from mainstay.core.money import major, minor
from mainstay.core.text import Text
from mainstay.report.written import same
from mainstay_web.store.own_facts import facts_about
from mainstay_web.store.tables.equity import EquityGrant
from mainstay_web.store.tables.shares import units_in

EXERCISED = "option"
STOCK = frozenset({"option", "restricted_stock", "rsu"})
"""Kinds taxed as equity; what is paid in cash is taxed with the wage."""
KINDS = {word.key: word.label for word in BY_KEY["grants"]["kind"].words}


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant today: units granted, still to vest, and their worth in minor units (None: no value is known)."""

    grant: str
    kind: Text
    granted_on: date
    units: Units
    unvested: Units
    each: int | None

    @property
    def unvested_value(self) -> int | None:
        """What may still vest, at today's value."""
        return None if self.each is None else minor(major(self.each) * self.unvested)


@dataclass(frozen=True, slots=True)
class VestLine:
    """A tranche of this year. `tax` is as for a listed company, cumulated with the earlier ones of the year."""

    on: date
    grant: str
    kind: Text
    kind_key: str
    units: Units
    done: bool
    condition: str
    income: int | None
    listed: bool | None
    tax: int | None = None
    pay_by: date | None = None


@dataclass(frozen=True, slots=True)
class EquityYear:
    """`vests_value` is what vests this year at today's value; `yearly` what all unvested units are a year, over the
    years in which they vest; `refused` says which rule is out of its time.
    """

    grants: tuple[GrantLine, ...]
    vests: tuple[VestLine, ...]
    vests_value: int
    yearly: int
    refused: tuple[Text, ...]
    deferral: Text

    @property
    def tax(self) -> int:
        """The tax on what vests this year, as far as it is due at once; minor units."""
        return sum(one.tax or 0 for one in self.vests)

    @property
    def deferred(self) -> bool:
        """Whether tax on any of it may wait for the sale."""
        return any(one.listed is False and one.kind_key in STOCK for one in self.vests)


def equity_year(number: str, day: date) -> EquityYear:
    """The equity of a person in the year of a day. For queries that have asked already who reads."""
    facts = facts_about(number, ["grants", "vesting"])
    grants = {one.values["grant_id"]: _exactly(one.values) for one in facts.get("grants", ())}
    tranches = [_exactly(one.values) for one in facts.get("vesting", ()) if one.values["state"] != "forfeited"]
    listed = dict(EquityGrant.objects.filter(number__in=grants).values_list("number", "plan__listed"))
    lines = tuple(_grant(values, tranches, day) for values in grants.values())
    this_year = sorted((row for row in tranches if row["on"].year == day.year), key=lambda row: row["on"])
    vests, refused = _taxed([_vest(row, grants[row["grant_id"]], listed, day) for row in this_year])
    years = {row["on"].year for row in tranches if row["on"] > day}
    whole = sum(line.unvested_value or 0 for line in lines)
    return EquityYear(
        lines, vests, sum(one.income or 0 for one in vests), whole // max(len(years), 1), refused, DEFERRED.source
    )


def _exactly(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**row, "units": units_in(row)}


def _is_due(row: Any, day: date) -> bool:
    return bool(row["state"] == "due" or (not row["state"] and row["on"] > day))


def _grant(values: Any, tranches: Iterable[Any], day: date) -> GrantLine:
    due = sum(row["units"] for row in tranches if row["grant_id"] == values["grant_id"] and _is_due(row, day))
    kind = KINDS.get(values["kind"], same(values["kind"]))
    return GrantLine(
        values["grant_id"], kind, values["granted_on"], values["units"], exact(due), values["value_per_unit"]
    )


def _vest(row: Any, grant: Any, listed: dict[str, bool], day: date) -> VestLine:
    each = grant["value_per_unit"]
    return VestLine(
        row["on"], row["grant_id"], KINDS.get(grant["kind"], same(grant["kind"])), grant["kind"], row["units"],
        not _is_due(row, day), row["condition"] or "", None if each is None else minor(major(each) * row["units"]),
        listed.get(row["grant_id"]),
    )  # fmt: skip


def _taxed(lines: list[VestLine]) -> tuple[tuple[VestLine, ...], tuple[Text, ...]]:
    """The tax of each event in its order; grants of companies known not to be listed are left to the deferral."""
    events = [one for one in lines if one.income is not None and one.kind_key in STOCK and one.listed is not False]
    if not events:
        return tuple(lines), ()
    try:
        taxes = same_year([major(one.income or 0) for one in events], events[-1].on)
        days = [pay_by(one.on) for one in events]
    except OutOfForceError as error:
        return tuple(lines), (NOT_TAXED.fill(why=error.text),)
    told = {
        id(one): replace(one, tax=minor(Decimal(tax)), pay_by=until)
        for one, tax, until in zip(events, taxes, days, strict=True)
    }
    return tuple(told.get(id(one), one) for one in lines), ()
