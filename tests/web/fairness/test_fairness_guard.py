"""The guard holds for every raise: refused without somebody's name, let through with it, and kept on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, InvalidError, RefusedError, cases, packages
from mainstay_web.actions.act import Doing, action
from mainstay_web.actions.facts import add_rows
from mainstay_web.actions.fairness import UnfairError, answer_for, must_be_fair, take_back
from mainstay_web.actions.packages import Part
from mainstay_web.store.fairness_guard import NAMELESS, breaches, moved
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case
from mainstay_web.store.tables.fairness import FairnessOverride
from mainstay_web.store.tables.trail import AuditRecord
from mainstay_web.store.workforce import workforce

DAY = date(2026, 10, 31)
MUCH, LITTLE = 60_000_00, 1_00
Callers = Callable[..., Caller]


@action(Act.PLAN_DRAFT)
def give(doing: Doing, raises: dict[str, int], overrides: dict[str, str] | None = None) -> str:
    """Stands for whatever raises pay: a sheet of raises."""
    doing.must(None)
    return " ".join(must_be_fair(doing, raises, overrides, source="sheet:1")) or "-"


def a_case(caller: Callers, who: str = "P10") -> str:
    """Brought as far as a package is put together."""
    ref = cases.open_case(caller("hrbp"), who, Kind.CARE, Severity.NORMAL, "asked for a talk")
    cases.assign(caller("hrbp"), ref, None, "E200")
    cases.record_talk(caller("manager"), ref, None, DAY, "private")
    cases.confirm_cause(caller("manager"), ref, None, [Driver.PAY], "the pay")
    return ref


def a_raise(reserved: int, measure: str = "pay.raise_to_line") -> Part:
    return Part(measure, Text("加薪", "A raise"), "E200", DAY + timedelta(days=30), reserved)


def test_a_package_with_a_raise_over_the_line_is_refused_and_holds_no_money(
    many: dict[str, Account], caller: Callers, budget: Budget
) -> None:
    assert many
    ref = a_case(caller)
    with pytest.raises(UnfairError) as refused:
        packages.propose(caller("hrbp"), ref, None, [a_raise(MUCH)], "as named")
    assert refused.value.breaches[0].person == "P10"
    assert Case.objects.get(ref=ref).state == "cause_confirmed"
    budget.refresh_from_db()
    assert budget.held == 0
    assert not FairnessOverride.objects.exists()


def test_a_small_raise_and_what_is_no_raise_pass(many: dict[str, Account], caller: Callers, budget: Budget) -> None:
    assert many
    assert budget.held == 0
    ref = a_case(caller, "P07")
    packages.propose(caller("hrbp"), ref, None, [a_raise(LITTLE), a_raise(MUCH, "pay.bonus_share")], "as named")
    assert Case.objects.get(ref=ref).state == "package_proposed"
    assert not FairnessOverride.objects.exists()


def test_a_raise_that_begins_late_counts_whole(many: dict[str, Account], caller: Callers, budget: Budget) -> None:
    """A quarter of a year's raise is held in the first year: four times as much is what the guard looks at."""
    assert many
    assert budget.held == 0
    force = workforce(DAY)
    lines = [one for one in range(1, 400) if breaches(DAY, {"P10": one * 1_000_00})]
    least = lines[0] * 1_000_00
    assert force.place["P10"] >= 0
    ref = a_case(caller)
    with pytest.raises(UnfairError):
        packages.propose(caller("hrbp"), ref, None, [a_raise(least // 4 + 1, "pay.goal_raise")], "as named")
    packages.propose(caller("hrbp"), ref, None, [a_raise(least // 8, "pay.goal_raise")], "as named")


def test_what_the_director_answered_for_lets_the_package_pass_once(
    many: dict[str, Account], caller: Callers, budget: Budget
) -> None:
    assert many
    assert budget.held == 0
    kept = answer_for(caller("director"), "P10", MUCH, "the only one who knows the old system")
    ref = a_case(caller)
    packages.propose(caller("hrbp"), ref, None, [a_raise(MUCH)], "as named")
    row = FairnessOverride.objects.get(ref=kept)
    assert (row.by, row.used_for, row.used_by) == ("H001", f"case:{ref}", "H002")
    packages.withdraw_package(caller("hrbp"), ref, None, "anew")
    with pytest.raises(UnfairError):
        packages.propose(caller("hrbp"), ref, None, [a_raise(MUCH)], "as named")


def test_an_override_is_only_as_large_as_it_says_and_only_for_its_time(
    many: dict[str, Account], caller: Callers
) -> None:
    assert many
    answer_for(caller("director"), "P10", MUCH, "so much and no more", DAY)
    with pytest.raises(UnfairError):
        give(caller("director"), {"P10": MUCH + 1})
    late = Caller(caller("director").actor, DAY + timedelta(days=1), caller("director").now)
    with pytest.raises(UnfairError):
        give(late, {"P10": MUCH})
    assert give(caller("director"), {"P10": MUCH}) != "-"


def test_who_proposes_and_may_override_answers_on_the_spot(many: dict[str, Account], caller: Callers) -> None:
    assert many
    used = give(caller("director"), {"P10": MUCH}, {"P10": "known, and wanted"})
    row = FairnessOverride.objects.get(ref=used)
    assert (row.person, row.by, row.reason, row.used_for) == ("P10", "H001", "known, and wanted", "sheet:1")
    record = AuditRecord.objects.order_by("-pk")[0]
    assert used in str(record.details)
    assert "known" not in str(record.details)


def test_nobody_else_answers_nor_for_oneself(many: dict[str, Account], caller: Callers) -> None:
    assert many
    for who in ("hrbp", "compensation"):
        with pytest.raises(RefusedError):
            give(caller(who), {"P10": MUCH}, {"P10": "I want it"})
        with pytest.raises(RefusedError):
            answer_for(caller(who), "P10", MUCH, "I want it")
    with pytest.raises(RefusedError):
        answer_for(caller("director"), "H001", MUCH, "for me")
    assert not FairnessOverride.objects.exists()


def test_the_database_keeps_no_override_without_name_reason_or_for_oneself(many: dict[str, Account]) -> None:
    assert many
    good = {"person": "P10", "most": 1, "reason": "so", "by": "H001", "day": DAY, "until": DAY}
    for wrong in ({"reason": ""}, {"by": ""}, {"by": "P10"}, {"most": 0}, {"until": DAY - timedelta(days=1)},
                  {"used_on": DAY}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            FairnessOverride.objects.create(**(good | wrong))


def test_what_passes_no_line_needs_no_override(many: dict[str, Account], caller: Callers) -> None:
    assert many
    with pytest.raises(InvalidError):
        answer_for(caller("director"), "P07", LITTLE, "just so")


def test_one_not_used_can_be_taken_back(many: dict[str, Account], caller: Callers) -> None:
    assert many
    ref = answer_for(caller("director"), "P10", MUCH, "so")
    take_back(caller("director"), ref)
    with pytest.raises(UnfairError):
        give(caller("director"), {"P10": MUCH})
    with pytest.raises(InvalidError):
        take_back(caller("director"), ref)


def test_raises_of_a_whole_sheet_that_open_a_gap_are_refused_and_named_only_in_large_sheets(
    many: dict[str, Account], caller: Callers
) -> None:
    """Men alone, by little each: nobody passes a line of colleagues, but the gap widens."""
    assert many
    force = workforce(DAY)
    men = [number for number, side in zip(force.ids, force.people.groups["sex"], strict=True) if side == 1]
    raises = {number: round(int(force.people.fixed[force.place[number]]) * 0.01) for number in men}
    found = breaches(DAY, raises)
    wide = [one for one in found if one.line == "gap"]
    assert ["sex" in one.text.en for one in wide] == [True]
    over = {one.person: "paid by the new table" for one in found if one.person}
    with pytest.raises(UnfairError) as refused:
        give(caller("director"), raises, over)
    assert {one.line for one in refused.value.breaches} == {"gap"}
    assert give(caller("director"), raises, {**over, "": "the collective agreement of the plant"}) != "-"
    row = FairnessOverride.objects.get(person="")
    assert (row.person, row.lines, row.most) == ("", ["gap"], sum(raises.values()))


def test_a_raise_for_everybody_alike_passes(many: dict[str, Account], caller: Callers) -> None:
    assert many
    force = workforce(DAY)
    raises = {number: round(int(force.people.fixed[force.place[number]]) * 0.05) for number in force.ids}
    assert breaches(DAY, raises) == ()
    assert give(caller("director"), raises) == "-"


def test_single_raises_do_not_tell_which_group_they_set_apart(many: dict[str, Account]) -> None:
    assert many
    force = workforce(DAY)
    texts = {
        one.text.en for number in force.ids if number.startswith("P")
        for one in breaches(DAY, {number: 150_000_00}) if one.line == "gap"
    }  # fmt: skip
    assert all("sex" not in text and "age" not in text for text in texts)
    assert len(texts) <= 1


def test_gaps_are_told_of_many_raises_together_alone(many: dict[str, Account]) -> None:
    assert many
    ids = [number for number in workforce(DAY).ids if number.startswith("P")]
    assert moved(DAY, dict.fromkeys(ids[: NAMELESS - 1], 1_000_00)) is None
    assert moved(DAY, dict.fromkeys(ids[:NAMELESS], 0)) is None
    told = moved(DAY, dict.fromkeys(ids[:NAMELESS], 20_000_00))
    assert told is not None
    assert {one.kind.en for one in told} == {"sex", "age (below and from 40)"}
    assert any(one.before != one.after for one in told)


def test_new_facts_are_seen_at_once(many: dict[str, Account], caller: Callers) -> None:
    assert many
    before = int(workforce(DAY).people.fixed[workforce(DAY).place["P10"]])
    row = {"person_id": "P10", "from": "2026-10-01", "element": "base", "amount": "30000", "per": "month"}
    add_rows(caller("compensation"), "pay", [row], "test")
    after = int(workforce(DAY).people.fixed[workforce(DAY).place["P10"]])
    assert (before != after, after) == (True, 30_000_00 * 12)


def test_two_halves_in_two_cases_are_one_raise(many: dict[str, Account], caller: Callers, budget: Budget) -> None:
    assert many
    least = next(one * 1_000_00 for one in range(1, 400) if breaches(DAY, {"P10": one * 1_000_00}))
    assert not breaches(DAY, {"P10": least - 1_000_00})
    first = a_case(caller)
    packages.propose(caller("hrbp"), first, None, [a_raise(least - 1_000_00)], "as named")
    second = cases.open_case(caller("hrbp"), "P10", Kind.VOICE, Severity.NORMAL, "another voice")
    cases.assign(caller("hrbp"), second, None, "E200")
    cases.record_talk(caller("manager"), second, None, DAY, "private")
    cases.confirm_cause(caller("manager"), second, None, [Driver.PAY], "the pay")
    with pytest.raises(UnfairError):
        packages.propose(caller("hrbp"), second, None, [a_raise(2_000_00)], "a little more")
    packages.withdraw_package(caller("hrbp"), first, None, "not agreed")
    packages.propose(caller("hrbp"), second, None, [a_raise(2_000_00)], "a little more")
    budget.refresh_from_db()
    assert budget.held == 2_000_00
