"""The demo's market: two surveys, two editions each; matched jobs, a line for engineers, some whom it pushes under."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from mainstay.chapters.pay.ageing import Ageing
from mainstay.chapters.pay.market import PERCENTS, Definition
from mainstay.chapters.pay.matching import SurveyJob
from mainstay.chapters.pay.policy import Policy
from mainstay.core.money import times
from mainstay.core.text import Language, Text
from mainstay.twin.words import FAMILIES, SOURCES, TITLES
from mainstay_web.actions import system_caller
from mainstay_web.actions.market import Terms, keep_survey, propose_match, review_match, start_survey
from mainstay_web.actions.market_lines import propose_ageing, propose_line, review_line
from mainstay_web.demo.cases import Demo
from mainstay_web.jobs.market import market_night
from mainstay_web.store.facts import held
from mainstay_web.store.installation import the_installation, today
from mainstay_web.store.market import key_places
from mainstay_web.store.market_files import CellRow
from mainstay_web.store.market_lists import survey_jobs

GENERAL = Text("行业通用薪酬调研", "General pay survey")
LEADING = Text("领先企业薪酬调研", "Leading firms' pay survey")
SCOPE = Text("智能硬件与软件，员工 200–2000 人", "Smart hardware and software, 200 to 2,000 people")
SCOPE_LEADING = Text("同城头部科技企业 28 家，仅研发", "28 leading technology firms, R&D only")
DEARER = Decimal("1.05")
"""What leading firms pay for the same work, in this invented market."""
EARLIER = Decimal("0.96")
"""What they paid the year before: the newer edition, kept days ago, pushes some engineers under the line."""
UNMATCHED = frozenset({"corporate", "service"})
"""Families whose jobs nobody has matched yet."""

NAMES: Mapping[str, Text] = {
    "Backend Engineer": Text("服务端开发工程师", "Server Software Engineer"),
    "Algorithm Engineer": Text("算法工程师", "Machine Learning Engineer"),
    "Embedded Engineer": Text("嵌入式软件工程师", "Embedded Software Engineer"),
    "Front-end Engineer": Text("前端开发工程师", "Frontend Software Engineer"),
    "Test Engineer": Text("软件测试工程师", "Software Test Engineer"),
    "Data Engineer": Text("数据开发工程师", "Data Platform Engineer"),
    "Hardware Engineer": Text("硬件研发工程师", "Hardware Design Engineer"),
    "Product Manager": Text("产品经理", "Product Manager"),
    "Account Manager": Text("大客户销售经理", "Key Account Sales Manager"),
}
"""What the surveys call our jobs, by their English name."""
LEADERS = (
    Text("{family}团队负责人", "{family} Team Manager"), Text("{family}部门负责人", "Head of {family}"),
    Text("{family}总监", "{family} Director"),
)  # fmt: skip
"""What the surveys call our team leads, heads and directors."""

Row = Mapping[str, Any]


def seed_market(language: Language) -> None:
    """Surveys, matches and lines by the analyst, reviewed by the director; one match and nothing else waits."""
    demo = Demo(language, today())
    ours = _ours(language)
    cells = _cells(SOURCES[0][0].in_(language), list(ours))
    days = sorted({row["as_of"] for row in cells})[-2:]
    for day in days:
        mine = [row for row in cells if row["as_of"] == day]
        _survey(demo, GENERAL, SCOPE, day, [_as_row(row, ours[row["job"]], Decimal(1), row["city"]) for row in mine])
    engineers = {job.in_(language) for _, job in FAMILIES[0].departments}
    newest = [row for row in _everywhere(cells, days[-1]) if row["job"] in engineers]
    for age, kept, dearer in ((465, 400, EARLIER), (100, 12, DEARER)):
        leading = [_as_row(row, ours[row["job"]], dearer, "") for row in newest]
        _survey(demo, LEADING, SCOPE_LEADING, demo.day - timedelta(days=age), leading, kept)
    _matches(demo, ours, engineers)
    _lines(demo, FAMILIES[0].label.in_(language))
    market_night(system_caller("demo"))


def _ours(language: Language) -> dict[str, str]:
    """Own jobs with what the surveys call them: those of the trade, and those who lead."""
    found: dict[str, str] = {}
    for family in FAMILIES:
        if family.key in UNMATCHED:
            continue
        for _, job in family.departments:
            found[job.in_(language)] = NAMES.get(job.en, job).in_(language)
        for (_, title), other in zip(TITLES, LEADERS, strict=False):
            found[title.fill(family=family.label).in_(language)] = other.fill(family=family.label).in_(language)
    return found


def _cells(source: str, jobs: list[str]) -> list[Row]:
    """The invented market's cells for these jobs, at full strength."""
    frame = held(["market"])["market"]
    mine = frame.filter((pl.col("source") == source) & pl.col("job").is_in(jobs) & (pl.col("n") >= 5))
    return list(mine.iter_rows(named=True))


def _everywhere(cells: list[Row], day: date) -> list[Row]:
    """One cell for each job and level, of whichever city has most answers."""
    best: dict[tuple[str, int], Row] = {}
    for row in cells:
        key = (row["job"], row["level"])
        if row["as_of"] == day and (key not in best or row["n"] > best[key]["n"]):
            best[key] = row
    return list(best.values())


def _as_row(row: Row, name: str, factor: Decimal, city: str) -> CellRow:
    points = tuple(times(row[f"p{percent}"], factor) for percent in PERCENTS)
    return name, f"P{row['level']}", city, points, row["n"], None


def _survey(demo: Demo, source: Text, scope: Text, day: date, cells: list[CellRow], kept: int | None = None) -> None:
    """A survey that was kept so many days ago, else forty days after its own."""
    caller = demo.who("compensation", max(0, (demo.day - day).days - 40) if kept is None else kept)
    terms = Terms(
        source.in_(demo.language), day, Definition.FIXED_CASH, the_installation().currency, scope.in_(demo.language)
    )
    ref = start_survey(caller, terms, (demo.say("调研.xlsx", "survey.xlsx"), ""), [], {})
    keep_survey(caller, ref, 1, cells, 0)


def _matches(demo: Demo, ours: Mapping[str, str], engineers: set[str]) -> None:
    """Every job and level in which a key person works; the last one put forward waits for its review."""
    known = {(one.source, one.job, one.level) for one in survey_jobs(demo.who("compensation").actor, demo.day)}
    wanted = [
        (source.in_(demo.language), job, level)
        for job, level in sorted(set(key_places(ours)))
        for source in (GENERAL, *((LEADING,) if job in engineers else ()))
        if (source.in_(demo.language), ours[job], f"P{level}") in known
    ]
    note = demo.say("职责、汇报层级与任职要求一致", "the same duties, reporting line and requirements")
    read = demo.say("对照了两边的岗位说明", "compared both descriptions")
    analyst, director = demo.who("compensation", 30), demo.who("director", 28)
    for place, (source, job, level) in enumerate(wanted):
        ref = propose_match(analyst, SurveyJob(source, ours[job], f"P{level}"), job, level, note)
        if place < len(wanted) - 1:
            review_match(director, ref, 1, read, agree=True)


def _lines(demo: Demo, family: str) -> None:
    analyst, director = demo.who("compensation", 25), demo.who("director", 24)
    since = demo.day - timedelta(days=360)
    agreed = demo.say("同意，写入薪酬制度", "agreed; it goes into the pay policy")
    leading = {LEADING.in_(demo.language): Decimal(1)}
    why = demo.say("核心研发与领先企业争人", "we compete with the leading firms for core engineers")
    for policy, reason in (
        (Policy(family=family, level_from=5, sources=leading), why),
        (Policy(sources={GENERAL.in_(demo.language): Decimal(1)}), demo.say("骨干不低于 75 分位", "key people at P75")),
    ):
        review_line(director, propose_line(analyst, policy, since, reason), 1, agreed, agree=True)
    rate = demo.say("近三年调研中位数的平均涨幅", "the mean rise of the surveys' medians over three years")
    ref = propose_ageing(analyst, Ageing(Decimal("0.05")), since, rate)
    review_line(director, ref, 1, agreed, agree=True)
