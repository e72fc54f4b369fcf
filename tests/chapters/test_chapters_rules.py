"""Rules of the trade against the vectors of the trade, and by property."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.fairness import Inversion, Inverted, Standing, compa_ratio, inversions, range_penetration
from mainstay.chapters.pay.market import Cell, Definition, MixedDefinitionsError, blended, gap_to, place
from mainstay.chapters.people.metrics import personal_burnout, recommend_score, turnover, work_burnout
from mainstay.chapters.work.law import HOURS_A_WEEK, LIMITS, OVERTIME_HOURS_A_MONTH, over

VECTORS: dict[str, dict[str, Any]] = {
    vector["id"]: vector
    for vector in json.loads((Path(__file__).parents[1] / "vectors" / "people_metrics.json").read_text("utf-8"))[
        "vectors"
    ]
}
DAY = date(2026, 10, 31)
amounts = st.decimals(min_value=1, max_value=10**7, places=2)


def cell(n: int = 30, definition: Definition = Definition.FIXED_CASH, as_of: date = DAY, **points: str) -> Cell:
    return Cell(definition, as_of, {int(key[1:]): Decimal(amount) for key, amount in points.items()}, n)


MARKET = cell(p25="360000", p50="430000", p75="520000", p90="640000")


def test_compa_ratio_of_the_vector() -> None:
    vector = VECTORS["M1"]["compa_ratio"]
    assert compa_ratio(Decimal(vector["pay"]), Decimal(vector["target"])) == Decimal(vector["value"])


def test_range_penetration_of_the_vector() -> None:
    vector = VECTORS["M2"]["range_penetration"]
    low, high = Decimal(vector["min"]), Decimal(vector["max"])
    assert range_penetration(Decimal(vector["pay"]), low, high) == Decimal(vector["value"])
    assert range_penetration(low - 1, low, high) < 0, "a green circle"
    assert range_penetration(high + 1, low, high) > 1, "a red circle"


def test_market_percentile_of_the_vector() -> None:
    vector = VECTORS["M3"]["market_percentile"]
    market = cell(**{key: vector[key] for key in ("p25", "p50", "p75", "p90")})
    pay = Decimal(vector["pay"])
    found = place(pay, Definition.FIXED_CASH, market)
    assert found.percentile == Decimal(vector["percentile"])
    assert found.written == f"P{vector['percentile']}"
    assert gap_to(75, pay, Definition.FIXED_CASH, market) == Decimal(vector["gap_to_p75"])


@pytest.mark.parametrize(
    ("pay", "written"),
    [("359999.99", "<P25"), ("360000", "P25"), ("430000", "P50"), ("640000", "P90"), ("640000.01", ">P90")],
)
def test_outside_of_the_survey_nothing_is_guessed(pay: str, written: str) -> None:
    assert place(Decimal(pay), Definition.FIXED_CASH, MARKET).written.replace(".0", "") == written


def test_a_line_the_survey_does_not_give_is_not_guessed() -> None:
    assert gap_to(75, Decimal(400000), Definition.FIXED_CASH, cell(p50="430000", p90="640000")) is None


def test_definitions_of_pay_never_mix() -> None:
    with pytest.raises(MixedDefinitionsError) as caught:
        place(Decimal(480000), Definition.TOTAL_PAY, MARKET)
    assert "口径" in caught.value.text.zh
    with pytest.raises(MixedDefinitionsError):
        gap_to(75, Decimal(480000), Definition.ANNUAL_CASH, MARKET)
    with pytest.raises(MixedDefinitionsError):
        blended([MARKET, cell(definition=Definition.TOTAL_COST, p75="1")], [Decimal(1), Decimal(1)])


@given(st.lists(amounts, min_size=2, max_size=5, unique=True), amounts, amounts)
@settings(deadline=None, max_examples=100)
def test_more_pay_never_stands_lower(points: list[Decimal], one: Decimal, other: Decimal) -> None:
    market = Cell(Definition.FIXED_CASH, DAY, dict(zip((10, 25, 50, 75, 90), sorted(points), strict=False)), 30)
    low, high = sorted((one, other))

    def rank(pay: Decimal) -> Decimal:
        found = place(pay, Definition.FIXED_CASH, market)
        return found.percentile if found.percentile is not None else Decimal(0 if found.written[0] == "<" else 100)

    assert rank(low) <= rank(high)


@given(amounts)
@settings(deadline=None, max_examples=50)
def test_the_gap_closes_exactly(pay: Decimal) -> None:
    gap = gap_to(75, pay, Definition.FIXED_CASH, MARKET)
    assert gap is not None
    assert place(pay + gap, Definition.FIXED_CASH, MARKET).percentile == 75


@pytest.mark.parametrize("points", [{}, {25: Decimal(0)}, {25: Decimal(5), 50: Decimal(4)}])
def test_a_cell_that_does_not_rise_is_refused(points: dict[int, Decimal]) -> None:
    with pytest.raises(ValueError, match="rise"):
        Cell(Definition.FIXED_CASH, DAY, points, 30)


def test_sources_blend_by_weight_and_thin_cells_stay_out() -> None:
    other = cell(p50="470000", p75="560000")
    thin = cell(n=4, p50="1", p75="2")
    both = blended([MARKET, other, thin], [Decimal(3), Decimal(1), Decimal(9)])
    assert both is not None
    assert both.points == {50: Decimal("440000.00"), 75: Decimal("530000.00")}, "only points that all of them give"
    assert both.n == 60
    assert blended([thin], [Decimal(1)]) is None
    assert blended([cell(p25="1"), cell(p75="1")], [Decimal(1), Decimal(1)]) is None
    with pytest.raises(ValueError, match="one day"):
        blended([MARKET, cell(as_of=DAY - timedelta(days=1), p75="1")], [Decimal(1), Decimal(1)])


def test_bands_without_width_are_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        compa_ratio(Decimal(1), Decimal(0))
    with pytest.raises(ValueError, match="lower to a higher"):
        range_penetration(Decimal(1), Decimal(2), Decimal(2))


def person(
    name: str, pay: int, manager: str = "", *, months: int = 24, family: str = "研发", level: int = 3
) -> Standing:
    return Standing(name, Decimal(pay), manager, family, level, months)


def test_inversions_are_found_and_no_more() -> None:
    people = [
        person("boss", 500, level=4),
        person("above", 520, "boss"),
        person("equal", 500, "boss"),
        person("veteran", 400, "boss", months=36),
        person("dear veteran", 450, "boss", months=60),
        person("newcomer", 430, "boss", months=3),
        person("elsewhere", 900, "nobody here", months=3, family="销售"),
        person("own boss", 100, "own boss", level=9),
    ]
    assert inversions(people) == [
        Inverted(Inversion.NEWCOMER_ABOVE_VETERAN, "newcomer", "veteran", Decimal(30)),
        Inverted(Inversion.ABOVE_THE_BOSS, "above", "boss", Decimal(20)),
    ]
    assert inversions(reversed(people)) == inversions(people)


def test_both_forms_of_turnover_are_given_and_told_apart() -> None:
    average, share = turnover(12, Decimal(96), 88)
    assert average.value == Decimal("0.125")
    assert share.value == Decimal("0.12")
    assert average.label != share.label
    assert [rate.value for rate in turnover(0, Decimal(0), 0)] == [None, None]
    with pytest.raises(ValueError, match="below zero"):
        turnover(-1, Decimal(1), 1)


def test_recommend_score_of_the_vector() -> None:
    vector = VECTORS["M4"]["recommend_score"]
    assert recommend_score(vector["promoters"], vector["detractors"], vector["n"]) == Decimal(vector["value"])
    for parts in ((1, 1, 1), (-1, 0, 5), (0, 0, 0)):
        with pytest.raises(ValueError, match="do not fit"):
            recommend_score(*parts)


def test_burnout_scales() -> None:
    assert personal_burnout([100, 75, 50, None, None, None]) == Decimal("75.0")
    assert personal_burnout([100, 75, None, None, None, None]) is None
    assert work_burnout([0, 0, 0, 0, 0, 0, 100]) == Decimal("0.0"), "the last item is turned round"
    assert work_burnout([0, 0, 0, None, None, None, 0]) == Decimal("25.0")
    assert work_burnout([0, 0, 0, None, None, None, None]) is None
    for wrong in ([50] * 5, [50, 50, 50, 50, 50, 60]):
        with pytest.raises(ValueError, match="6 answers"):
            personal_burnout(wrong)


def test_overtime_over_the_legal_limit() -> None:
    assert OVERTIME_HOURS_A_MONTH.amount == 36
    assert HOURS_A_WEEK.amount == 44
    assert over(Decimal("41.5"), OVERTIME_HOURS_A_MONTH, DAY) == Decimal("5.5")
    assert over(Decimal(36), OVERTIME_HOURS_A_MONTH, DAY) == 0
    assert over(Decimal(50), OVERTIME_HOURS_A_MONTH, date(1994, 12, 31)) == 0
    assert all("劳动法" in limit.source.zh for limit in LIMITS)
    with pytest.raises(ValueError, match="below zero"):
        over(Decimal(-1), OVERTIME_HOURS_A_MONTH, DAY)
