"""A package written out for readers: its price, its effect with an interval, and what is promised by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from mainstay.loop.effects import Effects
from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.joint import Menu, together
from mainstay.loop.plan.packages import HOUR, Bill, Table, chance, saved
from mainstay.loop.plans import MoneyRange, Package, Range, promised_by
from mainstay.loop.risks import Risks


@dataclass(frozen=True)
class Books:
    """All that is needed to write out a package; people in the order of those planned for."""

    as_of: date
    menu: Menu
    table: Table
    bill: Bill
    risks: Risks
    effects: Effects
    loss: Ints

    def package(self, person: int, number: int) -> Package | None:
        """One person's package; None for nothing."""
        members = [int(at) for at in self.menu.members[number] if at >= 0]
        if not members:
            return None
        measures = [self.menu.measures[at] for at in members]
        kinds = [kind for kind, column in self.bill.seats.items() if column[members].any()]
        middle, down, up = self._lowering(person, members)
        hazards = self._hazards(person, number)
        return Package(
            measures=tuple(measure.key for measure in measures),
            cash_now=int(self.bill.cash_now[person, members].sum()),
            cash_three_years=int(self.bill.cash_three_years[person, members].sum()),
            equity=int(self.bill.equity[person, members].sum()),
            hours=Decimal(int(self.bill.hours[members].sum())) / HOUR,
            seats={kind: int(self.bill.seats[kind][members].sum()) for kind in kinds},
            raise_=int(self.bill.raise_[person, members].sum()),
            lowering=Range(middle - down, middle, middle + up),
            chance_after=self._chance_after(person, hazards, (middle, down, up)),
            saved=self._saved(person, number, hazards, (middle, down, up)),
            promised=tuple(one for measure in measures for one in promised_by(measure, self.as_of)),
        )

    def lowering(self, person: int, member: int) -> tuple[float, float, float]:
        """What one measure alone lowers the log-hazard when wholly at work: low, middle and high (80 %)."""
        middle, down, up = self._lowering(person, [member])
        return middle - down, middle, middle + up

    def _lowering(self, person: int, members: list[int]) -> tuple[float, float, float]:
        """Joint lowering when all is at work, and its distances to the low and the high end (80 %).

        A measure's distance grows with how much more than the average person this one is eased; those of several
        measures are added as independent ones are.
        """
        alone = np.zeros(3)
        alone[: len(members)] = self.table.lowering[person, members]
        middle = together(float(alone[0]), float(alone[1]), float(alone[2]))
        place = self.menu.place[members]
        mean = self.effects.mean[place]
        usual = np.clip(np.divide(alone[: len(members)], mean, out=np.ones(len(place)), where=mean > 1e-6), 0.5, 3.0)
        falling = middle / alone.sum() if alone.sum() > 1e-9 else 1.0
        down = float(np.sqrt((((mean - self.effects.low[place]) * usual) ** 2).sum())) * falling
        up = float(np.sqrt((((self.effects.high[place] - mean) * usual) ** 2).sum())) * falling
        return float(middle), abs(down), abs(up)

    @staticmethod
    def _after(hazards: tuple[float, float], ease: tuple[float, float]) -> float:
        """Probability within the year if the joint lowering were `ease[1]` instead of `ease[0]`."""
        before, after = hazards
        lowered = before - after
        scale = ease[1] / ease[0] if abs(ease[0]) > 1e-9 else 1.0
        # The effect on the cumulative hazard in proportion: exact at the middle, close enough at the ends.
        log_ratio = np.log(max(after, 1e-12) / before) if before > 0 and lowered else 0.0
        return float(1 - np.exp(-before * np.exp(log_ratio * scale)))

    def _hazards(self, person: int, number: int) -> tuple[float, float]:
        """Cumulative hazard of the year without a package, and with it."""
        before = -np.log1p(-min(chance(self.table, person, 0), 1 - 1e-9))
        after = -np.log1p(-min(chance(self.table, person, number), 1 - 1e-9))
        return float(before), float(after)

    def _chance_after(self, person: int, hazards: tuple[float, float], ease: tuple[float, float, float]) -> Range:
        """The ends combine the doubt about the effect with that about the risk itself."""
        middle, down, up = ease
        after = self._after(hazards, (middle, middle))
        worse = self._after(hazards, (middle, middle - down)) - after
        better = after - self._after(hazards, (middle, middle + up))
        risk = self.risks.probability[person, -1]
        kept = after / risk if risk > 0 else 1.0
        low = after - np.hypot(better, kept * (risk - self.risks.low[person, -1]))
        high = after + np.hypot(worse, kept * (self.risks.high[person, -1] - risk))
        return Range(float(max(low, 0.0)), after, float(min(high, 1.0)))

    def _saved(
        self, person: int, number: int, hazards: tuple[float, float], ease: tuple[float, float, float]
    ) -> MoneyRange:
        """The ends combine the doubts about effect, risk and cost of loss. The low end may be below nothing."""
        amount = int(saved(self.table, person, number))
        middle, down, up = ease
        before = float(chance(self.table, person, 0))
        gain = before - self._after(hazards, (middle, middle))
        if amount <= 0 or gain <= 0:
            return MoneyRange(min(0, amount), amount, max(0, amount))
        low_effect = before - self._after(hazards, (middle, middle - down))
        high_effect = before - self._after(hazards, (middle, middle + up))
        fewer = [(gain - low_effect) / gain, *self._doubts(person, self.risks.low[:, -1], self.loss[:, 0])]
        more = [(high_effect - gain) / gain, *self._doubts(person, self.risks.high[:, -1], self.loss[:, 2])]
        ends = (amount * (1 - np.linalg.norm(fewer)), amount * (1 + np.linalg.norm(more)))
        return MoneyRange(round(float(ends[0])), amount, round(float(ends[1])))

    def _doubts(self, person: int, chance_end: Floats, loss_end: Ints) -> list[float]:
        risk, loss = float(self.risks.probability[person, -1]), float(self.loss[person, 1])
        return [abs(risk - float(chance_end[person])) / risk, abs(loss - float(loss_end[person])) / loss]
