"""Parts of a plan as they are kept: offers without what the catalogue says anyhow, packages whole. Light to import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.chapters import CATALOGUE
from mainstay.core.text import Text
from mainstay.loop.plans import MoneyRange, Offer, Package, Prospect, Range, promised_by
from mainstay_web.store.tables.plans import PlanChoice
from mainstay_web.store.turn_parts import packed, unpacked

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Guarded:
    """A raise that the fairness guard refused, and why."""

    measure: str
    reason: Text


def offer_kept(offer: Offer) -> dict[str, Any]:
    """An offer as JSON: money in minor units, hours in hundredths; promises and group stand in the catalogue."""
    return {
        "measure": offer.measure, "cash_now": offer.cash_now, "cash_three_years": offer.cash_three_years,
        "equity": offer.equity, "hours": hundredths(offer.hours), "seats": dict(offer.seats), "raise": offer.raise_,
        "lowering": [offer.lowering.low, offer.lowering.middle, offer.lowering.high], "at_work": list(offer.at_work),
    }  # fmt: skip


def offers_of(kept: Iterable[Mapping[str, Any]], as_of: date) -> dict[str, Offer]:
    """Offers by measure, with the promises they would make from a day on; measures no longer declared are left out."""
    declared = {one.key: one for one in CATALOGUE.measures}
    found = {}
    for row in kept:
        measure = declared.get(row["measure"])
        if measure is None:
            continue
        found[measure.key] = Offer(
            measure.key, row["cash_now"], row["cash_three_years"], row["equity"],
            Decimal(row["hours"]) / HUNDREDTHS, row["seats"], row["raise"], Range(*row["lowering"]),
            tuple(row["at_work"]), promised_by(measure, as_of), measure.instead_of,
        )  # fmt: skip
    return found


def prospect_kept(prospect: Prospect) -> dict[str, Any]:
    """A prospect as JSON."""
    chance, loss = prospect.chance, prospect.loss
    return {
        "hazard": list(prospect.hazard), "chance": [chance.low, chance.middle, chance.high],
        "loss": [loss.low, loss.middle, loss.high],
    }  # fmt: skip


def prospect_of(kept: Mapping[str, Any]) -> Prospect:
    """What `prospect_kept` was given."""
    return Prospect(tuple(kept["hazard"]), Range(*kept["chance"]), MoneyRange(*kept["loss"]))


def guarded_of(kept: Iterable[Iterable[str]]) -> dict[str, Guarded]:
    """Raises that the guard refused, by measure."""
    found = {}
    for measure, zh, en in kept:
        found[measure] = Guarded(measure, Text(zh, en))
    return found


def package_kept(package: Package | None) -> Any:
    """A package as JSON; null for none."""
    return None if package is None else packed(package)


def package_of(kept: Any) -> Package | None:
    """What `package_kept` was given."""
    return None if kept is None else unpacked(Package, kept)


def package_lowering(kept: Any) -> Range:
    """By how much a kept package lowers the log-hazard."""
    return Range(**kept["lowering"])


def hundredths(hours: Decimal) -> int:
    """Hours as whole hundredths."""
    return int(hours * HUNDREDTHS)


def columns_of(package: Package | None, before: float) -> dict[str, Any]:
    """The columns of a choice that its package fills."""
    if package is None:
        return {
            "package": None, "cash_now": 0, "cash_three_years": 0, "equity": 0, "raise_yearly": 0, "hours": 0,
            "seats": {}, "saved_low": 0, "saved": 0, "saved_high": 0, "prevented": 0.0,
        }  # fmt: skip
    return {
        "package": package_kept(package), "cash_now": package.cash_now, "cash_three_years": package.cash_three_years,
        "equity": package.equity, "raise_yearly": package.raise_, "hours": hundredths(package.hours),
        "seats": dict(package.seats), "saved_low": package.saved.low, "saved": package.saved.middle,
        "saved_high": package.saved.high, "prevented": before - package.chance_after.middle,
    }  # fmt: skip


def with_package(choice: PlanChoice, package: Package | None) -> PlanChoice:
    """The choice with another package, unsaved; the one that was given stays as it is."""
    changed = copy(choice)
    for name, value in columns_of(package, choice.before).items():
        setattr(changed, name, value)
    return changed


def lot_share(case: str, measure: str) -> float | None:
    """With which probability a lot gave this measure to the person of a case; None where no lot decided on it.

    What is in both packages was sure, and so was not drawn.
    """
    choice = PlanChoice.objects.filter(case=case).exclude(offered_share=None).exclude(case="").first()
    if choice is None or choice.package is None:
        return None
    others = [
        one for one in (choice.planned, choice.runner_up) if one and one["measures"] != choice.package["measures"]
    ]
    drawn = set(choice.package["measures"]) - {key for one in others for key in one["measures"]}
    return choice.offered_share if others and measure in drawn else None
