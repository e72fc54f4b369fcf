"""What was sold: brought as a file or typed in, written once, taken back by a later row.

bring(caller, source, content, rows)   the same file twice changes nothing; a sale that is held otherwise is a fault
reverse(caller, ref, reason)           a later row with the amount below nothing
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from mainstay.chapters.pay.commission.terms import Measure
from mainstay.core.access import Act
from mainstay.core.errors import Fault, InputError
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, StaleError, action
from mainstay_web.actions.carrying import by, said
from mainstay_web.actions.commission.moved import look
from mainstay_web.store.access import visible
from mainstay_web.store.commission_files import Sale
from mainstay_web.store.commission_moved import lines_of
from mainstay_web.store.tables.commission import CommissionClawback, CommissionIntake, CommissionTransaction

OTHERWISE = Text(
    "“{found}”已经记过，内容不同。",
    "{found} is held already, and says something else.",
)
REVERSE_IT = Text(
    "记过的业绩不改：先冲回原来那笔，再用新的单号记入。",
    "What is held is never changed: take the earlier one back, then bring it under a new reference.",
)
UNEVEN = Text("“{found}”的各行日期或金额不同。", "The rows of {found} have different days or amounts.")
SAME = Text(
    "多人分得的一笔，每行都写整笔金额，用分成比例区分。",
    "Each row gives the whole amount, and its own share.",
)
OUT_OF_REACH = Text("您不能处理“{found}”的业绩。", "Sales of {found} are not yours to bring.")
ASK = Text(
    "请由负责此人的同事导入；没有人能导入自己的业绩。", "Let who is in charge of them bring it; nobody their own."
)


@action(Act.COMMISSION_DESIGN)
def bring(doing: Doing, source: str, content: str, measure: str, rows: Sequence[Sale]) -> str:
    """Writes sales that count for one measure. `content` is the SHA-256 of the file.

    Raises InputError with every row that cannot be held.
    """
    doing.must(None)
    content = hashlib.sha256(f"{measure} {content}".encode()).hexdigest()
    again = CommissionIntake.objects.filter(content=content).first()
    if again is not None:
        doing.note(intake=again.ref, again=True)
        return again.ref
    if not rows:
        raise InvalidError(Text("文件里没有任何业绩。", "There is nothing in it."), field="files")
    if measure not in {one.value for one in Measure}:
        raise InvalidError(Text("请选择口径。", "Choose what these sales count for."), field="measure")
    held = _held(rows, measure)
    faults = [*_strangers(doing, source, rows), *_otherwise(source, rows, held), *_uneven(source, rows)]
    if faults:
        raise InputError(faults)
    new = [one for one in rows if (one.source, one.person) not in held]
    intake = _write(doing, source, content, measure, new, len(rows) - len(new))
    if new:
        for line in lines_of(one.person for one in new):
            look(doing, line, min(one.day for one in new))
    doing.note(intake=intake.ref, new=len(new), known=intake.known)
    return intake.ref


def _write(doing: Doing, source: str, content: str, measure: str, new: Sequence[Sale], known: int) -> CommissionIntake:
    """All of it, or nothing. Raises StaleError where somebody brought one of these sales at the same moment."""
    try:
        with transaction.atomic():
            intake = CommissionIntake.objects.create(
                source=source[:200], content=content, rows=len(new), known=known, made_by=by(doing)
            )
            CommissionTransaction.objects.bulk_create(
                [
                    CommissionTransaction(
                        intake=intake, source=one.source, person=one.person, day=one.day, amount=one.amount,
                        measure=measure, share=one.share, overlay=one.overlay, customer=one.customer[:200],
                    )
                    for one in new
                ],
                batch_size=2000,
            )  # fmt: skip
    except IntegrityError as error:
        raise StaleError from error
    return intake


def _held(rows: Sequence[Sale], measure: str) -> dict[tuple[str, str], CommissionTransaction]:
    """Those of these sales that are held already, by reference and person."""
    wanted = sorted({one.source for one in rows})
    found: dict[tuple[str, str], CommissionTransaction] = {}
    for start in range(0, len(wanted), 500):
        part = CommissionTransaction.objects.filter(
            source__in=wanted[start : start + 500], measure=measure, reverses=None
        )
        found |= {(one.source, one.person): one for one in part}
    return found


def _otherwise(source: str, rows: Sequence[Sale], held: dict[tuple[str, str], CommissionTransaction]) -> list[Fault]:
    wrong = []
    for one in rows:
        was = held.get((one.source, one.person))
        if was is not None and (was.day, was.amount, was.share, was.overlay) != (
            one.day, one.amount, one.share, one.overlay
        ):  # fmt: skip
            wrong.append(_fault("held_otherwise", OTHERWISE, REVERSE_IT, source, one, one.source))
    return wrong


def _uneven(source: str, rows: Sequence[Sale]) -> list[Fault]:
    """A sale shared by several people is of one day and one amount."""
    first: dict[str, Sale] = {}
    for one in rows:
        first.setdefault(one.source, one)
    return [
        _fault("uneven", UNEVEN, SAME, source, one, one.source)
        for one in rows
        if (one.day, one.amount) != (first[one.source].day, first[one.source].amount)
    ]


def _strangers(doing: Doing, source: str, rows: Sequence[Sale]) -> list[Fault]:
    """Rows of people whose commission the actor may not read, themselves among them."""
    reach = set(visible(doing.caller.actor, Act.COMMISSION_READ, doing.day).values_list("number", flat=True))
    return [
        _fault("out_of_reach", OUT_OF_REACH, ASK, source, one, one.person) for one in rows if one.person not in reach
    ]


def _fault(code: str, text: Text, todo: Text, source: str, row: Sale, found: str) -> Fault:
    return Fault(code, text.fill(found=found), todo, file=source, table="commission_sales", row=row.row, found=found)


@action(Act.COMMISSION_DESIGN)
def reverse(doing: Doing, ref: str, reason: str) -> str:
    """Takes a sale back for everybody who shared it, as of today: later rows stand against the earlier ones."""
    doing.must(None)
    row = load_sale(doing, ref)
    why = said(reason, "reason")
    whole = CommissionTransaction.objects.select_for_update().filter(
        source=row.source, measure=row.measure, reverses=None
    )  # fmt: skip
    reach = visible(doing.caller.actor, Act.COMMISSION_READ, doing.day)
    if row.reverses_id is not None or CommissionTransaction.objects.filter(reverses__in=whole).exists():
        raise InvalidError(Text("这笔业绩已经冲回。", "This sale was taken back already."), field="reason")
    if CommissionClawback.objects.filter(transaction__in=whole).exists():
        raise InvalidError(
            Text(
                "这笔业绩的提成已按流失追回，再冲回就收了两次。",
                "Its commission was clawed back already: taking the sale back too would take it twice.",
            ),
            field="reason",
        )
    back = []
    for one in whole.order_by("pk"):
        if not reach.filter(number=one.person).exists():
            raise RefusedError(Text("没有这笔业绩", "there is no such sale"))
        back.append(
            CommissionTransaction.objects.create(
                intake=one.intake,
                source=one.source,
                person=one.person,
                day=max(doing.day, one.day),
                amount=-one.amount,
                measure=one.measure,
                share=one.share,
                overlay=one.overlay,
                customer=one.customer,
                reverses=one,
                reason=why,
            )
        )
    doing.note(sale=row.ref, rows=len(back))
    return back[0].ref


def load_sale(doing: Doing, ref: str) -> CommissionTransaction:
    """The sale, locked, of somebody whose commission the actor may read. Raises RefusedError."""
    row = CommissionTransaction.objects.select_for_update().filter(ref=ref).first()
    reach = visible(doing.caller.actor, Act.COMMISSION_READ, doing.day)
    if row is None or not reach.filter(number=row.person).exists():
        raise RefusedError(Text("没有这笔业绩", "there is no such sale"))
    return row
