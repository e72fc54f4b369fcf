"""What the warning reads of the ledger: by its facts, a tranche that waits for its result neither vested nor holds."""

from __future__ import annotations

import math
from datetime import date

import pytest
from equity_made import ARTICLE, DAY, PLAIN, Call, a_plan, a_pool, certify, granted

from mainstay.chapters import CATALOGUE
from mainstay.loop.sense.sensing import sense
from mainstay_web.actions import system_caller
from mainstay_web.actions.equity.vesting import tell_again, vest
from mainstay_web.store.equity_facts import passed
from mainstay_web.store.equity_refresh import yearly_pays
from mainstay_web.store.facts import add, company_as_of
from mainstay_web.store.rewards_equity import equity_year
from mainstay_web.store.tables.facts import FACTS, Batch

pytestmark = pytest.mark.usefixtures("house")


def signals(day: date = DAY) -> dict[str, float]:
    """E201's signals of equity on a day, as the nightly turn senses them."""
    tables = company_as_of(day).tables
    assert tables is not None
    panel = sense(tables, day, CATALOGUE, seed=1)
    row = [panel.ids[at] for at in panel.now.person].index("E201")
    named = zip(panel.features, panel.now.values[row], strict=True)
    return {one.key: float(value) for one, value in named if one.key.startswith("equity.")}


def night(ref: str) -> None:
    """What the job does with a grant."""
    vest(system_caller("job"), ref)
    for one in passed(DAY):
        tell_again(system_caller("job"), one)


def test_the_ledger_holds_its_holder(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller, worth=1_200_00), terms=PLAIN))
    night(row.ref)
    found = signals()
    assert found["equity.holding_power"] == pytest.approx(200 * 1_200_00 / yearly_pays(DAY)["E201"], rel=1e-3)
    assert found["equity.days_to_next_vest"] == (date(2027, 6, 1) - DAY).days
    assert found["equity.just_vested"] > 0, "a hundred vested in June"


def test_what_waits_for_its_result_has_not_just_vested(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller, worth=1_200_00), terms=ARTICLE))
    night(row.ref)
    found = signals()
    assert not found["equity.just_vested"] or math.isnan(found["equity.just_vested"]), "the result is open"
    assert found["equity.days_to_next_vest"] == (date(2027, 6, 1) - DAY).days
    certify(caller)
    night(row.ref)
    assert signals()["equity.just_vested"] > 0, "two tranches vested by the proof"


def test_the_night_mends_what_was_told_of_a_day_that_is_over(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller), terms=ARTICLE))
    assert passed(DAY) == []
    batch = Batch.objects.create(source="equity", made_by="test")
    text = equity_condition(row.number)
    add(batch, "vesting", grant_id=row.number, on=date(2026, 6, 1), units=100, condition=text, state="due")
    assert passed(DAY) == [row.ref]
    night(row.ref)
    assert passed(DAY) == []


def equity_condition(number: str) -> str | None:
    """The words of the grant's own coming tranches."""
    told: str | None = (
        FACTS["vesting"].objects.filter(grant_id=number).order_by("row").values_list("condition", flat=True)[0]
    )
    return told


def test_the_years_statement_does_not_count_a_waiting_tranche_as_vested() -> None:
    batch = Batch.objects.create(source="files", made_by="test")
    add(batch, "grants", grant_id="F1", person_id="E201", granted_on=date(2025, 6, 1), kind="rsu", units=200, price=0,
        value_per_unit=50_00)  # fmt: skip
    for on, state in ((date(2026, 6, 1), "due"), (date(2026, 7, 1), "vested"), (date(2026, 9, 1), None)):
        add(batch, "vesting", grant_id="F1", on=on, units=50, condition="goal", state=state)
    assert [(one.on.month, one.done) for one in equity_year("E201", DAY).vests] == [(6, False), (7, True), (9, True)]
