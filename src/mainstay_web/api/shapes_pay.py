"""What goes out of pay, the market and equity, each with an example. Money in minor units, units of shares as text."""

from __future__ import annotations

from datetime import date

from ninja import Schema

from mainstay.chapters.pay.elements import Element, Per
from mainstay.chapters.pay.line import Missing
from mainstay.chapters.pay.market import Definition
from mainstay_web.api.shapes import REF, example


class PayPart(Schema):
    """One element of pay from a day on: `amount` a month or a year as `per` says."""

    model_config = example(element="base", since="2026-04-01", amount=3_000_000, per="month")
    element: Element
    since: date
    amount: int
    per: Per


class Pay(Schema):
    """Somebody's pay today: the elements in force, what they come to in a year; `history` (of one person) is every row.

    `fixed` is base and allowance, `annual` every element; both are null where no base is known.
    """

    model_config = example(
        person=REF, currency="CNY", day="2026-10-31", fixed=36_000_000, annual=36_000_000,
        elements=[{"element": "base", "since": "2026-04-01", "amount": 3_000_000, "per": "month"}],
    )  # fmt: skip
    person: str | None = None
    currency: str | None = None
    day: date | None = None
    fixed: int | None = None
    annual: int | None = None
    elements: list[PayPart] | None = None
    history: list[PayPart] | None = None


class Pays(Schema):
    """A page of pay, by name."""

    model_config = example(items=[{"person": REF, "annual": 36_000_000}], next=None)
    items: list[Pay]
    next: str | None


class MarketGap(Schema):
    """Where somebody stands to their market line, a year at full time.

    `gap` is above zero for what is lacking to the `line` (percentile `percent`); `low` and `high` are between which the
    line may truly be, null where the surveys do not reach so far. `why` says why the market says nothing; then the
    rest is null.
    """

    model_config = example(
        person=REF, currency="CNY", day="2026-10-31", definition="fixed_cash", percent=75, line=39_000_000,
        low=37_500_000, high=None, pay=36_000_000, gap=3_000_000, share="0.0769", place="P63.9", why=None,
    )  # fmt: skip
    person: str | None = None
    currency: str | None = None
    day: date | None = None
    definition: Definition | None = None
    percent: int | None = None
    line: int | None = None
    low: int | None = None
    high: int | None = None
    pay: int | None = None
    gap: int | None = None
    share: str | None = None
    place: str | None = None
    why: Missing | None = None


class MarketGaps(Schema):
    """A page of market gaps, by name."""

    model_config = example(items=[{"person": REF, "gap": 3_000_000}], next=None)
    items: list[MarketGap]
    next: str | None


class Tranche(Schema):
    """A tranche of a grant. An empty `state` is judged by the day; `condition` is what is needed beside staying."""

    model_config = example(on="2027-10-31", units="250", condition=None, state="due")
    on: date
    units: str
    condition: str | None
    state: str | None


class GrantOut(Schema):
    """A grant as it stands among the facts: `price` is what the person pays for a unit, `value_per_unit` its worth."""

    model_config = example(
        grant="EQ-2026-014", kind="option", granted_on="2025-10-31", units="1000", price=500, value_per_unit=None,
        vesting=[{"on": "2026-10-31", "units": "250", "condition": None, "state": "vested"}],
    )  # fmt: skip
    grant: str
    kind: str
    granted_on: date
    units: str
    price: int | None
    value_per_unit: int | None
    vesting: list[Tranche]


class Equity(Schema):
    """Somebody's grants and how they vest."""

    model_config = example(person=REF, currency="CNY", grants=[])
    person: str | None = None
    currency: str | None = None
    grants: list[GrantOut] | None = None


class Equities(Schema):
    """A page of people with their grants, by name."""

    model_config = example(items=[{"person": REF, "grants": []}], next=None)
    items: list[Equity]
    next: str | None
