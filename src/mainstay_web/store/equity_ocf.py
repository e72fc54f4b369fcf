"""The ledger as an Open Cap Format package, and such a package read and held against this house before it comes in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import QuerySet

from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.kinds import Kind, Units
from mainstay.chapters.equity.leavers import LEAVERS
from mainstay.chapters.equity.ledger import Deed, Entry
from mainstay.chapters.equity.plans import Grant
from mainstay.company.ocf import Company, Holder, Taken, Written, made, taken, unzipped, written
from mainstay.core.access import Actor
from mainstay.core.text import Text
from mainstay_web.store.equity_book import Held, entries_of, helds
from mainstay_web.store.equity_lists import grants_seen
from mainstay_web.store.installation import the_installation
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.equity import EquityGrant, EquityTransaction
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED
from mainstay_web.store.tables.intakes import EquityIntake
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.shares import MOST, TOO_MANY

LARGEST = 20 * 1024 * 1024
MOST_SHOWN = 60


def package(actor: Actor, day: date, now: datetime, founded: date) -> Written:
    """Grants in force of the people whose equity the actor may see, with their ledger."""
    held = helds(grants_seen(actor, day).filter(state=APPROVED).order_by("pk"))
    people = Person.objects.filter(number__in={one.row.person for one in held})
    holders = [Holder(one.number, one.name or one.number, one.number) for one in people.order_by("number")]
    here = the_installation()
    company = Company(
        "issuer", here.company or "-", founded, here.country, {one.row.plan.ref: one.row.plan.name for one in held},
        here.currency, lasting=frozenset(one.row.plan.ref for one in held if one.row.plan.lasting),
    )  # fmt: skip
    grants = [replace(one.grant, id=one.row.number, plan=one.row.plan.ref) for one in held]
    entries = [*_pools(held), *(
        replace(entry, grant=one.row.number, plan=one.row.plan.ref) for one in held for entry in entries_of(one.rows)
    )]  # fmt: skip
    return written(company, holders, grants, entries, day, now, in_force(LEAVERS, day))


def noted_only(actor: Actor, day: date) -> int:
    """Lines for which the format has no transaction (dividends, what was carried): a package has them in comments."""
    grants = grants_seen(actor, day).filter(state=APPROVED).values("pk")
    return EquityTransaction.objects.filter(grant__in=grants, kind__in=(Deed.DIVIDEND, Deed.CARRY)).count()


def _pools(held: Iterable[Held]) -> Iterable[Entry]:
    """What each plan needs: a pool of this house may stand behind several plans, which the format does not know."""
    sums: dict[str, tuple[date, Units]] = {}
    for one in held:
        first, units = sums.get(one.row.plan.ref, (one.row.granted_on, 0))
        sums[one.row.plan.ref] = (min(first, one.row.granted_on), units + one.row.units)
    for ref, (first, units) in sums.items():
        yield Entry(0, Deed.POOL, first, ref, units=units)


@dataclass(frozen=True, slots=True)
class Reading:
    """A package held against this house: what is `wrong` keeps it out, what is to `know` does not."""

    found: Taken | None
    wrong: list[Text] = field(default_factory=list)
    know: list[Text] = field(default_factory=list)
    more: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Grants and lines."""
        return {} if self.found is None else {"grants": len(self.found.grants), "lines": len(self.found.entries)}

    @property
    def notes(self) -> list[list[str]]:
        """What is to know, for who decides: [zh, en]."""
        return [[one.zh, one.en] for one in self.know[:20]]


def read(content: bytes) -> Reading:
    """Reads and checks a package. Raises PackageError for what is no package at all."""
    whole = made(unzipped(content))
    if whole.flaws:
        texts = [Text(f"{one.where}：{one.text.zh}", f"{one.where}: {one.text.en}") for one in whole.flaws]
        return Reading(None, texts[:MOST_SHOWN], [], max(0, len(texts) - MOST_SHOWN))
    found = taken(whole)
    wrong = list(_wrong(found))
    remarks = [Text(f"{one.where}：{one.text.zh}", f"{one.where}: {one.text.en}") for one in whole.remarks]
    know = [*found.findings, *remarks]
    return Reading(found, wrong[:MOST_SHOWN], know[:MOST_SHOWN], max(0, len(wrong) - MOST_SHOWN))


def number_of(found: Taken, person: str) -> str:
    """The company's own number of a holder: as given there, else the holder's id."""
    holder = found.holders.get(person)
    return (holder.number or holder.id) if holder else person


def _wrong(found: Taken) -> Iterable[Text]:
    if not found.grants:
        yield Text("文件中没有可读入的授予。", "There is no grant in it that can be taken in.")
    numbers = {number_of(found, one.person) for one in found.grants.values()}
    known = set(Person.objects.filter(number__in=numbers).values_list("number", flat=True))
    for number in sorted(numbers - known):
        yield Text("没有工号“{n}”的人。", "There is nobody with number “{n}”.").fill(n=number)
    kept = set(EquityGrant.objects.filter(number__in=list(found.grants)).values_list("number", flat=True))
    entered = {one.grant for one in found.entries if one.deed is Deed.GRANT}
    for one in found.grants.values():
        yield from _wrong_of(one, entered, kept)


def _wrong_of(one: Grant, entered: Collection[str], kept: Collection[str]) -> Iterable[Text]:
    if one.id not in entered:
        yield Text("授予“{n}”无法入账。", "The grant “{n}” cannot be entered.").fill(n=one.id)
    if one.id in kept:
        yield Text("授予“{n}”已在台账中。", "The grant “{n}” is in the ledger already.").fill(n=one.id)
    if one.units != int(one.units) and one.terms.schedule.allocation is not Allocation.FRACTIONAL:
        yield Text(
            "授予“{n}”含有非整数，但其归属条款按整数分配。",
            "The grant “{n}” has fractions of units, but its terms deal out whole ones.",
        ).fill(n=one.id)
    if one.units > MOST:
        yield Text("授予“{n}”：{why}", "The grant “{n}”: {why}").fill(n=one.id, why=TOO_MANY)
    if one.kind is Kind.CO_INVEST or len(one.id) > 64:
        yield Text("授予“{n}”无法读入。", "The grant “{n}” cannot be taken in.").fill(n=one.id)


def intakes_waiting() -> QuerySet[EquityIntake]:
    """Whatever was put forward to be taken in and waits for a second person."""
    return EquityIntake.objects.filter(state=PROPOSED).defer("content").order_by("pk")


def choices_waiting() -> list[EquityIntake]:
    """Grants of company files that were put forward and wait for a second person."""
    rows = EquityIntake.objects.select_related("pool").filter(state=PROPOSED, counts__facts=True)
    return list(rows.order_by("pk"))


def intakes() -> list[EquityIntake]:
    """Whatever was put forward to be taken in, the newest first."""
    return list(EquityIntake.objects.select_related("pool").defer("content").order_by("-pk")[:20])
