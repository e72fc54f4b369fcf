"""The how-to on commission says what the code says: its example, its warnings, its snippet and what that prints."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from mainstay.chapters.pay.commission.cliffs import cliffs
from mainstay.chapters.pay.commission.dispute import ANSWERING
from mainstay.chapters.pay.commission.example import example
from mainstay.chapters.pay.commission.plan import Plan, Tier
from mainstay.chapters.pay.commission.spoken import spoken
from mainstay.chapters.pay.commission.terms import Accumulation, CreditRule, Measure, Period, TierMode, Unit
from mainstay.core.text import LANGUAGES, Language, Text

DOCS = Path(__file__).parents[4] / "docs" / "how-to"
TIERS = ((100_000, "0.01"), (300_000, "0.02"), (800_000, "0.03"), (None, "0.05"))
NAME = {"zh": "区域销售提成", "en": "Regional sales"}
SOLD = (20_000, 30_000, 150_000, 120_000, 200_000, 450_000)


def plan(lang: Language) -> Plan:
    return Plan(
        NAME[lang], Measure.BOOKINGS, CreditRule.OWNER, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE, Period.QUARTER,
        Unit.AMOUNT, tuple(Tier(None if to is None else Decimal(to), Decimal(share)) for to, share in TIERS),
    )  # fmt: skip


def worked(lang: Language) -> list[Text]:
    return list(example(plan(lang), amounts=tuple(one * 100 for one in SOLD)).sentences)


def warned(lang: Language) -> list[Text]:
    return [one.text for one in cliffs(replace(plan(lang), mode=TierMode.WHOLE_AMOUNT))]


def a_line(lang: Language) -> str:
    found = example(plan(lang), amounts=tuple(one * 100 for one in SOLD))
    return spoken(found.statement.lines[4]).in_(lang)


def block(texts: Sequence[Text], lang: Language) -> str:
    return "\n".join(f"- {one.in_(lang)}" for one in texts)


def page(lang: Language) -> str:
    return (DOCS / ("commission.md" if lang == "en" else "commission.zh.md")).read_text("utf-8")


def between(text: str, mark: str) -> str:
    return text.split(f"<!-- {mark} -->\n")[1].split(f"\n<!-- /{mark} -->", maxsplit=1)[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_and_the_warnings_are_the_codes_own(lang: Language) -> None:
    assert between(page(lang), "example") == block(worked(lang), lang)
    assert between(page(lang), "cliffs") == block(warned(lang), lang)
    assert a_line(lang) in page(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_snippet_runs_and_prints_what_the_page_says(lang: Language) -> None:
    code = page(lang).split("```python\n")[1].split("```")[0]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "commission.md", "exec"), {})  # noqa: S102 - the page's own snippet
    assert printed.getvalue() == page(lang).split("```text\n")[1].split("```")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_days_to_an_answer_are_the_standards(lang: Language) -> None:
    assert re.search(rf"\b{ANSWERING.default.days} (working days|个工作日)", page(lang))


def test_both_pages_have_the_same_parts() -> None:
    en, zh = page("en"), page("zh")
    for mark in (r"^## ", r"^\| ", r"^\d\. ", r"^```"):
        assert len(re.findall(mark, en, re.MULTILINE)) == len(re.findall(mark, zh, re.MULTILINE)), mark
