"""What the cases of the article share: a company written down as a spreadsheet would have it, and what it says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

from mainstay.chapters import CATALOGUE
from mainstay.company import read_company
from mainstay.core.catalogue import Formula, Measure, Quantity
from mainstay.core.text import Text
from mainstay.loop.panel import Panel
from mainstay.loop.sense import sense
from mainstay.loop.sentences import sentence

TODAY = date(2026, 10, 31)


@dataclass(frozen=True)
class Company:
    """What is known of a company today."""

    panel: Panel

    def signal(self, person: str, key: str) -> float | None:
        """A person's signal today, by its key in the catalogue; None where it is unknown."""
        keys = [feature.key for feature in self.panel.features]
        row = [self.panel.ids[at] for at in self.panel.now.person].index(person)
        value = float(self.panel.now.values[row, keys.index(key)])
        return None if math.isnan(value) else value

    def says(self, person: str, key: str) -> Text:
        """The sentence about a person's signal, with the person's own numbers."""
        keys = [feature.key for feature in self.panel.features]
        row = [self.panel.ids[at] for at in self.panel.now.person].index(person)
        value, first, second = (
            float(numbers[row, keys.index(key)])
            for numbers in (self.panel.now.values, self.panel.first, self.panel.second)
        )
        return sentence(CATALOGUE.signal(key), value, first, second, "CNY")

    def fits(self, person: str, key: str) -> bool:
        """Whether a measure fits a person: every condition is known and met."""
        for when in CATALOGUE.measure(key).fits:
            value = self.signal(person, when.signal)
            if value is None:
                return False
            if when.at_least is not None and value < when.at_least:
                return False
            if when.at_most is not None and value > when.at_most:
                return False
        return True


def company(folder: Path, today: date = TODAY, **tables: str) -> Company:
    """A company out of tables as one writes them: a line of headers, a line for each fact."""
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(dedent(text).strip() + "\n", encoding="utf-8")
    return Company(sense(read_company(folder, as_of=today), today, CATALOGUE))


def cost(formula: Formula, **of: str) -> Decimal:
    """What a price comes to for a person with these yearly amounts."""
    amounts = {Quantity(name): Decimal(amount) for name, amount in of.items()}
    return formula.fixed + sum((share * amounts[quantity] for quantity, share in formula.of.items()), Decimal(0))


def strongest(driver: str) -> Measure:
    """The measure that eases a cause most."""

    def ease(measure: Measure) -> float:
        return sum(one.log_hazard for one in measure.eases if one.driver == driver)

    return max(CATALOGUE.measures, key=ease)


def easing(driver: str, least: float) -> set[str]:
    """Every measure that eases a cause at least so much."""
    found: Mapping[str, float] = {
        measure.key: sum(one.log_hazard for one in measure.eases if one.driver == driver)
        for measure in CATALOGUE.measures
    }
    return {key for key, amount in found.items() if amount >= least}
