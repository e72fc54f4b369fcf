"""Surveys of the shapes that there are: percentiles of official statistics, advertised ranges, anchor points alone."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.figures import Per, Terms
from mainstay.chapters.pay.market import Definition, place
from mainstay.chapters.pay.matching import SurveyJob, likeness, proposals
from mainstay.chapters.pay.surveys import Reading, SurveyTerms, quantile, read

DAY = date(2026, 4, 30)


def survey(text: str, columns: dict[str, str], **terms: object) -> Reading:
    """A file read as a person mapped it: `columns` from what a column is to its heading."""
    rows = csv.DictReader(io.StringIO(text))
    amounts = Terms(**terms)  # type: ignore[arg-type]  # as the test gives them
    named = ((at, {name: row[heading] or "" for name, heading in columns.items()}) for at, row in enumerate(rows, 2))
    return read(named, SurveyTerms("S", DAY, Definition.FIXED_CASH, amounts))


STATISTICS = """group,occupation,p10,p25,p50,p75,p90
Architecture and Engineering,Invented Engineers,41680.0,52130.0,66020.0,80520.0,99970.0
Management,"Invented Executives, Chief",71000.0,98000.0,158900.0,,
Office,Invented Clerks,30000.0,29000.0,41000.0,50000.0,60000.0
Office,Nobody Told,*,*,*,*,*
"""
POINTS = {f"p{percent}": f"p{percent}" for percent in (10, 25, 50, 75, 90)}


def test_percentiles_of_official_statistics() -> None:
    found = survey(STATISTICS, {"job": "occupation", **POINTS}, currency="USD")
    assert set(found.cells) == {("Invented Engineers", "", ""), ("Invented Executives, Chief", "", "")}
    engineers = found.cells["Invented Engineers", "", ""]
    assert (engineers.points[75], engineers.currency, engineers.n) == (Decimal(80_520), "USD", None)
    assert set(found.cells["Invented Executives, Chief", "", ""].points) == {10, 25, 50}, "what is capped is not given"
    assert [(one.row, one.column) for one in found.wrong] == [(4, "p50"), (5, "p50")]


LONG = """岗位,城市,分位,金额,样本量
工程师,上海,P25,30万,40
工程师,上海,中位数,36万,38
工程师,上海,75th percentile,42万,41
工程师,全国,75,40万,90
会计,上海,P75,18万,3
会计,上海,P60,16万,9
工程师,上海,P50,37万,38
出纳,上海,P50,9万,20
出纳,上海,P75,8万,20
"""
LONG_COLUMNS = {"job": "岗位", "city": "城市", "point": "分位", "amount": "金额", "n": "样本量"}


def test_a_percentile_in_each_row_is_put_together() -> None:
    found = survey(LONG, LONG_COLUMNS)
    here = found.cells["工程师", "", "上海"]
    assert {percent: int(amount) for percent, amount in here.points.items()} == {25: 300_000, 50: 360_000, 75: 420_000}
    assert here.n == 38, "the fewest: a cell is no surer than its weakest percentile"
    assert found.cells["工程师", "", ""].points == {75: Decimal(400_000)}
    assert found.cells["会计", "", "上海"].is_thin
    # No such percentile; the same one twice; amounts that fall.
    assert [(one.row, one.column) for one in found.wrong] == [(7, "point"), (8, "point"), (9, "p50")]
    assert ("出纳", "", "上海") not in found.cells


def test_the_order_of_rows_does_not_matter() -> None:
    head, *rows = LONG.strip().splitlines()[:5]
    assert (
        survey("\n".join([head, *reversed(rows)]), LONG_COLUMNS).cells
        == survey("\n".join([head, *rows]), LONG_COLUMNS).cells
    )


ADVERTISED = """city,position,experience,salary
上海,数据分析师,3-5年,10k-20k
上海,数据分析师,3-5年,15k-25k
上海,数据分析师,3-5年,20k-30k
上海,数据分析师,3-5年,12k-18k·14薪
上海,数据分析师,3-5年,18K-28K
上海,数据分析师,3-5年,面议
上海,数据分析师,3-5年,20k以上
北京,数据分析师,1-3年,8k-12k
"""


def test_advertised_ranges_are_gathered() -> None:
    columns = {"job": "position", "level": "experience", "city": "city", "amount": "salary"}
    found = survey(ADVERTISED, columns, per=Per.MONTH)
    assert found.answers == 6
    of = found.cells["数据分析师", "3-5年", "上海"]
    # The middles: 15, 20, 25, 15 x 14/12 = 17.5 and 23 thousand a month.
    assert of.n == 5
    assert (of.points[50], of.points[75]) == (Decimal(240_000), Decimal(276_000))
    alone = found.cells["数据分析师", "1-3年", "北京"]
    assert (alone.n, alone.is_thin) == (1, True), "one advertisement is no market"
    assert [one.row for one in found.wrong] == [7, 8]
    assert "面议" in found.wrong[0].why.zh


ANCHORS = """source,area,occupation_zh,p10_wan,p25_wan,p50_wan,p75_wan,p90_wan
人社部门调查,全国,虚构服务人员,,,11.34,,25.0
人社部门调查,全国,虚构负责人,,,8.8,,27.96
"""


def test_anchor_points_without_p75() -> None:
    columns = {"job": "occupation_zh", "city": "area", **{f"p{p}": f"p{p}_wan" for p in (10, 25, 50, 75, 90)}}
    found = survey(ANCHORS, columns, unit=Decimal(10_000))
    one = found.cells["虚构服务人员", "", ""]
    assert one.points == {50: Decimal(113_400), 90: Decimal(250_000)}
    assert place(Decimal(100_000), Definition.FIXED_CASH, one).written == "<P50"
    assert place(Decimal(181_700), Definition.FIXED_CASH, one).written == "P70.0", "between two given points"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"p50": "5"}, "job"),
        ({"job": "A", "p50": "5-6"}, "p50"),
        ({"job": "A", "p50": "5", "n": "many"}, "n"),
        ({"job": "A", "p50": "5", "n": "2.5"}, "n"),
        ({"job": "A", "p50": "=1+1"}, "p50"),
        ({"job": "A", "p50": "5", "currency": "EUR"}, "currency"),
        ({"job": "A", "n": "50"}, "p50"),
    ],
)
def test_a_row_with_a_fault_is_told_and_left_out(row: dict[str, str], column: str) -> None:
    found = read([(7, row)], SurveyTerms("S", DAY, Definition.FIXED_CASH))
    assert not found.cells
    assert [(one.row, one.column) for one in found.wrong] == [(7, column)]


def test_the_same_job_twice_is_a_fault() -> None:
    row = {"job": "A", "p50": "5"}
    found = read([(2, row), (3, row), (4, {})], SurveyTerms("S", DAY, Definition.FIXED_CASH))
    assert [one.row for one in found.wrong] == [3]
    assert len(found.cells) == 1


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=40), st.sampled_from([10, 25, 50, 75, 90]))
@settings(deadline=None, max_examples=200)
def test_percentiles_as_a_spreadsheet_takes_them(amounts: list[int], percent: int) -> None:
    ordered = sorted(Decimal(one) for one in amounts)
    found = quantile(ordered, percent)
    below = sum(one <= found for one in ordered)
    assert ordered[0] <= found <= ordered[-1]
    # At least that share of the answers is not above it.
    assert below >= int((len(ordered) - 1) * percent / 100)


JOBS = [SurveyJob("S", name) for name in ("软件工程师", "数据分析师", "产品经理", "Sales Manager", "会计")]


@pytest.mark.parametrize(
    ("own", "job"),
    [
        ("高级软件工程师", "软件工程师"), ("软件开发工程师", "软件工程师"), ("Data Analyst", "数据分析师"),
        ("Senior Product Manager", "产品经理"), ("销售经理", "Sales Manager"), ("财务会计", "会计"),
    ],
)  # fmt: skip
def test_the_likeliest_job_comes_first_in_either_language(own: str, job: str) -> None:
    assert proposals(own, None, JOBS)[0].of.job == job


@pytest.mark.parametrize(
    ("own", "right", "wrong"),
    [
        ("测试工程师", "软件测试工程师", "工艺工程师"),
        ("Test Engineer", "Software Test Engineer", "Process Engineer"),
        ("客户经理", "大客户销售经理", "产品经理"),
        ("后端工程师", "Backend Developer", "工艺工程师"),
    ],
)
def test_the_field_says_more_than_the_role(own: str, right: str, wrong: str) -> None:
    """Every engineer is an engineer: that alone makes nobody the same."""
    assert likeness(own, None, SurveyJob("S", right)) > 0.5 > likeness(own, None, SurveyJob("S", wrong))


def test_a_job_that_is_like_none() -> None:
    assert proposals("保洁", None, JOBS) == ()


def test_the_same_level_helps() -> None:
    same, other = SurveyJob("S", "软件工程师", "P7"), SurveyJob("S", "软件工程师", "P3")
    assert likeness("软件工程师", 7, same) > likeness("软件工程师", 7, other)
    assert 0 <= likeness("软件工程师", 7, other) <= likeness("软件工程师", 7, same) <= 1
