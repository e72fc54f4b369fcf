"""What goes in, each with an example. Nothing is taken that is not named here."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ninja import Schema
from pydantic import ConfigDict, Field

from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Outcome, Severity
from mainstay_web.api.shapes import REF, example


class Asked(Schema):
    """How much of a list, and which fields of each: their names with commas between."""

    model_config = ConfigDict(extra="forbid")
    limit: int = Field(50, ge=1, le=100)
    cursor: str = Field("", max_length=1000)
    fields: str = Field("", max_length=400)


class Given(Schema):
    """Something to do. Fields that are not named are refused."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


class NewCase(Given):
    """A case to open for a person, by reference."""

    model_config = example(person=REF, kind="counter_offer", severity="normal", reason="Asked for a talk", owner="")
    person: str = Field(max_length=16)
    kind: Kind
    severity: Severity
    reason: str = Field(min_length=1, max_length=2000)
    owner: str = Field("", max_length=64)


class Owner(Given):
    """Who looks after it: a person's number or an account's reference."""

    model_config = example(owner="E0107")
    owner: str = Field(max_length=64)


class Postpone(Given):
    """Another day for the first talk."""

    model_config = example(talk_due="2026-11-09", reason="On leave until then")
    talk_due: date
    reason: str = Field(min_length=1, max_length=2000)


class TalkHeld(Given):
    """A talk that was held; the note is sealed."""

    model_config = example(held_on="2026-10-20", note="")
    held_on: date
    note: str = Field("", max_length=20_000)


class Cause(Given):
    """The cause as the person said it."""

    model_config = example(drivers=["career"], words="Wants to lead a team")
    drivers: list[Driver] = Field(min_length=1, max_length=6)
    words: str = Field(min_length=1, max_length=4000)


class Words(Given):
    """Words."""

    model_config = example(words="We agreed on a plan for the next level")
    words: str = Field(min_length=1, max_length=4000)


class Reason(Given):
    """Why."""

    model_config = example(reason="The person does not want it")
    reason: str = Field(min_length=1, max_length=2000)


class Close(Given):
    """How it ended."""

    model_config = example(outcome="stayed", reason="Took on the new project")
    outcome: Outcome
    reason: str = Field(min_length=1, max_length=2000)


class NewDay(Given):
    """Another day for a promise."""

    model_config = example(due="2026-12-01", reason="The budget is decided in November")
    due: date
    reason: str = Field(min_length=1, max_length=2000)


class NewPromise(Given):
    """A promise without a case and without money, to a person by reference."""

    model_config = example(person=REF, what="A talk about the next level", due="2026-11-30", condition="")
    person: str = Field(max_length=16)
    what: str = Field(min_length=1, max_length=2000)
    due: date
    condition: str = Field("", max_length=2000)


class Rows(Given):
    """Rows of one table of the contract. Days as YYYY-MM-DD, money in the currency's unit, as in files."""

    model_config = example(source="payroll 2026-10", rows=[{"person_id": "E0201", "day": "2026-10-02", "kind": "stay"}])
    source: str = Field(min_length=1, max_length=200)
    rows: list[dict[str, str | int | float | bool | None]] = Field(min_length=1, max_length=5000)
