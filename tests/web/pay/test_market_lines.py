"""The line of each person: from surveys, reviewed matches and policies to a gap in money; who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mainstay.chapters.pay.line import Missing
from mainstay_web.pages.reader import Reader
from mainstay_web.store.market import line_for, lines
from mainstay_web.store.tables.market import JobMatch, MarketCell, MarketSurvey

DAY = date(2026, 10, 31)
As = Callable[[str], Reader]


def survey(source: str = "General", effective: date = DAY, **cell: int) -> MarketSurvey:
    """A kept survey with one cell for the survey's job "Engineer"."""
    made = MarketSurvey.objects.create(
        source=source, effective=effective, definition="fixed_cash", currency="CNY", state="kept", made_by="H003",
        kept_by="H003", kept_on=effective,
    )  # fmt: skip
    amounts = cell or {"p25": 300_000_00, "p50": 350_000_00, "p75": 400_000_00, "p90": 480_000_00, "n": 80}
    MarketCell.objects.create(survey=made, job="Engineer", **amounts)
    return made


def agreed(source: str = "General", job: str = "Job rd") -> JobMatch:
    """A match that H001 reviewed."""
    return JobMatch.objects.create(
        source=source, survey_job="Engineer", job=job, state="agreed", proposed_by="H003", proposed_on=DAY,
        note="same tasks", reviewed_by="H001", reviewed_on=DAY,
    )  # fmt: skip


def test_a_key_person_against_the_default_line(reader: As) -> None:
    survey()
    agreed()
    mine = lines(reader("director").actor, DAY)
    line = mine["E201"]
    # 30,000 a month is 360,000 a year: 40,000 short of P75, one fifth of the way from P50 to P75.
    assert (line.line, line.pay, line.gap) == (400_000_00, 360_000_00, 40_000_00)
    assert (line.share, line.cost, line.at_line) == (Decimal("0.1000"), 40_000_00, False)
    assert line.place is not None
    assert line.place.written == "P55.0"
    assert mine["E203"].why is Missing.NO_POLICY, "the default line is for key people"
    assert mine["E301"].why is Missing.NO_MATCH


def test_who_sees_whose_line(reader: As) -> None:
    survey()
    agreed()
    for who in ("director", "compensation"):
        seen, own = set(lines(reader(who).actor, DAY)), reader(who).actor.person
        assert {"E201", "E202", "E301"} <= seen
        assert own not in seen, "nobody works on their own"
        assert line_for(reader(who).actor, own, DAY) is None
        assert line_for(reader(who).actor, "E201", DAY) is not None
    for who in ("hrbp", "manager", "employee", "auditor", "admin", "ombuds"):
        assert lines(reader(who).actor, DAY) == {}, "the right to somebody's pay does not open what surveys say"
        assert line_for(reader(who).actor, "E201", DAY) is None


def test_a_match_that_nobody_reviewed_does_not_count(reader: As) -> None:
    survey()
    JobMatch.objects.create(
        source="General", survey_job="Engineer", job="Job rd", proposed_by="H003", proposed_on=DAY, note="n"
    )
    assert lines(reader("director").actor, DAY)["E201"].why is Missing.NO_MATCH


def test_nobody_reviews_the_own_match(house: object) -> None:
    assert house
    with pytest.raises(IntegrityError), transaction.atomic():
        JobMatch.objects.create(
            source="General", survey_job="Engineer", job="Job rd", state="agreed", proposed_by="H003",
            proposed_on=DAY, note="n", reviewed_by="H003", reviewed_on=DAY,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        JobMatch.objects.create(
            source="General", survey_job="Engineer", job="Job rd", state="agreed", proposed_by="H003",
            proposed_on=DAY, note="n",
        )  # fmt: skip


def test_a_cell_that_does_not_rise_is_refused_by_the_store(house: object) -> None:
    assert house
    with pytest.raises(IntegrityError), transaction.atomic():
        survey(p50=400_000_00, p75=300_000_00)
