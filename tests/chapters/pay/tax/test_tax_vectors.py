"""Every vector of `tests/vectors/tax_cn.json`, exactly. A tax lawyer can read this file beside the law."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from mainstay.chapters.equity.allocation import Allocation, dealt
from mainstay.chapters.pay.tax.bonus import choice, separate_tax
from mainstay.chapters.pay.tax.brackets import annual_tax
from mainstay.chapters.pay.tax.cities import rates_of
from mainstay.chapters.pay.tax.deferral import transfer_tax
from mainstay.chapters.pay.tax.hours import leave_owed, overtime, unpaid_leave
from mainstay.chapters.pay.tax.listed import equity_tax, exercise_income, pay_by, same_year, unlock_income
from mainstay.chapters.pay.tax.severance import severance
from mainstay.chapters.pay.tax.social import Scheme, contributions, fund_share
from mainstay.chapters.pay.tax.withholding import Month, withholding

# JSON numbers are read as decimals, so that no binary fraction touches money on its way in.
VECTORS: dict[str, dict[str, Any]] = {
    one["id"]: one
    for one in json.loads(
        (Path(__file__).parents[3] / "vectors" / "tax_cn.json").read_text("utf-8"),
        parse_float=Decimal, parse_int=Decimal,
    )["vectors"]
}  # fmt: skip
DAY = date(2026, 6, 30)
TESTED = {
    "T01", "T02", "T03", "T04", "T05", "T06", "T08", "T10", "T11", "T12", "T15", "T16", "T19", "T20", "T21", "T22",
    "T23", "T24", "T26", "T28",
}  # fmt: skip


def of(name: str) -> tuple[Any, Any]:
    return VECTORS[name]["in"], VECTORS[name]["out"]


def test_no_vector_is_left_out() -> None:
    assert set(VECTORS) == TESTED


def test_cumulative_withholding_of_a_year() -> None:
    given, out = of("T01")
    month = Month(given["monthly_wage"], given["si_hf"], given["special_add"])
    found = withholding([month] * int(given["months"]), 2026)
    assert [str(one.withheld) for one in found] == out["withheld"]
    assert str(sum(one.withheld for one in found)) == out["year"]


def test_cumulative_withholding_with_changing_wages() -> None:
    given, out = of("T02")
    months = [Month(wage, own) for wage, own in zip(given["wages"], given["si_hf"], strict=True)]
    assert [str(one.withheld) for one in withholding(months, 2026)] == out["withheld"]


def test_cumulative_withholding_at_the_seam_of_two_steps() -> None:
    given, out = of("T03")
    (found,) = withholding([Month(given["wages"][0], given["si_hf"][0])], 2026)
    assert found.taxable == Decimal(out["taxable"])
    assert [str(found.withheld)] == out["withheld"]


def test_annual_table() -> None:
    given, out = of("T04")
    assert [str(annual_tax(taxable, DAY)) for taxable in given] == out


def test_bonus_taxed_by_itself() -> None:
    for name in ("T05", "T06"):
        given, out = of(name)
        assert [str(separate_tax(bonus, DAY)) for bonus in given] == out


def test_bonus_by_itself_or_with_the_wage() -> None:
    given, out = of("T08")
    for (taxable, bonus), (separate, merged) in zip(given, out, strict=True):
        found = choice(taxable, bonus, DAY)
        assert (found.separate, found.merged) == (Decimal(separate), Decimal(merged))
        assert found.is_separate_better is (Decimal(separate) <= Decimal(merged))


def test_option_exercise() -> None:
    given, out = of("T10")
    income = exercise_income(Decimal(given["market"]), Decimal(given["strike"]), int(given["qty"]))
    assert (str(income), str(equity_tax(income, DAY))) == (out["income"], out["tax"])


def test_restricted_stock_at_unlock() -> None:
    given, out = of("T11")
    income = unlock_income(
        Decimal(given["reg_price"]), Decimal(given["unlock_price"]), int(given["qty"]), int(given["granted"]),
        Decimal(given["paid"]),
    )  # fmt: skip
    assert (str(income), str(equity_tax(income, DAY))) == (out["income"], out["tax"])


def test_equity_events_of_one_year() -> None:
    given, out = of("T12")
    assert [str(tax) for tax in same_year(given, DAY)] == out


def test_thirty_six_months() -> None:
    given, out = of("T15")
    assert [pay_by(date.fromisoformat(event)).isoformat() for event in given] == out


def test_severance() -> None:
    given, out = of("T16")
    found = severance(given["wage"], int(given["years"]), int(given["months"]), given["local_avg_month"], DAY)
    assert str(found.pay) == out["pay"]
    assert found.tax == Decimal(out["iit"])


def test_bases_of_shanghai_from_july_2025() -> None:
    given, out = of("T19")
    _bases(given, out, date(2025, 12, 1))


def test_bases_of_shanghai_from_july_2026() -> None:
    given, out = of("T20")
    _bases(given, out, date(2026, 7, 1))
    rates = rates_of("上海", date(2026, 7, 1)).rates
    shares = [fund_share(min(max(wage, rates.fund_low), rates.fund_high), Decimal(7), Decimal(5)) for wage in given]
    assert shares == out["housing_7pct_plus_5pct"]


def _bases(wages: list[Decimal], out: dict[str, Any], day: date) -> None:
    lines = [{one.scheme: one for one in contributions(wage, rates_of("上海", day).rates)} for wage in wages]
    assert [line[Scheme.PENSION].base for line in lines] == out["base"]
    for scheme in (Scheme.PENSION, Scheme.MEDICAL, Scheme.UNEMPLOYMENT):
        expected = out.get(f"{scheme}_employee")
        assert expected is None or [str(line[scheme].own) for line in lines] == expected


def test_shares_of_the_housing_fund_are_rounded_each() -> None:
    given, out = of("T21")
    rates = [Decimal(rate.removesuffix("%")) for rate in given["rates"]]
    assert [fund_share(given["base"], rate) for rate in rates] == out
    assert fund_share(given["base"], *rates) == sum(out)


def test_overtime() -> None:
    given, out = of("T22")
    found = overtime(given["wage"], given["weekday"], given["rest"], given["holiday"], DAY)
    assert str(found.hour) == out["hour"]
    assert [str(part) for part in (found.weekday, found.rest, found.holiday)] == out["pay"]
    assert found.pay == sum(Decimal(part) for part in out["pay"])


def test_unpaid_leave() -> None:
    given, out = of("T23")
    assert str(unpaid_leave(given["wage"], given["days"], DAY)) == out


def test_leave_not_taken_on_leaving() -> None:
    given, out = of("T24")
    found = leave_owed(
        int(given["cumulative_years"]), int(given["days_elapsed"]), int(given["taken"]), given["avg_wage"], DAY
    )
    assert (found.days, str(found.extra)) == (out["days"], out["pay_extra_200pct"])


def test_deferral_of_companies_that_are_not_listed() -> None:
    given, out = of("T26")
    assert str(transfer_tax(given["cost"], given["transfer"], int(given["qty"]), DAY)) == out


def test_units_over_tranches_by_the_equity_chapter() -> None:
    """The shares of tranches are dealt out by the chapter of equity; tax only reads the events that come of them."""
    given, out = of("T28")
    names = {"round_down": Allocation.CUMULATIVE_ROUND_DOWN, "round_half_up": Allocation.CUMULATIVE_ROUNDING}
    for (units, tranches, how), expected in zip(given, out, strict=True):
        shares = [Fraction(int(units), int(tranches))] * int(tranches)
        assert list(dealt(shares, names.get(how) or Allocation(how))) == expected
