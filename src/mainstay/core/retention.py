"""For how long each kind of what is known about people is kept, counted from what, and on what ground.

Least data, shortest time (PIPL 6, 19): nothing is kept because it might be useful. A company may set a period of its
own, but none shorter than the law asks (`least`), nor longer than is declared here (`months`) without saying why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mainstay.core.calendar import add_months
from mainstay.core.text import Text


class Then(StrEnum):
    """What happens when the time is over."""

    DELETE = "delete"
    NAMELESS = "nameless"
    KEEP = "keep"

    @property
    def label(self) -> Text:
        """The deed in words."""
        return _THEN[self]


_THEN = {
    Then.DELETE: Text("删除", "deleted"),
    Then.NAMELESS: Text("去标识化，只留作总体学习", "made nameless; what is left serves learning only"),
    Then.KEEP: Text("保留", "kept"),
}


@dataclass(frozen=True, slots=True)
class Keeping:
    """One kind and its period: `months` from `counted_from` on, never fewer than `least`; `source` says why so long."""

    key: str
    label: Text
    counted_from: Text
    months: int
    least: int
    then: Then
    source: Text
    since: date

    def cutoff(self, day: date, months: int | None = None) -> date:
        """What is older than this day is due on `day`."""
        return add_months(day, -max(self.least, self.months if months is None else months))


_SINCE = date(2026, 11, 1)
_OWN = Text(
    "本产品的规定：够用即止（个人信息保护法第6、19条）",
    "this product's own rule: no longer than it serves (PIPL 6, 19)",
)
_THREE_YEARS = Text(
    "个人信息保护法第56条：处理情况记录至少保存三年",
    "PIPL 56: records of processing are kept for three years at least",
)
_WAGES = Text(
    "劳动部《工资支付暂行规定》（劳部发〔1994〕489号）第6条：工资记录至少保存两年",
    "Interim Provisions on Payment of Wages (1994), Art. 6: wage records are kept for two years at least",
)
_CONTRACT = Text(
    "劳动合同法第50条：已解除或终止的合同文本至少保存两年",
    "Labour Contract Law 50: contracts that have ended are kept for two years at least",
)
_DISPUTES = Text(
    "劳动争议调解仲裁法第27条：仲裁时效一年；另加两年备查",
    "Labour Dispute Mediation and Arbitration Law 27: claims lapse after a year; two more for inquiries",
)
_ACCOUNTS = Text(
    "会计档案管理办法（财政部、国家档案局令第79号）：会计凭证和账簿保存期限三十年以内由公司定；本产品取十年",
    "Measures for Accounting Archives (order 79 of 2015) keep books longer; this product keeps ten years of what tells "
    "of a person",
)
_NETWORK = Text(
    "网络安全法：网络日志至少留存六个月", "Cybersecurity Law: network logs are kept for six months at least"
)

KEEPINGS: tuple[Keeping, ...] = (
    Keeping("observations", Text("上级的观察", "Managers' observations"), Text("记录之日（90 天后不再起作用）",
            "the day of the entry (after 90 days it has no effect)"), 12, 3, Then.DELETE, _OWN, _SINCE),
    Keeping("judgements", Text("上级自己的判断", "Managers' own judgements"),
            Text("提出询问之日", "the day it was asked"), 12, 3, Then.DELETE, _OWN, _SINCE),
    Keeping("analysis", Text("对每个人的分析结果", "What the analysis said of each person"),
            Text("分析之日", "the day of the analysis"), 36, 6, Then.DELETE, _THREE_YEARS, _SINCE),
    Keeping("attendance", Text("考勤", "Attendance"), Text("考勤之日", "the day"), 60, 24, Then.DELETE, _WAGES, _SINCE),
    Keeping("talks", Text("谈话与谈话记录", "Talks and their notes"), Text("谈话之日", "the day of the talk"), 36, 12,
            Then.DELETE, _DISPUTES, _SINCE),
    Keeping("mentoring", Text("导师关系", "Who mentored whom"), Text("结束之日", "the day it ended"), 36, 12,
            Then.DELETE, _DISPUTES, _SINCE),
    Keeping("cases", Text("个案及其承诺", "Cases and their promises"), Text("结案之日", "the day it was closed"), 36,
            12, Then.DELETE, _DISPUTES, _SINCE),
    Keeping("commission", Text("提成：业绩、提成单与疑问", "Commission: sales, statements and questions"),
            Text("业绩或核算期间结束之日", "the day of the sale, or the period's end"), 60, 24, Then.DELETE, _WAGES,
            _SINCE),
    Keeping("bonuses", Text("年终奖：核定、分期发放与结果", "Year-end bonuses: awards, payments and results"),
            Text("最后一期发放或作废之日", "the day of the last payment"), 60, 24, Then.DELETE, _WAGES, _SINCE),
    Keeping("pay_reviews", Text("调薪：每人的表格行、加薪记录与通知", "Pay reviews: lines, raises, letters"),
            Text("调薪结束或加薪批准之日", "the day the review ended, or the raise was approved"), 60, 24, Then.DELETE,
            _WAGES, _SINCE),
    Keeping("fairness", Text("公平性扫描的发现与具名例外", "Findings of fairness scans, and overrides by name"),
            Text("扫描或例外之日", "the day of the scan or override"), 36, 24, Then.DELETE, _DISPUTES, _SINCE),
    Keeping("own_entries", Text("本人为税后估算保存的数字", "What people keep for the estimate of their own taxes"),
            Text("保存之日", "the day it was kept"), 12, 1, Then.DELETE, _OWN, _SINCE),
    Keeping("equity", Text("股权：授予、台账与跟投", "Equity: grants, their ledger, co-investment"),
            Text("授予全部了结，或跟投结清之日",
            "the day on which nothing of a grant was left, or a place was paid out"), 120, 24, Then.DELETE, _ACCOUNTS,
            _SINCE),
    Keeping("questions", Text("更正、异议与删除请求", "Corrections, objections, requests to be erased"),
            Text("答复或收回之日", "the day it was answered or taken back"), 36, 36, Then.DELETE, _THREE_YEARS, _SINCE),
    Keeping("looks", Text("谁看过谁", "Who looked at whom"), Text("查看之时", "the look"), 36, 36, Then.DELETE,
            _THREE_YEARS, _SINCE),
    Keeping("messages", Text("已发出的提醒", "Reminders that were sent"), Text("写入之时", "when it was written"), 6,
            6, Then.DELETE, _NETWORK, _SINCE),
    Keeping("leavers", Text("离职者的全部事实", "All facts about who has left"),
            Text("最后工作日；尚有未了结股权的，等到了结",
            "the last day of work; who still holds shares stays until they are settled"), 24, 24, Then.NAMELESS,
            _CONTRACT, _SINCE),
    Keeping("audit", Text("审计日志（做了什么，不含内容）", "Audit log (what was done, not what it said)"),
            Text("写入之时", "when it was written"), 36, 36, Then.KEEP, _THREE_YEARS, _SINCE),
)  # fmt: skip
"""Every kind, in the order of the page."""

BY_KEY: dict[str, Keeping] = {one.key: one for one in KEEPINGS}
