"""Canaries in what people say about their own data, and in why it is held or to be erased."""

from __future__ import annotations

from django.utils import timezone
from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.tables.privacy import Dispute, Objection


@provider
def in_privacy() -> list[Canary]:
    """A dispute without a fact (so that nothing is left out) and an ended objection of each watched person."""
    found: list[Canary] = []
    for number, person in enumerate(WATCHED):
        words = {name: f"canaryprivacy{number}{name}x" for name in ("wrong", "without", "answer")}
        Dispute.objects.create(person=person, words=words["wrong"], raised_on=DAY, due=DAY)
        Objection.objects.create(
            person=person, words=words["without"], made_at=timezone.now(), made_on=DAY, due=DAY, answered_on=DAY,
            answered_by="x", answer=words["answer"], ended_at=timezone.now(),
        )  # fmt: skip
        found += [Canary(person, Field.PERSONAL, f"privacy.{name}", (word,)) for name, word in words.items()]
    return found
