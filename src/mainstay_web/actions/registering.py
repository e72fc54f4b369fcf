"""The company's own rules in the processing register, and taking a signal's entry out of it."""

from __future__ import annotations

from datetime import date

from mainstay.chapters import CATALOGUE
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import said
from mainstay_web.store.accounts import account_by_ref
from mainstay_web.store.register import coverable
from mainstay_web.store.signals import REGISTER
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.privacy import RuleDocument

_CONSULT_FIRST = Text(
    "须先征求职工代表或工会意见，再施行（劳动合同法第4条）。",
    "Staff or their union are consulted before a rule comes into force (Labour Contract Law 4).",
)


@action(Act.STANDARD_SET)
def enter_rule(
    doing: Doing,
    title: str,
    number: str,
    since: date,
    consulted_with: str,
    consulted_on: date,
    published_on: date,
    covers: list[str],
) -> str:
    """Enters a rule of the company, or a new version of one, and what it covers."""
    doing.must(None)
    if not covers or not set(covers) <= {key for key, _ in coverable()}:
        raise InvalidError(Text("请选择它适用于什么。", "Choose what it covers."), field="covers")
    if consulted_on > since or published_on > since:
        raise InvalidError(_CONSULT_FIRST, field="consulted_on")
    if RuleDocument.objects.filter(number=number.strip(), since=since).exists():
        raise InvalidError(Text("这一版本已登记。", "This version is entered already."), field="number")
    row = RuleDocument.objects.create(
        title=said(title, "title"), number=said(number, "number"), since=since,
        consulted_with=said(consulted_with, "consulted_with"), consulted_on=consulted_on, published_on=published_on,
        covers=covers, entered_by=doing.account, entered_on=doing.day,
    )  # fmt: skip
    doing.note(rule=row.ref, covers=len(covers))
    return row.ref


@action(Act.STANDARD_SET)
def set_entry(doing: Doing, key: str, there: bool, reason: str) -> str:  # noqa: FBT001 - a column of the register
    """Puts a signal's entry into the register or takes it out; without one the signal is off from now on."""
    doing.must(None)
    if key not in {one.key for one in CATALOGUE.signals}:
        raise InvalidError(Text("没有这个信号。", "There is no such signal."))
    Standard.objects.create(
        key=f"{REGISTER}{key}", since=doing.day, value=there, set_by=account_by_ref(doing.account),
        reason=said(reason, "reason"),
    )  # fmt: skip
    doing.note(signal=key, there=there)
    return key
