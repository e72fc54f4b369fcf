"""For the demo: a rule of the company, and a correction and an objection that wait for HR."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from mainstay.core.text import Language, Text
from mainstay_web.actions import Caller
from mainstay_web.actions.privacy import dispute, object_to_model
from mainstay_web.actions.registering import enter_rule
from mainstay_web.store.access import actor_of
from mainstay_web.store.accounts import parts_to_play
from mainstay_web.store.installation import today
from mainstay_web.store.own_facts import facts_about
from mainstay_web.store.tables.accounts import Account

_RULE = Text("员工手册·数据使用篇", "Staff handbook, part on the use of data")
_UNION = Text("工会、职工代表大会", "The union and the staff assembly")
_WRONG = Text("这个月我在出差，打卡少记了两天。", "I was travelling that month; two days were not clocked.")
_WITHOUT = Text("我想先和人谈。", "I would rather talk to somebody first.")


def seed_privacy(language: Language) -> None:
    """One rule that covers all purposes but one; the played employee disputes a month, the manager objects."""
    played = {one.key: one.account for one in parts_to_play()}
    day = today()
    if "director" in played:
        enter_rule(
            _caller(played["director"]), _RULE.in_(language), "HR-2025-07", day - timedelta(days=400),
            _UNION.in_(language), day - timedelta(days=460), day - timedelta(days=430),
            ["signals", "warning", "judging", "talking", "keying"],
        )  # fmt: skip
    if "employee" in played:
        _disputes(played["employee"], language)
    if "manager" in played:
        object_to_model(_caller(played["manager"]), played["manager"].person, _WITHOUT.in_(language))


def _disputes(account: Account, language: Language) -> None:
    rows = facts_about(account.person, ["attendance"]).get("attendance", ())
    if rows:
        month = max(rows, key=lambda one: str(one.values["day"]))
        dispute(_caller(account), account.person, "attendance", month.mark, "hours", "176", _WRONG.in_(language))


def _caller(account: Account) -> Caller:
    day = today()
    return Caller(actor_of(account, day), day, timezone.now(), "", "demo")
