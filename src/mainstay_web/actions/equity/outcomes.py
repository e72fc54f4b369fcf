"""What the ledger would say: the entries of each thing that can be done with a grant, as the rules have it.

Exercised, settled, accelerated, ended by leaving, a dividend; and lines that were a mistake, taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from mainstay.chapters.equity.acceleration import bites
from mainstay.chapters.equity.agreed import cancelled, given_up, handed_on, retracted
from mainstay.chapters.equity.allocation import portion
from mainstay.chapters.equity.dividends import dividend
from mainstay.chapters.equity.kinds import MANNERS, Units, exact, said
from mainstay.chapters.equity.leavers import LEAVERS, Leaving
from mainstay.chapters.equity.leaving import Departure, last_day_to_exercise, late, on_leaving, projected
from mainstay.chapters.equity.ledger import Deed, Entry
from mainstay.chapters.equity.values import per_unit, shares_settled
from mainstay.chapters.equity.vesting import due
from mainstay.core.money import major, minor
from mainstay.core.text import Text
from mainstay_web.actions.act import InvalidError
from mainstay_web.store import equity_pool
from mainstay_web.store.equity_book import Held, entries_of, holding_after, undone
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.equity import EquityTransaction
from mainstay_web.store.tables.people import Person

EXERCISE, SETTLE, ACCELERATE, LEAVE, DIVIDEND = "exercise", "settle", "accelerate", "leave", "dividend"
REVERSE, CANCEL, RETRACT, TRANSFER = "reverse", "cancel", "retract", "transfer"
AGREED = frozenset({CANCEL, RETRACT, TRANSFER})
"""What needs a document that both sides signed, or that says why a grant should not have been made."""
KINDS = {
    EXERCISE: Text("行权", "Exercise"), SETTLE: Text("解锁或兑付", "Release or pay out"),
    ACCELERATE: Text("加速归属", "Accelerated vesting"), LEAVE: Text("离职结算", "Settlement on leaving"),
    DIVIDEND: Text("分红", "Dividend"), REVERSE: Text("撤销入账", "A line taken back"),
    CANCEL: Text("协议取消", "Cancelled by agreement"), RETRACT: Text("整笔收回", "The whole grant retracted"),
    TRANSFER: Text("转让", "Handed on"),
}  # fmt: skip
_NO_VALUE = Text("当日没有估值，请先登记。", "There is no value of a unit on that day: enter one first.")
NOTHING = Text("按条款没有可以入账的内容。", "By the terms there is nothing to enter.")
_NO_LINE = Text("请选择一笔未撤销的入账；授予本身不能撤销。", "Choose a line that still counts, not the grant itself.")
AHEAD = Text("日期不能在未来。", "The day cannot lie ahead.")
_WINDOW = Text("行权期已过。", "The time to exercise is over.")
WRONG_KIND = Text("这种激励工具不能这样处理。", "That cannot be done with this kind.")
_PAPER = Text("请写明协议或决定的文件。", "Name the agreement or decision on paper.")
_TO = Text("请写明转让给谁。", "Say to whom it is handed.")
_COLLEAGUE = Text(
    "受让人在本公司任职：请先协议取消，再向其授予。",
    "They work here: cancel it by agreement, and grant the units to them.",
)
WHOLE = Text("这个计划只有整数股。", "Under this plan units are whole.")
TOO_MANY = Text("数量须大于零，且不超过可用数量。", "More than nothing, and no more than there is.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: `units` to exercise, settle, cancel or hand on, minor units `per_unit` of a dividend, the kind
    of leaving, the `line` of the ledger that was a mistake. Of an agreement: whether of `vested` units, the minor units
    `paid` for all of it, and `to` whom it is handed.
    """

    kind: str
    day: date
    reason: str
    units: Units = 0
    per_unit: int = 0
    leaving: str = ""
    proof: str = ""
    line: str = ""
    vested: bool = False
    paid: int = 0
    to: str = ""

    def kept(self) -> dict[str, object]:
        """As JSON."""
        return {"units": said(self.units), "per_unit": self.per_unit, "leaving": self.leaving, "proof": self.proof,
                "line": self.line, "vested": self.vested, "paid": self.paid, "to": self.to}  # fmt: skip

    @classmethod
    def of(cls, kind: str, day: date, reason: str, kept: Mapping[str, object]) -> Asked:
        """The same, from what was kept."""
        return cls(
            kind, day, reason, exact(str(kept["units"])), int(str(kept["per_unit"])), str(kept["leaving"]),
            str(kept["proof"]), str(kept.get("line", "")), bool(kept.get("vested")), int(str(kept.get("paid", 0))),
            str(kept.get("to", "")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """Lines of the ledger; money the holder `pays` or `gets`, in minor units; `shares` handed over."""

    entries: Sequence[Entry]
    gets: int = 0
    pays: int = 0
    shares: Units = 0
    lines: list[dict[str, object]] = field(default_factory=list)


def outcome(one: Held, asked: Asked) -> Outcome:
    """What the ledger would say. Raises InvalidError where the terms do not allow it."""
    if asked.kind in AGREED and not asked.proof:
        raise InvalidError(_PAPER, field="proof")
    made = _MAKERS[asked.kind](one, asked)
    if not made.entries:
        raise InvalidError(NOTHING)
    lines: list[dict[str, object]] = [
        {"kind": each.deed.value, "tranche": each.tranche, "units": said(each.units), "money": each.amount,
         "day": max(each.on, one.row.granted_on).isoformat()}
        for each in made.entries
    ]  # fmt: skip
    return replace(made, lines=lines)


def _value(day: date) -> Decimal:
    worth = equity_pool.per_unit(day)
    if worth is None:
        raise InvalidError(_NO_VALUE, field="day")
    return major(worth)


def _entry(one: Held, deed: Deed, day: date, units: Units, amount: int = 0, tranche: str = "") -> Entry:
    grant = one.grant
    return Entry(0, deed, day, grant.plan, grant.id, grant.person, units, tranche, amount=amount)


def _exercise(one: Held, asked: Asked) -> Outcome:
    manner, grant = MANNERS[one.grant.kind], one.grant
    if not manner.exercised:
        raise InvalidError(WRONG_KIND)
    last = last_day_to_exercise(grant, departure(one))
    if last is not None and asked.day > last:
        raise InvalidError(_WINDOW, field="day")
    _within(asked.units, one, asked.day)
    worth = _value(asked.day)
    rise = minor(per_unit(grant.kind, grant.price, worth) * asked.units)
    if grant.kind.value == "option":
        pays = minor(grant.price * asked.units)
        return Outcome([_entry(one, Deed.EXERCISE, asked.day, asked.units, pays)], pays=pays, shares=asked.units)
    entry = _entry(one, Deed.EXERCISE, asked.day, asked.units)
    if manner.in_shares:
        return Outcome([entry], shares=shares_settled(asked.units, grant.price, worth))
    return Outcome([entry], gets=rise)


def _settle(one: Held, asked: Asked) -> Outcome:
    manner, grant = MANNERS[one.grant.kind], one.grant
    if manner.exercised:
        raise InvalidError(WRONG_KIND)
    _within(asked.units, one, asked.day)
    pays = 0 if manner.in_shares else minor(per_unit(grant.kind, grant.price, _value(asked.day)) * asked.units)
    shares = asked.units if manner.in_shares else 0
    return Outcome([_entry(one, Deed.RELEASE, asked.day, asked.units, pays)], gets=pays, shares=shares)


def _within(units: Units, one: Held, day: date) -> None:
    """More than nothing, no more than is vested and held; no parts of a unit where the plan has whole ones."""
    most = one.on(day).held
    if not 0 < units <= most:
        raise InvalidError(TOO_MANY, field="units", most=said(most))
    if units != portion(units, Fraction(1), one.grant.terms.schedule.allocation):
        raise InvalidError(WHOLE, field="units")


def _accelerate(one: Held, asked: Asked) -> Outcome:
    """What an event alone brings; or the event of a double trigger that came soon after somebody left."""
    case = departure(one)
    if case is not None:
        gone = undone(one.rows)
        entered = [line for line in one.rows if line.deed and line.deed.kind == LEAVE and line.pk not in gone]
        return Outcome(late(one.grant, entries_of(entered), one.proofs, case, asked.day))
    grant, entries = one.grant, list[Entry]()
    shares = [
        rule.share for rule in grant.terms.accelerations
        if not rule.leavings and (on := bites(rule, one.proofs, asked.day)) is not None and on <= asked.day
    ]  # fmt: skip
    share = max(shares, default=Decimal(0))
    for each in one.positions(asked.day):
        units = portion(each.pending, Fraction(share), grant.terms.schedule.allocation)
        if units > 0:
            entries.append(_entry(one, Deed.ACCELERATE, asked.day, units, tranche=each.tranche.key))
    return Outcome(entries)


def departure(one: Held, asked: Asked | None = None) -> Departure | None:
    """How the holder leaves, as asked or as settled before; None where they have not left."""
    kind, left = (asked.leaving, asked.day) if asked else (one.row.leaving, one.row.left_on)
    if not kind or left is None or kind not in {each.value for each in Leaving}:
        return None
    worth = equity_pool.per_unit(left)
    return Departure(left, Leaving(kind), major(worth or 0), in_force(LEAVERS, left))


def _leave(one: Held, asked: Asked) -> Outcome:
    case = departure(one, asked)
    if case is None:
        raise InvalidError(Text("请选择离职类型。", "Say how they leave."), field="leaving")
    _value(asked.day)
    before = asked.day - timedelta(days=1)
    first = due(one.grant, one.holding, one.service, one.proofs, before)
    then = projected(one.grant, one.holding, one.service.hired, one.proofs, before)
    entries = [*first, *on_leaving(one.grant, then, one.service.hired, one.proofs, case)]
    repaid = sum(each.amount for each in entries if each.deed in {Deed.FORFEIT, Deed.BUY_BACK})
    return Outcome(entries, gets=repaid)


def _dividend(one: Held, asked: Asked) -> Outcome:
    """Once for each record day: whose condition was open then earns it when the condition is met."""
    gone = undone(one.rows)
    if any(line.kind == Deed.DIVIDEND and line.day == asked.day and line.pk not in gone for line in one.rows):
        return Outcome([])
    found = dividend(
        one.grant.terms.dividends, one.on(asked.day), major(asked.per_unit), asked.day, one.service, one.proofs
    )
    entries = [_entry(one, Deed.DIVIDEND, asked.day, 0, found.due)] if found.due else []
    return Outcome(entries, gets=found.due)


def taken_back(one: Held, asked: Asked) -> list[EquityTransaction]:
    """The lines that go: the one that is named, and all that were entered with it by the same approval."""
    gone = undone(one.rows)
    line = next((row for row in one.rows if row.ref == asked.line), None)
    if line is None or line.pk in gone or line.kind in (Deed.GRANT, Deed.REVERSE):
        raise InvalidError(_NO_LINE, field="line")
    together = [row for row in one.rows if line.deed_id and row.deed_id == line.deed_id and row.pk not in gone]
    return together or [line]


def _reverse(one: Held, asked: Asked) -> Outcome:
    """Lines that were a mistake no longer count; the ledger without them has to keep all its laws."""
    lines = taken_back(one, asked)
    if asked.day < max(line.day for line in lines):
        raise InvalidError(Text("不能早于那笔入账。", "Not before that line."), field="day")
    entries = [
        replace(_entry(one, Deed.REVERSE, asked.day, line.units, line.money, line.tranche), to=str(line.pk))
        for line in lines
    ]
    holding_after(one, entries)
    return Outcome(entries)


def _dealt(one: Held, asked: Asked) -> None:
    """Units as the plan deals them out, and money that can be."""
    if asked.units != portion(asked.units, Fraction(1), one.grant.terms.schedule.allocation):
        raise InvalidError(WHOLE, field="units")
    if asked.paid < 0:
        raise InvalidError(Text("金额不合要求。", "That amount cannot be."), field="paid")


def _cancel(one: Held, asked: Asked) -> Outcome:
    """Units given up by agreement: of those that have not vested, the last ones; or vested ones that are still held."""
    _dealt(one, asked)
    if asked.vested:
        return Outcome(given_up(one.grant, one.on(asked.day), asked.day, asked.units, asked.paid), gets=asked.paid)
    first = due(one.grant, one.holding, one.service, one.proofs, asked.day)
    then = projected(one.grant, one.holding, one.service.hired, one.proofs, asked.day) if first else one.holding
    entries = cancelled(one.grant, then, one.service, one.proofs, asked.day, asked.units, asked.paid)
    return Outcome([*first, *entries], gets=asked.paid)


def _retract(one: Held, asked: Asked) -> Outcome:
    entries = retracted(one.grant, one.holding, one.service, one.proofs, asked.day)
    return Outcome(entries, gets=sum(each.amount for each in entries))


def _transfer(one: Held, asked: Asked) -> Outcome:
    """Vested units handed to somebody outside; what they hold from then on is not kept here."""
    _dealt(one, asked)
    to = asked.to.strip()[:100]
    if not to:
        raise InvalidError(_TO, field="to")
    if Person.objects.filter(Q(number=to) | Q(name=to), here=True).exists():
        raise InvalidError(_COLLEAGUE, field="to")
    entries = handed_on(one.grant, one.on(asked.day), asked.day, asked.units, asked.paid, to)
    return Outcome(entries, gets=asked.paid)


_MAKERS = {
    EXERCISE: _exercise, SETTLE: _settle, ACCELERATE: _accelerate, LEAVE: _leave, DIVIDEND: _dividend,
    REVERSE: _reverse, CANCEL: _cancel, RETRACT: _retract, TRANSFER: _transfer,
}  # fmt: skip
