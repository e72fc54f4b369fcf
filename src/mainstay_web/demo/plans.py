"""The demo's budget plan: drafted, and put into the queue, so that it is computed as soon as the demo is open."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from mainstay.core.text import Language
from mainstay_web.actions import Caller
from mainstay_web.actions.plans import Wanted, compute, draft
from mainstay_web.store.access import actor_of
from mainstay_web.store.accounts import parts_to_play
from mainstay_web.store.installation import today

CASH = 800_000_00


def seed_plans(language: Language) -> None:
    """Next year's round, by the HR partner; the HR director can approve it."""
    day = today()
    account = next(one.account for one in parts_to_play() if one.key == "hrbp")
    caller = Caller(actor_of(account, day), day, timezone.now(), "", "demo")
    year = day.year + 1
    name = f"{year} 年骨干保留" if language == "zh" else f"Keeping key people in {year}"
    wanted = Wanted(name, day, date(year, 12, 31), CASH)
    compute(caller, draft(caller, wanted), None)
