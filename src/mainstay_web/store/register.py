"""The processing register: every purpose for which something about people is read, on what ground, and by which rule.

Signals and their bases come from the catalogue; the company's own rule (which text, who was consulted, PIPL 13, Labour
Contract Law 4) is entered by hand. A signal whose entry was withdrawn cannot be on (`store.signals.registered`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.company.contract import BY_KEY as TABLES
from mainstay.core.catalogue import Basis
from mainstay.core.retention import BY_KEY as KEPT
from mainstay.core.retention import Keeping
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay_web.store.explained import BASES, tables_of
from mainstay_web.store.signals import Switch, switches_of
from mainstay_web.store.tables.privacy import RuleDocument

SIGNALS = "signals"
"""The key under which a rule covers every signal at once."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something that is done with people's data beside the signals; `kept` is a key of `core.retention`, or empty."""

    key: str
    label: Text
    reads: Text
    basis: Basis
    kept: str
    by_rule: bool = True
    """Whether the company needs a rule of its own for it."""


PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        "warning",
        Text("早期预警（模型）", "Early warning (the model)"),
        Text("下列已开启的信号", "the signals below that are on"),
        Basis.HR_RULES,
        "analysis",
    ),
    Purpose(
        "observing",
        Text("上级记录观察", "Managers' observations"),
        Text("十三种公开可见的行为，90 天失效", "thirteen kinds of conduct in plain view; no effect after 90 days"),
        Basis.HR_RULES,
        "observations",
    ),
    Purpose(
        "judging",
        Text("上级自己的判断", "Managers' own judgement"),
        Text("上级的看法与理由，只供人力资源部对照", "the manager's view and reasons, for HR to compare"),
        Basis.HR_RULES,
        "judgements",
    ),
    Purpose(
        "talking",
        Text("谈话与个案", "Talks and cases"),
        Text(
            "谈话日期、加密的谈话记录、本人确认的原因", "days of talks, sealed notes, the cause that the person named"
        ),
        Basis.HR_RULES,
        "cases",
    ),
    Purpose(
        "promising",
        Text("承诺与兑现", "Promises and keeping them"),
        Text("答应了什么、谁、哪一天、是否兑现", "what was promised, by whom, by when, and whether it was kept"),
        Basis.CONTRACT,
        "cases",
        by_rule=False,
    ),
    Purpose(
        "keying",
        Text("骨干认定", "Deciding who is key"),
        Text("岗位、绩效、可替代性", "post, results, who could take over"),
        Basis.HR_RULES,
        "leavers",
    ),
    Purpose(
        "reviewing_pay",
        Text("调薪与薪酬通知", "Pay reviews and their letters"),
        Text("薪酬、市场线、绩效结果、入职与上次加薪日期", "pay, market line, results, days of hiring and last raise"),
        Basis.CONTRACT,
        "pay_reviews",
    ),
    Purpose(
        "fairness",
        Text("公平性检查", "Checks of fairness"),
        Text(
            "性别与出生年份，只用于分组汇总，不进入模型",
            "sex and year of birth, for figures of groups only; no model reads them",
        ),
        Basis.LEGAL_DUTY,
        "leavers",
        by_rule=False,
    ),
    Purpose(
        "logging",
        Text("查看与操作留痕", "Records of looks and deeds"),
        Text("谁、何时、看了哪一类、理由", "who, when, which class, why"),
        Basis.LEGAL_DUTY,
        "looks",
        by_rule=False,
    ),
)
"""What is done beside the signals, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register. `switch` is None for what is not switched; `rule` the company's own, if it has one."""

    key: str
    label: Text
    reads: Text
    basis: Text
    rule: RuleDocument | None
    wants_rule: bool
    kept: Keeping | None
    months: int
    switch: Switch | None
    driver: Driver | None

    @property
    def gap(self) -> bool:
        """Whether it goes on without the rule that it wants."""
        return self.wants_rule and self.rule is None and (self.switch is None or self.switch.on)


def rules(day: date) -> list[RuleDocument]:
    """The company's rules in force on a day, newest first; of several versions of one number the newest."""
    newest: dict[str, RuleDocument] = {}
    for row in RuleDocument.objects.filter(since__lte=day).order_by("since", "pk"):
        newest[row.number] = row
    return sorted(newest.values(), key=lambda one: one.since, reverse=True)


def register(day: date) -> list[Entry]:
    """Every purpose and every signal, with its ground on this day."""
    known = rules(day)
    lines = [
        Entry(one.key, one.label, one.reads, BASES[one.basis], _covering(known, one.key), one.by_rule,
              KEPT.get(one.kept), KEPT[one.kept].months, None, None)
        for one in PURPOSES
    ]  # fmt: skip
    return lines + [_signal(one, known) for one in switches_of(day)]


def _signal(switch: Switch, known: list[RuleDocument]) -> Entry:
    signal = switch.signal
    names = [TABLES[name].label for name in tables_of(signal)]
    reads = Text("、".join(one.zh for one in names), ", ".join(one.en for one in names))
    kept = KEPT["attendance" if "attendance" in tables_of(signal) else "leavers"]
    return Entry(
        signal.key, signal.label, reads, BASES[signal.basis], _covering(known, signal.key, SIGNALS),
        signal.basis is Basis.HR_RULES, kept, kept.months, switch, signal.driver,
    )  # fmt: skip


def _covering(known: list[RuleDocument], *keys: str) -> RuleDocument | None:
    return next((one for one in known if set(keys) & set(one.covers)), None)


def may_be_on(key: str, day: date) -> bool:
    """Whether a signal may be switched on: it has an entry and, where its basis is the company's rules, a rule.

    For a company that has entered no rule at all yet only the entry counts; the register then shows the gap.
    """
    line = next((one for one in register(day) if one.key == key), None)
    if line is None or line.switch is None or not line.switch.registered:
        return False
    return not (line.wants_rule and line.rule is None and rules(day))


def coverable() -> list[tuple[str, Text]]:
    """What a rule can cover: every signal at once, or a purpose."""
    whole = (SIGNALS, Text("全部信号", "every signal"))
    return [whole, *((one.key, one.label) for one in PURPOSES if one.by_rule)]
