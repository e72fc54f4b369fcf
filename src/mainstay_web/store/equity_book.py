"""Grants as the brain knows them: terms, ledger, service and proofs of many at once, and what they come to on a day."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from django.db.models import Q, QuerySet

from mainstay.chapters.equity.agreed import AGREEMENT, RETRACTION
from mainstay.chapters.equity.conditions import Proof, Service
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.ledger import Deed, Entry, Holding, book
from mainstay.chapters.equity.notices import Notice, NoticeRule, Progress, notices
from mainstay.chapters.equity.plans import Grant, PlanTerms
from mainstay.chapters.equity.terms_json import plan_read
from mainstay.chapters.equity.vesting import Position, due, positions
from mainstay.core.calendar import add_months
from mainstay.core.money import major
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.equity import EquityEvent, EquityGrant, EquityPlan, EquityTransaction
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED
from mainstay_web.store.tables.people import Person


@dataclass(frozen=True)
class Held:
    """One approved grant with all that decides about it. `rows` is its ledger in the order in which it was written."""

    row: EquityGrant
    grant: Grant
    service: Service
    proofs: tuple[Proof, ...]
    events: tuple[EquityEvent, ...]
    progress: tuple[Progress, ...]
    rows: tuple[EquityTransaction, ...] = field(repr=False)

    @cached_property
    def holding(self) -> Holding:
        """What the whole ledger says of it."""
        return self.on(date.max)

    def on(self, day: date) -> Holding:
        """What the ledger says of it by the end of a day."""
        return holding_of(self.row, self.rows, day)

    def positions(self, day: date) -> tuple[Position, ...]:
        """Its tranches at the end of a day."""
        return positions(self.grant, self.on(day), self.service, self.proofs, day)


@lru_cache(maxsize=256)
def _terms(digest: str, text: str) -> PlanTerms:
    del digest  # names the text in the cache, so that most look-ups compare a short string first
    return plan_read(json.loads(text))


def terms_of(plan: EquityPlan) -> PlanTerms:
    """The plan's terms as the brain reads them."""
    return _terms(plan.digest, json.dumps(plan.terms, sort_keys=True))


def entries_of(rows: Iterable[EquityTransaction]) -> list[Entry]:
    """Lines of the ledger as the brain's entries, numbered as they were written."""
    return [
        Entry(row.pk, Deed(row.kind), row.day, str(row.plan_id), str(row.grant_id), row.person, row.units, row.tranche,
              row.to, row.money, _why(row), row.rule)
        for row in rows
    ]  # fmt: skip


AGREED = {"cancel": AGREEMENT, "transfer": AGREEMENT, "retract": RETRACTION}
"""Deeds that two sides agreed on, or that take a grant back, and how the reason of their lines begins."""


def _why(row: EquityTransaction) -> str:
    """The reason of what was agreed, or taken back; of anything else the line itself says enough."""
    kind = "" if row.deed is None else row.deed.kind
    return f"{AGREED[kind]}: {row.deed.reason}" if row.deed is not None and kind in AGREED else ""


def holding_of(row: EquityGrant, rows: Sequence[EquityTransaction], day: date = date.max) -> Holding:
    """The grant replayed from its ledger. Raises LedgerError where the ledger breaks a law."""
    pool = Entry(-1, Deed.POOL, date.min, str(row.plan_id), units=row.units)
    held = book([pool, *entries_of(rows)], day).holdings
    return held.get(str(row.pk)) or Holding(str(row.pk), str(row.plan_id), row.person, row.granted_on, 0)


def holding_after(one: Held, entries: Sequence[Entry]) -> Holding:
    """The holding once these are entered too. Raises LedgerError where they break a law."""
    last = max((row.pk for row in one.rows), default=0)
    more = [
        replace(entry, number=last + place, on=max(entry.on, one.row.granted_on))
        for place, entry in enumerate(entries, 1)
    ]
    pool = Entry(-1, Deed.POOL, date.min, one.grant.plan, units=one.row.units)
    return book([pool, *entries_of(one.rows), *more]).holdings[one.grant.id]


def undone(rows: Iterable[EquityTransaction]) -> frozenset[int]:
    """Primary keys of lines that no longer count, and of those that took them back."""
    back = [row for row in rows if row.kind == Deed.REVERSE]
    return frozenset((*(int(row.to) for row in back), *(row.pk for row in back)))


def brain_grant(row: EquityGrant, events: Iterable[EquityEvent] = (), currency: str = "CNY") -> Grant:
    """A grant, also one that is only proposed, with the events its schedule waits for."""
    terms = terms_of(row.plan)
    steps = {step.id for step in terms.schedule.events}
    happened = {one.name: max(one.day, row.granted_on) for one in events if one.met and one.name in steps}
    expires = add_months(row.granted_on, terms.exercise_months) if terms.exercise_months else None
    return Grant(
        str(row.pk), str(row.plan_id), row.person, Kind(row.plan.kind), row.units, row.granted_on, row.start, terms,
        major(row.price), currency, expires, happened,
    )  # fmt: skip


def helds(rows: Iterable[EquityGrant]) -> list[Held]:
    """All of these grants, with a handful of queries whatever their number. `plan` should be selected with them."""
    found = list(rows)
    people = {one.number: one for one in Person.objects.filter(number__in={row.person for row in found})}
    ledgers: dict[int, list[EquityTransaction]] = defaultdict(list)
    for line in EquityTransaction.objects.filter(grant__in=found).select_related("deed").order_by("pk"):
        ledgers[line.grant_id].append(line)
    counted = Q(state=APPROVED) | Q(kind=EquityEvent.PROGRESS, state=PROPOSED)
    events = list(EquityEvent.objects.filter(counted).order_by("day", "pk"))
    currency = the_installation().currency
    return [_held(row, people.get(row.person), events, ledgers[row.pk], currency) for row in found]


def in_chunks(rows: QuerySet[EquityGrant], size: int = 2_000) -> Iterator[list[Held]]:
    """The same, so many at a time: a database takes no more than some thousands of keys in one question."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        yield helds(rows.filter(pk__in=keys[start : start + size]))


def _held(
    row: EquityGrant,
    person: Person | None,
    events: Sequence[EquityEvent],
    lines: list[EquityTransaction],
    currency: str,
) -> Held:
    all_ = tuple(
        one for one in events
        if one.person in ("", row.person) and (one.plan_id is None or one.plan_id == row.plan_id)
    )  # fmt: skip
    own = tuple(one for one in all_ if one.kind != EquityEvent.PROGRESS)
    progress = tuple(
        Progress(one.name, one.day, one.value, one.expected)
        for one in all_
        if one.kind == EquityEvent.PROGRESS and one.value is not None and one.expected is not None
    )
    proofs = tuple(Proof(one.name, one.met, one.day, one.approved_by, one.proof) for one in own)
    return Held(row, brain_grant(row, own, currency), service_of(row, person), proofs, own, progress, tuple(lines))


def service_of(row: EquityGrant, person: Person | None) -> Service:
    """The holder's time with the company, until the earlier of what the facts and the settlement say.

    For a holder of whom nothing else is known any more nothing vests.
    """
    if person is None:
        return Service(row.granted_on, row.left_on or row.granted_on)
    after = person.left_on + timedelta(days=1) if person.left_on else None
    ends = [one for one in (after, row.left_on) if one is not None]
    return Service(person.hired_on, min(ends, default=None))


def in_doubt(one: Held, day: date, rule: NoticeRule) -> tuple[Notice, ...]:
    """Results in doubt on which its coming tranches hang, the nearest first."""
    return notices(one.positions(day), one.progress, day, rule)


def has_due(one: Held, day: date) -> bool:
    """Whether the rules ask for a line that the ledger does not have."""
    return bool(due(one.grant, one.holding, one.service, one.proofs, day))
