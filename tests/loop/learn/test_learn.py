from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learn_fakes import CATALOGUE, Company, Story, company

from mainstay.core.catalogue import When
from mainstay.core.text import Text
from mainstay.core.words import Driver, Evidence
from mainstay.loop.effects import Effects
from mainstay.loop.learn import learn
from mainstay.loop.learn.cases import cases_of
from mainstay.loop.learn.months import LAGS, LONGEST_LOOK
from mainstay.loop.learn.prior import HELD
from mainstay.loop.panel import Feature
from mainstay.loop.risks import DRIVERS, TO_80, TOLD
from mainstay.loop.tables import Tables

FELT = (1 + TOLD) / 2
"""Likely share of the push of whoever is pushed by one of two equally common reasons alone."""
PAY, CAREER = DRIVERS.index(Driver.PAY), DRIVERS.index(Driver.CAREER)


def learnt(it: Company) -> Effects:
    return learn(it.panel, it.tables, it.catalogue, it.log_odds, it.driver)


def without_measures(it: Company) -> Company:
    return replace(it, tables=Tables({}))


def test_without_cases_the_prior_is_returned_as_it_is() -> None:
    effects = learnt(without_measures(company(Story(people=50))))
    expected = np.zeros((2, len(DRIVERS)))
    expected[0, PAY] = expected[1, CAREER] = HELD * 0.4
    np.testing.assert_array_equal(effects.ease, expected)
    np.testing.assert_array_equal(effects.whole, [0.0, 0.0])
    assert effects.evidence == (Evidence.PUBLISHED, Evidence.PUBLISHED)
    assert effects.cases.tolist() == [0, 0]


def test_the_prior_interval_leaves_room_for_an_effect_half_as_large_or_half_as_large_again() -> None:
    effects = learnt(without_measures(company(Story(people=400))))
    # Half of the people are pushed by pay alone: the average share is one half, and so is the effect.
    assert effects.mean[0] / (HELD * 0.4) == pytest.approx(0.5, abs=0.1)
    assert 0.3 < (effects.high - effects.mean)[0] / effects.mean[0] < 0.6


def test_an_effect_twice_the_published_one_is_found_where_a_lot_decided() -> None:
    some, many = (learnt(company(Story(people=people, offered_share=0.5))) for people in (2500, 10_000))
    assert HELD * 0.4 * FELT < some.mean[0] < many.mean[0]
    assert many.mean[0] == pytest.approx(0.8, abs=0.2)


def test_without_a_lot_the_same_cases_move_the_published_effect_only_part_of_the_way() -> None:
    lot, chosen = (learnt(company(Story(people=2500, offered_share=share))) for share in (0.5, None))
    assert 0.4 * HELD * FELT < chosen.mean[0] < lot.mean[0]


def test_a_measure_that_does_nothing_here_is_told_from_one_that_works() -> None:
    effects = learnt(company(Story(people=5000, truth=(0.0, 0.6), offered_share=0.5)))
    assert effects.mean[0] < 0.15
    assert effects.mean[1] > 0.35


def test_who_asks_is_on_the_way_out_and_the_effect_keeps_its_sign() -> None:
    asked = learnt(company(Story(people=3000, intent=0.7, reason="asked")))
    blind = learnt(company(Story(people=3000, intent=0.7, reason="all")))
    assert asked.mean[0] > 0.2
    assert abs(asked.mean[0] - 0.8) < abs(blind.mean[0] - 0.8)


def test_what_the_lot_decided_teaches_more_than_what_was_asked_for() -> None:
    lot = learnt(company(Story(people=1500, offered_share=0.5)))
    asked = learnt(company(Story(people=1500, reason="asked")))
    assert (lot.high - lot.low)[0] < (asked.high - asked.low)[0]


def test_cases_that_somebody_chose_say_only_so_much_however_many() -> None:
    story = Story(people=10_000, truth=(0.3, 0.3))
    lot, chosen = (learnt(company(replace(story, offered_share=share))) for share in (0.5, None))
    assert (chosen.high - chosen.low)[0] > 1.3 * (lot.high - lot.low)[0]
    assert chosen.mean[0] == pytest.approx(HELD * 0.4 * FELT, abs=0.02)
    assert chosen.evidence[0] == Evidence.MIXED


def test_a_belief_differs_from_what_is_published_by_about_a_quarter() -> None:
    """Published doubts are .4 to .5 of the effect: as loose as that, chance chose between measures."""
    effects = learnt(without_measures(company(Story(people=400))))
    assert 0.2 < (effects.high - effects.mean)[0] / effects.mean[0] / TO_80 < 0.27


def test_chance_hardly_chooses_between_measures_that_are_worth_the_same() -> None:
    """Some hundred cases each say less of a measure than the catalogue does, also where a lot decided."""
    apart = []
    for seed in range(4):
        it = company(Story(people=1500, truth=(0.32, 0.32), offered_share=0.5, seed=seed))
        factor = learnt(it).mean / learnt(without_measures(it)).mean
        apart.append(abs(factor[0] - factor[1]))
    assert np.mean(apart) < 0.25


def test_a_measure_far_from_the_catalogue_is_let_go_and_the_other_keeps_its_own_size() -> None:
    """A normal belief as firm would drag both to the middle: their mean is near enough to what is expected."""
    effects = learnt(company(Story(people=10_000, truth=(0.0, 0.5), offered_share=0.5)))
    assert effects.mean[0] < 0.05
    assert effects.mean[1] > 0.35


def test_outcomes_are_followed_no_longer_than_states_of_people_without_measures_are_aged() -> None:
    """Beyond, ageing would be a guess: LONGEST_LOOK of 24 months with ageing to 12 took it for effect."""
    assert max(LAGS) >= LONGEST_LOOK - 1


def test_more_cases_narrow_the_interval_and_change_the_label() -> None:
    few, some, many = (
        learnt(company(Story(people=people, treated=0.5, offered_share=0.5))) for people in (40, 300, 10_000)
    )
    widths = [float((effects.high - effects.low)[0]) for effects in (few, some, many)]
    assert widths[0] > widths[1] > widths[2]
    assert [effects.evidence[0] for effects in (few, some, many)] == [
        Evidence.PUBLISHED, Evidence.MIXED, Evidence.YOURS,
    ]  # fmt: skip


def test_one_measures_cases_teach_about_the_other() -> None:
    it = company(Story(people=3000, truth=(0.0, 0.0), offered_share=0.5))
    only_raises = it.tables["measures"].filter(pl.col("measure") == "raise")
    effects = learnt(replace(it, tables=Tables({"measures": only_raises})))
    assert effects.cases[1] == 0
    assert effects.ease[1, CAREER] < 0.39 * HELD


def test_a_baseline_out_of_level_and_slope_is_set_right() -> None:
    it = company(Story(people=2500))
    bent = replace(it, log_odds=1.0 + 1.4 * it.log_odds)
    assert learnt(bent).mean[0] == pytest.approx(learnt(it).mean[0], abs=0.12)


def test_a_sample_of_the_months_gives_nearly_the_same() -> None:
    it = company(Story(people=2500))
    history = it.panel.history
    leaves = it.panel.exit_month[history.person] == history.month + 1
    kept = leaves | (np.random.default_rng(1).random(len(history)) < 0.3)
    weight = np.where(leaves, 1.0, 1 / 0.3)
    rows = replace(history, weight=weight).take(kept)
    thin = replace(
        it, panel=replace(it.panel, history=rows),
        log_odds=it.log_odds[kept], driver=it.driver[kept],
    )  # fmt: skip
    assert learnt(thin).mean[0] == pytest.approx(learnt(it).mean[0], abs=0.15)


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = learnt(company(Story())), learnt(company(Story()))
    assert first.ease.tobytes() == second.ease.tobytes()
    assert first.low.tobytes() == second.low.tobytes()


def test_rows_in_any_order_give_the_same() -> None:
    it = company(Story(people=600))
    turned = Tables({"measures": it.tables["measures"].reverse()})
    np.testing.assert_allclose(learnt(replace(it, tables=turned)).mean, learnt(it).mean, atol=1e-9)


def test_what_cannot_be_used_is_left_out_and_said() -> None:
    it = company(Story(people=300))
    table = it.tables["measures"]
    day = date(2025, 1, 10)
    odd = pl.DataFrame(
        [
            ("p1", day, None, "moon_walk", 1, "offered", None),
            ("nobody", day, None, "raise", 1, "offered", None),
            ("p2", date(2001, 1, 1), None, "raise", 1, "offered", None),
            ("p3", date(2030, 1, 1), None, "raise", 1, "offered", None),
        ],
        schema=table.schema, orient="row",
    )  # fmt: skip
    effects = learnt(replace(it, tables=Tables({"measures": pl.concat([table, odd])})))
    assert effects.cases.sum() == learnt(it).cases.sum()
    told = " ".join(note.en for note in effects.notes)
    assert "moon_walk" in told
    assert len(effects.notes) == 3


def test_a_measure_given_to_whom_it_is_not_meant_for_is_no_evidence() -> None:
    it = company(Story(people=600))
    key = "a.gap"
    feature = Feature(key, Driver.PAY, Text("差", "gap"), 1, 0.0, 1.0, 0.1, 0.1)
    meant = it.panel.history.person % 2 == 0
    values = np.where(meant, 0.2, -0.2).astype(np.float32)[:, None]
    panel = replace(it.panel, features=(feature,), history=replace(it.panel.history, values=values))
    only = replace(CATALOGUE.measures[0], fits=(When(key, at_least=0.1),))
    strict = replace(it, panel=panel, catalogue=replace(CATALOGUE, measures=(only, CATALOGUE.measures[1])))
    effects, before = learnt(strict), learnt(it)
    assert 0.3 * before.cases[0] < effects.cases[0] < 0.7 * before.cases[0]
    assert effects.cases[1] == before.cases[1]
    assert "not meant" in effects.notes[0].en


def test_a_measure_that_ended_says_nothing_more() -> None:
    it = company(Story(people=3000, truth=(0.0, 0.0)))
    ended = it.tables["measures"].with_columns(pl.col("from").alias("until"))
    effects = learnt(replace(it, tables=Tables({"measures": ended})))
    np.testing.assert_allclose(effects.mean, HELD * FELT * np.array([0.4, 0.4]), atol=0.05)


@settings(deadline=None, max_examples=8)
@given(
    people=st.integers(1, 12), seed=st.integers(0, 1000), reason=st.sampled_from(["asked", "offered", "pilot", "all"])
)
def test_tiny_companies_get_finite_numbers_near_the_prior(people: int, seed: int, reason: str) -> None:
    effects = learnt(company(Story(people=people, seed=seed, reason=reason)))
    for part in (effects.ease, effects.whole, effects.mean, effects.low, effects.high):
        assert np.isfinite(part).all()
    assert abs(effects.ease[0, PAY] - HELD * 0.4) < 0.4
    assert (effects.low <= effects.mean).all()
    assert (effects.mean <= effects.high).all()


def test_a_large_company_learns_from_whole_people_and_says_how_many_cases() -> None:
    it = company(Story(people=600))
    cases = cases_of(it.panel, it.tables, it.catalogue.measures)
    few = cases_of(it.panel, it.tables, it.catalogue.measures, len(cases) // 3)
    kept = set(few.person.tolist())
    assert 0 < len(few) < 0.5 * len(cases)
    assert len(few) == sum(person in kept for person in cases.person.tolist())
    assert len(cases_of(it.panel, it.tables, it.catalogue.measures, len(cases))) == len(cases)


def test_own_cases_by_themselves_say_what_is_true_whatever_is_published() -> None:
    """Published is .4 here; the truth is none of one measure and twice that of the other."""
    effects = learnt(company(Story(people=10_000, truth=(0.0, 0.8), offered_share=0.5)))
    assert effects.own.low[0] < 0.0 < effects.own.high[0]
    assert effects.own.low[1] < 0.8 < effects.own.high[1]
    assert abs(effects.own.mean - np.array([0.0, 0.8])).max() < abs(effects.mean - np.array([0.0, 0.8])).max()


def test_a_measure_without_a_case_has_no_evidence_of_its_own() -> None:
    it = company(Story(people=1500, offered_share=0.5))
    only_raises = it.tables["measures"].filter(pl.col("measure") == "raise")
    effects = learnt(replace(it, tables=Tables({"measures": only_raises})))
    assert np.isfinite(effects.own.mean).tolist() == [True, False]
    assert np.isnan(learnt(without_measures(it)).own.mean).all()


def test_the_interval_shown_holds_the_studies_doubt_and_narrows_with_own_cases() -> None:
    """The catalogue's doubt is .25 of .4, for people of whom half are pushed that way; the planner takes a quarter."""
    none = learnt(without_measures(company(Story(people=400))))
    assert none.published.spread == pytest.approx([0.25 * 0.5, 0.25 * 0.5], rel=0.15)
    assert none.shown.spread == pytest.approx(none.published.spread)
    assert (none.shown.spread > 2 * none.believed.spread).all()
    some, many = (learnt(company(Story(people=people, offered_share=0.5))) for people in (600, 10_000))
    assert some.shown.spread[0] < some.published.spread[0]
    assert many.shown.spread[0] < some.shown.spread[0]
    assert (many.shown.spread >= many.believed.spread).all()


def test_cases_that_somebody_chose_say_little_by_themselves() -> None:
    lot, chosen = (learnt(company(Story(people=5000, offered_share=share))) for share in (0.5, None))
    assert chosen.own.spread[0] > 2 * lot.own.spread[0]
