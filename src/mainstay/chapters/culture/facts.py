"""Kinds of the `facts` table that tell of trust and answers. 企业文化事实。"""

from __future__ import annotations

from mainstay.core.catalogue import FactKind, Unit
from mainstay.core.text import Text

FACTS = (
    FactKind(
        "autonomy",
        Text("自主决定的比例", "Matters decided alone"),
        Text(
            "授权清单所列事项中可自行决定的比例，0 至 1；清单变动时记一行。",
            "Share of the matters on the decision charter that the person decides alone, 0 to 1; a row when it "
            "changes.",
        ),
        Unit.SHARE,
    ),
    FactKind(
        "voice_unanswered",
        Text("未答复的意见数", "Voices without an answer"),
        Text(
            "本人实名提出、当天仍未答复的意见数；变动时记一行，全部答复后记 0。匿名意见不得记入。",
            "How many suggestions made under the own name are open on that day; a row when it changes, 0 when all are "
            "answered. Anonymous voices never enter.",
        ),
        Unit.COUNT,
    ),
)
