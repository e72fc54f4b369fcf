"""A grant that ends by agreement, is taken back as never rightly made, or is handed on. 协议取消、收回与转让（P6）。

These are the transactions Cancellation, Retraction and Transfer of Open Cap Format. Of what has not vested, that which
would have vested last goes first, as a cancellation is read there. The ledger has to be up to date with `due` by the
day. What goes back comes to the pool as the plan says; money is in minor units and is split over the lines to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise

from mainstay.chapters.equity.conditions import Proof, Service
from mainstay.chapters.equity.kinds import Units
from mainstay.chapters.equity.ledger import Deed, Entry, Holding
from mainstay.chapters.equity.plans import Grant
from mainstay.chapters.equity.vesting import Position, positions
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

AGREEMENT, RETRACTION = "agreement", "retraction"
"""How the reason of such a line begins."""


class NotAgreedError(AnticipatedError):
    """What cannot be agreed on; `data["law"]` says why."""

    code = "equity_agreed"

    def __init__(self, law: str) -> None:
        super().__init__(_LAWS[law], law=law)
        self.law = law


_LAWS = {
    "units": Text("数量须大于零，且不超过可用数量。", "More than nothing, and no more than there is."),
    "used": Text(
        "已有行权、兑付、回购或转让，不能整笔收回；可以协议取消剩余部分。",
        "Some of it was exercised, settled, bought back or handed on: what is left can be cancelled by agreement.",
    ),
    "nothing": Text("这笔授予已没有剩余数量。", "Nothing of this grant is left."),
}


def cancelled(
    grant: Grant, holding: Holding, service: Service, proofs: Iterable[Proof], day: date, units: Units, paid: int
) -> tuple[Entry, ...]:
    """Units that have not vested and are given up by agreement, for which their holder is `paid` in all.

    Raises NotAgreedError.
    """
    open_ = _open(grant, holding, service, proofs, day)
    if not 0 < units <= sum(one.pending for one in open_):
        raise NotAgreedError("units")
    parts = list(_last_first(open_, units))
    return tuple(
        _entry(Deed.FORFEIT, grant, day, part, money, AGREEMENT, one.tranche.key)
        for (one, part), money in zip(parts, split(paid, [part for _, part in parts]), strict=True)
    )


def given_up(grant: Grant, holding: Holding, day: date, units: Units, paid: int) -> tuple[Entry, ...]:
    """Vested units that are given up by agreement for so much. Raises NotAgreedError."""
    return (_of_held(Deed.LAPSE, grant, holding, day, units, paid),)


def handed_on(grant: Grant, holding: Holding, day: date, units: Units, paid: int, to: str) -> tuple[Entry, ...]:
    """Vested units that are handed `to` somebody, who pays so much for them. Raises NotAgreedError."""
    return (replace(_of_held(Deed.TRANSFER, grant, holding, day, units, paid), to=to),)


def retracted(
    grant: Grant, holding: Holding, service: Service, proofs: Iterable[Proof], day: date
) -> tuple[Entry, ...]:
    """The whole of a grant that should not have been made; what was paid for it goes back. Raises NotAgreedError."""
    if holding.held != holding.vested:
        raise NotAgreedError("used")
    parts = [(one.tranche.key, one.pending) for one in _open(grant, holding, service, proofs, day)]
    sizes = [units for _, units in parts] + ([holding.held] if holding.held else [])
    if not sizes:
        raise NotAgreedError("nothing")
    back = split(holding.paid - holding.repaid, sizes)
    found = [
        _entry(Deed.FORFEIT, grant, day, units, money, RETRACTION, key)
        for (key, units), money in zip(parts, back, strict=False)
    ]
    if holding.held:
        found.append(_entry(Deed.LAPSE, grant, day, holding.held, back[-1], RETRACTION))
    return tuple(found)


def split(money: int, sizes: Sequence[Units]) -> list[int]:
    """Money by the size of each part; the parts sum to the whole. Raises ValueError where there is nothing to share."""
    if sum(sizes) <= 0:
        raise ValueError("money cannot be split over nothing")
    whole = Fraction(sum(sizes))
    reached = [money * Fraction(each) // whole for each in accumulate(sizes)]
    return [after - before for before, after in pairwise((0, *reached))]


def _open(grant: Grant, holding: Holding, service: Service, proofs: Iterable[Proof], day: date) -> list[Position]:
    return [one for one in positions(grant, holding, service, proofs, day) if one.pending > 0]


def _last_first(open_: Sequence[Position], units: Units) -> Iterator[tuple[Position, Units]]:
    for one in reversed(open_):
        part = min(units, one.pending)
        if part > 0:
            units -= part
            yield one, part


def _of_held(deed: Deed, grant: Grant, holding: Holding, day: date, units: Units, paid: int) -> Entry:
    if not 0 < units <= holding.held:
        raise NotAgreedError("units")
    return _entry(deed, grant, day, units, paid, AGREEMENT)


def _entry(deed: Deed, grant: Grant, day: date, units: Units, money: int, reason: str, tranche: str = "") -> Entry:
    return Entry(0, deed, day, grant.plan, grant.id, grant.person, units, tranche, amount=money, reason=reason)
