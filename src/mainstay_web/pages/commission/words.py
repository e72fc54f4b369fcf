"""What the states of commission are called."""

from __future__ import annotations

from mainstay.chapters.pay.commission.dispute import Outcome
from mainstay.core.text import Text

PLAN_STATES: dict[str, Text] = {
    "draft": Text("草稿", "Draft"), "review": Text("待批准", "In review"), "force": Text("生效", "In force"),
    "ended": Text("已结束", "Ended"), "withdrawn": Text("已撤回", "Withdrawn"),
}  # fmt: skip
RUN_STATES: dict[str, Text] = {
    "computing": Text("计算中", "Being computed"), "computed": Text("待批准", "To be approved"),
    "approved": Text("已批准", "Approved"), "paid": Text("已发放", "Paid"), "withdrawn": Text("已撤回", "Withdrawn"),
}  # fmt: skip
TONES: dict[str, str] = {
    "force": "good", "review": "warn", "computed": "warn", "approved": "good", "paid": "good", "computing": "accent",
}  # fmt: skip
OUTCOMES: dict[str, Text] = {
    "open": Text("等待答复", "Waits for an answer"), **{one.value: one.label for one in Outcome},
}  # fmt: skip
