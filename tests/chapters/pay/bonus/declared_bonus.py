"""One bonus plan as tests declare it, in the chapter and in the house."""

from __future__ import annotations

from typing import Any


def declaration(**more: Any) -> dict[str, Any]:
    """Three months of base pay for all (four from level 8 on): company × (40 % unit + 60 % personal), by months, four
    tenths now and three tenths in each of two years; who resigns loses what is to come.
    """
    line = {"points": [["0.6", "0"], ["1", "1"], ["1.5", "2"]], "shape": "linear"}
    return {
        "name": "Bonus of 2026", "year": 2026, "pay_on": "2027-02-10", "base": "base", "as_of": "year_end",
        "targets": [{"families": [], "low": 8, "high": None, "months": "4"},
                    {"families": [], "low": None, "high": None, "months": "3"}],
        "factors": [
            {"level": "company", "joins": "times", "weight": None, "curve": line},
            {"level": "unit", "joins": "weighs", "weight": "0.4", "curve": line},
            {"level": "personal", "joins": "weighs", "weight": "0.6", "curve": line},
        ],
        "most": "2.5", "served": "months", "counts_from": 15, "least_days": 90,
        "rounding": {"step": 1, "way": "nearest"},
        "deferral": {"above": "0", "whole": True, "permille": [400, 300, 300], "months": 12},
        "leavers": {
            "resigned": {"unpaid": "forfeit", "back_months": 0, "back_share": "0"},
            "redundant": {"unpaid": "pro_rata", "back_months": 0, "back_share": "0"},
            "retired": {"unpaid": "on_time", "back_months": 0, "back_share": "0"},
            "death_or_disability": {"unpaid": "at_once", "back_months": 0, "back_share": "0"},
            "for_cause": {"unpaid": "forfeit", "back_months": 12, "back_share": "1"},
        },
        **more,
    }  # fmt: skip
