"""Canaries in market pay: whom the market pushed under the line, and the facts that make somebody's gap.

Surveys, cells, matches and lines are of nobody in particular and carry none.
"""

from __future__ import annotations

from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay.core.money import written
from mainstay_web.store.tables.market import JobMatch, MarketCell, MarketDrift, MarketSurvey
from mainstay_web.store.tables.people import Person


@provider
def in_market() -> list[Canary]:
    """A line, a former line and a pay for each watched person; and a market, so that every page has rows."""
    found: list[Canary] = []
    kept = MarketSurvey.objects.create(
        source="Survey", effective=DAY, definition="fixed_cash", currency="CNY", state="kept", made_by="H003",
        kept_by="H003", kept_on=DAY,
    )  # fmt: skip
    MarketCell.objects.create(survey=kept, job="Job", p25=1_00, p50=2_00, p75=3_00, p90=4_00, n=90)
    for job in sorted(set(Person.objects.filter(number__in=WATCHED).values_list("job", flat=True))):
        JobMatch.objects.create(
            source="Survey", survey_job="Job", job=job, state="agreed", proposed_by="H003", proposed_on=DAY, note="n",
            reviewed_by="H001", reviewed_on=DAY,
        )  # fmt: skip
    for place, person in enumerate(WATCHED):
        amounts = {
            name: (914_700 + 11 * place + 3 * at) * 100 for at, name in enumerate(("pay", "line", "line_before"))
        }
        MarketDrift.objects.create(person=person, on=DAY, cause="newer_survey", **amounts)
        found += [
            Canary(person, Field.PAY, f"market_drift.{name}",
                   (f"{amount // 100:,}", str(amount // 100), written(amount).zh, written(amount).en))
            for name, amount in amounts.items()
        ]  # fmt: skip
    return found
