"""To which class each column of the contract belongs, and so who may see it (`core.access`)."""

from __future__ import annotations

from mainstay.core.access.grammar import Field

TABLE_CLASS: dict[str, Field] = {
    "people": Field.PERSONAL,
    "posts": Field.PUBLIC,
    "units": Field.PUBLIC,
    "pay": Field.PAY,
    "market": Field.PAY,
    "results": Field.PERFORMANCE,
    "attendance": Field.PERSONAL,
    "talks": Field.PERSONAL,
    "recognition": Field.PUBLIC,
    "growth": Field.PERSONAL,
    "grants": Field.EQUITY,
    "vesting": Field.EQUITY,
    "deferred": Field.PAY,
    "team_survey": Field.VOICE,
    "observations": Field.RISK,
    "facts": Field.PERSONAL,
    "measures": Field.RISK,
    "commitments": Field.PERSONAL,
    "limits": Field.PAY,
    "replacement_cost": Field.PAY,
}
"""The class of a table's columns, but for those named in COLUMN_CLASS."""

COLUMN_CLASS: dict[tuple[str, str], Field] = {
    ("people", "person_id"): Field.PUBLIC,
    ("people", "name"): Field.PUBLIC,
    ("people", "gender"): Field.CARE,
    ("people", "birth_year"): Field.CARE,
    ("people", "key"): Field.RISK,
    ("people", "left_kind"): Field.RISK,
    ("people", "left_regretted"): Field.RISK,
    ("posts", "fte"): Field.PERSONAL,
    ("attendance", "leave_kind"): Field.CARE,
    ("attendance", "leave_hours"): Field.CARE,
}
"""Columns that are more, or less, sensitive than the rest of their table."""


def class_of(table: str, column: str) -> Field:
    """The class of a column; raises KeyError for a table that has none, so that none is forgotten."""
    return COLUMN_CLASS.get((table, column), TABLE_CLASS[table])
