"""What is taken back when a customer leaves early. 追回。

Only what was agreed in writing before the sale, never more than was paid, and from one statement never more than the
plan's limit: the rest stays owed.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from mainstay.chapters.pay.commission.facts import Reversal
from mainstay.chapters.pay.commission.lines import rounded
from mainstay.chapters.pay.commission.plan import Clawback
from mainstay.chapters.pay.commission.terms import Half, Recovery
from mainstay.core.calendar import add_months


def months_kept(since: date, over: date) -> int:
    """Whole months from one day to another; none where the second comes first."""
    months = (over.year - since.year) * 12 + over.month - since.month
    return max(months - (add_months(since, months) > over), 0)


def taken_back(rule: Clawback, months: int, paid: int) -> int:
    """Of a commission paid, for a customer who stayed so many whole months, in minor units."""
    if months >= rule.months or paid <= 0:
        return 0
    if rule.how is Recovery.FULL:
        return paid
    return rounded(paid * (rule.months - months), rule.months, Half.UP)


def is_agreed(reversal: Reversal, agreed_on: date | None) -> bool:
    """Whether the clawback was agreed in writing by the day of the sale."""
    return agreed_on is not None and agreed_on <= reversal.since


def due(rule: Clawback, reversal: Reversal) -> int:
    """What is still to be taken back for one customer: never more than was paid and not yet taken."""
    whole = taken_back(rule, months_kept(reversal.since, reversal.over), reversal.paid)
    return max(min(whole, reversal.paid) - reversal.back, 0)


def room(rule: Clawback | None, payable: int) -> int:
    """The most that one statement may lose to what is owed."""
    share = Fraction(rule.at_most) if rule is not None else Fraction(1)
    return max(int(payable * share), 0)
