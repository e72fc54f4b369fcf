"""A grant yet to be made: its tranches taxed as its plan is, and nothing said of years that no rule speaks of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.tax.brackets import annual_tax
from mainstay.chapters.pay.tax.granted import Way, granted

DAY = date(2026, 11, 23)
TAXABLE = Decimal(200_000)


def test_of_a_listed_grant_only_what_vests_while_the_rule_holds_is_taxed() -> None:
    found = granted(Decimal(160_000), 4, Way.LISTED, TAXABLE, DAY)
    assert (found.first, found.first_on) == (Decimal(40_000), date(2027, 11, 23))
    # 40,000 on the annual table: 10 % less 2,520.
    assert found.first_net == 40_000 - 1_480
    assert found.net is None
    assert found.refused is not None
    assert "2028-11-23" in found.refused.en


def test_where_no_tranche_lies_within_the_rule_nothing_is_said() -> None:
    found = granted(Decimal(160_000), 4, Way.LISTED, TAXABLE, date(2027, 1, 1))
    assert (found.net, found.first_net) == (None, None)


def test_of_a_company_not_listed_tax_waits_for_the_sale() -> None:
    found = granted(Decimal(160_000), 4, Way.DEFERRED, TAXABLE, DAY)
    assert (found.first_net, found.net, found.refused) == (Decimal(32_000), Decimal(128_000), None)


@settings(max_examples=200, deadline=None)
@given(st.decimals(0, 10_000_000, places=2), st.integers(1, 10), st.decimals(-100_000, 2_000_000, places=2))
def test_what_is_paid_in_cash_is_taxed_on_top_of_the_wage(worth: Decimal, years: int, taxable: Decimal) -> None:
    found = granted(worth, years, Way.WAGE, taxable, DAY)
    assert found.net is not None
    assert found.first_net is not None
    assert found.first_net == found.first - annual_tax(taxable + found.first, DAY) + annual_tax(taxable, DAY)
    assert 0 <= found.net <= worth
    assert abs(found.net - years * found.first_net) <= years


def test_a_grant_without_years_is_none() -> None:
    with pytest.raises(ValueError, match="over 0 years"):
        granted(Decimal(1), 0, Way.LISTED, TAXABLE, DAY)
