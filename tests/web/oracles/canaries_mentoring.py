"""Canaries in why somebody has a mentor; and with it a reader who is one."""

from __future__ import annotations

from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.tables.mentoring import Mentoring


@provider
def in_mentoring() -> list[Canary]:
    """The manager of sales mentors each watched person but themselves; the words are for HR in charge."""
    found = []
    for place, person in enumerate(one for one in WATCHED if one != "E300"):
        words = f"canarymentor{place}whyx"
        Mentoring.objects.create(person=person, mentor="E300", since=DAY, reason=words, named_by="x")
        found.append(Canary(person, Field.PERSONAL, "mentoring.reason", (words,)))
    return found
