"""Fills an empty house with the invented company."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
from django.db import transaction

from mainstay.core.text import Language
from mainstay.loop.tables import Tables
from mainstay.twin import AS_OF, twin
from mainstay_web.actions import system_caller
from mainstay_web.actions.accounts import grant_role, make_account
from mainstay_web.actions.facts import import_tables
from mainstay_web.demo.bonus import seed_bonus
from mainstay_web.demo.cases import seed_cases
from mainstay_web.demo.cast import HR_NAME, HR_UNIT, TEAM
from mainstay_web.demo.commission import seed_commission
from mainstay_web.demo.equity import seed_equity
from mainstay_web.demo.fairness import seed_fairness
from mainstay_web.demo.groups import seed_groups
from mainstay_web.demo.market import seed_market
from mainstay_web.demo.mentoring import seed_mentoring
from mainstay_web.demo.plans import seed_plans
from mainstay_web.demo.privacy import seed_privacy
from mainstay_web.demo.reviews import seed_reviews
from mainstay_web.demo.rewards import seed_rewards
from mainstay_web.demo.turns import seed_turns
from mainstay_web.store.installation import the_installation
from mainstay_web.store.people import somebody_to_play

SINCE = date(2023, 1, 2)


@transaction.atomic
def seed(language: Language, people: int = 320, months: int = 36, number: int = 7) -> None:
    """The demo: the invented company, cases in every state, and what the turns of its last months found."""
    seed_company(twin(people, months, number, language=language).tables, AS_OF, language)
    seed_cases(language)
    # Before the turns: an estimate that rests on what somebody has disputed since is shown to nobody.
    seed_privacy(language)
    seed_turns()
    seed_mentoring(language)
    seed_plans(language)
    seed_pay(language)
    seed_groups(language)


def seed_pay(language: Language) -> None:
    """Pay and shares: what an analyst would have set up, and something in each room that waits for somebody."""
    seed_fairness(language)
    seed_market(language)
    seed_reviews(language)
    seed_equity(language)
    seed_commission(language)
    seed_bonus(language)
    seed_rewards(language)


def seed_company(tables: Tables, day: date, language: Language) -> None:
    """A company with an HR team, its accounts and their roles; the day stands still."""
    here = the_installation()
    here.company, here.currency, here.day = tables.company, tables.currency, day
    here.save()
    import_tables(system_caller("demo"), with_hr(tables, language), "demo")
    for part in TEAM:
        account = make_account(
            system_caller("demo"), f"{part.key}@demo.invalid", part.name.in_(language), part.number, language
        )
        if part.role is not None:
            grant_role(system_caller("demo"), account, part.role, SINCE, "demo", None, list(part.units))
    for key, person in somebody_to_play().items():
        make_account(system_caller("demo"), f"{key}@demo.invalid", person.name, person.number, language)


def with_hr(tables: Tables, language: Language) -> Tables:
    """The invented company together with an HR unit whose people can be played."""
    staff = [part for part in TEAM if part.number]
    people = pl.DataFrame(
        {"person_id": [part.number for part in staff], "hired_on": [SINCE] * len(staff),
         "name": [part.name.in_(language) for part in staff], "key": [False] * len(staff)}
    )  # fmt: skip
    top = tables["units"].filter(pl.col("parent").is_null())["unit"][0]
    posts = pl.DataFrame(
        {"person_id": [part.number for part in staff], "from": [SINCE] * len(staff), "unit": [HR_UNIT] * len(staff),
         "job": [part.job.in_(language) for part in staff], "family": [HR_NAME.in_(language)] * len(staff),
         "ladder": ["professional"] * len(staff), "level": [9, *[7] * (len(staff) - 1)],
         "manager_id": [None, *["H001"] * (len(staff) - 1)]}
    )  # fmt: skip
    units = pl.DataFrame({"unit": [HR_UNIT], "parent": [top], "name": [HR_NAME.in_(language)]})
    more = {"people": people, "posts": posts, "units": units}
    frames = {
        key: pl.concat([frame, more[key]], how="diagonal_relaxed") if key in more else frame
        for key, frame in tables.frames.items()
    }
    return replace(tables, frames=frames)
