"""The words of the Open Cap Format for ours, and what it has no word for. 词汇对照。"""

from __future__ import annotations

from mainstay.chapters.equity.kinds import Kind

KINDS = {
    "OPTION": Kind.OPTION,
    "OPTION_NSO": Kind.OPTION,
    "OPTION_ISO": Kind.OPTION,
    "RSU": Kind.RSU,
    "CSAR": Kind.CASH_SAR,
    "SSAR": Kind.STOCK_SAR,
}
"""What an issuance of equity compensation is to us."""

WRITTEN = {
    Kind.OPTION: "OPTION",
    Kind.RSU: "RSU",
    Kind.CASH_SAR: "CSAR",
    Kind.STOCK_SAR: "SSAR",
    Kind.PHANTOM: "CSAR",
}
"""What we write. Phantom stock leaves as a cash right with a base price and a comment, restricted stock as stock."""

PHANTOM_NOTE = "mainstay: phantom stock"
"""Comment by which a phantom grant is known when it comes back."""
TERMS_NOTE = "mainstay plan terms: "
"""Beginning of the comment that carries a plan's conditions, dividends, leavers and acceleration as JSON."""
EVENT_NOTE = "mainstay: recorded by rule "
"""Beginning of the comment that carries the version of the rules of an entry."""

SECURITY = ("TX_EQUITY_COMPENSATION_ISSUANCE", "TX_PLAN_SECURITY_ISSUANCE", "TX_STOCK_ISSUANCE")
EXERCISE = ("TX_EQUITY_COMPENSATION_EXERCISE", "TX_PLAN_SECURITY_EXERCISE")
RELEASE = ("TX_EQUITY_COMPENSATION_RELEASE", "TX_PLAN_SECURITY_RELEASE")
CANCEL = ("TX_EQUITY_COMPENSATION_CANCELLATION", "TX_PLAN_SECURITY_CANCELLATION", "TX_STOCK_CANCELLATION")
TRANSFER = ("TX_EQUITY_COMPENSATION_TRANSFER", "TX_PLAN_SECURITY_TRANSFER", "TX_STOCK_TRANSFER")
RETRACT = ("TX_EQUITY_COMPENSATION_RETRACTION", "TX_PLAN_SECURITY_RETRACTION", "TX_STOCK_RETRACTION")
REPURCHASE = ("TX_STOCK_REPURCHASE",)
ACCELERATION = ("TX_VESTING_ACCELERATION",)
POOL = ("TX_STOCK_PLAN_POOL_ADJUSTMENT",)
NOT_OURS = frozenset({
    "TX_STOCK_PLAN_RETURN_TO_POOL", "TX_EQUITY_COMPENSATION_ACCEPTANCE", "TX_PLAN_SECURITY_ACCEPTANCE",
    "TX_STOCK_ACCEPTANCE", "TX_VESTING_START", "TX_VESTING_EVENT",
})  # fmt: skip
"""Transactions that say nothing which the ledger does not know from others."""
LEDGER_NOTE = "mainstay ledger: "
"""Beginning of the comment that carries the entries of a grant."""
