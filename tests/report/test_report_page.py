"""The page's content: escaped, complete, honest in its numbers, small, and the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_fake_plan import proof
from report_fakes import NASTY, assessment

from mainstay.core.text import Text
from mainstay.loop.proofs import GroupProof, Measured
from mainstay.report.charts.svg import tag, ticks
from mainstay.report.charts.waterfall import points, rounded
from mainstay.report.html import report_html, report_view
from mainstay.report.view_company import departures, heat, suppressed
from mainstay.report.view_lines import cast, stance
from mainstay.report.view_person import fall, unvested
from mainstay.report.worth import LEARNING
from mainstay.report.written import about, band, money_about, percent

PARAMETERS: dict[str, object] = {"horizon": 12, "seed": 7}


class Reader(HTMLParser):
    """Counts elements and collects ids."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.styles = 0
        self.handlers = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.styles += sum(name == "style" for name, _ in attrs)
        self.handlers += sum(name.startswith("on") for name, _ in attrs)


@pytest.fixture(scope="module")
def html() -> str:
    return report_html(assessment(), PARAMETERS, "zh")


def test_the_page_says_what_learning_is_worth(html: str) -> None:
    for text in LEARNING:
        assert text.zh in html
        assert text.en in html


def test_a_measure_is_told_apart_by_studies_by_own_cases_and_by_what_the_planner_believes(html: str) -> None:
    assert "Your cases alone" in html
    lines = {one.label.en: one for one in report_view(assessment(), PARAMETERS).measures}
    given, thin, none = lines["Raise to the market line"], lines["Workload relief"], lines["Assigned mentor"]
    assert given.alone.en.endswith("%")
    assert (thin.alone.en, none.alone.en) == ("nothing yet", "—")
    for line in lines.values():
        believed, shown = ([int(end.replace("−", "-")) for end in re.findall("−?[0-9]+", told)]
                           for told in (line.believed, line.interval))  # fmt: skip
        assert shown[0] <= believed[0] <= believed[1] <= shown[1]
        assert f"{line.published}</td>" in html


def test_it_is_told_how_firm_the_plan_and_each_choice_is(html: str) -> None:
    assert "30 of 40</span>" in html
    assert "made anew" in html
    assert "worth 86% of it on average" in html
    assert "Others are nearly as good" in html
    plain = replace(assessment(), plan=replace(assessment().plan, draws=0, keeps=None))
    told = report_html(plain, PARAMETERS, "zh")
    assert "made anew" not in told
    assert "方案有多稳" not in told


def test_a_hostile_name_is_only_text(html: str) -> None:
    reader = Reader()
    reader.feed(html)
    assert reader.tags.count("script") == 1
    assert NASTY not in html
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in html
    assert reader.styles == 0
    assert reader.handlers == 0


def test_ids_are_unique_and_every_reference_has_its_target(html: str) -> None:
    reader = Reader()
    reader.feed(html)
    assert len(reader.ids) == len(set(reader.ids))
    for ids in re.findall(r'(?:aria-labelledby|aria-describedby|for)="([^"]+)"', html):
        assert set(ids.split()) <= set(reader.ids), ids
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(reader.ids)


def test_the_page_is_self_contained(html: str) -> None:
    assert not re.search(r'(?:src|href)="(?:https?:|//)', html)
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html.replace("&#39;", "'")


def test_eighty_key_people_stay_under_three_megabytes_and_the_bytes_do_not_move() -> None:
    one, other = (report_html(assessment(240), PARAMETERS, "en") for _ in range(2))
    assert one == other
    assert len(one.encode()) < 3_000_000
    assert one.count('class="person"') == 80


def test_a_large_company_gets_pages_for_the_most_at_stake_and_says_so() -> None:
    view = report_view(assessment(1200), PARAMETERS)
    assert len(view.pages) == len(view.lines) == 300
    assert view.left_out == 100
    stakes = [line.stake_order for line in view.lines]
    assert stakes == sorted(stakes, reverse=True)


def test_where_nobody_is_marked_everybody_is_key() -> None:
    whole = assessment(60)
    nobody = replace(whole, panel=replace(whole.panel, who=whole.panel.who.with_columns(key=None)))
    assert len(cast(nobody).rows) == 60


def test_the_waterfall_adds_up_exactly_even_where_drivers_cancel() -> None:
    whole = assessment()
    driver = whole.risks.driver.copy()
    driver[0] = [2.0, -1.0, -0.5, -0.5, 1e-12, 0.0]
    driver[1] = [-3.0, 0, 0, 0, 0, 0]
    odd = replace(whole, risks=replace(whole.risks, driver=driver))
    for row in range(len(odd.panel.now)):
        data = fall(odd, row)
        assert data.start + sum(step for _, step in data.steps) == pytest.approx(data.end, abs=6e-4)
        assert all(abs(step) < 1 for _, step in data.steps)


@given(st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=8), st.floats(0, 0.5))
@settings(deadline=None, max_examples=100)
def test_shown_steps_add_up_to_the_shown_difference(steps: list[float], start: float) -> None:
    total = round((start + sum(steps)) * 1000) - round(start * 1000)
    shown = rounded(steps, total)
    assert sum(shown) == total
    assert all(abs(tenths - step * 1000) <= 2 for tenths, step in zip(shown, steps, strict=True))


def test_signed_points_use_a_true_minus() -> None:
    assert [points(n) for n in (12, -5, 0)] == ["+1.2", "−0.5", "±0.0"]


def test_small_units_are_hidden_with_enough_others() -> None:
    assert suppressed({"a": 40, "b": 6}) == set()
    assert suppressed({"a": 40, "b": 6, "c": 3}) == {"b", "c"}
    assert suppressed({"a": 40, "b": 2, "c": 2}) == {"a", "b", "c"}
    assert suppressed({"a": 40, "b": 3, "c": 3}) == {"b", "c"}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 60), max_size=12))
@settings(deadline=None, max_examples=100)
def test_no_hidden_unit_can_be_found_by_subtraction(sizes: dict[str, int]) -> None:
    hidden = suppressed(sizes)
    assert all(unit in hidden for unit, size in sizes.items() if size < 5)
    assert not hidden or len(hidden) >= 2 or len(sizes) == 1
    assert not hidden or sum(sizes[unit] for unit in hidden) >= 5 or hidden == set(sizes)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 60), max_size=12), st.integers(0, 9))
@settings(deadline=None, max_examples=100)
def test_nor_can_people_without_a_unit(sizes: dict[str, int], unplaced: int) -> None:
    hidden = suppressed(sizes, unplaced)
    rest = unplaced + sum(sizes[unit] for unit in hidden)
    assert rest == 0 or rest >= 5 or hidden == set(sizes), "what the total has beyond the rows"
    assert not hidden or len(hidden) + bool(unplaced) >= 2 or hidden == set(sizes)


def test_readers_of_the_heat_map_are_counted_nowhere_in_it() -> None:
    whole = assessment(120)
    reader = str(whole.panel.who["person_id"][int(whole.panel.now.person[0])])
    before, after = heat(whole)[0], heat(whole, {reader})[0]
    assert before is not None
    assert after is not None
    risky = whole.risks.probability.copy()
    risky[0] = 0.99
    changed = heat(replace(whole, risks=replace(whole.risks, probability=risky)), {reader})[0]
    assert changed == after, "whatever the analysis says of them"
    assert before.rows[0] != after.rows[0]
    assert cast(whole, {reader}).rows == tuple(row for row in cast(whole).rows if row != 0)


def test_the_heat_map_leaves_small_units_out_and_names_them() -> None:
    data, hidden = heat(assessment(120))
    assert data is not None
    shown = {row.unit.zh for row in data.rows}
    assert "质量部" in hidden
    assert len(hidden) >= 2
    assert not shown & set(hidden)
    whole = data.rows[0].cells
    assert whole[0] == pytest.approx(sum(whole[1:]), abs=1e-9)


def test_expected_departures_lie_in_their_interval() -> None:
    whole = assessment()
    low, middle, high = departures(whole, cast(whole))
    assert 0 <= low < middle < high <= 40
    assert middle == pytest.approx(float(whole.risks.probability[list(cast(whole).rows), 2].sum()))
    blind = replace(whole, proof=proof(enough=False))
    assert departures(blind, cast(blind))[2] > middle


def test_without_enough_past_the_report_says_so_and_shows_no_scores() -> None:
    page = report_html(replace(assessment(60), proof=proof(enough=False)), PARAMETERS, "en")
    assert "Too few resignations in the past to judge." in page
    assert "Foreseen and come true" not in page


def test_groups_say_in_words_where_they_are_judged_wrongly_and_none_stands_alone() -> None:
    whole = assessment(60)

    def group(kind: str, name: str, low: float, high: float) -> GroupProof:
        ratio = Measured((low + high) / 2, low, high, 40)
        return GroupProof(kind, name, 40, 12, ratio, None, Measured(0.1, 0.05, 0.2, 40))

    groups = (group("unit", "甲", 0.8, 1.2), group("unit", "乙", 0.4, 0.9), group("sex", "male", 1.1, 2.0),
              group("age", "30-39", 1.1, 2.0), group("age", "<30", 0.9, 1.1))  # fmt: skip
    shown = report_view(replace(whole, proof=replace(whole.proof, groups=groups)), PARAMETERS).proof.groups
    assert [(line.group.en, line.off and line.off.en) for line in shown] == [
        ("under 30", None), ("30–39", "judged too high"), ("甲", None), ("乙", "judged too low"),
    ]  # fmt: skip


def test_somebody_of_whom_too_little_is_known_gets_no_number_as_headline() -> None:
    whole = assessment(60)
    enough = np.zeros_like(whole.risks.enough)
    view = report_view(replace(whole, risks=replace(whole.risks, enough=enough)), PARAMETERS)
    assert all(line.stance == Text("资料不足", "Not enough data") for line in view.lines)


def test_only_people_and_the_bare_tables_still_make_a_report() -> None:
    whole = assessment(40)
    bare = replace(whole.tables, frames={"people": whole.tables["people"]})
    page = report_html(replace(whole, tables=bare), PARAMETERS, "zh")
    assert "骨干留任报告" in page


def test_forfeited_and_past_tranches_are_not_unvested() -> None:
    whole = assessment(9)
    found = unvested(whole.tables, whole.as_of)
    assert found["0000"] == [(date(2027, 3, 1), 6_500_000), (date(2028, 3, 1), 6_500_000)]


@pytest.mark.parametrize(
    ("share", "zh", "en"),
    [
        (0.001, "不到 200 人中有 1 人", "fewer than 1 in 200"),
        (0.02, "约 50 人中有 1 人", "about 1 in 50"),
        (0.083, "约 12 人中有 1 人", "about 1 in 12"),
        (0.31, "约 10 人中有 3 人", "about 3 in 10"),
        (0.97, "超过 10 人中有 9 人", "more than 9 in 10"),
        (float("nan"), "未知", "unknown"),
    ],
)
def test_chances_in_natural_frequencies(share: float, zh: str, en: str) -> None:
    assert about(share) == Text(zh, en)


def test_bands_never_claim_certainty() -> None:
    assert band(0.241, 0.409) == "24–41%"
    assert band(0.001, 0.04) == "<1–4%"
    assert band(0.98, 0.9999) == "98–>99%"
    assert percent(0.0) == "0%"
    assert band(0.2, 0.2) == "20%"


def test_a_band_that_holds_the_average_is_near_it() -> None:
    assert stance(0.1, 0.3, 0.2).en == "Near average here"
    assert stance(0.21, 0.3, 0.2).en == "Above average here"
    assert stance(0.1, 0.19, 0.2).en == "Below average here"


def test_estimates_of_money_have_two_digits() -> None:
    assert money_about(123_456_789, "CNY") == Text("¥120 万", "¥1,200,000")
    assert money_about(-98_700, "CNY").en == "-¥990"
    assert money_about(0, "CNY").en == "¥0"


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
@settings(deadline=None, max_examples=100)
def test_ticks_cover_the_range_and_are_few(low: float, width: float) -> None:
    marks = ticks(low, low + width)
    assert marks[0] <= low + width * 1e-6
    assert marks[-1] >= low + width * (1 - 1e-6)
    assert 2 <= len(marks) <= 9


def test_every_attribute_and_text_of_a_drawing_is_escaped() -> None:
    assert str(tag("text", "<b>", x='"')) == '<text x="&#34;">&lt;b&gt;</text>'
