"""What is missing of a person before a pay review freezes anything: each gap, and what to do about it. 数据检查(P4)。

gaps(found) -> tuple[Gap, ...]
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mainstay.core.text import Text


class Gap(StrEnum):
    """What is missing or wrong about one person, found before anything is frozen."""

    NO_PAY = "no_pay"
    CURRENCY = "currency"
    NO_MANAGER = "no_manager"
    NO_LEVEL = "no_level"
    NO_MARKET = "no_market"
    NO_RESULTS = "no_results"

    @property
    def label(self) -> Text:
        """The gap in words."""
        return _GAPS[self][0]

    @property
    def field(self) -> Text:
        """Which field of which table of the company folder is meant."""
        return _FIELDS[self]

    @property
    def todo(self) -> Text:
        """What to do about it."""
        return _GAPS[self][1]

    @property
    def bars(self) -> bool:
        """Whether nothing can be decided for the person while it is so."""
        return self in {Gap.NO_PAY, Gap.CURRENCY}


_GAPS = {
    Gap.NO_PAY: (
        Text("没有岗位工资", "No base pay"),
        Text("导入薪酬表；在此之前不能调薪。", "Import the pay table; until then no raise can be given."),
    ),
    Gap.CURRENCY: (
        Text("币种不同", "Another currency"),
        Text("本次调薪只用公司币种，请单独处理。", "This review is in the company's currency: handle them apart."),
    ),
    Gap.NO_MANAGER: (
        Text("没有直接上级", "No manager"),
        Text("在任职表中补上直接上级。", "Add the manager to the table of posts."),
    ),
    Gap.NO_LEVEL: (
        Text("没有职级", "No level"),
        Text("在任职表中补上职级，否则无法与同级比较。", "Add the level to the posts, else nobody compares."),
    ),
    Gap.NO_MARKET: (
        Text("没有市场匹配", "No market match"),
        Text("匹配岗位或导入调研，否则没有薪酬线。", "Match the job or import a survey, else there is no line."),
    ),
    Gap.NO_RESULTS: (
        Text("没有绩效结果", "No results"),
        Text("导入绩效结果，否则没有调薪指引。", "Import results, else there is no guideline."),
    ),
}
_FIELDS = {
    Gap.NO_PAY: Text("薪酬表（pay）· 项目 base", "pay table (pay), element base"),
    Gap.CURRENCY: Text("薪酬表（pay）· 币种 currency", "pay table (pay), currency"),
    Gap.NO_MANAGER: Text("任职表（posts）· 直接上级 manager_id", "table of posts (posts), manager_id"),
    Gap.NO_LEVEL: Text("任职表（posts）· 职级 level", "table of posts (posts), level"),
    Gap.NO_MARKET: Text("岗位匹配 · 调研岗位", "job matches, survey job"),
    Gap.NO_RESULTS: Text("绩效表（results）· 评分 rating", "results (results), rating"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one person before the freeze."""

    has_base: bool = True
    currency_fits: bool = True
    has_manager: bool = True
    is_head: bool = False
    has_level: bool = True
    has_market: bool = True
    has_results: bool = True


def gaps(found: Found) -> tuple[Gap, ...]:
    """What is missing, the worst first. Whoever others report to and who has nobody above is the head, not a gap."""
    wrong = {
        Gap.NO_PAY: not found.has_base,
        Gap.CURRENCY: not found.currency_fits,
        Gap.NO_MANAGER: not found.has_manager and not found.is_head,
        Gap.NO_LEVEL: not found.has_level,
        Gap.NO_MARKET: not found.has_market,
        Gap.NO_RESULTS: not found.has_results,
    }
    return tuple(gap for gap, is_so in wrong.items() if is_so)
