"""Canaries in cases, talks, promises, requests and decisions on who is key."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.sealing import seal
from mainstay_web.store.tables.cases import Case, CaseEvent, Commitment, RaiseRequest, Talk
from mainstay_web.store.tables.keys import KeyDecision, KeyFact

RISK, PERSONAL, PAY, PERFORMANCE = Field.RISK, Field.PERSONAL, Field.PAY, Field.PERFORMANCE
PARTS = {
    "why": RISK, "event": RISK, "note": RISK, "cause": PERSONAL, "proposal": PAY, "promise": PERSONAL,
    "dispute": PERSONAL, "request": PERSONAL, "keyreason": RISK, "skill": PERFORMANCE, "closed": RISK,
}  # fmt: skip
"""What is hidden where. The note is HR's who wrote it: nobody without RISK may read it, not even the person."""


@provider
def in_cases() -> list[Canary]:
    """An alert's case, a raise request, promises and a decision for each watched person."""
    found: list[Canary] = []
    for place, person in enumerate(WATCHED):
        words = {name: f"canarycase{place}{name}x" for name in PARTS}
        _hide(person, "H001" if person != "H001" else "H002", words)
        found += [Canary(person, field, f"case.{name}", (words[name],)) for name, field in PARTS.items()]
    return found


def _hide(person: str, hr: str, words: dict[str, str]) -> None:
    case = Case.objects.create(
        person=person, kind="alert", severity="high", state="cause_confirmed", opened_on=DAY, opened_by="carry.alerts",
        why_now=[[words["why"], words["why"]]], since=DAY, owner=hr, talked_on=DAY, talk_fact="x",
        cause_drivers=["pay"], cause_words=words["cause"], cause_heard="in_the_talk", proposed_by=hr, proposed_on=DAY,
        proposal_reason=words["proposal"], proposal_measures=["promise"],
    )  # fmt: skip
    CaseEvent.objects.create(case=case, at=timezone.now(), day=DAY, by=hr, act="opened", words=words["event"])
    talk = Talk(case=case, person=person, kind="stay", held_on=DAY, held_by=hr)
    talk.note = seal(words["note"], talk.ref)
    talk.save()
    Commitment.objects.create(
        person=person, owner=hr, what_zh=words["promise"], what_en=words["promise"], made_on=DAY,
        due=DAY + timedelta(days=9), owner_agreed_on=DAY, person_agreed_on=DAY, disputed=words["dispute"],
        disputed_on=DAY,
    )  # fmt: skip
    asked = Case.objects.create(
        person=person, kind="raise_request", severity="normal", opened_on=DAY, opened_by=person, why_now=[["请", "a"]],
        since=DAY,
    )  # fmt: skip
    RaiseRequest.objects.create(case=asked, person=person, asked_by=person, asked_on=DAY, wish="raise",
                                words=words["request"])  # fmt: skip
    Case.objects.create(
        person=person, kind="care", severity="normal", state="closed", opened_on=DAY, opened_by=hr,
        why_now=[["因", "b"]], since=DAY, owner=hr, outcome="answered", closed_on=DAY, closed_reason=words["closed"],
    )  # fmt: skip
    KeyDecision.objects.create(
        person=person, is_key=True, decided_by=hr, reason=words["keyreason"], since=DAY,
        expires=DAY + timedelta(days=365),
    )  # fmt: skip
    KeyFact.objects.create(person=person, skills=[words["skill"]], by=hr, day=DAY)
