"""Packages written out for readers: their price, their effect with an interval, and what is promised by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from mainstay.loop.effects import Effects
from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.joint import NONE, Menu, joint
from mainstay.loop.plan.packages import HOUR, Bill, Table, chances, values
from mainstay.loop.plan.stake import relative
from mainstay.loop.plans import MoneyRange, Package, Promised, Range, promised_by
from mainstay.loop.risks import Risks

T = TypeVar("T", np.floating, np.signedinteger)


class _Ends(NamedTuple):
    """A number for each person with its ends, or its distances to them."""

    low: Floats
    middle: Floats
    high: Floats

    def ranges(self) -> list[Range]:
        """One range a person."""
        return [Range(*three) for three in zip(*(part.tolist() for part in self), strict=True)]


class _Same(NamedTuple):
    """What of a package is the same for everybody."""

    measures: tuple[str, ...]
    hours: Decimal
    seats: dict[str, int]
    promised: tuple[Promised, ...]


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

    def packages(self, number: Ints) -> list[Package | None]:
        """Everybody's package of this number; None for nothing."""
        members = self.menu.members[number].astype(np.int64)
        same = {int(one): self._same(int(one)) for one in np.unique(number)}
        cash, later, equity, raises = (
            _of(column, members).sum(axis=1).tolist()
            for column in (self.bill.cash_now, self.bill.cash_three_years, self.bill.equity, self.bill.raise_)
        )
        ease = self._lowering(members)
        hazards = self._hazards(np.zeros_like(number)), self._hazards(number)
        lowering = _Ends(ease.middle - ease.low, ease.middle, ease.middle + ease.high).ranges()
        after, saved = self._chance_after(hazards, ease).ranges(), self._saved(number, hazards, ease)
        return [
            Package(of.measures, cash[row], later[row], equity[row], of.hours, of.seats, raises[row],
                    lowering[row], after[row], saved[row], of.promised) if of.measures else None
            for row, of in enumerate(same[one] for one in number.tolist())
        ]  # fmt: skip

    def lowering(self, person: int, member: int) -> tuple[float, float, float]:
        """What one measure alone lowers the log-hazard when wholly at work: low, middle and high (80 %)."""
        ease = self._lowering(np.array([[member, NONE, NONE]]), slice(person, person + 1))
        down, middle, up = (float(part[0]) for part in ease)
        return middle - down, middle, middle + up

    def _same(self, number: int) -> _Same:
        members = [int(at) for at in self.menu.members[number] if at >= 0]
        measures = [self.menu.measures[at] for at in members]
        taken = {kind: int(column[members].sum()) for kind, column in self.bill.seats.items() if column[members].any()}
        return _Same(
            tuple(measure.key for measure in measures),
            Decimal(int(self.bill.hours[members].sum())) / HOUR,
            taken,
            tuple(one for measure in measures for one in promised_by(measure, self.as_of)),
        )

    def _lowering(self, members: Ints, who: slice = slice(None)) -> _Ends:
        """Joint lowering when all is at work, and its distances to the low and the high end (80 %).

        A measure's distance grows with how much more than the average person this one is eased; those of several
        measures are added as independent ones are. The doubt is the one fit for showing, not the planner's.
        """
        part = members >= 0
        alone = _of(self.table.lowering[who], members)
        middle, shown = np.empty(len(alone)), self.effects.shown
        joint(alone, middle)
        place = np.where(part, self.menu.place[np.maximum(members, 0)], 0)
        mean = shown.mean[place]
        usual = np.clip(np.divide(alone, mean, out=np.ones(mean.shape), where=mean > 1e-6), 0.5, 3.0) * part
        whole = alone.sum(axis=1)
        falling = np.divide(middle, whole, out=np.ones(len(whole)), where=whole > 1e-9)
        down, up = (
            np.abs(np.sqrt((((mean - end[place]) * usual) ** 2).sum(axis=1)) * falling)
            for end in (shown.low, shown.high)
        )
        return _Ends(down, middle, up)

    @staticmethod
    def _after(hazards: tuple[Floats, Floats], ease: tuple[Floats, Floats]) -> Floats:
        """Probability within the year if the joint lowering were `ease[1]` instead of `ease[0]`."""
        before, after = hazards
        scale = np.divide(ease[1], ease[0], out=np.ones(len(before)), where=np.abs(ease[0]) > 1e-9)
        # The effect on the cumulative hazard in proportion: exact at the middle, close enough at the ends.
        ratio = np.divide(
            np.maximum(after, 1e-12), before, out=np.ones(len(before)), where=(before > 0) & (before != after)
        )
        return np.asarray(1 - np.exp(-before * np.exp(np.log(ratio) * scale)))

    def _hazards(self, number: Ints) -> Floats:
        """Cumulative hazard of the year with a package."""
        return np.asarray(-np.log1p(-np.minimum(chances(self.table, number), 1 - 1e-9)))

    def _chance_after(self, hazards: tuple[Floats, Floats], ease: _Ends) -> _Ends:
        """The ends combine the doubt about the effect with that about the risk itself."""
        down, middle, up = ease
        after = self._after(hazards, (middle, middle))
        worse = self._after(hazards, (middle, middle - down)) - after
        better = after - self._after(hazards, (middle, middle + up))
        low, risk, high = (one[:, -1] for one in (self.risks.low, self.risks.probability, self.risks.high))
        kept = np.divide(after, risk, out=np.ones(len(risk)), where=risk > 0)
        least, most = after - np.hypot(better, kept * (risk - low)), after + np.hypot(worse, kept * (high - risk))
        return _Ends(np.maximum(least, 0.0), after, np.minimum(most, 1.0))

    def _saved(self, number: Ints, hazards: tuple[Floats, Floats], ease: _Ends) -> list[MoneyRange]:
        """The ends combine the doubts about effect, risk and cost of loss. The low end may be below nothing."""
        amount = values(self.table, number)
        down, middle, up = ease
        before = chances(self.table, np.zeros_like(number))
        gain = before - self._after(hazards, (middle, middle))
        some = (amount > 0) & (gain > 0)
        gain = np.where(some, gain, 1.0)
        low_effect = before - self._after(hazards, (middle, middle - down))
        high_effect = before - self._after(hazards, (middle, middle + up))
        fewer = self._apart((gain - low_effect) / gain, self.risks.low, 0)
        more = self._apart((high_effect - gain) / gain, self.risks.high, 2)
        low = np.where(some, np.rint(amount * (1 - fewer)), 0)
        high = np.where(some, np.rint(amount * (1 + more)), amount)
        return [MoneyRange(*three) for three in zip(*(_whole(end) for end in (low, amount, high)), strict=True)]

    def _apart(self, effect: Floats, chance_end: Floats, loss_end: int) -> Floats:
        """Relative distance of an end of what is saved, those of effect, risk and cost of loss at right angles."""
        risk = relative(self.risks.probability[:, -1], chance_end[:, -1])
        loss = relative(self.loss[:, 1], self.loss[:, loss_end])
        return np.asarray(np.sqrt(effect**2 + risk**2 + loss**2))


def _of(table: NDArray[T], members: Ints) -> NDArray[T]:
    """People × places: of a table by measure what stands for each member; nothing for none."""
    return np.where(members >= 0, np.take_along_axis(table, np.maximum(members, 0), axis=1), 0)


def _whole(amounts: Floats) -> list[int]:
    whole: list[int] = amounts.astype(np.int64).tolist()
    return whole
