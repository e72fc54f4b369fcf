"""Who is credited with how much of a transaction. 业绩分摊。

Shares of a split sum to the transaction to the fen: each takes what is rounded of the running sum. Overlays are
credited on top and rounded by themselves.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from mainstay.chapters.pay.commission.facts import Transaction
from mainstay.chapters.pay.commission.lines import rounded
from mainstay.chapters.pay.commission.terms import CreditRule, Half
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text


class SharesError(AnticipatedError):
    """The shares of a transaction do not sum to the whole, or one of them is not above zero."""

    code = "commission_shares"

    def __init__(self, ref: str, found: Decimal) -> None:
        super().__init__(
            Text(
                "业绩 {ref} 的分摊比例合计为 {found}，应为 1，且每一项都大于 0。",
                "The shares of transaction {ref} sum to {found}; they are to sum to 1, each above 0.",
            ).fill(ref=ref, found=found),
            ref=ref,
            found=str(found),
        )


def credited(transaction: Transaction, rule: CreditRule) -> dict[str, int]:
    """Credited amounts by person, in minor units. Raises SharesError."""
    if rule is CreditRule.OWNER or not (transaction.shares or transaction.overlays):
        return {transaction.owner: transaction.amount}
    found = _split(transaction) if transaction.shares else {transaction.owner: transaction.amount}
    if rule is CreditRule.OVERLAY:
        for one in transaction.overlays:
            share = Fraction(one.share)
            more = rounded(transaction.amount * share.numerator, share.denominator, Half.UP)
            found[one.person] = found.get(one.person, 0) + more
    return found


def _split(transaction: Transaction) -> dict[str, int]:
    whole = sum((one.share for one in transaction.shares), Decimal(0))
    if whole != 1 or min(one.share for one in transaction.shares) <= 0:
        raise SharesError(transaction.ref, whole)
    found: dict[str, int] = {}
    run, given = Fraction(0), 0
    for one in transaction.shares:
        run += Fraction(one.share)
        upto = rounded(transaction.amount * run.numerator, run.denominator, Half.UP)
        found[one.person] = found.get(one.person, 0) + upto - given
        given = upto
    return found
