"""A person's page reads the market as the signal does: what the company agreed on stands alone."""

from __future__ import annotations

from datetime import date

import polars as pl

from mainstay.core.readings import AGREED
from mainstay.report.market import Market

DAY = date(2026, 10, 31)


def cell(
    source: str, p75: int, definition: str = "fixed_cash", as_of: date = DAY, n: int = 40, line: str | None = None
) -> dict[str, object]:
    return {"source": source, "as_of": as_of, "job": "Engineer", "level": 6, "city": "上海", "definition": definition,
            "p10": None, "p25": None, "p50": p75 // 2, "p75": p75, "p90": None, "n": n, "line": line}  # fmt: skip


def p75(*cells: dict[str, object]) -> int | None:
    found = Market(pl.DataFrame(list(cells), infer_schema_length=None), DAY).position("Engineer", 6, "上海")
    return found.percentiles["p75"] if found else None


def test_what_is_agreed_stands_alone() -> None:
    assert p75(cell("own file", 100), cell("other", 200)) == 150
    assert p75(cell("own file", 100), cell(AGREED, 300)) == 300
    assert p75(cell("own file", 100), cell(AGREED, 300, "annual_cash")) == 300, "whatever it counts"


def test_the_line_is_the_percentile_that_the_company_has_set() -> None:
    cells = [cell("own file", 100), cell(AGREED, 300, line="p50")]
    found = Market(pl.DataFrame(cells, infer_schema_length=None), DAY).position("Engineer", 6, "上海")
    assert found is not None
    assert (found.percent, found.line, found.percentiles["p75"]) == (50, 150, 300)
    # A cell that does not give the line's percentile is none: the line is not read at another.
    missing = Market(pl.DataFrame([cell(AGREED, 300, line="p90")], infer_schema_length=None), DAY)
    assert missing.position("Engineer", 6, "上海") is None


def test_what_is_agreed_for_later_does_not_count_yet() -> None:
    assert p75(cell("own file", 100), cell(AGREED, 300, as_of=date(2026, 11, 1))) == 100
