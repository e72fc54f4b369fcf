"""A plan, effects and a proof to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from report_fake_catalogue import MEASURES

from mainstay.core.text import Text
from mainstay.core.words import Evidence
from mainstay.loop.effects import Effects, Reach
from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plans import Choice, MoneyRange, Package, Plan, Promised, Range, Stays, Step, Use
from mainstay.loop.proofs import Bin, Capacity, GroupProof, Measured, Proof
from mainstay.loop.risks import DRIVERS


def effects() -> Effects:
    """Five measures of every kind of evidence."""
    count = len(MEASURES)
    mean, doubt = np.array([0.22, 0.12, 0.2, 0.08, 0.06]), np.array([0.1, 0.15, 0.08, 0.1, 0.12])
    return Effects(
        measures=tuple(m.key for m in MEASURES),
        ease=np.full((count, len(DRIVERS)), 0.2),
        whole=np.full(count, 0.02),
        mean=mean,
        low=mean - doubt,
        high=mean + doubt,
        cases=np.array([140, 0, 410, 12, 0]),
        evidence=(Evidence.MIXED, Evidence.PUBLISHED, Evidence.YOURS, Evidence.MIXED, Evidence.PUBLISHED),
        published=Reach.around(mean * 1.2, np.full(count, 0.14)),
        own=Reach.around(np.array([0.3, np.nan, 0.15, 0.9, np.nan]), np.array([0.12, np.nan, 0.07, 2.5, np.nan])),
    )


def _package(picked: Sequence[int], chance: float, stake: MoneyRange, as_of: date) -> Package:
    lowering = 0.18 * len(picked)
    after = chance * (1 - lowering)
    return Package(
        measures=tuple(MEASURES[i].key for i in picked),
        cash_now=sum(2_400_000 if i == 0 else 200_000 for i in picked),
        cash_three_years=sum(7_200_000 if i == 0 else 200_000 for i in picked),
        equity=0,
        hours=Decimal(6) * len(picked),
        seats={"mentor_seats": 1} if 1 in picked else {},
        raise_=2_400_000 if 0 in picked else 0,
        lowering=Range(lowering * 0.4, lowering, lowering * 1.6),
        chance_after=Range(after * 0.8, after, min(chance, after * 1.25)),
        saved=MoneyRange(int(stake.low * lowering), int(stake.middle * lowering), int(stake.high * lowering)),
        promised=tuple(
            Promised(MEASURES[i].key, MEASURES[i].label, as_of + timedelta(days=30 * (1 + i))) for i in picked
        ),
    )


def plan(key: Ints, at_stake: Sequence[MoneyRange], chance: Floats, as_of: date) -> Plan:
    """A package for four of five key people."""
    choices = []
    for n, row in enumerate(int(r) for r in key):
        picked = [n % 5, 2] if n % 5 != 2 else [2]
        package = None if n % 5 == 4 else _package(picked, float(chance[row]), at_stake[row], as_of)
        runner_up = _package([(n + 1) % 5], float(chance[row]), at_stake[row], as_of)
        why = Text("每一元防止的损失最多。", "It saves the most for its money.")
        stays = Stays(9 + n % 20, (30,) * len(package.measures) if package else ())
        choices.append(Choice(row, at_stake[row], package, runner_up, why, stays))
    saved = sum(c.package.saved.middle for c in choices if c.package)
    spent = sum(c.package.cash_now for c in choices if c.package)
    frontier = tuple(
        Step(int(spent * s), int(saved * (1 - 0.25 ** (s * 1.2)) / (1 - 0.25**1.2)), 2.4 * (1 - 0.25 ** (s * 1.2)))
        for s in np.linspace(0, 2, 9)
    )
    return Plan(
        choices=tuple(choices),
        uses=(Use("cash_now", "company", 60_000_000, spent), Use("mentor_seats", "company", 6, 5)),
        saved=saved,
        bound=int(saved * 1.0004),
        frontier=frontier,
        next_money=Step(10_000_000, 9_800_000, 0.14),
        refused_for_fairness=((int(key[0]), "pay.raise", Text("会高于同级同事的薪酬线。", "Above the peers' line.")),),
        draws=40,
        keeps=0.86,
    )


def proof(*, enough: bool = True) -> Proof:
    """A backtest on four origins, or one with too few exits."""
    scores = {
        "auc": Measured(0.71, 0.64, 0.78, 60), "average_precision": Measured(0.24, 0.17, 0.33, 60),
        "harrell_c": Measured(0.69, 0.63, 0.75, 60), "uno_c": Measured(0.68, 0.62, 0.74, 60),
        "integrated_brier": Measured(0.061, 0.055, 0.068, 480), "brier": Measured(0.094, 0.08, 0.108, 480),
        "calibration_slope": Measured(0.96, 0.7, 1.22, 60),
        "calibration_in_the_large": Measured(1.06, 0.83, 1.36, 60),
    }  # fmt: skip
    bins = tuple(
        Bin(p, Measured(p * f, p * f * 0.7, min(1.0, p * f * 1.35), 96))
        for p, f in ((0.03, 1.1), (0.07, 0.9), (0.12, 1.05), (0.19, 0.95), (0.34, 0.98))
    )
    return Proof(
        origins=tuple(date(2025, m, 30) for m in (3, 6)),
        horizon=12,
        people=480,
        exits=60 if enough else 3,
        scores=scores if enough else {},
        baseline={"auc": Measured(0.6, 0.53, 0.67, 60), "brier": Measured(0.1, 0.09, 0.11, 480)} if enough else {},
        calibration=bins if enough else (),
        capacity=(
            Capacity(10, Measured(0.4, 0.17, 0.69, 10), Measured(0.07, 0.03, 0.14, 60)),
            Capacity(20, Measured(0.35, 0.18, 0.57, 20), Measured(0.12, 0.06, 0.2, 60)),
        )
        if enough
        else (),
        lead_months=Measured(4.2, 3.1, 5.4, 31) if enough else None,
        lead_histogram=((1, 5), (2, 4), (3, 6), (4, 3), (5, 4), (6, 4), (9, 3), (12, 2)) if enough else (),
        groups=(
            GroupProof("sex", "f", 210, 26, Measured(1.03, 0.7, 1.5, 26), Measured(0.7, 0.6, 0.8, 26),
                       Measured(0.1, 0.06, 0.15, 210)),
            GroupProof("sex", "m", 270, 34, Measured(1.1, 0.8, 1.5, 34), Measured(0.72, 0.62, 0.81, 34),
                       Measured(0.11, 0.08, 0.16, 270)),
            GroupProof("unit", "u5", 9, 1, None, None, Measured(0.11, 0.0, 0.48, 9)),
        ),
        enough=enough,
        verdict=Text("可以用来安排谈话的先后。", "Good enough to decide whom to talk to first.")
        if enough
        else Text("过去的离职太少,还不能检验。", "Too few resignations in the past to judge."),
    )  # fmt: skip
