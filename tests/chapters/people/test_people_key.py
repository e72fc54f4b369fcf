"""Who is key: graded by rule from facts, decided by named people, over after a year; places and bus factors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.people.key import (
    BOXES,
    WEIGHING,
    Criterion,
    Decision,
    KeyDecisionError,
    KeyFacts,
    Place,
    Weighing,
    box_of,
    bus_factors,
    decide,
    in_force,
    performance_of,
    propose,
    unit_factors,
)

PLAIN = Weighing()
STRONG = KeyFacts("p1", level=5, key_projects=2, others=1, months_to_fill=5, ratings=(4.5, 4.0), ready=0)
DAY = date(2026, 3, 1)


def test_a_person_nobody_can_replace_is_proposed_with_the_facts_shown() -> None:
    proposal = propose(STRONG, PLAIN)
    assert [grade.value for grade in proposal.grades] == [3, 3, 3, 3]
    assert (proposal.score, proposal.is_key) == (3.0, True)
    assert proposal.grades[1].because[0].zh == "公司内另有 1 人能做同样的工作。"
    assert proposal.grades[2].because[0].en == "Mean of recent ratings: 4.2 of 5."


@pytest.mark.parametrize(
    ("changes", "criterion", "grade"),
    [
        ({"others": 6, "months_to_fill": 0}, Criterion.SCARCITY, 1),
        ({"others": 5, "months_to_fill": 0}, Criterion.SCARCITY, 2),
        ({"others": 2, "months_to_fill": 0}, Criterion.SCARCITY, 3),
        ({"others": 9, "months_to_fill": 2}, Criterion.SCARCITY, 2),
        ({"others": 9, "months_to_fill": 4}, Criterion.SCARCITY, 3),
        ({"ready": 2}, Criterion.BENCH, 1),
        ({"ready": 1}, Criterion.BENCH, 2),
        ({"ready": 0}, Criterion.BENCH, 3),
        ({"level": 3, "key_projects": 0}, Criterion.CRITICALITY, 1),
        ({"level": 4, "key_projects": 0}, Criterion.CRITICALITY, 2),
        ({"level": 3, "key_projects": 2}, Criterion.CRITICALITY, 3),
        ({"ratings": (2.9,)}, Criterion.RESULTS, 1),
        ({"ratings": (3.0,)}, Criterion.RESULTS, 2),
        ({"ratings": (4.0,)}, Criterion.RESULTS, 3),
    ],
)
def test_grades_at_their_edges(changes: dict[str, object], criterion: Criterion, grade: int) -> None:
    proposal = propose(replace(STRONG, **changes), PLAIN)  # type: ignore[arg-type]  # the table names the fields
    assert {one.criterion: one.value for one in proposal.grades}[criterion] == grade


def test_one_weak_criterion_weighs_in_a_product() -> None:
    usual = propose(replace(STRONG, ratings=(2.0,), ready=3, key_projects=0, level=3), PLAIN)
    assert usual.score == pytest.approx(3**0.25, abs=1e-6)
    assert not usual.is_key


def test_the_rule_does_not_guess() -> None:
    one_unknown = propose(replace(STRONG, ready=None), PLAIN)
    assert one_unknown.is_key
    assert one_unknown.grades[3].value is None
    two_unknown = propose(replace(STRONG, ready=None, ratings=()), PLAIN)
    assert (two_unknown.score, two_unknown.is_key) == (None, False)


def test_a_weight_of_nothing_leaves_a_criterion_out() -> None:
    without = replace(PLAIN, weights={**PLAIN.weights, Criterion.RESULTS: 0.0})
    assert propose(replace(STRONG, ratings=(1.0,)), without).score == 3.0


COUNTS = st.none() | st.integers(0, 9)
FACTS = st.builds(
    KeyFacts, st.just("p"), COUNTS, COUNTS, COUNTS, st.none() | st.floats(0, 12),
    st.lists(st.floats(1, 5), max_size=4).map(tuple), COUNTS,
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(FACTS)
def test_a_score_lies_between_one_and_three_and_grows_with_results(facts: KeyFacts) -> None:
    proposal = propose(facts, PLAIN)
    assert proposal.score is None or 1.0 <= proposal.score <= 3.0
    better = propose(replace(facts, ratings=(5.0,)), PLAIN)
    if proposal.score is not None and facts.ratings and better.score is not None:
        assert better.score >= proposal.score


def test_nine_boxes_have_nine_names_and_remember_the_place_before() -> None:
    numbers = [Place(performance, potential).number for potential, performance in product((1, 2, 3), (1, 2, 3))]
    assert numbers == list(range(1, 10))
    assert set(BOXES) == set(numbers)
    assert len({label.zh for label in BOXES.values()} | {label.en for label in BOXES.values()}) == 18
    assert box_of(Place(3, 3), Place(2, 3)).before == Place(2, 3)
    with pytest.raises(ValueError, match="1 to 3"):
        Place(0, 3)


@pytest.mark.parametrize(("ratings", "performance"), [((), None), ((2.9,), 1), ((3.0,), 2), ((4.5, 3.5), 3)])
def test_performance_from_ratings(ratings: tuple[float, ...], performance: int | None) -> None:
    assert performance_of(ratings, PLAIN) == performance


def test_how_many_must_leave() -> None:
    who_can = {"核心算法": ["a"], "部署": ["a", "b", "a"], "旧系统": []}
    assert [(one.what, one.number) for one in bus_factors(who_can)] == [("旧系统", 0), ("核心算法", 1), ("部署", 2)]
    units = unit_factors({"研发": ["部署", "核心算法"], "运维": ["部署"], "行政": [], "老组": ["没有人会的"]}, who_can)
    assert [(one.what, one.people) for one in units] == [("老组", ()), ("研发", ("a",)), ("运维", ("a", "b"))]


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from("xyz"), st.sets(st.sampled_from("abcd")), min_size=1))
def test_fewer_leavers_than_the_factor_leave_somebody_who_can(who_can: dict[str, set[str]]) -> None:
    for factor in bus_factors(who_can):
        assert not who_can[factor.what] - set(factor.people)
        for kept in factor.people:
            assert who_can[factor.what] - (set(factor.people) - {kept})


def decided(
    since: date = DAY, by: tuple[str, ...] = ("hr", "vp"), reason: str = "唯一会的人", *, is_key: bool = True
) -> Decision:
    return decide(propose(STRONG, PLAIN), is_key=is_key, decided_by=by, reason=reason, since=since, weighing=PLAIN)


def test_a_decision_is_by_named_people_with_a_reason_and_ends_after_a_year() -> None:
    one = decided()
    assert (one.expires, one.proposed) == (date(2027, 3, 1), True)
    assert in_force([one], date(2027, 2, 28)) == {"p1": one}
    assert in_force([one], date(2027, 3, 1)) == {}
    assert in_force([one], DAY - timedelta(days=1)) == {}
    later = decided(is_key=False, since=date(2026, 6, 1))
    assert in_force([one, later], date(2026, 7, 1)) == {"p1": later}
    for by, reason in (((), "x"), (("",), "x"), (("hr", "p1"), "x"), (("hr",), "  ")):
        with pytest.raises(KeyDecisionError):
            decided(by=by, reason=reason)


def test_the_standard_labels_every_field() -> None:
    assert set(WEIGHING.fields) == set(Weighing.__dataclass_fields__)
