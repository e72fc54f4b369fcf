"""A run worked out: the same rows always give the same statements, to the last byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mainstay.chapters.pay.commission.lines import Kind, Statement, written
from mainstay.chapters.pay.commission.statement import statement
from mainstay_web.store.commission_inputs import gathered
from mainstay_web.store.commission_rules import digest_of
from mainstay_web.store.tables.commission import COMPUTING, CommissionRun

NOT_EARNED = frozenset({Kind.DRAW, Kind.DRAW_RECOVERED, Kind.OWED_IN, Kind.CLAWBACK, Kind.OWED_OUT})
"""Lines that pay in advance, or take back: they are no commission earned."""


@dataclass(frozen=True)
class Worked:
    """One person's statement: the brain's JSON, its digest, and its sums in minor units."""

    person: str
    statement: dict[str, Any]
    digest: str
    earned: int
    payable: int
    balance: int


@dataclass(frozen=True)
class Found:
    """What a run comes to: the plan versions used, digests of everything in and out, and the statements."""

    plans: list[list[str]]
    inputs: str
    outputs: str
    statements: Sequence[Worked]


def waiting(ref: str, job: str) -> CommissionRun | None:
    """A run that waits for this job; None where it was withdrawn, or asked for anew, in the meantime."""
    return CommissionRun.objects.filter(ref=ref, state=COMPUTING, job=job).first()


def worked(row: CommissionRun) -> Found:
    """Everything a run comes to. Raises what the rules say of inputs that they cannot reckon with."""
    given = gathered(row)
    found = [kept(statement(given.plan, one.facts, one.transactions, row.until)) for one in given.people]
    return Found(
        [[given.row.ref, given.row.digest]], given.digest, digest_of([[one.person, one.digest] for one in found]), found
    )


def kept(made: Statement) -> Worked:
    """A statement as the store keeps it."""
    told = written(made)
    assert isinstance(told, dict)  # noqa: S101 - a statement is written as an object
    return Worked(
        made.person, told, digest_of(told), earned(made), made.total, made.after.draw_balance + made.after.owed
    )


def earned(made: Statement) -> int:
    """What was earned, before advances and what is taken back."""
    return sum(line.amount for line in made.lines if line.kind not in NOT_EARNED)
