"""The impact assessment (PIPL 55–56, GDPR 35, AI Act 27) and the notice to staff, filled in from what is in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from mainstay.core.retention import KEEPINGS
from mainstay.core.text import Language, Text
from mainstay.report.views import CardView, ProofView
from mainstay.report.written import day as written_day
from mainstay_web.store import matrix
from mainstay_web.store.explained import NEVER, model_in_use
from mainstay_web.store.installation import the_installation
from mainstay_web.store.register import Entry, register, rules
from mainstay_web.store.retention import months_of
from mainstay_web.store.turn_parts import Card
from mainstay_web.store.turns import newest, part

SAFEGUARDS: tuple[Text, ...] = (
    Text("每个决定由具名的人作出，写下自己的理由；提出方案的人不能自己批准。",
         "A named person makes each decision and writes down a reason; whoever proposes a package cannot approve it."),
    Text("上级先给出自己的判断，人力资源部才在旁边看到分析；上级看不到任何数字。",
         "A manager's own view is asked before HR sees the analysis beside it; managers never see a number."),
    Text("只凭一个人的话不能提高等级；观察 90 天失效，可以申诉。",
         "One person's word alone raises nobody's level; observations lapse after 90 days and can be disputed."),
    Text("查看分析须先写理由，逐次记录，本人可以查阅。",
         "A look at an analysis needs a reason, is recorded, and the person concerned can read it."),
    Text("本人可更正事实、要求不使用模型、取得全部数据的副本。",
         "People can correct facts, be decided about without the model, and take a copy of everything."),
    Text("受保护的属性不进入模型；每轮分析都按性别和年龄段检查影响比。",
         "Protected attributes reach no model; impact ratios by sex and age band are checked with each analysis."),
    Text("部署在公司自己的服务器上，数据不出境；发往外部的提醒不含姓名和内容；操作留痕，链式封存。",
         "It runs on the company's own servers and sends nothing abroad; reminders hold neither names nor content; "
         "deeds are kept in a sealed chain."),
    Text("禁止用于辞退、降薪、处分；须写明用途，读取量受限。",
         "It must not be used to dismiss, cut pay or discipline; purposes are stated and reading is limited."),
)  # fmt: skip
RISKS: tuple[tuple[Text, Text], ...] = (
    (
        Text("被错误地看作想离职，因而受到冷落", "Somebody is wrongly taken for leaving, and is treated coldly"),
        Text(
            "只向人力资源部显示等级和误差范围；上级得到的是谈话建议",
            "HR alone sees a level with its margin; managers get prompts for a talk",
        ),
    ),
    (
        Text("历史数据中的偏差延续到今后", "Bias of the past goes on"),
        Text(
            "受保护属性不入模；按组报告误差与影响比；低于五分之四即告警",
            "No protected attributes; errors and impact ratios by group; an alarm below four fifths",
        ),
    ),
    (
        Text("员工感到被监视", "People feel watched"),
        Text(
            "不采集聊天、位置、浏览、表情；逐项说明用了什么、为什么",
            "No chats, location, browsing or faces; each item is explained to everybody",
        ),
    ),
    (
        Text("泄露", "A leak"),
        Text(
            "按类授权、二次验证、读取限额、加密、删除期限、泄露应急包",
            "Rights by class, second factor, reading limits, encryption, deletion, a breach kit",
        ),
    ),
)
"""What could go wrong for people, and what is done about it."""


def assessment(day: date, language: Language) -> dict[str, Any]:
    """Everything the assessment says, in one language; blanks are left where a person has to judge."""

    def say(text: Text) -> str:
        return text.in_(language)

    entries, turn = register(day), newest(day, whole=True)
    card, proof = part(turn, "card", Card), part(turn, "proof", ProofView)
    model = model_in_use(day)
    return {
        "lang": language, "company": the_installation().company, "day": say(written_day(day)),
        "purposes": [_line(one, language) for one in entries if one.switch is None],
        "signals": [_line(one, language) for one in entries if one.switch is not None and one.switch.on],
        "off": [say(one.label) for one in entries if one.switch is not None and not one.switch.on],
        "gaps": [say(one.label) for one in entries if one.gap],
        "rules": [
            [one.title, one.number, say(written_day(one.since)), one.consulted_with,
             say(written_day(one.consulted_on)), say(written_day(one.published_on))]
            for one in rules(day)
        ],
        "never": [say(one) for one in NEVER], "safeguards": [say(one) for one in SAFEGUARDS],
        "risks": [[say(risk), say(answer)] for risk, answer in RISKS],
        "model": [say(model.form), say(written_day(model.as_of)), model.version] if model else [],
        "exits": str(_view(card).exits) if card else "", "verdict": say(proof.verdict) if proof else "",
        "kept": [
            [say(one.label), say(_span(months_of(one, day))), say(one.then.label), say(one.source)] for one in KEEPINGS
        ],
        "roles": [say(one.label) for one in matrix.ROLES],
        "access": [[say(row.label), *(_cell(cell, language) for cell in row.cells)] for row in matrix.seen()],
    }  # fmt: skip


def _view(card: Card) -> CardView:
    return card.view


def _line(entry: Entry, language: Language) -> list[str]:
    rule = f"{entry.rule.title} {entry.rule.number}" if entry.rule else ("—" if not entry.wants_rule else "!")
    return [
        entry.label.in_(language), entry.reads.in_(language), entry.basis.in_(language), rule,
        _span(entry.months).in_(language),
    ]  # fmt: skip


def _span(months: int) -> Text:
    if months % 12 == 0:
        return Text(f"{months // 12} 年", f"{months // 12} year{'' if months == 12 else 's'}")
    return Text(f"{months} 个月", f"{months} months")


def _cell(texts: Iterable[Text], language: Language) -> str:
    return "、".join(one.zh for one in texts) if language == "zh" else ", ".join(one.en for one in texts)
