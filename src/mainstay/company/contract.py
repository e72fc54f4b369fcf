"""The contract of the company folder as data in one place.

Validation, the XLSX templates and the reference page are all made from `TABLES`. Extend it by adding tables and
columns; never break it.
"""

from __future__ import annotations

from mainstay.company.declared_care import (
    COMMITMENTS,
    FACTS,
    GROWTH,
    MEASURES,
    OBSERVATIONS,
    RECOGNITION,
    TALKS,
    TEAM_SURVEY,
)
from mainstay.company.declared_pay import DEFERRED, LIMITS, MARKET, PAY, REPLACEMENT_COST
from mainstay.company.declared_people import ATTENDANCE, PEOPLE, POSTS, RESULTS, UNITS
from mainstay.company.declared_shares import GRANTS, VESTING
from mainstay.company.grammar import Table

TABLES: tuple[Table, ...] = (
    PEOPLE, POSTS, UNITS, PAY, MARKET, RESULTS, ATTENDANCE, TALKS, RECOGNITION, GROWTH, GRANTS, VESTING, DEFERRED,
    TEAM_SURVEY, OBSERVATIONS, FACTS, MEASURES, COMMITMENTS, LIMITS, REPLACEMENT_COST,
)  # fmt: skip
"""Every table, in the order of the reference page and of the template's sheets."""

BY_KEY: dict[str, Table] = {table.key: table for table in TABLES}

SMALLEST_GROUP = 5
"""A survey figure of fewer people is refused."""

SETTINGS = "company.toml"
"""The file that says the company's name, currency and unit of money."""
