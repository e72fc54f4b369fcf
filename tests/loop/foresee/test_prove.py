"""The proof: strict in time, honest in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from worlds import a_world

from mainstay.loop.foresee import backtest, prove
from mainstay.loop.foresee.additive import Tuning
from mainstay.loop.foresee.blend import Settings
from mainstay.loop.foresee.clocks import Clock, clocks_of
from mainstay.loop.foresee.hazard import exits_known
from mainstay.loop.foresee.rolling import Told, origins_of, tell
from mainstay.loop.foresee.verdict import verdict
from mainstay.loop.panel import RESIGNED, Panel
from mainstay.loop.proofs import Measured, Proof


@pytest.fixture(scope="module")
def world() -> Panel:
    return a_world(1000, 30, yearly=0.15)


@pytest.fixture(scope="module")
def proof(world: Panel) -> Proof:
    return prove(world, talks=(5, 20, 5000))


def test_what_comes_later_changes_nothing_told_before(world: Panel) -> None:
    origin = origins_of(world, 12, 3)[1]
    plain = Settings(Tuning(), 0.0)
    rng = np.random.default_rng(0)
    later = np.flatnonzero(world.exit_month > origin)
    mixed = rng.permutation(later)
    exit_month, exit_kind = world.exit_month.copy(), world.exit_kind.copy()
    exit_month[later], exit_kind[later] = world.exit_month[mixed], world.exit_kind[mixed]
    other = replace(world, exit_month=exit_month, exit_kind=exit_kind)
    assert (other.exit_month != world.exit_month).any()
    told, again = (tell(one, origin, plain, 7, clocks_of(one)).chance for one in (other, world))
    np.testing.assert_array_equal(told, again)


def test_the_past_does_change_what_is_told(world: Panel) -> None:
    origin = origins_of(world, 12, 3)[1]
    spared = np.where(world.exit_month <= origin, len(world.landmarks), world.exit_month)
    other = replace(world, exit_month=spared)
    plain = Settings(Tuning(), 0.0)
    fewer, told = (tell(one, origin, plain, 7, clocks_of(one)).chance for one in (other, world))
    assert fewer.mean() < told.mean()


def test_settings_are_chosen_again_where_so_many_have_left_that_the_warning_asks_more(
    world: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    origins = origins_of(world, 6, 6)
    left = [exits_known(world, origin) for origin in origins]
    at = next(place for place, count in enumerate(left) if 1 < count / left[0] < 3)
    chosen: list[int] = []

    def spied(panel: Panel, origin: int, settings: Settings | None, seed: int, clocks: Sequence[Clock]) -> Told:
        chosen.extend([origin] if settings is None else [])
        return tell(panel, origin, Settings(Tuning()), seed, clocks)

    monkeypatch.setattr(backtest, "tell", spied)
    monkeypatch.setattr(backtest, "TOGETHER_FROM", left[at])
    backtest.replay(world, origins[: at + 1], 6, 7)
    assert chosen == [origins[0], origins[at]]


def test_scores_are_measured_with_intervals(proof: Proof) -> None:
    names = {"auc", "average_precision", "harrell_c", "uno_c", "brier", "integrated_brier"}
    names |= {"calibration_slope", "calibration_in_the_large"}
    assert set(proof.scores) == names
    for found in proof.scores.values():
        assert found.low <= found.value <= found.high
    assert proof.scores["auc"].low > 0.55
    assert proof.baseline["auc"].value < proof.scores["auc"].low
    assert 0.6 < proof.scores["calibration_slope"].value < 1.5
    assert proof.enough
    assert len(proof.origins) >= 2


def test_talks_are_those_that_can_be_held(proof: Proof) -> None:
    assert [entry.talks for entry in proof.capacity] == [5, 20]
    rate = proof.exits / proof.people
    assert proof.capacity[1].precision.value > rate
    assert proof.capacity[0].recall.value <= proof.capacity[1].recall.value


def test_lead_lies_within_the_horizon(proof: Proof) -> None:
    assert proof.lead_months is not None
    assert 1 <= proof.lead_months.value <= 36
    assert sum(count for _, count in proof.lead_histogram) == proof.lead_months.n


def test_groups_are_large_enough_and_known_kinds(proof: Proof) -> None:
    assert {group.kind for group in proof.groups} == {"sex", "unit", "age"}
    assert all(group.people >= 30 for group in proof.groups)


def test_a_group_alone_in_its_kind_is_left_out(world: Panel, proof: Proof) -> None:
    alone = replace(world, who=world.who.with_columns(sex=pl.lit("f")))
    few = prove(alone, talks=(20,))
    assert {group.kind for group in few.groups} == {"unit", "age"}
    assert few.scores == proof.scores


def test_a_very_large_company_is_judged_on_whole_people_of_it(
    world: Panel, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest, "MOST_JUDGED", 1_500)
    some = prove(world, talks=(5, 20, 5000))
    assert some.scores["auc"].n < proof.scores["auc"].n
    assert abs(some.scores["auc"].value - proof.scores["auc"].value) < 0.1
    assert (some.people, some.exits, some.calibration) == (proof.people, proof.exits, proof.calibration)
    assert [entry.precision.value for entry in some.capacity] == [entry.precision.value for entry in proof.capacity]
    for one, other in zip(some.groups, proof.groups, strict=True):
        assert (one.group, one.people, one.exits) == (other.group, other.people, other.exits)
        assert one.flagged == other.flagged


@pytest.mark.parametrize("months", [1, 3, 12, 24])
def test_short_pasts_shorten_the_horizon_or_say_so(months: int) -> None:
    found = prove(a_world(200, months))
    assert found.horizon in {3, 6, 12}
    assert found.enough == (found.exits >= 20)


def test_too_few_departures_is_said_in_both_languages() -> None:
    found = prove(a_world(80, 24, yearly=0.03, seed=3))
    assert not found.enough
    assert "too few" in found.verdict.en
    assert "太少" in found.verdict.zh


@pytest.mark.parametrize(
    ("slope", "said"),
    [
        (Measured(2.1, 1.4, 2.9, 400), ("understates", "偏小")),
        (Measured(0.5, 0.3, 0.8, 400), ("overstates", "夸大")),
        (Measured(1.2, 0.9, 1.5, 400), ("agree with what came", "相符")),
    ],
)
def test_differences_that_are_told_too_small_are_said_as_those_too_large(
    slope: Measured, said: tuple[str, str]
) -> None:
    one = Measured(1.0, 0.9, 1.1, 400)
    scores = {"auc": Measured(0.7, 0.65, 0.75, 400), "calibration_slope": slope, "calibration_in_the_large": one}
    told = verdict(100, 12, scores, {})
    assert said[0] in told.en
    assert said[1] in told.zh


def test_no_departure_at_all_is_said() -> None:
    found = prove(a_world(80, 24, yearly=1e-9))
    assert found.exits == 0
    assert "no departures" in found.verdict.en


def test_noise_is_not_sold_as_a_warning() -> None:
    found = prove(a_world(700, 30, strength=0.0, yearly=0.1, seed=11))
    assert 0.4 < found.scores["auc"].value < 0.6
    assert "chance" in found.verdict.en or "add little" in found.verdict.en


def test_a_leak_is_suspected() -> None:
    panel = a_world(400, 30, yearly=0.12)
    leaver = (panel.exit_kind == RESIGNED).astype(np.float32)

    def leaking(values: np.ndarray, person: np.ndarray) -> np.ndarray:
        out = values.copy()
        out[:, 0] = 4 * leaver[person]
        return out

    rows = {
        name: replace(part, values=leaking(part.values, part.person))
        for name, part in (("history", panel.history), ("now", panel.now), ("trail", panel.trail))
    }
    found = prove(replace(panel, **rows))  # type: ignore[arg-type]  # three replaced fields
    assert found.scores["auc"].value > 0.9
    assert "leak" in found.verdict.en
    assert "泄漏" in found.verdict.zh
