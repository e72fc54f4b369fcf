"""A reason that goes against the known direction of its signal says so, wherever reasons are worded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from report_fakes import assessment

from mainstay.loop.assessments import Assessment
from mainstay.report.card import model_card
from mainstay.report.frames import risk_frame
from mainstay.report.html import report_html
from mainstay.report.jsonout import json_of
from mainstay.report.reasons import TURNED, reasons


@pytest.fixture(scope="module")
def plain() -> Assessment:
    return assessment()


@pytest.fixture(scope="module")
def turned(plain: Assessment) -> Assessment:
    """Everybody's first signal that pushes is one that usually holds, and the first that holds one that pushes."""
    told = np.sign(plain.risks.contribution).astype(np.int8)
    return replace(plain, risks=replace(plain.risks, turned=told))


def test_a_reason_against_the_known_direction_says_so_with_which_way(turned: Assessment, plain: Assessment) -> None:
    for row in range(20):
        for holding, way in ((False, 1), (True, -1)):
            before, after = (reasons(one, row, holding=holding) for one in (plain, turned))
            assert [one.text.zh + TURNED[way].zh for one in before] == [one.text.zh for one in after]
            assert [one.text.en + TURNED[way].en for one in before] == [one.text.en for one in after]
            assert [one.push for one in before] == [one.push for one in after]


def test_it_is_not_said_of_a_reason_that_goes_the_known_way(plain: Assessment) -> None:
    other = np.sign(-plain.risks.contribution).astype(np.int8)
    same = replace(plain, risks=replace(plain.risks, turned=other))
    assert [reasons(same, row) for row in range(20)] == [reasons(plain, row) for row in range(20)]


def test_it_stands_in_tables_json_report_and_card(turned: Assessment, plain: Assessment) -> None:
    page = report_html(turned, {})
    for found in (risk_frame(turned)["reasons_zh"].str.join().item(), str(json_of(turned)), page):
        assert TURNED[1].zh in found
    assert TURNED[1].en.strip() in page.replace("\n", " ")
    assert "作用相反的信号" in model_card(turned)
    assert "work the other way for some here" in model_card(turned)
    assert "作用相反的信号" not in model_card(plain)
    assert TURNED[1].zh not in risk_frame(plain)["reasons_zh"].str.join().item()
