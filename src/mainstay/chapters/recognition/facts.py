"""Kinds of the `facts` table that tell of being heard. 认可事实。"""

from __future__ import annotations

from mainstay.core.catalogue import FactKind, Unit
from mainstay.core.text import Text

FACTS = (
    FactKind(
        "voice_invited",
        Text("受邀参与决策", "Invited to a decision"),
        Text(
            "受邀参加战略研讨、制度制定或立项论证；每次记 1。",
            "Invited to strategy, policy or feasibility work; 1 each time.",
        ),
        Unit.COUNT,
    ),
)
