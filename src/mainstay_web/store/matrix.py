"""The access matrix as a page shows it, and the rules' answers for one account about one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.core.access import ACTS, RULES, Act, Answer, Field, Role, Rule
from mainstay.core.text import Text
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.tables.accounts import Account


@dataclass(frozen=True, slots=True)
class Row:
    """One class or act, and for each role of ROLES whom it covers (nothing: not allowed)."""

    label: Text
    cells: tuple[tuple[Text, ...], ...]


ROLES = tuple(Role)


def seen() -> list[Row]:
    """What each role may see of whom."""
    return [Row(field.label, _cells(field.value)) for field in Field]


def done_by() -> list[Row]:
    """What each role may do for whom."""
    return [Row(label, _cells(act.value)) for act, label in ACTS.items()]


def _cells(what: str) -> tuple[tuple[Text, ...], ...]:
    return tuple(
        tuple(dict.fromkeys(_whom(rule) for rule in RULES if rule.role is role and rule.what == what)) for role in ROLES
    )


def answers(account: Account, person: str | None, day: date) -> list[tuple[Text, Answer]]:
    """Each class (of a person) or company-wide act, with the rules' answer for this account."""
    actor = actor_of(account, day)
    if person is None:
        return [(act.label, allowed(actor, act, None, day)) for act in Act]
    asked: list[Field | Act] = [*Field, *Act]
    return [(one.label, allowed(actor, one, person, day)) for one in asked]


def _whom(rule: Rule) -> Text:
    if not rule.switch:
        return rule.tie.label
    return Text("{tie}（须制度开启）", "{tie} (where the standard is on)").fill(tie=rule.tie.label)
