"""What comes out, each with an example; what goes in is in `asks`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Outcome, Severity, State

REF = "7n420qta6g974yrf"


def example(**values: Any) -> ConfigDict:
    """The configuration of something that comes out, with its example."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [values]})


class Two(Schema):
    """A sentence in both languages."""

    model_config = example(zh="三个月没有一对一沟通", en="No one-on-one for three months")
    zh: str
    en: str

    @classmethod
    def of(cls, text: Text) -> Two:
        """From a text of the brain."""
        return cls(zh=text.zh, en=text.en)


class Done(Schema):
    """What an action made or changed."""

    model_config = example(ref=REF)
    ref: str


class Me(Schema):
    """Whose token this is and what it may."""

    model_config = example(
        account=REF, name="Zhiyuan Lu", person="H002", language="en", token="nightly export",  # noqa: S106 - a name
        roles=["hrbp"],
        scopes=["public", "case_work"], expires_at="2027-02-01T00:00:00Z", day="2026-10-31",
    )  # fmt: skip
    account: str
    name: str
    person: str
    language: str
    token: str
    roles: list[str]
    scopes: list[str]
    expires_at: datetime
    day: date


class Person(Schema):
    """A colleague: what of them is public, and where the token may see what is personal, their first and last day."""

    model_config = example(
        ref=REF, number="E0201", name="陈思远", unit="U110", job="Platform engineer", ladder="professional", level=6,
        city="上海", manager="E0107",
    )  # fmt: skip
    ref: str | None = None
    number: str | None = None
    name: str | None = None
    unit: str | None = None
    job: str | None = None
    ladder: str | None = None
    level: int | None = None
    city: str | None = None
    manager: str | None = None
    hired_on: date | None = None
    left_on: date | None = None


class People(Schema):
    """A page of people; `next` is the cursor of the next one."""

    model_config = example(items=[{"ref": REF, "name": "陈思远"}], next=None)
    items: list[Person]
    next: str | None


class Case(Schema):
    """A case. `kind`, `severity` and `why_now` are left out for who may not see early warnings."""

    model_config = example(
        ref=REF, version=3, person=REF, kind="alert", severity="high", state="talked", opened_on="2026-10-12",
        since="2026-10-20", owner="E0107", talk_due="2026-10-19", talked_on="2026-10-20", outcome=None, closed_on=None,
    )  # fmt: skip
    ref: str | None = None
    version: int | None = None
    person: str | None = None
    kind: Kind | None = None
    severity: Severity | None = None
    state: State | None = None
    opened_on: date | None = None
    since: date | None = None
    owner: str | None = None
    talk_due: date | None = None
    talked_on: date | None = None
    outcome: Outcome | None = None
    closed_on: date | None = None
    why_now: list[Two] | None = None
    possible: list[str] | None = None


class Cases(Schema):
    """A page of cases."""

    model_config = example(items=[{"ref": REF, "state": "talked"}], next=None)
    items: list[Case]
    next: str | None


class Promise(Schema):
    """A promise, and how it stands. `reserved` (minor units) is left out for who may not see pay."""

    model_config = example(
        ref=REF, version=2, case=REF, person=REF, owner="E0107", what={"zh": "安排导师", "en": "A mentor"},
        made_on="2026-10-21", due="2026-11-15", standing="agreed", kept_on=None, broken_on=None, reserved=None,
    )  # fmt: skip
    ref: str | None = None
    version: int | None = None
    case: str | None = None
    person: str | None = None
    owner: str | None = None
    what: Two | None = None
    condition: Two | None = None
    made_on: date | None = None
    due: date | None = None
    standing: str | None = None
    kept_on: date | None = None
    broken_on: date | None = None
    reserved: int | None = None


class Promises(Schema):
    """A page of promises."""

    model_config = example(items=[{"ref": REF, "due": "2026-11-15"}], next=None)
    items: list[Promise]
    next: str | None


class Waiting(Schema):
    """One line of HR's queue: whom to talk to and why now. No probability, and no name beside it."""

    model_config = example(
        person=REF, case=REF, state="opened", kind="alert", why_now=[{"zh": "…", "en": "…"}], due="2026-11-02",
        driver="career",
    )  # fmt: skip
    person: str
    case: str | None
    state: State | None
    kind: Kind | None
    why_now: list[Two]
    due: date | None
    driver: Driver | None


class Queue(Schema):
    """A page of the queue, most pressing first."""

    model_config = example(items=[], total=0, next=None)
    items: list[Waiting]
    total: int
    next: str | None


class Turn(Schema):
    """One nightly turn: as of which day, and how it ended. Nothing of anybody."""

    model_config = example(
        ref=REF, as_of="2026-10-31", state="done", started_at="2026-10-31T18:00:00Z",
        finished_at="2026-10-31T18:02:10Z", light=False, manifest="9f2c…",
    )  # fmt: skip
    ref: str
    as_of: date
    state: str
    started_at: datetime
    finished_at: datetime | None
    light: bool
    manifest: str


class Turns(Schema):
    """The newest turns."""

    model_config = example(items=[])
    items: list[Turn]


class Job(Schema):
    """A background job."""

    model_config = example(
        ref=REF, name="nightly_turn", state="done", share=100, tries=1, failure="", due_at="2026-10-31T18:00:00Z",
        finished_at="2026-10-31T18:02:10Z",
    )  # fmt: skip
    ref: str
    name: str
    state: str
    share: int
    tries: int
    failure: str
    due_at: datetime
    finished_at: datetime | None


class Jobs(Schema):
    """The newest jobs."""

    model_config = example(items=[])
    items: list[Job]


class StandardIn(Schema):
    """A standard's value from a day on."""

    model_config = example(key="managers_see_pay", since="2026-01-01", value=True)
    key: str
    since: date
    value: Any


class Standards(Schema):
    """Every standard that the company has set, by key and day."""

    model_config = example(items=[{"key": "managers_see_pay", "since": "2026-01-01", "value": True}])
    items: list[StandardIn]


class Column(Schema):
    """A column of a table of the contract; `words` are the answers of a choice."""

    model_config = example(
        key="kind", kind="choice", required=True, label={"zh": "种类", "en": "Kind"}, words=["stay", "one_on_one"]
    )
    key: str
    kind: str
    required: bool
    label: Two
    words: list[str]


class TableOut(Schema):
    """A table of the contract; rows with the same `unique` columns follow one another."""

    model_config = example(
        key="talks", label={"zh": "谈话", "en": "Talks"}, meaning={"zh": "…", "en": "…"}, unique=[], columns=[]
    )
    key: str
    label: Two
    meaning: Two
    unique: list[str]
    columns: list[Column]


class Tables(Schema):
    """Every table of the contract."""

    model_config = example(items=[])
    items: list[TableOut]


class Problem(Schema):
    """RFC 9457: what went wrong. `code` stays the same, `detail` is in the language that was asked for."""

    model_config = example(
        type="/problems/absent", title="absent", status=404, code="absent",
        detail="There is no such thing, or not for this token.",
    )  # fmt: skip
    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, Any]] | None = None
