"""Kinds of the `facts` table that tell of the work. 工作体验事实。"""

from __future__ import annotations

from mainstay.core.catalogue import FactKind, Unit
from mainstay.core.text import Text

FACTS = (
    FactKind(
        "participation",
        Text("参与次数", "Sessions joined"),
        Text(
            "参加的技术分享、案例复盘与团队讨论次数；每次记 1，或每月记总数。",
            "Sharing sessions, retrospectives and team discussions joined; 1 a session, or the month's number.",
        ),
        Unit.COUNT,
    ),
    FactKind(
        "remote_fit",
        Text("可远程的部分", "Part that can be done elsewhere"),
        Text(
            "岗位任务中可远程完成的比例，0 至 1。",
            "Share of the job's tasks that can be done away from the office, 0 to 1.",
        ),
        Unit.SHARE,
    ),
)
