"""An independent slow reference, written from the law's own words with fractions: no quick deductions, no tables
shared with the product. Each yuan of a progressive tax is taxed at the rate of the step in which it lies.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

STEPS = ((36_000, 3), (144_000, 10), (300_000, 20), (420_000, 25), (660_000, 30), (960_000, 35), (None, 45))
QUICK = {3: 0, 10: 210, 20: 1_410, 25: 2_660, 30: 4_410, 35: 7_160, 45: 15_160}


def to_fen(amount: Fraction) -> Decimal:
    hundredths = Decimal(amount.numerator * 100) / Decimal(amount.denominator)
    return hundredths.quantize(Decimal(1), rounding=ROUND_HALF_UP) / 100


def progressive(taxable: Decimal) -> Decimal:
    left, low, tax = Fraction(taxable), 0, Fraction(0)
    if left <= 0:
        return Decimal(0)
    for up, percent in STEPS:
        part = left - low if up is None else min(left, Fraction(up)) - low
        if part <= 0:
            break
        tax += part * Fraction(percent, 100)
        low = up or low
    return to_fen(tax)


def by_a_twelfth(bonus: Decimal) -> Decimal:
    if bonus <= 0:
        return Decimal(0)
    twelfth = Fraction(bonus) / 12
    percent = next(rate for up, rate in STEPS if up is None or twelfth <= Fraction(up, 12))
    return to_fen(Fraction(bonus) * Fraction(percent, 100) - QUICK[percent])


def withheld(months: list[tuple[Decimal, Decimal, Decimal]]) -> list[Decimal]:
    """(wage, own contributions, special deductions) of each month."""
    found: list[Decimal] = []
    for count in range(1, len(months) + 1):
        so_far = months[:count]
        taxable = sum(w for w, _, _ in so_far) - sum(s for _, s, _ in so_far) - sum(d for _, _, d in so_far)
        due = progressive(Decimal(taxable) - 5_000 * count)
        found.append(max(due - sum(found), Decimal(0)))
    return found


def least_by_search(total: int, free: int, step: int) -> Decimal:
    """The least tax of a year over every bonus that is a whole number of `step`s."""
    return min(
        progressive(Decimal(total - free - bonus)) + by_a_twelfth(Decimal(bonus)) for bonus in range(0, total + 1, step)
    )
