"""The timeline of a case in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from mainstay.chapters import CATALOGUE
from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.commitments import RULE, Side
from mainstay.loop.carry.states import Outcome
from mainstay_web.store.casebook import CaseView
from mainstay_web.store.tables.cases import CaseEvent

ACTS: Mapping[str, tuple[Text, str, str]] = {
    "opened": (Text("立案", "Opened"), "flag", "accent"),
    "further_alert": (Text("又有新的提示，并入本案", "A further alert joined"), "bell", "calm"),
    "assigned": (Text("由{owner}负责", "{owner} looks after it"), "user-check", "calm"),
    "postponed": (Text("首次沟通改期至 {until}", "First talk put off to {until}"), "calendar", "warn"),
    "talked": (Text("已沟通（{held_on}）", "Talk held ({held_on})"), "messages", "good"),
    "cause_confirmed": (Text("原因：{drivers}", "Cause: {drivers}"), "help", "calm"),
    "proposed": (Text("提出方案：{measures}", "Package proposed: {measures}"), "clipboard-list", "accent"),
    "sent_back": (Text("方案退回", "Package sent back"), "arrow-left", "warn"),
    "approved": (Text("方案获批", "Package approved"), "circle-check", "good"),
    "agreed": (Text("{side}确认了一项承诺", "{side} agreed to a promise"), "heart-handshake", "good"),
    "carried": (Text("承诺全部生效", "All promises in force"), "list-check", "good"),
    "answered": (Text("已答复本人", "The person was answered"), "message", "good"),
    "new_day_asked": (Text("请求改到 {due}", "Another day asked for: {due}"), "calendar", "warn"),
    "new_day_agreed": (Text("新的到期日：{due}", "New day agreed: {due}"), "calendar", "calm"),
    "new_day_refused": (Text("未同意改期，仍为 {due}", "New day not agreed, {due} stands"), "calendar", "calm"),
    "claimed": (Text("承诺人称已兑现，等待本人确认", "Said to be kept, awaiting the person"), "clock", "calm"),
    "raised": (Text("加薪已写入薪酬", "The raise was written into pay"), "trending-up", "good"),
    "kept": (Text("一项承诺已兑现", "A promise was kept"), "circle-check", "good"),
    "disputed": (Text("本人认为没有兑现", "The person says it was not kept"), "alert-triangle", "bad"),
    "dispute_answered": (Text("异议已答复", "The dispute was answered"), "scale", "calm"),
    "broken": (Text("一项承诺没有兑现", "A promise was broken"), "alert-circle", "bad"),
    "lapsed": (Text("条件未达成，承诺失效", "Condition not met, promise lapsed"), "x", "warn"),
    "handed_over": (Text("承诺转由{owner}负责", "Promise handed over to {owner}"), "user-check", "calm"),
    "escalated": (Text("逾期，已报告", "Late, reported upwards"), "arrow-up", "warn"),
    "closed": (Text("结案：{outcome}", "Closed: {outcome}"), "lock", "accent"),
    "left_later": (Text("结案后辞职", "Resigned later"), "door-exit", "bad"),
}
"""What each act is called, with its icon and tone."""

_SIDES = {Side.OWNER.value: Text("承诺人", "The owner"), Side.PERSON.value: Text("本人", "The person")}
_BY_RULE = Text("系统按规则", "By rule")
_FREE = Text("另行约定", "Agreed separately")


def entries(view: CaseView, currency: str, *, sees_pay: bool) -> list[dict[str, object]]:
    """The timeline, newest first, as `ui.timeline` takes it."""
    return [_entry(event, view, currency, sees_pay=sees_pay) for event in reversed(view.events)]


def _entry(event: CaseEvent, view: CaseView, currency: str, *, sees_pay: bool) -> dict[str, object]:
    label, icon, tone = ACTS[event.act]
    told = {name: _value(name, value, view) for name, value in event.details.items()}
    details = [event.words] if event.words else []
    cash = event.details.get("cash_now")
    return {
        "day": event.day, "label": label.fill(**told), "icon": icon, "tone": tone, "words": details,
        "cash": written(cash, currency) if cash and sees_pay else None,
        "seconds": event.details.get("seconds"), "analysis_seen": event.details.get("analysis_seen"),
        "by": _BY_RULE if event.by in (RULE, "system", "carry.alerts") else view.name(event.by),
        "act": event.act,
    }  # fmt: skip


def _value(name: str, value: object, view: CaseView) -> object:
    many = [str(one) for one in value] if isinstance(value, list) else []
    said: dict[str, Callable[[], object]] = {
        "owner": lambda: view.name(str(value)),
        "drivers": lambda: joined([Driver(one).label for one in many]),
        "measures": lambda: joined([measure_label(one) for one in many]),
        "outcome": lambda: Outcome(str(value)).label,
        "side": lambda: _SIDES[str(value)],
        **dict.fromkeys(("due", "until", "held_on"), lambda: _day(date.fromisoformat(str(value)))),
    }
    return said[name]() if name in said else value


def measure_label(key: str) -> Text:
    """What a measure is called; a promise of no measure was agreed separately."""
    known = {measure.key: measure.label for measure in CATALOGUE.measures}
    return known.get(key, _FREE)


def joined(texts: list[Text]) -> Text:
    """Several names in one line."""
    if not texts:
        return Text("–", "–")
    return Text("、".join(one.zh for one in texts), ", ".join(one.en for one in texts))


def _day(day: date) -> Text:
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%b} {day.year}")
