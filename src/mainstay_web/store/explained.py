"""What the analysis reads, in words: for the person concerned. Nothing here knows what it says of anybody (A03, A04).

This module reads the catalogue, the switches, the person's own facts and the company's newest turn, never a row of
`Foreseen` or `PersonView`: so a high estimate and a low one give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mainstay.chapters import CATALOGUE
from mainstay.company.classes import TABLE_CLASS
from mainstay.company.contract import BY_KEY
from mainstay.core.access import Field
from mainstay.core.catalogue import Basis, Signal
from mainstay.core.readings import (
    Beyond,
    Both,
    Change,
    Channel,
    DaysUntil,
    Derived,
    Level,
    Made,
    Mean,
    MonthsSince,
    Near,
    Share,
    ShortOf,
    Streak,
    Total,
    Trend,
    Volatility,
    channels,
)
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, State
from mainstay.report.card import FORMS
from mainstay_web.store.charge import names_of
from mainstay_web.store.own_facts import Held, facts_about
from mainstay_web.store.signals import switches_of
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.trail import AccessView
from mainstay_web.store.tables.turns import Turn
from mainstay_web.store.turn_parts import Card
from mainstay_web.store.turns import newest, part

_PAY, _POSTS, _OBSERVED, _SURVEY, _PROMISES = (
    ("pay",),
    ("posts",),
    ("observations",),
    ("team_survey",),
    ("commitments",),
)
READS: Mapping[Made, tuple[str, ...]] = {
    Made.PAY_FIXED: (*_PAY, *_POSTS), Made.PAY_ANNUAL: (*_PAY, *_POSTS), Made.PAY_COMPARED: (*_PAY, *_POSTS),
    Made.MARKET_LINE: ("market", *_POSTS), Made.PEER_PAY: (*_PAY, *_POSTS), Made.LAST_RAISE: ("pay", "people"),
    Made.LEVEL_SINCE: ("posts", "people"), Made.LEVEL_MONTHS: _POSTS, Made.PEER_LEVEL_MONTHS: _POSTS,
    Made.LEVELS_ABOVE: _POSTS, Made.UNVESTED_VALUE: ("grants", "vesting"), Made.NEXT_VEST: ("vesting",),
    Made.LAST_VEST: ("vesting",), Made.DEFERRED_VALUE: ("deferred",),
    Made.NEXT_DEFERRED: ("deferred",), Made.HIRED: ("people",), Made.NEXT_ANNIVERSARY: ("people",),
    Made.MANAGER_SINCE: _POSTS, Made.MANAGER_LEFT: ("posts", "people"), Made.EXITS_AROUND: ("posts", "people"),
    Made.EXITS_UNDER_MANAGER: ("posts", "people"), Made.SURVEY_PAY: _SURVEY, Made.SURVEY_CAREER: _SURVEY,
    Made.SURVEY_CULTURE: _SURVEY, Made.SURVEY_WORK: _SURVEY, Made.SURVEY_RECOGNITION: _SURVEY,
    Made.SURVEY_INTENT: _SURVEY, Made.PROMISES_OVERDUE: _PROMISES, Made.PROMISES_BROKEN: _PROMISES,
    Made.PROMISES_KEPT: _PROMISES, Made.OBSERVED_TALKS_OF_LEAVING: _OBSERVED, Made.OBSERVED_CV_UPDATED: _OBSERVED,
    Made.OBSERVED_OUTSIDE_ENQUIRY: _OBSERVED, Made.OBSERVED_LESS_INVOLVED: _OBSERVED,
    Made.OBSERVED_PRE_QUIT_ITEMS: _OBSERVED,
}  # fmt: skip
"""The tables behind each channel that `loop.sense` makes."""

HOW: Mapping[type, Text] = {
    Level: Text("现在的情况", "how it stands now"),
    Total: Text("最近几个月的合计", "the sum of the last months"),
    Mean: Text("最近几个月的平均", "the average of the last months"),
    Change: Text("与您自己过去相比的变化", "the change against your own past"),
    Trend: Text("最近几个月的走向", "which way it has gone in the last months"),
    Volatility: Text("最近几个月的起伏", "how much it went up and down"),
    Streak: Text("连续了几个月", "for how many months in a row"),
    MonthsSince: Text("过去了多久", "how long ago it was"),
    DaysUntil: Text("还有多久", "how long it is until then"),
    ShortOf: Text("前者比后者低多少", "how far the first is below the second"),
    Beyond: Text("与同类同事的中间值相比", "compared with the middle of comparable colleagues"),
    Share: Text("前者相当于后者的多少", "how large the first is beside the second"),
    Both: Text("两件事是否同时发生", "whether two things come together"),
    Near: Text("离那一天有多近", "how near that day is"),
}
"""What each kind of reading makes of its facts, in words."""

BASES: Mapping[Basis, Text] = {
    Basis.CONTRACT: Text("履行劳动合同所必需", "needed for the employment contract"),
    Basis.HR_RULES: Text(
        "依法制定的规章制度下的人力资源管理", "human resources management under lawfully adopted rules"
    ),
    Basis.LEGAL_DUTY: Text("履行法定职责", "a legal duty"),
    Basis.AGGREGATE: Text(
        "仅用五人以上的团队汇总，不涉及个人回答", "team figures of five or more, nobody's own answers"
    ),
}
"""Why the company may process it, for readers (PIPL Art. 13)."""

NEVER: tuple[Text, ...] = (
    Text(
        "年龄、性别、婚姻、怀孕与生育、家庭、民族、宗教、健康",
        "age, sex, marriage, pregnancy, family, ethnicity, religion, health",
    ),
    Text("病假、产假、丧假、护理假的有无和原因", "sick, maternity, bereavement or care leave, and the reasons for it"),
    Text(
        "私人聊天、邮件内容、浏览记录、键盘与屏幕、位置、摄像头",
        "private chats, what is in mails, browsing, keyboard and screen, location, cameras",
    ),
    Text("招聘网站和社交网站上的任何内容", "anything on recruiting sites or social networks"),
    Text("声音、表情或文字中的“情绪识别”", "emotions read from voice, face or writing"),
    Text("匿名意见，以及您个人的问卷回答", "anonymous letters, and your own answers in surveys"),
    Text("关怀个案：疾病、家庭困难及其材料", "care cases: illness, hardship at home and their papers"),
    Text("您提出更正、异议或查看本页这件事本身", "that you disputed something, objected, or read this page"),
)
"""What no analysis here reads; the product has no way to collect most of it."""


@dataclass(frozen=True, slots=True)
class Own:
    """What the person's own record holds of one table: how many entries, the newest day. `hidden`: it is not told."""

    table: str
    label: Text
    count: int
    newest: date | None
    personal: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Read:
    """One signal as its person reads it."""

    signal: Signal
    how: Text
    basis: Text
    on: bool
    own: tuple[Own, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Which analysis it is: the day as of which it stands, its kind in words, and a short mark of its version."""

    as_of: date
    form: Text
    version: str


def tables_of(signal: Signal) -> tuple[str, ...]:
    """The tables that a signal reads, each once."""
    return tuple(dict.fromkeys(name for one in channels(signal.reading) for name in _tables(one)))


def _tables(channel: Channel) -> tuple[str, ...]:
    return READS[channel.name] if isinstance(channel, Derived) else (channel.table,)


def signals_read(number: str, day: date) -> dict[Driver, list[Read]]:
    """Every signal there is, by driver in the catalogue's order, with what the person's own record holds for it."""
    held = facts_about(number)
    on = {one.signal.key: one.on for one in switches_of(day)}
    found: dict[Driver, list[Read]] = {driver: [] for driver in Driver}
    for signal in CATALOGUE.signals:
        own = tuple(_own(name, held.get(name, ())) for name in tables_of(signal))
        found[signal.driver].append(
            Read(signal, HOW[type(signal.reading)], BASES[signal.basis], on.get(signal.key, False), own)
        )
    return {driver: reads for driver, reads in found.items() if reads}


def _own(name: str, rows: Sequence[Held]) -> Own:
    table = BY_KEY[name]
    hidden = TABLE_CLASS[name] is Field.RISK
    personal = "person_id" in table.by_key or name == "vesting"
    days = [day for one in rows if table.dated and isinstance(day := one.values[table.dated], date)]
    if hidden:
        return Own(name, table.label, 0, None, personal, hidden=True)
    return Own(name, table.label, len(rows), max(days, default=None), personal, hidden=False)


def model_in_use(day: date) -> Model | None:
    """The analysis that stands on this day; None where none was made yet."""
    turn: Turn | None = newest(day)
    if turn is None:
        return None
    version = str(turn.versions.get("mainstay", "")) or turn.ref
    return Model(turn.as_of, FORMS.get(turn.form, FORMS["prior"]), f"{version} · {turn.manifest[:12]}".strip(" ·"))


def listed_items(day: date) -> tuple[Text, ...]:
    """The further items of the company's list that the newest analysis reads, of everybody alike."""
    card = part(newest(day, whole=True), "card", Card)
    return () if card is None else tuple(label for _, label in card.view.own)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that concerned the person: what, by whom, why in their own words, and what was looked at."""

    ref: str
    on: date
    from_request: bool
    measures: tuple[Text, ...]
    by: str
    reason: str
    answer: str
    looked: tuple[Text, ...]
    analysis: bool
    """Whether the analysis was among what those who decided opened."""


def decisions_about(number: str) -> list[Decision]:
    """Decisions on packages and requests, newest first: of matters that the person knows of, because they asked, or
    because somebody talked with them about it.
    """
    rows = Case.objects.filter(person=number, approved_on__isnull=False).order_by("-approved_on", "-pk")
    known = [row for row in rows if row.talked_on or row.kind == Kind.RAISE_REQUEST.value]
    names = names_of({row.approved_by for row in known})
    return [_decision(row, names) for row in known if row.answered_on or row.state == State.CLOSED.value or row.carried]


def _decision(row: Case, names: Mapping[str, str]) -> Decision:
    fields = _looked_at(row)
    return Decision(
        row.ref, row.approved_on or row.since, row.kind == Kind.RAISE_REQUEST.value,
        tuple(_measure(key) for key in row.proposal_measures), names.get(row.approved_by, ""), row.approval_reason,
        row.answer_words, tuple(one.label for one in Field if one in fields), Field.RISK in fields,
    )  # fmt: skip


def _measure(key: str) -> Text:
    known = {one.key: one.label for one in CATALOGUE.measures}
    return known.get(key, Text("另行约定的承诺", "a promise of its own"))


def _looked_at(row: Case) -> frozenset[Field]:
    deciders = Account.objects.filter(person__in=[row.proposed_by, row.approved_by]).values("ref")
    looks = AccessView.objects.filter(
        person=row.person, at__date__range=(row.opened_on, row.approved_on), account__in=deciders
    ).exclude(reason="list")
    return frozenset(Field(one) for fields in looks.values_list("fields", flat=True) for one in fields.split())
