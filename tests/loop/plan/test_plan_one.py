"""One person's offers, and packages put together from them by hand: the plan's own arithmetic, number by number."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from plan_fakes import World, limits_table, world

from mainstay.loop.carry.builder import Room, TogetherError, build, fits_room
from mainstay.loop.fair import Rules
from mainstay.loop.plan.desk import Desk, Facts, Wish, lay_out
from mainstay.loop.plan.one import offers_of_one
from mainstay.loop.plan.planning import plan
from mainstay.loop.plans import Package

LIMITS = limits_table(("cash_now", "company", 60_000_000))


@pytest.fixture(scope="module")
def company() -> tuple[World, Desk]:
    of = world(60, 4, limits=LIMITS)
    return of, lay_out(
        Facts(of.panel, of.risks, of.effects, of.catalogue, of.tables), Wish(None, key_only=True, rules=Rules())
    )


def same(hand: Package, planned: Package) -> None:
    for name in ("measures", "cash_now", "cash_three_years", "equity", "hours", "seats", "raise_", "promised"):
        assert getattr(hand, name) == getattr(planned, name)
    for name in ("lowering", "chance_after"):
        for end in ("low", "middle", "high"):
            assert getattr(getattr(hand, name), end) == pytest.approx(getattr(getattr(planned, name), end), abs=1e-9)
    for end in ("low", "middle", "high"):
        assert getattr(hand.saved, end) == pytest.approx(getattr(planned.saved, end), abs=2)


def test_a_package_by_hand_is_the_plans(company: tuple[World, Desk]) -> None:
    of, desk = company
    made = plan(of.panel, of.risks, of.effects, of.catalogue, of.tables)
    compared = 0
    for choice in made.choices:
        offers, prospect = offers_of_one(desk, choice.row)
        by_key = {one.measure: one for one in offers}
        for planned in (choice.package, choice.runner_up):
            if planned is not None:
                same(build([replace(by_key[key], barred=None) for key in planned.measures], prospect), planned)
                compared += 1
    assert compared > 20


def test_what_does_not_fit_or_excludes_another_is_refused(company: tuple[World, Desk]) -> None:
    _, desk = company
    row = int(desk.rows[0])
    offers, prospect = offers_of_one(desk, row)
    open_ = [replace(one, barred=None) for one in offers]
    raises = [one for one in open_ if one.group == "raise"]
    with pytest.raises(TogetherError):
        build(raises[:2], prospect)
    with pytest.raises(TogetherError):
        build([open_[0], open_[0]], prospect)
    barred = [
        one for one in (one for at in desk.rows for one in offers_of_one(desk, int(at))[0]) if one.barred is not None
    ]
    assert barred
    with pytest.raises(TogetherError):
        build(barred[:1], prospect)
    with pytest.raises(KeyError):
        offers_of_one(desk, 10_000)


def test_nothing_costs_nothing_and_changes_nothing(company: tuple[World, Desk]) -> None:
    _, desk = company
    _, prospect = offers_of_one(desk, int(desk.rows[0]))
    nothing = build([], prospect)
    assert (nothing.cash_now, nothing.saved.middle, nothing.promised) == (0, 0, ())
    assert nothing.chance_after.middle == pytest.approx(prospect.chance.middle, abs=1e-7)


def test_four_measures_do_more_than_three_and_less_than_their_sum(company: tuple[World, Desk]) -> None:
    _, desk = company
    offers, prospect = offers_of_one(desk, int(desk.rows[0]))
    four = [replace(one, barred=None) for one in offers if not one.group and one.lowering.middle > 0][:4]
    assert len(four) == 4
    sums = [build(four[:count], prospect).lowering.middle for count in range(1, 5)]
    assert sums == sorted(sums)
    assert sums[-1] < sum(one.lowering.middle for one in four)


def test_room_names_what_is_exceeded(company: tuple[World, Desk]) -> None:
    _, desk = company
    offers, prospect = offers_of_one(desk, int(desk.rows[0]))
    mentor = replace(next(one for one in offers if one.seats.get("mentor_seats")), barred=None)
    package = build([mentor], prospect)
    assert fits_room(package, Room()) == ()
    assert fits_room(package, Room(hours=Decimal(23), seats={"mentor_seats": 0})) == ("hours", "mentor_seats")
    assert fits_room(package, Room(cash_now=0, hours=Decimal(24), seats={"mentor_seats": 1})) == ()
