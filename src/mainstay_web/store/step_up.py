"""For how long it is remembered that somebody has shown who they are, by kind of deed (ASVS 7.5.3, A17).

Approvals come by the dozen and stand under four eyes, so they may be remembered longest; early warnings of one person
are opened one by one, with a reason; what leaves the house in bulk, or changes who may enter it, is asked for anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mainstay.core.standards import Standard
from mainstay.core.text import Text

LEAST = 5
"""Minutes that are always remembered: shorter ones would ask twice for one deed."""


class Deed(StrEnum):
    """Kinds of deed that want the reader to have shown just now that it is them."""

    APPROVE = "approve"
    UNMASK = "unmask"
    EXPORT = "export"


MOST = {Deed.APPROVE: 60, Deed.UNMASK: 30, Deed.EXPORT: 10}
"""Minutes that a company may set at the most."""


@dataclass(frozen=True, slots=True)
class StepUp:
    """Minutes by kind of deed. Raises ValueError outside of the bounds."""

    approve: int = 30
    unmask: int = 15
    export: int = LEAST

    def __post_init__(self) -> None:
        for deed in Deed:
            if not LEAST <= self.minutes(deed) <= MOST[deed]:
                raise ValueError(f"{deed.value}: {LEAST} to {MOST[deed]} minutes")

    def minutes(self, deed: Deed) -> int:
        """For how long it is remembered for this kind."""
        return {Deed.APPROVE: self.approve, Deed.UNMASK: self.unmask, Deed.EXPORT: self.export}[deed]


STEP_UP = Standard(
    "privacy.step_up",
    Text("再次确认身份", "Showing again that it is you"),
    Text(
        "确认过身份之后多少分钟内不再询问：审批最长 60 分钟，查看预警最长 30 分钟，"
        "批量导出与账户、角色、令牌最长 10 分钟；都不少于 5 分钟。",
        "For how many minutes nobody is asked again after having shown who they are: approvals 60 at the most, early "
        "warnings 30, exports and accounts, roles and tokens 10; none less than 5.",
    ),
    StepUp(),
    {
        "approve": Text("审批（分钟）", "Approvals, minutes"),
        "unmask": Text("查看预警分析（分钟）", "Opening an early warning, minutes"),
        "export": Text("批量导出与账户管理（分钟）", "Exports and accounts, minutes"),
    },
)
