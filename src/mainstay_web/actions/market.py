"""Surveys and job matches: brought in, read by a mapping, kept; matched by one and reviewed by another.

start_survey, map_survey, keep_survey, withdraw_survey      who keeps the market
propose_match(es) / review_match(es) / end_match            the reviewer is never who put it forward (nor of that job)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from mainstay.chapters.pay.figures import Per
from mainstay.chapters.pay.market import PERCENTS, Definition
from mainstay.chapters.pay.matching import Match, SurveyJob, likeness
from mainstay.chapters.pay.surveys import COLUMNS
from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import by, others_who_may, said, tell
from mainstay_web.actions.rows import as_seen, locked, save
from mainstay_web.store.market_files import UNITS, CellRow
from mainstay_web.store.tables.market import JobMatch, MarketCell, MarketSurvey
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import Outgoing

LONGEST_NAME, LONGEST_SCOPE = 120, 300
A_DAY = timedelta(days=1)
MATCHES = "/pay/market/matches/"
KEEPERS = (Role.DIRECTOR, Role.COMPENSATION)
"""Roles that keep the market, and review what another of them puts forward."""

_NONE = Text("没有这一项", "there is no such thing")
_NOT_NOW = Text("现在不能这样做，请刷新页面。", "This cannot be done now. Reload the page.")
_NO_SOURCE = Text("请填写调研名称。", "Give the survey's name.")
_FUTURE = Text("调研日期不能晚于今天。", "The survey's day lies in the future.")
_CURRENCY = Text("请用三个字母的币种代码。", "Give the currency as three letters.")
_COLUMN = Text("请选择文件里的列。", "Choose columns of the file.")
_NEEDS = Text("至少要有岗位，以及分位值或薪资一列。", "A job is needed, and percentiles or an amount.")
_NOTHING = Text("没有可以保存的数据格。", "There is no cell to keep.")
_TWICE = Text(
    "同一来源、日期和口径的调研已经有了；请先撤回旧的。",
    "There is a survey of this source, day and definition already: withdraw that one first.",
)
_NO_JOB = Text("没有这个岗位。", "There is no such job.")
_NO_CELL = Text("这份调研里没有这个岗位。", "The survey has no such job.")
_MATCHED = Text(
    "这个岗位与这份调研已经有匹配；请先终止旧的。", "There is a match of this job with this survey: end it first."
)
_NONE_CHOSEN = Text("请至少选择一项匹配。", "Choose one match at least.")
_OWN = Text("提出人不能复核自己的匹配。", "Who put a match forward does not review it.")
_OWN_JOB = Text("自己岗位的匹配由别人复核。", "The match of your own job is for somebody else to review.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the analyst says of a whole survey."""

    source: str
    effective: date
    definition: Definition
    currency: str
    scope: str = ""

    def checked(self, day: date) -> Terms:
        """The same, trimmed. Raises InvalidError."""
        source, currency = " ".join(self.source.split())[:LONGEST_NAME], self.currency.strip().upper()
        if not source:
            raise InvalidError(_NO_SOURCE, field="source")
        if self.effective > day:
            raise InvalidError(_FUTURE, field="effective")
        if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
            raise InvalidError(_CURRENCY, field="currency")
        return replace(self, source=source, currency=currency, scope=" ".join(self.scope.split())[:LONGEST_SCOPE])


@action(Act.MARKET)
def start_survey(
    doing: Doing, terms: Terms, file: tuple[str, str], headings: Sequence[str], mapping: Mapping[str, object]
) -> str:
    """A draft of a survey, from a file (its name and SHA-256) that was looked at; `mapping` as `market_files` says."""
    doing.must(None)
    found = terms.checked(doing.day)
    row = MarketSurvey.objects.create(
        source=found.source, scope=found.scope, effective=found.effective, definition=found.definition.value,
        currency=found.currency, file=file[0][:150], content=file[1], headings=list(headings), mapping=dict(mapping),
        made_by=by(doing), made_at=doing.now,
    )  # fmt: skip
    doing.note(survey=row.ref, content=file[1])
    return row.ref


@action(Act.MARKET)
def map_survey(
    doing: Doing, ref: str, version: int, terms: Terms, columns: Mapping[str, str], unit: str, per: str
) -> str:
    """Says anew what holds for a draft, and which of its columns is what."""
    doing.must(None)
    row = _survey(ref, version, MarketSurvey.DRAFT)
    found = terms.checked(doing.day)
    known = {name: heading for name, heading in columns.items() if heading}
    if set(known) - set(COLUMNS) or set(known.values()) - set(row.headings) or len(set(known.values())) != len(known):
        raise InvalidError(_COLUMN, field="columns")
    if "job" not in known or not {"amount", *(f"p{percent}" for percent in PERCENTS)} & set(known):
        raise InvalidError(_NEEDS, field="columns")
    if unit not in UNITS or per not in {one.value for one in Per}:
        raise InvalidError(_COLUMN, field="unit")
    mapping = {"sheet": row.mapping.get("sheet", ""), "columns": known, "unit": unit, "per": per}
    save(
        row, source=found.source, scope=found.scope, effective=found.effective, definition=found.definition.value,
        currency=found.currency, mapping=mapping,
    )  # fmt: skip
    doing.note(survey=ref)
    return ref


@action(Act.MARKET)
def keep_survey(doing: Doing, ref: str, version: int, cells: Sequence[CellRow], left_out: int) -> str:
    """Keeps a draft with what was read of it: from now on it reaches the lines. `left_out` rows were faulty.

    Raises InvalidError where nothing was read, or there is a survey of the same source, day and definition.
    """
    doing.must(None)
    row = _survey(ref, version, MarketSurvey.DRAFT)
    if not cells:
        raise InvalidError(_NOTHING)
    names = [f"p{percent}" for percent in PERCENTS]
    made = [
        MarketCell(
            survey=row, job=job, level=level, city=city, **dict(zip(names, points, strict=True)), n=n, spread=spread
        )
        for job, level, city, points, n, spread in cells
    ]
    MarketCell.objects.bulk_create(made, batch_size=500)
    counts = {"cells": len(made), "left_out": left_out}
    try:
        with transaction.atomic():
            save(row, state=MarketSurvey.KEPT, kept_by=by(doing), kept_on=doing.day, counts=counts)
    except IntegrityError as error:
        raise InvalidError(_TWICE, field="source") from error
    doing.note(survey=ref, **counts)
    return ref


@action(Act.MARKET)
def withdraw_survey(doing: Doing, ref: str, version: int, reason: str) -> str:
    """A survey that was wrong no longer reaches the lines; it stays on record. A draft is given up."""
    doing.must(None)
    row = _survey(ref, version, MarketSurvey.DRAFT, MarketSurvey.KEPT)
    why = said(reason, "reason")
    save(row, state=MarketSurvey.WITHDRAWN, withdrawn_by=by(doing), withdrawn_on=doing.day, withdrawn_reason=why)
    doing.note(survey=ref)
    return ref


def _survey(ref: str, version: int | None, *states: str) -> MarketSurvey:
    row = as_seen(locked(MarketSurvey.objects, ref, _NONE), version)
    if row.state not in states:
        raise InvalidError(_NOT_NOW)
    return row


@action(Act.MARKET)
def propose_match(doing: Doing, of: SurveyJob, job: str, level: int | None, note: str) -> str:
    """Says that an own job (at one level, or at all) is this job of a survey, and why; somebody else reviews it."""
    doing.must(None)
    row = _propose(doing, Match(of, job, level), said(note, "note"))
    _ask_for_review(doing)
    doing.note(match=row.ref)
    return row.ref


@action(Act.MARKET)
def propose_matches(doing: Doing, asked: Sequence[Match], note: str) -> str:
    """The same for several at once, for one reason: all of them or none. How many."""
    doing.must(None)
    if not asked:
        raise InvalidError(_NONE_CHOSEN, field="match")
    why = said(note, "note")
    rows = [_propose(doing, one, why) for one in dict.fromkeys(asked)]
    _ask_for_review(doing)
    doing.note(matches=[row.ref for row in rows])
    return str(len(rows))


def _propose(doing: Doing, match: Match, why: str) -> JobMatch:
    of, job, level = match.of, match.job, match.level
    here = Person.objects.filter(here=True, job=job)
    if not job or not (here if level is None else here.filter(level=level)).exists():
        raise InvalidError(_NO_JOB, field="job")
    cells = MarketCell.objects.filter(survey__state=MarketSurvey.KEPT, survey__source=of.source)
    if not cells.filter(job=of.job, level=of.level).exists():
        raise InvalidError(_NO_CELL, field="of")
    alive = JobMatch.objects.filter(source=of.source, job=job, level=level)
    if alive.filter(state__in=(JobMatch.PROPOSED, JobMatch.AGREED)).exists():
        raise InvalidError(_MATCHED, field="of")
    return JobMatch.objects.create(
        source=of.source, survey_job=of.job, survey_level=of.level, job=job, level=level, proposed_by=by(doing),
        proposed_on=doing.day, note=why, likeness=Decimal(f"{likeness(job, level, of):.3f}"),
    )  # fmt: skip


def _ask_for_review(doing: Doing) -> None:
    """Who matches jobs matches dozens: the first of a day is worth a message, the page lists the others."""
    for account in others_who_may(doing, Act.MARKET_REVIEW, *KEEPERS):
        asked = Outgoing.objects.filter(account=account, kind="approval.asked", link=MATCHES)
        if not asked.filter(due_at__gte=doing.now - A_DAY).exists():
            doing.tell(account, "approval.asked", MATCHES)


@action(Act.MARKET_REVIEW)
def review_match(doing: Doing, ref: str, version: int, note: str, *, agree: bool) -> str:
    """Agrees to a match or refuses it, with a reason. Raises SecondPersonError for whoever put it forward, and for
    somebody of that very job.
    """
    doing.must(None)
    _review(doing, ref, version, said(note, "note"), agree=agree)
    doing.note(match=ref, agreed=agree)
    return ref


@action(Act.MARKET_REVIEW)
def review_matches(doing: Doing, asked: Sequence[tuple[str, int]], note: str, *, agree: bool) -> str:
    """The same for several at once, (reference, version) each: all of them or none. Raises as `review_match`."""
    doing.must(None)
    if not asked:
        raise InvalidError(_NONE_CHOSEN, field="match")
    why = said(note, "note")
    for ref, version in sorted(set(asked)):
        _review(doing, ref, version, why, agree=agree)
    doing.note(matches=[ref for ref, _ in asked], agreed=agree)
    return str(len(asked))


def _review(doing: Doing, ref: str, version: int, note: str, *, agree: bool) -> None:
    row = _match(ref, version, JobMatch.PROPOSED)
    someone = by(doing)
    if someone == row.proposed_by:
        raise SecondPersonError(_OWN)
    if Person.objects.filter(number=doing.caller.actor.person or "-", job=row.job).exists():
        raise SecondPersonError(_OWN_JOB)
    state = JobMatch.AGREED if agree else JobMatch.REFUSED
    try:
        with transaction.atomic():
            save(row, state=state, reviewed_by=someone, reviewed_on=doing.day, review_note=note)
    except IntegrityError as error:
        raise InvalidError(_MATCHED) from error
    if not agree:
        # Of dozens of matches, only those that need another thought are worth a message.
        tell(doing, row.proposed_by, "approval.decided", MATCHES)


@action(Act.MARKET)
def end_match(doing: Doing, ref: str, version: int, reason: str) -> str:
    """A match no longer holds, or is taken back before anybody reviewed it; it stays on record."""
    doing.must(None)
    row = _match(ref, version, JobMatch.PROPOSED, JobMatch.AGREED)
    save(
        row, state=JobMatch.ENDED, ended_by=by(doing), ended_on=doing.day, end_reason=said(reason, "reason")
    )  # fmt: skip
    doing.note(match=ref)
    return ref


def _match(ref: str, version: int, *states: str) -> JobMatch:
    row = as_seen(locked(JobMatch.objects, ref, _NONE), version)
    if row.state not in states:
        raise InvalidError(_NOT_NOW)
    return row
