"""Places that are left before the project ends: who holds which part today, and what leaving comes to.

held_parts(row)                  each part with who holds it now, and what its former holders had of the payouts
stakes(place, day, book)         the parts of a place for the rule
if_left(place, leaving, day)     what its holder would get and keep, with book taken to be cost
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from mainstay.chapters.equity.coinvest import Subscription
from mainstay.chapters.equity.coinvest_leaving import LeavingRules, Settled, Stake, rules_read, settled
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.waterfall import FOLLOWERS, Payout, Side
from mainstay_web.store.tables.four_eyes import APPROVED
from mainstay_web.store.tables.projects import EquityDeparture, EquityProject

COMPANY = ""
"""Who holds a part that the company took over."""
CAPITAL, PROFIT = "capital", "profit"
Had = Mapping[tuple[str, str], Decimal]


def leaving_rules(row: EquityProject) -> LeavingRules | None:
    """What the project says about who leaves before its end; None for one that was agreed on before it had to."""
    return rules_read(row.terms["leaving"]) if "leaving" in row.terms else None


def departures(row: EquityProject) -> list[EquityDeparture]:
    """Everything that was put forward about leavers, the oldest first."""
    return list(EquityDeparture.objects.filter(place__project=row).select_related("place").order_by("day", "pk"))


def left_for_good(places: Iterable[int]) -> set[int]:
    """Primary keys of those of the places that were left already."""
    rows = EquityDeparture.objects.filter(place__in=list(places), state=APPROVED)
    return set(rows.values_list("place", flat=True))


@dataclass(frozen=True, slots=True)
class Parts:
    """Each part with its present holder (COMPANY where it is nobody's); `moved` says what of past payouts came with
    parts that changed hands, by (holder, kind): taken from one, added to the other.
    """

    own: Sequence[Subscription]
    moved: Had

    def of(self, person: str) -> list[Subscription]:
        """The parts that somebody holds."""
        return [one for one in self.own if one.person == person]


def held_parts(
    row: EquityProject, own: Sequence[Subscription], capital: Mapping[Side, Decimal], paid: Sequence[Payout]
) -> Parts:
    """Who holds what, after every approved departure. `paid` are the payouts, of which those up to each day count."""
    now, moved = list(own), defaultdict[tuple[str, str], Decimal](Decimal)
    for one in departures(row):
        if one.state != APPROVED:
            continue
        taken = {line["side"] for line in one.lines if line["taken"]}
        for at, part in enumerate(now):
            if part.person != one.person or part.side not in taken:
                continue
            for payout in (each for each in paid if each.on <= one.day):
                for kind, sums in ((CAPITAL, payout.capital), (PROFIT, payout.profit)):
                    share = sums[part.side] * part.paid / capital[part.side]
                    moved[one.person, kind] -= share
                    moved[one.to, kind] += share
            now[at] = replace(part, person=one.to)
    return Parts(now, moved)


def stakes_of(
    parts: Sequence[Subscription],
    capital: Mapping[Side, Decimal],
    paid: Sequence[Payout],
    end: Payout | None,
    since: date,
) -> tuple[Stake, ...]:
    """Cost and book of some parts: `paid` are the payouts so far, `end` what the project would pay if it ended now.

    The parts of the cost sum to the whole of it to the cent, and so do those of the book.
    """
    cost, book = (dict.fromkeys(FOLLOWERS, Decimal(0)) for _ in range(2))
    for one in parts:
        if not one.paid:
            continue
        share = one.paid / capital[one.side]
        left = one.paid - sum(each.capital[one.side] for each in paid) * share
        cost[one.side] += left
        book[one.side] += left if end is None else (end.capital[one.side] + end.profit[one.side]) * share
    costs, books = _cents(cost), _cents(book)
    return tuple(Stake(side, costs[side], books[side], since) for side in FOLLOWERS if costs[side] or books[side])


def _cents(exact: Mapping[Side, Decimal]) -> dict[Side, int]:
    """Whole minor units of both sides: the voluntary one is what is left of the whole."""
    sums = (sum(exact.values(), Decimal(0)), exact[Side.OBLIGATORY])
    whole, first = (int(each.quantize(Decimal(1), rounding=ROUND_HALF_UP)) for each in sums)
    return {Side.OBLIGATORY: first, Side.VOLUNTARY: whole - first}


def outcome(
    rules: LeavingRules, leaving: Leaving, stakes: Sequence[Stake], day: date
) -> tuple[list[dict[str, object]], int]:
    """Lines as they are kept, and what the leaver gets in all."""
    found = settled(rules, leaving, stakes, day)
    return [told(one) for one in found], sum(one.gets for one in found)


def told(one: Settled) -> dict[str, object]:
    """As JSON."""
    return {
        "side": one.side.value, "fate": one.fate.value, "stays": one.stays, "taken": one.taken, "gets": one.gets,
    }  # fmt: skip
