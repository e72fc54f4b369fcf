"""When HR is told to look at somebody: a rule for bands, one for jumps, one for events; with pauses and capacity. L3.

    alerts(watched, day, rules) -> tuple[Alert, ...]     one at most of each kind of case
    choose(alerts, held_this_week, rules) -> (now, waiting)   as many first talks as the company can hold
    opening_of(alert, case_id) -> Opening                what `cases.open_case` takes
An alert asks for a talk and nothing else: no raise, no measure, no decision hangs on it (M12, M17). Its reasons are for
HR; what a manager may read is made by `carry.managers`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from mainstay.core.standards import Standard
from mainstay.core.text import Text
from mainstay.loop.carry.bands import Band, Edges, alone, band_of, corroborated
from mainstay.loop.carry.cases import Opening
from mainstay.loop.carry.states import Kind, Severity


class Happening(StrEnum):
    """Events after which, or before which, people think about leaving."""

    MANAGER_LEFT = "manager_left"
    VESTED = "vested"
    CLIFF_COMING = "cliff_coming"
    PROMISE_BROKEN = "promise_broken"
    OBSERVED = "observed"
    MARKET_DRIFT = "market_drift"

    @property
    def label(self) -> Text:
        """The event for readers in HR."""
        return _HAPPENINGS[self]


LEAST_OBSERVERS = 2
"""No company may let one person's observation be a reason by itself (M11)."""


def _windows() -> Mapping[Happening, int]:
    return {
        Happening.MANAGER_LEFT: 90,
        Happening.VESTED: 60,
        Happening.CLIFF_COMING: 60,
        Happening.PROMISE_BROKEN: 30,
        Happening.OBSERVED: 90,
        Happening.MARKET_DRIFT: 60,
    }


@dataclass(frozen=True, slots=True)
class Rules:
    """When an alert is raised. Money in minor units, windows and pauses in calendar days."""

    edges: Edges = field(default_factory=Edges)
    alert_from: Band = Band.HIGH
    """The band from which the estimate alone is a reason."""
    jump: float = 1.5
    """By what factor the odds must have risen since last month to be a reason, from `RAISED` on."""
    least_at_stake: int = 0
    """Below this value at stake an estimate or a jump is no reason; broken promises and observations always are."""
    windows: Mapping[Happening, int] = field(default_factory=_windows)
    """For how long an event counts: after it, or before it for a cliff that comes."""
    observers: int = 2
    """How many different people must have observed something for it to be a reason by itself."""
    pause_days: int = 60
    """After an alert, the same reasons are silent for this long; a higher band or a new event is heard."""
    talks_a_week: int = 5
    """First talks the company can hold in a week: alerts beyond them wait, the most valuable first."""

    def __post_init__(self) -> None:
        counts = (*self.windows.values(), self.pause_days, self.talks_a_week, self.least_at_stake)
        if min(counts) < 0 or self.observers < LEAST_OBSERVERS or self.jump <= 1:
            raise ValueError("counts from 0 on, two observers at least, a jump above 1")


RULES = Standard(
    "carry.alerts",
    Text("预警规则", "Alert rules"),
    Text("何时提醒人力资源部去了解一个人的情况。", "When HR is asked to look at somebody's situation."),
    Rules(),
    {
        "edges": Text("各档起点（相对公司平均的几率倍数）", "Where bands begin (odds against the company's base)"),
        "alert_from": Text("从哪一档起提醒", "The band from which an alert is raised"),
        "jump": Text("较上月上升多少倍即提醒", "Rise of the odds since last month that counts"),
        "least_at_stake": Text("可能损失低于多少分不提醒", "Value at stake below which none is raised (minor units)"),
        "windows": Text("各类事件的有效天数", "Days for which each event counts"),
        "observers": Text("观察须有几人相互印证", "How many people must have observed it"),
        "pause_days": Text("同一理由多少天内不重复提醒", "Days without repeating the same reasons"),
        "talks_a_week": Text("每周最多安排几次首次沟通", "First talks a week"),
    },
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or will on a known day; `source` is who entered it, where somebody did."""

    what: Happening
    on: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """The last alert of a person: when, and in which band."""

    on: date
    band: Band


@dataclass(frozen=True, slots=True)
class Watched:
    """One key person on a day. Log-odds are of resigning within 12 months; `said` is what single sources add to them
    (see `bands`); `last_month` is the corroborated log-odds a month ago. `at_stake` in minor units. `enough` is False
    where too little is known to say more than the base.
    """

    person_id: str
    log_odds: float
    base_log_odds: float
    at_stake: int
    said: Mapping[str, float] = field(default_factory=dict)
    last_month: float | None = None
    events: tuple[Event, ...] = ()
    before: Before | None = None
    enough: bool = True

    @property
    def sure(self) -> float:
        """The log-odds without what only one source says."""
        return corroborated(self.log_odds, self.said)


@dataclass(frozen=True, slots=True)
class Alert:
    """A request to talk with somebody, with its reasons for HR. `ask_second` names sources nobody else supports."""

    person_id: str
    kind: Kind
    severity: Severity
    band: Band
    on: date
    reasons: tuple[Text, ...]
    at_stake: int
    ask_second: tuple[str, ...] = ()


def alerts(watched: Watched, day: date, rules: Rules) -> tuple[Alert, ...]:
    """Every alert of one person on a day: of a risen estimate, of observations, of a broken promise."""
    sure = watched.sure
    band = band_of(sure, watched.base_log_odds, rules.edges) if watched.enough else Band.USUAL
    events = [one for one in watched.events if _counts(one, day, rules)]
    found = {
        Kind.ALERT: _estimate(watched, sure, band, events, rules),
        Kind.OBSERVATION: _observed(band, events, rules),
        Kind.PROMISE_BROKEN: [one.what.label for one in events if one.what is Happening.PROMISE_BROKEN][:1],
    }
    return tuple(
        Alert(
            watched.person_id,
            kind,
            _severity(kind, band, events),
            band,
            day,
            tuple(reasons),
            watched.at_stake,
            alone(watched.said),
        )
        for kind, reasons in found.items()
        if reasons and _heard(kind, watched.before, day, band, events, rules)
    )


def choose(found: Iterable[Alert], held_this_week: int, rules: Rules) -> tuple[tuple[Alert, ...], tuple[Alert, ...]]:
    """Those to open now, within the week's talks that are left, and those that wait; both most pressing first.

    A broken promise never waits: it is owed an answer whatever the week is like.
    """
    ordered = sorted(found, key=lambda one: (-weight(one), one.person_id, one.kind.value))
    owed = [one for one in ordered if one.kind is Kind.PROMISE_BROKEN]
    others = [one for one in ordered if one.kind is not Kind.PROMISE_BROKEN]
    left = max(rules.talks_a_week - held_this_week - len(owed), 0)
    now = sorted((*owed, *others[:left]), key=ordered.index)
    return tuple(now), tuple(others[left:])


def weight(alert: Alert) -> Decimal:
    """Value at stake times urgency: what alerts are ordered by."""
    return PRESSING[alert.severity] * max(alert.at_stake, 1)


PRESSING: Mapping[Severity, Decimal] = {
    Severity.URGENT: Decimal(2),
    Severity.HIGH: Decimal("1.5"),
    Severity.NORMAL: Decimal(1),
}
"""How much more a matter presses by its severity (judgement)."""


def opening_of(alert: Alert, case_id: str) -> Opening:
    """The opening of a case from an alert."""
    return Opening(
        case_id, alert.person_id, alert.kind, alert.on, RULES.key, alert.severity, alert.reasons, alert.at_stake
    )


def _counts(event: Event, day: date, rules: Rules) -> bool:
    days = (event.on - day).days if event.what is Happening.CLIFF_COMING else (day - event.on).days
    return 0 <= days <= rules.windows[event.what]


def _estimate(watched: Watched, sure: float, band: Band, events: Sequence[Event], rules: Rules) -> list[Text]:
    """Its band, its jump, and what happened to somebody whose estimate is raised, or of whom too little is known."""
    if (band is Band.USUAL and watched.enough) or watched.at_stake < rules.least_at_stake:
        return []
    jumped = watched.enough and watched.last_month is not None and sure - watched.last_month >= math.log(rules.jump)
    reasons = []
    if band >= rules.alert_from:
        reasons.append(_IN_BAND.fill(band=Text(band.label.zh, band.label.en.lower())))
    if jumped:
        reasons.append(_JUMPED)
    apart = {Happening.OBSERVED, Happening.PROMISE_BROKEN}
    return [*reasons, *dict.fromkeys(one.what.label for one in events if one.what not in apart)]


def _observed(band: Band, events: Sequence[Event], rules: Rules) -> list[Text]:
    """Observations count when several people saw something, or one did and the facts of record agree."""
    observers = {one.source for one in events if one.what is Happening.OBSERVED}
    if not observers or (len(observers) < rules.observers and band is Band.USUAL):
        return []
    many = len(observers) >= rules.observers
    return [_SEVERAL_SAW.fill(count=len(observers)) if many else _ONE_SAW]


def _severity(kind: Kind, band: Band, events: Sequence[Event]) -> Severity:
    if band is Band.SEVERE:
        return Severity.URGENT
    if band is Band.HIGH:
        pressing = {Happening.MANAGER_LEFT, Happening.VESTED, Happening.PROMISE_BROKEN}
        return Severity.URGENT if any(one.what in pressing for one in events) else Severity.HIGH
    return Severity.HIGH if kind is Kind.PROMISE_BROKEN else Severity.NORMAL


def _heard(kind: Kind, before: Before | None, day: date, band: Band, events: Sequence[Event], rules: Rules) -> bool:
    if before is None or day - before.on > timedelta(days=rules.pause_days) or band > before.band:
        return True
    own = {
        Kind.OBSERVATION: {Happening.OBSERVED},
        Kind.PROMISE_BROKEN: {Happening.PROMISE_BROKEN},
    }.get(kind, set(Happening) - {Happening.OBSERVED, Happening.PROMISE_BROKEN, Happening.CLIFF_COMING})
    return any(one.what in own and one.on > before.on for one in events)


_IN_BAND = Text(
    "估计的离职可能性{band}；这是估计，不是结论。",
    "The estimated chance to resign is {band}; it is an estimate, not a finding.",
)
_JUMPED = Text("比上月明显上升。", "It rose clearly since last month.")
_SEVERAL_SAW = Text("{count} 位同事各自记录了变化。", "{count} people each recorded a change.")
_ONE_SAW = Text(
    "一位管理者记录了变化，且其他事实也有同样的迹象。",
    "A manager recorded a change, and other facts point the same way.",
)
_HAPPENINGS: Mapping[Happening, Text] = {
    Happening.MANAGER_LEFT: Text("直接上级刚离开公司。", "The manager has just left the company."),
    Happening.VESTED: Text("一批股权刚刚归属。", "A tranche of equity has just vested."),
    Happening.CLIFF_COMING: Text(
        "未归属股权即将释放，此后留任的约束变小。", "Unvested equity is about to be released, and will hold less after."
    ),
    Happening.PROMISE_BROKEN: Text("一项对本人的承诺没有兑现。", "A promise made to the person was broken."),
    Happening.OBSERVED: Text("管理者记录了观察。", "A manager entered an observation."),
    Happening.MARKET_DRIFT: Text(
        "市场上涨后，薪酬低于公司定下的薪酬线。", "The market has moved, and pay is now under the company's line."
    ),
}
