"""Lines and ageing: put forward by one, reviewed by another, then a Standard; published as facts; drift noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mainstay.chapters.pay.ageing import AGEING, Ageing
from mainstay.chapters.pay.drift import Drift
from mainstay.chapters.pay.policy import LINES, Lines, Policy
from mainstay.core.access import Act
from mainstay.core.standards import Dated, WrongStandardError
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import batch_of, by, others_who_may, said, tell
from mainstay_web.actions.market import KEEPERS
from mainstay_web.actions.rows import as_seen, locked, save
from mainstay_web.store.facts import withdraw, write
from mainstay_web.store.installation import the_installation
from mainstay_web.store.market_facts import as_frame, publication
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Installation, Standard
from mainstay_web.store.tables.market import LineProposal, MarketDrift, MarketSurvey

AGAIN = timedelta(days=62)
"""Somebody told of once is not told of again so soon."""
LINES_PAGE = "/pay/market/lines/"
DRIFT_PAGE = "/pay/market/gaps/#drift"

_NONE = Text("没有这一项", "there is no such thing")
_OWN = Text("提出人不能复核自己提出的薪酬线。", "Who put a line forward does not review it.")
_DONE = Text("已经复核过了。", "It was reviewed already.")
_SOURCE = Text("没有这个调研来源：{name}。", "There is no survey called {name}.")
_NOT_SO = Text("数值不合要求。", "The values make no sense together.")
_FUTURE = Text("生效日期应在今天前后一年之内。", "The day lies within a year of today.")


def _proposed(doing: Doing, kind: str, value: object, since: date, reason: str, *, drop: bool = False) -> str:
    if abs((since - doing.day).days) > 366:
        raise InvalidError(_FUTURE, field="since")
    row = LineProposal.objects.create(
        kind=kind, value=value, drop=drop, since=since, proposed_by=by(doing), proposed_on=doing.day,
        reason=said(reason, "reason"),
    )  # fmt: skip
    for account in others_who_may(doing, Act.MARKET_REVIEW, *KEEPERS):
        doing.tell(account, "approval.asked", LINES_PAGE)
    doing.note(line=row.ref, kind=kind)
    return row.ref


@action(Act.MARKET)
def propose_line(doing: Doing, policy: Policy, since: date, reason: str, *, drop: bool = False) -> str:
    """Puts a line forward (or, with `drop`, its end) from a day on. Raises InvalidError for a survey nobody has."""
    doing.must(None)
    known = set(MarketSurvey.objects.filter(state=MarketSurvey.KEPT).values_list("source", flat=True))
    for name in policy.sources:
        if name not in known:
            raise InvalidError(_SOURCE.fill(name=name), field="sources")
    (value,) = _as_list(LINES.written(Lines((policy,))))
    return _proposed(doing, LineProposal.LINE, value, since, reason, drop=drop)


@action(Act.MARKET)
def propose_ageing(doing: Doing, ageing: Ageing, since: date, reason: str) -> str:
    """Puts a yearly rate of ageing forward, from a day on."""
    doing.must(None)
    return _proposed(doing, LineProposal.AGEING, AGEING.written(ageing), since, reason)


@action(Act.MARKET_REVIEW)
def review_line(doing: Doing, ref: str, version: int, note: str, *, agree: bool) -> str:
    """Agrees or refuses, with a reason. What is agreed holds from its day as a Standard of the company.

    Raises SecondPersonError for whoever put it forward.
    """
    doing.must(None)
    row = as_seen(locked(LineProposal.objects, ref, _NONE), version)
    if row.state != LineProposal.PROPOSED:
        raise InvalidError(_DONE)
    if row.proposed_by == by(doing):
        raise SecondPersonError(_OWN)
    if agree:
        _one_at_a_time()
        _set(doing, row)
    save(
        row, state=LineProposal.AGREED if agree else LineProposal.REFUSED, reviewed_by=by(doing),
        reviewed_on=doing.day, review_note=said(note, "note"),
    )  # fmt: skip
    tell(doing, row.proposed_by, "approval.decided", LINES_PAGE)
    doing.note(line=ref, agreed=agree)
    return ref


def _one_at_a_time() -> None:
    """Whoever changes lines, or publishes, waits here for the other's commit: each builds on what the last left."""
    the_installation()
    Installation.objects.select_for_update().get(id=1)


def _set(doing: Doing, row: LineProposal) -> None:
    """Versions that begin later keep what they say, but for these people, of whom this was decided last."""
    by_whom = Account.objects.filter(ref=doing.account).first()
    if row.kind == LineProposal.AGEING:
        Standard.objects.create(
            key=AGEING.key, since=row.since, value=AGEING.written(AGEING.read(row.value)), set_by=by_whom,
            reason=row.reason,
        )  # fmt: skip
        return
    policy = policy_of(row)
    rows = list(Standard.objects.filter(key=LINES.key).order_by("since", "id"))
    versions = [Dated(one.since, LINES.read(one.value)) for one in rows]
    for since in dict.fromkeys((row.since, *(one.since for one in rows if one.since > row.since))):
        held = LINES.on(since, versions)
        value = held.without(policy) if row.drop else held.with_policy(policy)
        Standard.objects.create(
            key=LINES.key, since=since, value=LINES.written(value), set_by=by_whom, reason=row.reason
        )  # fmt: skip


def policy_of(row: LineProposal) -> Policy:
    """The policy of a proposal. Raises InvalidError where it is none."""
    try:
        (policy,) = LINES.read({"policies": [row.value]}).policies
    except WrongStandardError as error:
        raise InvalidError(_NOT_SO) from error
    return policy


def _as_list(written: object) -> list[object]:
    assert isinstance(written, dict)  # noqa: S101 - what a Standard writes of a dataclass
    policies = written["policies"]
    assert isinstance(policies, list)  # noqa: S101 - as above
    return policies


@action(Act.MARKET)
def publish(doing: Doing) -> str:
    """Writes the market price of every own job as facts of today, in one batch; the signals read them from now on.

    Nothing is written where nothing changed; returns the batch's reference, or "same".
    """
    doing.must(None)
    _one_at_a_time()
    found = publication(doing.day)
    doing.note(rows=len(found.rows), withdrawn=len(found.gone))
    if not found.rows and not found.gone:
        return "same"
    batch = batch_of(doing, "market lines")
    if found.rows:
        batch.counts = write(batch, {"market": as_frame(found.rows)})
    for row in found.gone:
        withdraw(batch, "market", **row)
    batch.save(update_fields=["counts"])
    return batch.ref


@action(Act.MARKET)
def note_drift(doing: Doing, found: Sequence[Drift]) -> str:
    """Writes down whom the market pushed under the line today; of nobody told of within the last two months.

    Who keeps the market is told, once a night however many they are.
    """
    doing.must(None)
    _one_at_a_time()
    told = set(MarketDrift.objects.filter(on__gt=doing.day - AGAIN).values_list("person", flat=True))
    rows = [
        MarketDrift(
            person=one.now.own.person, on=doing.day, cause=one.cause.value, line_before=one.before, line=one.now.line,
            pay=one.now.pay,
        )
        for one in found
        if one.now.own.person not in told and one.now.line is not None and one.now.pay is not None
    ]  # fmt: skip
    MarketDrift.objects.bulk_create(rows)
    for account in others_who_may(doing, Act.MARKET, *KEEPERS) if rows else ():
        doing.tell(account, "market.moved", DRIFT_PAGE)
    doing.note(drifted=len(rows))
    return str(len(rows))


@action(Act.EXPORT)
def market_exported(doing: Doing, what: str, form: str, rows: int) -> str:
    """Writes down that a list of the market was taken out of the house: the board, or the gaps."""
    doing.must(None)
    doing.note(what=what, form=form, rows=rows)
    return what
