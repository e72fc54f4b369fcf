"""Canaries in what a turn keeps of people: estimates' sentences, alerts, a manager's own words, prompts."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.turns import Foreseen, Judgement, Prompted, Turn


@provider
def in_turns() -> list[Canary]:
    """One turn, with canaries for each watched person."""
    at = datetime(DAY.year, DAY.month, DAY.day, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    turn = Turn.objects.create(
        as_of=DAY, started_at=at, finished_at=at, state=Turn.DONE, asked_by="system", base=0.1, base_log_odds=-2.0,
        left_out={"facts": 0, "people": 0},
    )  # fmt: skip
    found: list[Canary] = []
    for place, person in enumerate(WATCHED):
        found += _of(turn, person, place)
    return found


def _of(turn: Turn, person: str, place: int) -> list[Canary]:
    why, reason, words, prompt = (f"canaryturn{place}{name}x" for name in ("why", "reason", "words", "prompt"))
    stake = (881_300 + 17 * place) * 100
    Foreseen.objects.create(
        turn=turn, person=person, key=True, p3=0.1, p3_low=0.05, p3_high=0.2, p6=0.2, p6_low=0.1, p6_high=0.3,
        p12=0.3, p12_low=0.2, p12_high=0.4, sure=-1.0, band=2, at_stake_low=stake, at_stake=stake, at_stake_high=stake,
        driver="pay", shares=[1.0, 0, 0, 0, 0, 0], reasons=[["pay.market_gap", "pay", 0.5, reason, reason]],
        alert="alert", severity="high", why_now=[[why, why]],
    )  # fmt: skip
    Prompted.objects.create(turn=turn, person=person, prompts=[["work.overtime_hours", prompt, prompt, "谈", "Talk"]])
    manager = Person.objects.get(number=person).manager
    Judgement.objects.create(
        person=person, by=manager, asked_by="x", asked_on=DAY, given_on=DAY, view="leaves", words=words
    )
    return [
        Canary(person, Field.RISK, "foreseen.why_now", (why,)),
        Canary(person, Field.RISK, "foreseen.reasons", (reason,)),
        Canary(person, Field.RISK, "foreseen.at_stake", (f"{stake // 100:,}", str(stake))),
        Canary(person, Field.RISK, "judgement.words", (words,)),
        Canary(person, Field.PERSONAL, "prompted.prompts", (prompt,)),
    ]
