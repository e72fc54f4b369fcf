"""C01: two analysts keep cities at the same moment, and neither pushes the other's out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from together import at_once

from mainstay_web.actions import Caller
from mainstay_web.actions.rewards import keep_deduction
from mainstay_web.actions.social import set_city
from mainstay_web.store.social import newest_version
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.rewards import OwnDeduction

pytestmark = pytest.mark.django_db(transaction=True)
RATES = {"base_low": "4900", "base_high": "25000", "fund_high": "25000", "source": "notice"}


def test_c01_cities_kept_at_once_all_stand(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    assert house
    callers = [caller(who) for who in ("compensation", "director", "compensation", "director")]
    names = ["杭州", "深圳", "成都", "武汉"]
    at_once([
        lambda who=who, name=name: set_city(who, name, date(2026, 1, 1), RATES)  # type: ignore[misc]
        for who, name in zip(callers, names, strict=True)
    ])  # fmt: skip
    newest = newest_version()
    assert newest is not None
    assert set(newest.value.cities) == set(names)


def test_what_is_kept_twice_at_once_stands_once(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    assert house
    own = caller("employee")
    at_once([lambda: keep_deduction(own, "E201", 100_000)] * 4)
    assert OwnDeduction.objects.get().monthly == 100_000
