"""What states, deeds and kinds are called, how prices are written, and who has to do with equity at all."""

from __future__ import annotations

from mainstay.chapters.equity.kinds import MANNERS, Kind, Units, exact
from mainstay.chapters.equity.vesting import Status
from mainstay.core.access import Role
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.shares import told

KEEPERS = frozenset({Role.COMPENSATION, Role.DIRECTOR})
SEERS = frozenset({Role.HRBP, *KEEPERS})
STATES: dict[str, tuple[Text, str]] = {
    "proposed": (Text("待批准", "Awaiting approval"), "warn"), "approved": (Text("已生效", "In force"), "good"),
    "declined": (Text("未批准", "Not approved"), "calm"), "withdrawn": (Text("已撤回", "Taken back"), "calm"),
}  # fmt: skip
DEEDS: dict[str, Text] = {
    "grant": Text("授予", "Granted"), "vest": Text("归属", "Vested"), "accelerate": Text("加速归属", "Accelerated"),
    "forfeit": Text("失效", "Forfeited"), "carry": Text("结转下批", "Carried on"),
    "exercise": Text("行权", "Exercised"),
    "release": Text("解锁或兑付", "Released"), "buy_back": Text("回购", "Bought back"),
    "lapse": Text("过期作废", "Lapsed"), "dividend": Text("分红", "Dividend"), "transfer": Text("转让", "Handed on"),
    "reverse": Text("撤销", "Taken back"),
}  # fmt: skip
STATUSES: dict[Status, tuple[Text, str]] = {
    Status.FUTURE: (Text("未到期", "To come"), "calm"), Status.WAITING: (Text("等待条件", "Waiting"), "warn"),
    Status.DUE: (Text("今晚入账", "Entered tonight"), "accent"), Status.MISSED: (Text("条件未达成", "Missed"), "bad"),
    Status.VESTED: (Text("已归属", "Vested"), "good"), Status.FORFEITED: (Text("已失效", "Forfeited"), "calm"),
    Status.CARRIED: (Text("已结转", "Carried on"), "calm"),
    Status.STOPPED: (Text("因离职停止", "Ended by leaving"), "calm"),
}  # fmt: skip
IMPORTED = {
    "due": (Text("待归属", "To come"), "calm"), "vested": (Text("已归属", "Vested"), "good"),
    "forfeited": (Text("已失效", "Forfeited"), "calm"),
}  # fmt: skip
FLOWS = {
    "paid_in": Text("缴款", "Paid in"), "capital": Text("退回本金", "Capital back"), "profit": Text("收益", "Profit"),
    "bought": Text("离职退出所得", "For what was given up on leaving"), "took": Text("接手付款", "Paid to take over"),
}  # fmt: skip
_CONTRACT = {
    "option": Kind.OPTION, "restricted_stock": Kind.RESTRICTED_STOCK, "rsu": Kind.RSU, "phantom": Kind.PHANTOM,
    "co_invest": Kind.CO_INVEST,
}  # fmt: skip


def kind_label(kind: str) -> Text:
    """A kind of the chapter, or of the contract, in words."""
    known = _CONTRACT.get(kind) or (Kind(kind) if kind in {one.value for one in Kind} else None)
    return Text(kind, kind) if known is None else MANNERS[known].label


def price(minor: int | None) -> str:
    """A price of one unit, with both decimals."""
    return "–" if minor is None else f"{major(minor):,.2f}"


def units(number: Units | str) -> str:
    """A number of units, with the decimals that it has."""
    return f"{exact(number):,}"


def in_parts(parts: int) -> Text:
    """Units that are counted in the parts of the store, in words."""
    return Text("{n} 股", "{n} units").fill(n=units(told(parts)))


def must_see(reader: Reader) -> None:
    """Raises AbsentError for who sees nobody's equity but their own."""
    if reader.roles.isdisjoint(SEERS):
        raise AbsentError
