"""What a measure of the answer to a raise request comes to, as it may be said. 加薪答复里的钱怎么说（P7）。

raise_said, goal_said, bonus_said, grant_said -> Text      before tax, what arrives, and how much of it this year
rules_said(laws) -> Text                                   by which rules, until when they hold
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mainstay.chapters.pay.rewards import Raised
from mainstay.chapters.pay.tax.granted import Granted, Way
from mainstay.chapters.pay.tax.law import Law
from mainstay.core.money import minor, written
from mainstay.core.text import Text


def day_said(day: date) -> Text:
    """A day as each language writes it."""
    return Text(f"{day.year} 年 {day.month} 月 {day.day} 日", f"{day:%d %B %Y}".lstrip("0"))


def raise_said(label: Text, year: Raised, now: Raised, months: int, day: date, currency: str) -> Text:
    """A raise from the next month on: a full year of it, and what of it arrives in the months left of this year."""
    end = (
        _RAISE_NOW.fill(year=day.year, n=_paydays(months), now=_about(now.net, currency))
        if months and now.net is not None
        else _NEXT_YEAR.fill(year=day.year)
    )
    return _of_a_year(label, year, currency, end)


def goal_said(label: Text, year: Raised, due: date, day: date, currency: str) -> Text:
    """A raise once a goal is reached."""
    end = _GOAL.fill(day=day_said(due)) if due.year == day.year else _GOAL_LATER.fill(day=day_said(due), year=day.year)
    return _of_a_year(label, year, currency, end)


def bonus_said(label: Text, year: Raised, due: date, day: date, currency: str) -> Text:
    """A bonus share, first paid by a day."""
    end = (
        _BONUS.fill(day=day_said(due)) if due.year == day.year else _BONUS_LATER.fill(day=day_said(due), year=day.year)
    )
    return _of_a_year(label, year, currency, end)


def grant_said(label: Text, units: int, years: int, found: Granted, way: Way, currency: str) -> Text:
    """A grant of units that vests over years; of years beyond the rule no net amount is said."""
    told = _GRANT.fill(
        label=label, n=f"{units:,}", worth=written(minor(found.worth), currency), years=years,
        day=day_said(found.first_on), first=written(minor(found.first), currency),
    )  # fmt: skip
    if found.first_net is None:
        return _TOLD.fill(told=told, end=_NO_NET)
    first = written(minor(found.first_net), currency)
    if found.net is None:
        return _TOLD.fill(told=told, end=_FIRST_ONLY.fill(first=first, until=_until(way.law)))
    return _TOLD.fill(told=told, end=_ALL_OF_IT.fill(first=first, net=written(minor(found.net), currency)))


def rules_said(laws: Iterable[Law[object]]) -> Text:
    """The rules behind the amounts after tax, each once with its source and the day on which it ends."""
    told = [
        _RULE.fill(label=law.label, source=law.source) if law.until is None
        else _DATED.fill(label=law.label, source=law.source, until=law.until.isoformat())
        for law in {one.key: one for one in laws}.values()
    ]  # fmt: skip
    return _RULES.fill(rules=Text("；".join(one.zh for one in told), "; ".join(one.en for one in told)))


def _of_a_year(label: Text, year: Raised, currency: str, end: Text) -> Text:
    gross = written(year.gross, currency)
    return _YEAR.fill(label=label, gross=gross, net=_about(year.net, currency), end=end)


def _about(net: int | None, currency: str) -> Text:
    return _UNKNOWN if net is None else written(net, currency)


def _paydays(months: int) -> Text:
    return Text(f"{months} 个月", "one payday" if months == 1 else f"{months} paydays")


def _until(law: Law[object]) -> str:
    return law.until.isoformat() if law.until is not None else ""


_UNKNOWN = Text("（无法估算）", "(not known)")
_YEAR = Text(
    "{label}，一年税前 {gross}，到手约 {net}，{end}",
    "{label}: {gross} a year before tax, about {net} after it, {end}",
)
_RAISE_NOW = Text(
    "{year} 年还有 {n}按新工资发，今年到手约 {now}",
    "of which about {now} arrives in {year}, on the {n} left",
)
_NEXT_YEAR = Text("{year} 年已没有可发的月份，从明年 1 月起", "nothing of it in {year}: from January on")
_GOAL = Text("目标达成的，{day}前到位", "paid by {day} if the goal is met")
_GOAL_LATER = Text(
    "目标达成的，{day}前到位，{year} 年还拿不到",
    "paid by {day} if the goal is met, so nothing of it in {year}",
)
_BONUS = Text("最晚 {day}第一次发", "first paid by {day}")
_BONUS_LATER = Text("最晚 {day}第一次发，{year} 年未必拿得到", "first paid by {day}, perhaps nothing of it in {year}")
_GRANT = Text(
    "{label}，{n} 股，按今天的价值 {worth}，分 {years} 年归属；第一批 {day}，值 {first}",
    "{label}: {n} units worth {worth} today, over {years} years; the first part on {day}, worth {first}",
)
_TOLD = Text("{told}，{end}", "{told}, {end}")
_NO_NET = Text("税后无法估算", "not known after tax")
_FIRST_ONLY = Text(
    "税后约 {first}；{until} 之后归属的还没有规定，税后不作估算",
    "about {first} after tax; for what vests after {until} there is no rule yet, and nothing is estimated",
)
_ALL_OF_IT = Text("税后约 {first}，全部税后约 {net}", "about {first} after tax; all of it about {net}")
_RULE = Text("{label}（{source}）", "{label} ({source})")
_DATED = Text("{label}（{source}；有效至 {until}）", "{label} ({source}; until {until})")
_RULES = Text(
    "到手是估算，依据：{rules}。实际以申报和扣缴为准。",
    "What arrives is an estimate by these rules: {rules}. What is filed and withheld decides.",
)
