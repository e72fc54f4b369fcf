"""The twin: an invented company with known truth. The demo's data, and the bench of the loop.

How hard it is was set so that policies that learn nothing get the shares of the oracle's value that they got where the
design's findings were measured (random .43, a raise by risk .40, the main driver's measure .73, the catalogue alone
.79), on development seeds: docs/decisions/0006-effects-and-the-twin.md.
"""

from __future__ import annotations

from datetime import date

from mainstay.chapters import CATALOGUE
from mainstay.core.catalogue import Catalogue
from mainstay.core.text import Language
from mainstay.twin.effects import World
from mainstay.twin.invented import Recipe, Twin, invent
from mainstay.twin.truth import Truth

__all__ = ["AS_OF", "Truth", "Twin", "World", "twin"]

AS_OF = date(2026, 10, 31)
"""The day as of which the demo company is looked at."""


def twin(
    people: int = 320,
    months: int = 36,
    seed: int = 7,
    world: World = "realistic",
    as_of: date = AS_OF,
    language: Language = "zh",
    catalogue: Catalogue = CATALOGUE,
    lots: float = 1.0,
) -> Twin:
    """An invented company with `people` people on the as-of day, its files over `months` months, and its truth.

    World "realistic": noise in every fact, hidden intent that drives both who is treated and who leaves, habits in past
    treatment, effects around the catalogue's prior that differ between people in ways it does not know. "hostile": the
    same, but raises and praise are useless. "easy": the prior is right and people are alike. `lots` says how many
    times as often as usual a lot decides who is given a measure, with its chance on record. The same arguments give the
    same bytes. Raises ValueError for fewer than 20 people or 1 month.
    """
    return invent(Recipe(people, months, seed, world, as_of, language, catalogue, lots))
