"""Lines, gaps, blends, intervals, what closing costs and who drifted; against a slow reference and by the vectors."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import get_type_hints

import pytest
from market_reference import SlowCell, SlowMatch, line, place

from mainstay.chapters.pay import ageing, drift, figures, market, matching, policy, precision, surveys
from mainstay.chapters.pay import line as lines
from mainstay.chapters.pay.ageing import Ageing
from mainstay.chapters.pay.drift import Cause, drifted
from mainstay.chapters.pay.line import (
    Blend,
    Board,
    Edition,
    Line,
    Missing,
    Spot,
    Unpriced,
    known_since,
    last_met,
    line_of,
    to_close,
)
from mainstay.chapters.pay.market import Cell, Definition, MixedCurrenciesError, blended
from mainstay.chapters.pay.matching import Match, SurveyJob
from mainstay.chapters.pay.policy import LINES, Lines, Own, Policy, policy_for
from mainstay.chapters.pay.precision import Method, interval
from mainstay.core.calendar import add_months
from mainstay.core.money import minor
from mainstay.core.standards import Dated, WrongStandardError

DAY = date(2026, 10, 31)
FLAT = (Dated(date(2000, 1, 1), Ageing(Decimal(0))),)
FIXED = Definition.FIXED_CASH
CHECKED = json.loads((Path(__file__).parents[2] / "vectors" / "people_metrics.json").read_text("utf-8"))["vectors"]
M3 = next(one for one in CHECKED if one["id"] == "M3")["market_percentile"]


def cell(n: int | None = 40, /, definition: Definition = FIXED, as_of: date = DAY, **points: int) -> Cell:
    return Cell(definition, as_of, {int(name[1:]): Decimal(amount) for name, amount in points.items()}, n)


def edition(one: Cell, source: str = "General", job: str = "Engineer", level: str = "", city: str = "") -> Edition:
    return Edition(source, one.as_of, one.definition, one.currency, {(job, level, city): one})


def board(*editions: Edition, rates: tuple[Dated[Ageing], ...] = FLAT) -> Board:
    known = {edition.source for edition in editions}
    return Board(editions, [Match(SurveyJob(one, "Engineer"), "Job") for one in sorted(known)], rates)


def own(pay: int = 360_000, person: str = "E1", *, level: int | None = 6, key: bool = True, fte: str = "1") -> Own:
    return Own(person, "Job", "R&D", level, "上海", key=key, pay={FIXED: minor(pay)}, fte=Decimal(fte))


WIDE = cell(p25=300_000, p50=350_000, p75=400_000, p90=480_000)


def test_the_vector_of_the_trade() -> None:
    given = cell(40, FIXED, DAY, **{name: int(M3[name]) for name in ("p25", "p50", "p75", "p90")})
    found = line_of(own(int(M3["pay"])), board(edition(given)), Lines(), DAY)
    assert found.place is not None
    assert str(found.place.percentile) == M3["percentile"]
    assert found.gap == minor(M3["gap_to_p75"])


def test_pay_gap_share_and_cost_at_part_time() -> None:
    found = line_of(own(fte="0.8"), board(edition(WIDE)), Lines(), DAY)
    assert (found.gap, found.share, found.cost) == (40_000_00, Decimal("0.1000"), 32_000_00)
    above = line_of(own(500_000), board(edition(WIDE)), Lines(), DAY)
    assert (above.gap, above.cost, above.at_line) == (-100_000_00, 0, True)
    assert above.place is not None
    assert above.place.written == ">P90"


def test_an_anchor_without_p75_is_no_line() -> None:
    """The shape of official anchor points: a median and a P90 alone."""
    anchors = board(edition(cell(None, p50=113_400, p90=250_000)))
    assert anchors.blend(Spot("Job"), Policy(), DAY) == Unpriced(Missing.NO_POINT)
    median = anchors.blend(Spot("Job"), Policy(percent=50), DAY)
    assert isinstance(median, Blend)
    assert (median.line, median.interval) == (113_400_00, None), "nobody says how many answered"


@pytest.mark.parametrize(
    ("one", "asked", "why"),
    [
        (cell(4, p75=1), Policy(), Missing.THIN),
        (cell(definition=Definition.TOTAL_PAY, p75=1), Policy(), Missing.OTHER_DEFINITION),
        (cell(as_of=date(2024, 9, 30), p75=1), Policy(), Missing.TOO_OLD),
        (cell(as_of=date(2026, 11, 1), p75=1), Policy(), Missing.NO_CELL),
        (cell(p50=1), Policy(), Missing.NO_POINT),
        (Cell(FIXED, DAY, {75: Decimal(1)}, 9, "USD"), Policy(), Missing.OTHER_CURRENCY),
        (WIDE, Policy(sources={"Leading": Decimal(1)}), Missing.NO_MATCH),
    ],
)
def test_why_the_market_says_nothing(one: Cell, asked: Policy, why: Missing) -> None:
    assert board(edition(one)).blend(Spot("Job"), asked, DAY) == Unpriced(why)
    assert why.text.zh
    assert why.text.en


def test_the_cell_of_the_city_unless_it_is_thin() -> None:
    here, thin = cell(30, p75=500_000), cell(3, p75=900_000)
    cells = {("Engineer", "", ""): WIDE, ("Engineer", "", "上海"): here, ("Engineer", "", "成都"): thin}
    found = Board(
        [Edition("General", DAY, FIXED, "CNY", cells)], [Match(SurveyJob("General", "Engineer"), "Job")], FLAT
    )
    for city, amount in (("上海", 500_000), ("成都", 400_000), ("武汉", 400_000)):
        blend = found.blend(Spot("Job", 6, city), Policy(), DAY)
        assert isinstance(blend, Blend)
        assert blend.line == minor(amount)


def test_definitions_and_currencies_never_mix() -> None:
    with pytest.raises(market.MixedDefinitionsError) as raised:
        blended([WIDE, cell(definition=Definition.TOTAL_COST, p75=1)], [Decimal(1), Decimal(1)])
    assert "总成本" in raised.value.text.zh
    with pytest.raises(MixedCurrenciesError):
        blended([WIDE, Cell(FIXED, DAY, {75: Decimal(1)}, 9, "USD")], [Decimal(1), Decimal(1)])
    both = board(edition(WIDE), edition(cell(definition=Definition.ANNUAL_CASH, p75=900_000), "Leading"))
    blend = both.blend(Spot("Job"), Policy(), DAY)
    assert isinstance(blend, Blend)
    assert [part.edition.source for part in blend.parts] == ["General"]


POLICIES = Lines(
    (
        Policy(),
        Policy(family="R&D", level_from=5, percent=90),
        Policy(family="R&D", city="上海", percent=50),
        Policy(key_only=False, percent=25),
    )
)


@pytest.mark.parametrize(
    ("person", "percent"),
    [
        (Own("a", "j", "R&D", 6, "上海", key=True), 50),
        (Own("a", "j", "R&D", 6, "成都", key=True), 90),
        (Own("a", "j", "R&D", 4, "成都", key=True), 75),
        (Own("a", "j", "Sales", 6, "上海", key=True), 75),
        (Own("a", "j", "Sales", 6, "上海"), 25),
        (Own("a", "j", "R&D", None, "成都", key=True), 75),
    ],
)
def test_the_policy_that_names_most_closely(person: Own, percent: int) -> None:
    found = policy_for(person, POLICIES)
    assert found is not None
    assert found.percent == percent


def test_policies_as_a_standard() -> None:
    assert LINES.read(LINES.written(POLICIES)) == POLICIES
    weighed = Lines((Policy(sources={"领先企业": Decimal("0.5")}),))
    assert LINES.read(json.loads(json.dumps(LINES.written(weighed)))) == weighed
    assert policy_for(Own("a", "j"), LINES.default) is None, "the default is for key people"
    for wrong in ({"percent": 60}, {"level_from": 7, "level_to": 5}, {"sources": {"x": "0"}}):
        (written,) = LINES.written(Lines())["policies"]  # type: ignore[index]  # an object, by its dataclass
        with pytest.raises(WrongStandardError):
            LINES.read({"policies": [{**written, **wrong}]})


def test_a_new_policy_takes_the_place_of_the_one_for_the_same_people() -> None:
    more = Lines().with_policy(Policy(percent=90)).with_policy(Policy(family="R&D"))
    assert [one.percent for one in more.policies] == [90, 75]
    assert more.without(Policy(family="R&D")).policies == (Policy(percent=90),)


def test_what_it_costs_for_all_and_one_by_one() -> None:
    mine = [line_of(own(pay, f"E{pay}"), board(edition(WIDE)), Lines(), DAY) for pay in (390_000, 500_000, 300_000)]
    cost = to_close(mine)
    assert cost.total == 110_000_00
    assert [(one.own.person, total) for one, total in cost.steps] == [("E390000", 10_000_00), ("E300000", 110_000_00)]
    assert to_close([]).total == 0


def test_what_it_may_cost_as_far_as_the_market_is_known() -> None:
    """Of 200 answers P75 lies between 389,927.37 and 426,860.35; of six nobody knows how high."""
    sure = board(edition(cell(200, p25=300_000, p50=350_000, p75=400_000, p90=480_000)))
    mine = [line_of(own(pay, f"E{pay}", fte="0.5"), sure, Lines(), DAY) for pay in (380_000, 410_000)]
    cost = to_close(mine)
    assert (cost.total, cost.least, cost.most, cost.unbounded) == (10_000_00, 496_369, 23_430_18 + 8_430_18, 0)
    few = board(edition(cell(6, p25=300_000, p50=350_000, p75=400_000, p90=480_000)))
    cost = to_close([*mine, line_of(own(380_000, "E9"), few, Lines(), DAY)])
    assert (cost.total, cost.unbounded, cost.least) == (30_000_00, 1, 496_369), "it is not guessed"


def test_what_a_blend_is_made_of_tells_its_ageing_and_its_share() -> None:
    rising = (Dated(date(2000, 1, 1), Ageing(Decimal("0.12"))),)
    one = board(
        edition(cell(30, as_of=date(2026, 7, 31), p75=300_000)), edition(cell(10, p75=400_000), "Leading"), rates=rising
    )
    blend = one.blend(Spot("Job"), Policy(), DAY)
    assert isinstance(blend, Blend)
    told = [(part.edition.source, part.months, part.growth, blend.share(part)) for part in blend.parts]
    assert told == [("General", 3, Decimal("1.03"), Decimal("0.75")), ("Leading", 0, Decimal(1), Decimal("0.25"))]
    assert blend.line == minor(Decimal(309_000) * 3 / 4 + 100_000)


def test_the_last_day_on_which_it_was_met() -> None:
    rising = (Dated(date(2000, 1, 1), Ageing(Decimal("0.12"))),)
    one = board(edition(cell(as_of=date(2026, 1, 31), p75=350_000)), rates=rising)
    days = [add_months(date(2026, 1, 31), month) for month in range(10)]
    history = [(day, line_of(own(), one, Lines(), day)) for day in days]
    # 350,000 and 3,500 a month more: above 360,000 after the third.
    assert last_met(history) == date(2026, 3, 31)
    assert last_met([]) is None
    early = [(add_months(date(2026, 1, 31), -2), line_of(own(), one, Lines(), date(2025, 11, 30))), *history]
    assert known_since(early) == date(2026, 1, 31), "before the survey nobody can say"
    assert known_since(early[:1]) is None


def test_an_interval_by_ranks_stays_within_what_the_survey_gives() -> None:
    found = interval(cell(200, p25=300_000, p50=350_000, p75=400_000, p90=480_000), 75)
    assert found is not None
    assert found.method is Method.RANKS
    # The rank's error is 1.6449 * sqrt(.75 * .25 / 200) = 5.0364 points: P69.9636 and P80.0364.
    assert (found.low, found.high) == (Decimal("389927.37"), Decimal("426860.35"))
    few = interval(cell(6, p25=300_000, p50=350_000, p75=400_000, p90=480_000), 75)
    assert few is not None
    assert few.low is not None
    assert few.high is None, "the survey does not reach so far, so the end is open"


def test_an_interval_by_spread_where_ranks_do_not_reach() -> None:
    one = Cell(FIXED, DAY, {75: Decimal(400_000)}, 25, spread=Decimal(60_000))
    found = interval(one, 75)
    assert found is not None
    assert found.method is Method.SPREAD
    assert found.low is not None
    assert found.high is not None
    # 1.645 * 60,000 * sqrt(.1875 / 25) / .3178 = 26,895.
    assert found.high - 400_000 == 400_000 - found.low
    assert abs(found.high - 426_895) < 5


def test_more_answers_are_surer_and_a_blend_is_surer_than_its_parts() -> None:
    widths = []
    for n in (50, 200, 2000):
        found = interval(cell(n, p25=300_000, p50=350_000, p75=400_000, p90=480_000), 75)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)
    one, other = cell(200, p50=350_000, p75=400_000, p90=480_000), cell(200, p50=340_000, p75=410_000, p90=490_000)
    both = precision.blended_interval([one, other], [Decimal(1), Decimal(1)], 75)
    assert both is not None
    assert both.low is not None
    assert both.high is not None
    assert both.low < 405_000 < both.high
    alone = interval(one, 75)
    assert alone is not None
    assert alone.low is not None
    assert alone.high is not None
    assert both.high - both.low < alone.high - alone.low


def as_line(pay: int, at: int, *, person: str = "E1", policy_: Policy | None = None) -> Line:
    blend = board(edition(cell(p75=at))).blend(Spot("Job"), Policy(), DAY)
    assert isinstance(blend, Blend)
    return dataclasses.replace(line_of(own(pay, person), board(edition(cell(p75=at))), Lines(), DAY),
                               policy=policy_ or Policy())  # fmt: skip


@pytest.mark.parametrize(
    ("before", "same", "now", "cause"),
    [
        (as_line(360, 350), as_line(360, 355), as_line(360, 380), Cause.NEWER_SURVEY),
        (as_line(360, 350), as_line(360, 365), as_line(360, 365), Cause.AGEING),
        (as_line(360, 350), as_line(360, 350), as_line(360, 350), None),
        (as_line(360, 370), as_line(360, 380), as_line(360, 380), None),
        (as_line(360, 350), as_line(340, 350), as_line(340, 350), None),
        (as_line(360, 350), as_line(360, 380), as_line(360, 380, policy_=Policy(percent=90)), None),
    ],
)
def test_who_is_pushed_under_and_by_what(before: Line, same: Line, now: Line, cause: Cause | None) -> None:
    found = drifted({"E1": before}, {"E1": same}, {"E1": now})
    assert [one.cause for one in found] == ([] if cause is None else [cause])


def world(chance: random.Random) -> tuple[list[SlowCell], list[SlowMatch]]:
    """Surveys of a few jobs, levels and cities, some of them thin, old, or counting something else."""
    cells: dict[tuple[str, date, str, str, str, str], SlowCell] = {}
    days = [add_months(DAY, -chance.randint(-1, 30)) for _ in range(3)]
    for _ in range(chance.randint(1, 14)):
        percents = sorted(chance.sample([10, 25, 50, 75, 90], chance.randint(1, 5)))
        amounts = sorted(Fraction(chance.randint(10_000, 99_999_999), 100) for _ in percents)
        one = SlowCell(
            chance.choice("AB"), chance.choice(days), chance.choice(["fixed_cash", "fixed_cash", "annual_cash"]),
            chance.choice("XY"), chance.choice(["", "7"]), chance.choice(["", "c1"]),
            tuple(zip(percents, amounts, strict=True)), chance.choice([None, 3, 9, 40, 250]),
        )  # fmt: skip
        cells[one.source, one.effective, one.definition, one.job, one.level, one.city] = one
    matches: dict[tuple[str, str, int | None], SlowMatch] = {}
    for _ in range(chance.randint(1, 5)):
        match = SlowMatch(
            chance.choice("AB"), chance.choice("XY"), chance.choice(["", "7"]), "Job", chance.choice([None, 6, 7])
        )
        matches[match.source, match.job, match.level] = match
    return list(cells.values()), list(matches.values())


def fast(cells: list[SlowCell], matches: list[SlowMatch], yearly: Decimal) -> Board:
    grouped: dict[tuple[str, date, str], dict[tuple[str, str, str], Cell]] = {}
    for one in cells:
        points = {percent: Decimal(amount.numerator) / amount.denominator for percent, amount in one.points}
        grouped.setdefault((one.source, one.effective, one.definition), {})[one.job, one.level, one.city] = Cell(
            Definition(one.definition), one.effective, points, one.n
        )
    made = [Edition(source, day, Definition(kind), "CNY", held) for (source, day, kind), held in grouped.items()]
    return Board(
        made, [Match(SurveyJob(m.source, m.survey_job, m.survey_level), m.job, m.level) for m in matches],
        (Dated(date(2000, 1, 1), Ageing(yearly)),),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_against_a_slow_reference(seed: int) -> None:
    chance = random.Random(seed)
    cells, matches = world(chance)
    yearly = Decimal(chance.randint(-100, 300)) / 1000
    weights = chance.choice([{}, {"A": Decimal(1)}, {"A": Decimal("0.3"), "B": Decimal("0.7")}])
    percent, spot = chance.choice([50, 75, 90]), ("Job", chance.choice([None, 6, 7]), chance.choice(["", "c1", "c2"]))
    asked = Policy(sources=weights, percent=percent)
    found = fast(cells, matches, yearly).blend(Spot(*spot), asked, DAY)
    slow = line(
        cells, matches, spot, percent, "fixed_cash", {name: Fraction(str(w)) for name, w in weights.items()}, DAY,
        Fraction(str(yearly)),
    )  # fmt: skip
    if slow is None:
        assert isinstance(found, Unpriced)
        return
    assert isinstance(found, Blend)
    assert found.line == slow[0] * 100
    assert [part.edition.source for part in found.parts] == slow[1]
    pay = Fraction(chance.randint(5_000, 120_000_000), 100)
    points = [(one, Fraction(str(amount))) for one, amount in sorted(found.cell.points.items())]
    assert market.place(Decimal(str(float(pay))), FIXED, found.cell).written == place(Fraction(str(float(pay))), points)


@pytest.mark.parametrize("module", [ageing, drift, figures, lines, market, matching, policy, precision, surveys])
def test_no_money_is_a_float(module: object) -> None:
    """Types of all fields are read: floats are only likeness of names and confidence."""
    allowed = {"Proposal.likeness", "Interval.confidence"}
    for kind in vars(module).values():
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            hints: Mapping[str, object] = get_type_hints(kind)
            floats = {f"{kind.__name__}.{name}" for name, hint in hints.items() if "float" in str(hint)}
            assert floats <= allowed
