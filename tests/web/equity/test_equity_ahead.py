"""What lies ahead on the keepers' pages: refreshes to agree on before the cliff, and months of vesting put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from equity_made import DAY, PLAIN, Call, a_plan, a_pool, granted

from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.plans import PlanTerms
from mainstay.chapters.equity.terms import periodic
from mainstay.core.calendar import add_months
from mainstay_web.actions import system_caller
from mainstay_web.actions.equity.refresh import tell_of_refresh
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.pages.equity import ahead
from mainstay_web.store.equity_refresh import refreshes, yearly_pays
from mainstay_web.store.facts import add
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.equity import EquityGrant
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import Outgoing

Visit = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def made(caller: Call) -> None:
    """E201 and E202 each have 200 units at 1,200 to come, half of them next June."""
    plan = a_plan(caller, a_pool(caller, worth=1_200_00), terms=PLAIN)
    batch = Batch.objects.create(source="files", made_by="test")
    for number in ("E201", "E202"):
        row = granted(caller, plan, number)
        vest(system_caller("job"), row.ref)
        add(batch, "pay", person_id=number, **{"from": date(2024, 1, 1)}, element="base", amount=10_000_00, per="month")


@pytest.mark.usefixtures("made")
def test_a_refresh_is_proposed_before_the_cliff(caller: Call) -> None:
    pay = yearly_pays(DAY)["E201"]
    assert 200 * 1_200_00 > pay / 2 > 100 * 1_200_00
    found = {one.person.number: one.proposal for one in refreshes(caller("compensation").actor, DAY, key_only=False)}
    assert found.keys() == {"E201", "E202"}
    one = found["E201"]
    assert one.falls_on == date(2027, 6, 1), "until then what is to come is worth half a year's pay"
    assert DAY < one.agree_by < one.falls_on


@pytest.mark.usefixtures("made")
def test_whose_refresh_stands_on_whose_page(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit("compensation").get("/equity/refresh/?who=all").content.decode()
    assert "Name E201" in page
    assert "Name E202" in page
    assert "2 people" in page
    assert "Name E201" not in visit("hrbp_sales").get("/equity/refresh/?who=all").content.decode()
    assert visit("manager").get("/equity/refresh/?who=all").status_code == 404
    monkeypatch.setattr(ahead, "SHOWN", 1)
    client = visit("compensation")
    first, second = (client.get(f"/equity/refresh/?who=all&page={n}").content.decode() for n in (1, 2))
    assert ("Name E201" in first) != ("Name E201" in second), "nobody is out of reach behind the first page"
    assert "Page 2 of 2" in second


@pytest.mark.usefixtures("made")
def test_those_in_charge_hear_of_it_once_a_month_before_the_cliff(caller: Call) -> None:
    def night(day: date) -> set[str]:
        before = Outgoing.objects.count()
        tell_of_refresh(replace(system_caller("job"), day=day, key=f"refresh {day:%Y-%m}"))
        refs = Outgoing.objects.order_by("pk")[before:].values_list("account", flat=True)
        return set(Account.objects.filter(ref__in=refs).values_list("email", flat=True))

    Person.objects.filter(number="E201").update(key=True)
    one = refreshes(caller("compensation").actor, DAY)[0]
    early = one.proposal.agree_by - timedelta(days=40)
    assert night(early) == set(), "there is time"
    near = one.proposal.agree_by - timedelta(days=20)
    assert night(near) == {"compensation@test.invalid", "hrbp@test.invalid"}, "nobody in charge of others"
    assert night(near + timedelta(days=1)) == set(), "once a month"


def test_forty_eight_months_of_vesting_are_a_chart_that_can_be_read(caller: Call, visit: Visit) -> None:
    monthly = PlanTerms(periodic("monthly", months=1, times=48))
    row = granted(
        caller, a_plan(caller, a_pool(caller), Kind.RSU, monthly), units=4_800, granted_on=add_months(DAY, -1)
    )
    assert EquityGrant.objects.get(pk=row.pk).units == 4_800
    own = visit("employee").get("/my/shares/").content.decode()
    assert "by quarter" in own
    assert own.count('class="hold"') <= 17
    assert "All 48 tranches" in own
