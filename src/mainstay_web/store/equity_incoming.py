"""What was put forward to be taken into the ledger, read anew: a package, or a choice of grants of company files."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mainstay.chapters.equity import recorded
from mainstay.chapters.equity.ledger import Deed, Entry
from mainstay.chapters.equity.plans import Grant, PlanTerms
from mainstay.chapters.equity.recorded import Record
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.store.equity_book import terms_of
from mainstay_web.store.equity_imported import chosen, digest, is_chosen, records
from mainstay_web.store.equity_ocf import number_of, read
from mainstay_web.store.tables.equity import EquityGrant, EquityPlan
from mainstay_web.store.tables.four_eyes import APPROVED
from mainstay_web.store.tables.intakes import EquityIntake
from mainstay_web.store.tables.people import Person

_CHANGED = Text(
    "公司档案在提出之后有变化，请退回后重新提出。",
    "The company's files have changed since: decline it and put it forward anew.",
)
_KEPT = Text("授予“{n}”已在台账中。", "The grant “{n}” is in the ledger already.")
_STRANGER = Text("没有工号“{n}”的人。", "There is nobody with number “{n}”.")
_OTHER = Text(
    "授予“{n}”的批次与所选计划的日程不符。", "The tranches of “{n}” are not those of the plan that was chosen."
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """Grants under the company's own numbers of people, each with its lines; what is `wrong` keeps all of it out.

    `names` are of the plans to make, by the grants' `plan`; nothing comes back to the pool of the `lasting`. With an
    own `plan` all come under that one. `what` says in the ledger where they come from; `closed`: no later grant is made
    under the plans that are made for them.
    """

    what: str
    grants: Sequence[Grant] = ()
    lines: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    lasting: Collection[str] = ()
    plan: EquityPlan | None = None
    closed: bool = False
    wrong: Sequence[Text] = ()

    @property
    def people(self) -> set[str]:
        """Whose grants these are."""
        return {one.person for one in self.grants}


def incoming(row: EquityIntake, day: date) -> Incoming:
    """What a second person decides on."""
    content = bytes(row.content)
    return read_choice(content, day) if is_chosen(content) else _of_package(content)


def _of_package(content: bytes) -> Incoming:
    reading = read(content)
    found = reading.found
    if found is None:
        return Incoming("ocf", wrong=reading.wrong)
    lines: dict[str, list[Entry]] = {}
    for entry in found.entries:
        if entry.deed is not Deed.POOL:
            lines.setdefault(entry.grant, []).append(entry)
    grants = [replace(one, person=number_of(found, one.person)) for one in found.grants.values()]
    return Incoming("ocf", grants, lines, found.plans, found.lasting, wrong=reading.wrong)


def read_choice(content: bytes, day: date) -> Incoming:
    """Grants of company files that were chosen, as they would be entered today."""
    told = json.loads(content)
    found = records(day, frozenset(chosen(content)))
    rows = [found[number] for number in chosen(content) if number in found]
    plan = EquityPlan.objects.filter(ref=told["plan"], state=APPROVED).select_related("pool").first()
    wrong = list(_wrong(content, rows, plan, day))
    if digest(rows) != told["stand"]:
        wrong.append(_CHANGED)
    if wrong:
        return Incoming("facts", wrong=wrong)
    grants = [_grant(one, plan) for one in rows]
    lines = {
        one.number: recorded.entries(grant, one, settled=told["settled"])
        for grant, one in zip(grants, rows, strict=True)
    }
    names = {recorded.said(one): f"{told['name']} · {recorded.said(one)}" for one in rows}
    return Incoming("facts", grants, lines, names, plan=plan, closed=True)


def _wrong(content: bytes, rows: Sequence[Record], plan: EquityPlan | None, day: date) -> list[Text]:
    known = set(Person.objects.filter(number__in={one.person for one in rows}).values_list("number", flat=True))
    kept = EquityGrant.objects.filter(number__in=chosen(content)).values_list("number", flat=True)
    found = [_KEPT.fill(n=number) for number in sorted(kept)]
    for one in rows:
        named = [Text(f"“{one.number}”：{text.zh}", f"“{one.number}”: {text.en}") for text in recorded.flaws(one, day)]
        found += named
        if one.person not in known:
            found.append(_STRANGER.fill(n=one.person))
        if plan is not None and not named and not _under(plan, one):
            found.append(_OTHER.fill(n=one.number))
    return found


def _under(plan: EquityPlan, one: Record) -> bool:
    return plan.kind == one.kind.value and recorded.fits(terms_of(plan), one)


def _grant(one: Record, plan: EquityPlan | None) -> Grant:
    terms: PlanTerms = recorded.terms(one) if plan is None else terms_of(plan)
    return Grant(
        one.number, recorded.said(one), one.person, one.kind, one.units, one.granted_on, one.granted_on, terms,
        major(one.price),
    )  # fmt: skip
