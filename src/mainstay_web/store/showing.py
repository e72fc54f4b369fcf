"""Facts that may show that a promise was kept: rows of the tables it names, since it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from mainstay.company.contract import BY_KEY
from mainstay.core.text import Text
from mainstay_web.store.facts import held
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.equity import EquityPlan
from mainstay_web.store.tables.four_eyes import APPROVED

EARLY = timedelta(days=0)
_EQUITY = frozenset({"grants", "vesting"})
"""Tables whose facts this house writes itself, once it keeps a plan."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact: `carrier` as the promise names it, `reference` a text that finds the row again, `text` for readers."""

    carrier: str
    reference: str
    day: date
    text: Text


def showing(promise: Commitment, until: date) -> list[Shown]:
    """The facts of the person in the promise's tables, from the day it was made until a day; newest first."""
    carriers = [str(one) for one in promise.carriers]
    tables = {one.partition(":")[0] for one in carriers}
    # Tranches name no person: they are the person's by their grants.
    wanted = tables | {"grants"} if "vesting" in tables else tables
    frames = held(sorted(wanted), person=promise.person) if tables else {}
    if "vesting" in frames:
        own = frames["grants"]["grant_id"].to_list() if "grants" in frames else []
        frames["vesting"] = frames["vesting"].filter(
            pl.col("grant_id").is_in(own), pl.col("state").fill_null("vested") == "vested"
        )
    found: list[Shown] = []
    for carrier in carriers:
        table, _, kind = carrier.partition(":")
        rows = frames[table].to_dicts() if table in frames else []
        found += [one for row in rows if (one := _shown(carrier, table, kind, row)) is not None]
    return sorted(
        (one for one in found if promise.made_on - EARLY <= one.day <= until), key=lambda one: one.day, reverse=True
    )


def with_facts(carriers: Sequence[str]) -> tuple[str, ...]:
    """Of the tables that could show it, those in which this company has any fact at all.

    A promise that no table of the company could ever show is kept by people's word instead.
    """
    return tuple(one for one in carriers if _any(one.partition(":")[0]))


def _any(table: str) -> bool:
    from mainstay_web.store.tables.facts import FACTS  # noqa: PLC0415 - made from the contract at import

    if table in _EQUITY and EquityPlan.objects.filter(state=APPROVED).exists():
        return True
    return table in FACTS and FACTS[table].objects.exists()


def _shown(carrier: str, table: str, kind: str, row: Mapping[str, object]) -> Shown | None:
    declared = BY_KEY[table]
    day = row.get(declared.dated or "on")
    if not isinstance(day, date) or (kind and row.get("kind") != kind):
        return None
    key = [f"{row.get(one)}" for one in (declared.unique or (declared.dated,)) if one != "person_id"]
    words = Text("{table}，{day}", "{table}, {day}").fill(table=declared.label, day=day.isoformat())
    return Shown(carrier, f"{table}:{'|'.join(key)}", day, words)
