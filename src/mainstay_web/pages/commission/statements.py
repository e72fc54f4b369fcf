"""One statement, opened to each sale and tier: by who works with commission, and by the person it pays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import path

from mainstay.chapters.pay.commission.dispute import Change, changes
from mainstay.chapters.pay.commission.lines import Line, Statement, read_statement
from mainstay.chapters.pay.commission.spoken import grounds, spoken
from mainstay.core.text import Text
from mainstay_web.pages.commission.words import OUTCOMES
from mainstay_web.pages.errors import present
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.commission import (
    corrected_by,
    customers_of,
    in_force_on,
    questions_to,
    settled_before,
    statement_by_ref,
    statement_of,
)
from mainstay_web.store.commission_inputs import BACK
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.commission import CommissionStatement
from mainstay_web.store.tables.refs import new_ref


@dataclass(frozen=True)
class Told:
    """A line as a sentence, with its amount."""

    line: Line
    text: Text


@dataclass(frozen=True)
class Sold:
    """The lines of one sale; `ref` is empty for lines of the whole statement, which then stand alone."""

    ref: str
    label: str
    customer: str
    taken_back: bool
    lines: tuple[Told, ...]

    @property
    def amount(self) -> int:
        """What they come to, in minor units."""
        return sum(one.line.amount for one in self.lines)


def sold_of(said: Statement, customers: dict[str, str]) -> list[Sold]:
    """A statement's lines, those of one sale together, in its order."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for at, line in enumerate(said.lines):
        groups[line.ref or f"\0{at}"].append(line)
    found = []
    for key, lines in groups.items():
        ref = "" if key.startswith("\0") else key
        label = ref.removesuffix(BACK)
        told = tuple(Told(one, spoken(one, said.currency)) for one in lines)
        found.append(Sold(ref, label, customers.get(label, ""), ref.endswith(BACK), told))
    return found


@page()
def statement_page(request: Request, statement: str) -> HttpResponse:
    """Everything that it says, and what was asked about it."""
    row = present(statement_by_ref(request.reader.actor, statement, request.reader.day))
    return show(request, "commission/statement.html", **given_of(request, row))


def given_of(request: Request, row: CommissionStatement) -> dict[str, Any]:
    """What the page of a statement is given."""
    said = read_statement(row.statement)
    asked = questions_to(row)
    return {
        "row": row, "said": said, "sold": sold_of(said, customers_of(row)), "asked": asked, "outcomes": OUTCOMES,
        "plan": in_force_on(row.run.line, row.run.since), "currency": the_installation().currency, "key": new_ref(),
        "names": names_of({row.person, *(one.answered_by for one in asked)}), "mine": row.person == _own(request),
        "changed": _changed(row, said), "corrected": corrected_by(row),
        "grounds": grounds(said),
        "waiting": {one.item for one in asked if one.outcome == "open"},
    }  # fmt: skip


def _changed(row: CommissionStatement, said: Statement) -> tuple[Change, ...]:
    """Line by line, what a correcting run pays otherwise than the run it corrects; nothing for any other run."""
    earlier = settled_before(row.run)
    was = statement_of(earlier, row.person) if earlier is not None else None
    return changes(read_statement(was.statement), said) if was is not None else ()


def _own(request: Request) -> str:
    return request.reader.actor.person or "-"


ROUTES = [path("commission/statements/<statement:statement>/", statement_page, name="commission_statement")]
