"""Between the tables of commission and the rules of `mainstay.chapters.pay.commission`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.chapters.pay.commission.checks import read_plan
from mainstay.chapters.pay.commission.periods import Window, window
from mainstay.chapters.pay.commission.plan import Plan, drawn, written_plan


@dataclass(frozen=True, slots=True)
class Span:
    """Days that one statement covers, with both."""

    since: date
    until: date


def as_declared(data: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration in its one form. Raises WrongStandardError where it is not even a draft."""
    made = written_plan(drawn(data))
    assert isinstance(made, dict)  # noqa: S101 - a plan is written as an object
    return made


def drawn_plan(declaration: Mapping[str, Any]) -> Plan:
    """A version's plan, sense or not."""
    return drawn(declaration)


def plan_of(declaration: Mapping[str, Any]) -> Plan:
    """A version's plan. Raises what the brain says of one that cannot be meant."""
    return read_plan(declaration)


def digest_of(data: object) -> str:
    """The SHA-256 of JSON in its one form."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def needs_quota(declaration: Mapping[str, Any]) -> bool:
    """Whether the plan cannot be reckoned without a quota."""
    return drawn(declaration).needs_quota


def needs_target(declaration: Mapping[str, Any]) -> bool:
    """Whether it pays a share of a target bonus."""
    return drawn(declaration).bonus is not None


def period_at(declaration: Mapping[str, Any], day: date) -> Span:
    """The days of the statement that a day falls into."""
    plan = drawn(declaration)
    found = window(plan.rhythm, day, plan.year_starts)
    return Span(found.start, found.end)


def accumulated(plan: Plan, day: date) -> Window:
    """The days over which tiers are climbed, around a day."""
    return window(plan.period, day, plan.year_starts)
