"""Kinds of the `facts` table that tell of growth. 职业发展事实。"""

from __future__ import annotations

from mainstay.core.catalogue import FactKind, Unit
from mainstay.core.text import Text

FACTS = (
    FactKind(
        "idp_progress",
        Text("发展计划进度", "Progress of the development plan"),
        Text(
            "到期步骤中已完成的比例，0 至 1；每次回顾记一行。",
            "Share of the plan's steps due by then that are done, 0 to 1; a row for each review.",
        ),
        Unit.SHARE,
    ),
)
