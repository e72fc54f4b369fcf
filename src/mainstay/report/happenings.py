"""What happened to a person, in time, from every table that tells of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from mainstay.core.calendar import add_months
from mainstay.core.catalogue import Catalogue
from mainstay.core.text import Text
from mainstay.loop.tables import Tables
from mainstay.report.written import money, same

SEEN_MONTHS = 36
"""How far back the timeline goes."""

OBSERVATION_DAYS = 90
"""An observation expires after so many days, and is then not shown either."""

LANES = {
    "pay": Text("薪酬", "Pay"), "posts": Text("岗位", "Post"), "results": Text("绩效", "Results"),
    "talks": Text("沟通", "Talks"), "growth": Text("成长", "Growth"), "recognition": Text("认可", "Recognition"),
    "grants": Text("股权", "Equity"), "measures": Text("措施", "Measures"), "commitments": Text("承诺", "Promises"),
    "observations": Text("观察", "Observed"),
}  # fmt: skip

KINDS = {
    "one_on_one": Text("一对一沟通", "One-on-one"), "stay": Text("留任谈话", "Stay talk"),
    "review": Text("绩效面谈", "Review talk"), "thanks": Text("感谢", "Thanks"), "praise": Text("表扬", "Praise"),
    "award": Text("奖项", "Award"), "title": Text("荣誉称号", "Title of honour"),
    "story": Text("故事报道", "Story told"),
    "naming": Text("以其命名", "Named after"), "voice": Text("参与决策讨论", "Voice in strategy"),
    "promotion": Text("晋升", "Promotion"), "training": Text("培训", "Training"),
    "mentor_start": Text("导师开始", "Mentoring begins"), "mentor_end": Text("导师结束", "Mentoring ends"),
    "rotation_start": Text("轮岗开始", "Rotation begins"), "rotation_end": Text("轮岗结束", "Rotation ends"),
    "plan": Text("制定发展计划", "Development plan"),
    "plan_step_done": Text("发展计划完成一步", "Step of the plan done"),
    "key_project": Text("核心项目", "Key project"), "option": Text("期权", "options"),
    "restricted_stock": Text("限制性股票", "restricted stock"), "rsu": Text("限制性股票单位", "RSUs"),
    "phantom": Text("虚拟股权", "phantom shares"), "co_invest": Text("项目跟投", "co-investment"),
    "talks_of_leaving": Text("谈到离开", "Spoke of leaving"), "cv_updated": Text("更新简历", "CV updated"),
    "outside_enquiry": Text("外部询问", "Enquiry from outside"), "less_involved": Text("投入减少", "Less involved"),
    "pre_quit_items": Text("离职前兆", "Signs before quitting"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing on one day, in the lane of its table."""

    lane: str
    day: date
    text: Text


Row = Mapping[str, object]
Reader = Callable[[Row, Tables, Catalogue], tuple[date, Text] | None]


def happenings(
    tables: Tables, catalogue: Catalogue, persons: Iterable[str], as_of: date
) -> dict[str, tuple[Happening, ...]]:
    """Of each of these persons, what is dated within the last three years up to the as-of day, newest first."""
    wanted = pl.Series(list(persons), dtype=pl.String)
    since = add_months(as_of, -SEEN_MONTHS)
    found: dict[str, list[Happening]] = defaultdict(list)
    for lane, read in _READERS.items():
        if lane in tables:
            for row in (
                tables.lazy(lane).filter(pl.col("person_id").is_in(wanted.implode())).collect().iter_rows(named=True)
            ):
                told = read(row, tables, catalogue)
                first = as_of - timedelta(days=OBSERVATION_DAYS) if lane == "observations" else since
                if told and first < told[0] <= as_of:
                    found[row["person_id"]].append(Happening(lane, *told))
    if "pay" in tables:
        for person, changes in _pay(tables, wanted, as_of).items():
            found[person] += [h for h in changes if since < h.day]
    return {person: tuple(sorted(rows, key=lambda h: (h.day, h.lane, h.text.en), reverse=True))
            for person, rows in found.items()}  # fmt: skip


def _kind(row: Row) -> Text:
    kind = str(row["kind"])
    return KINDS.get(kind, same(kind))


def _on(row: Row, column: str) -> date | None:
    day = row.get(column)
    return day if isinstance(day, date) else None


def _plain(row: Row, _tables: Tables, _catalogue: Catalogue) -> tuple[date, Text] | None:
    day = _on(row, "day")
    return (day, _kind(row)) if day else None


def _observed(row: Row, _tables: Tables, _catalogue: Catalogue) -> tuple[date, Text] | None:
    """An entry is by a named person, so that the person observed may appeal against it."""
    day, by = _on(row, "day"), str(row.get("by") or "—")
    text = _kind(row)
    return (day, Text(f"{text.zh}（记录人 {by}）", f"{text.en} (entered by {by})")) if day else None


def _post(row: Row, _tables: Tables, _catalogue: Catalogue) -> tuple[date, Text] | None:
    day, level = _on(row, "from"), row.get("level")
    job = str(row.get("job") or "—")
    if day is None:
        return None
    return day, (same(job) if level is None else Text(f"{job}，{level} 级", f"{job}, level {level}"))


def _result(row: Row, _tables: Tables, _catalogue: Catalogue) -> tuple[date, Text] | None:
    day, rating = _on(row, "period_end"), row.get("rating")
    if day is None or rating is None:
        return None
    return day, Text(f"绩效等级 {rating}（1–5）", f"Rating {rating} (of 1 to 5)")


def _grant(row: Row, _tables: Tables, _catalogue: Catalogue) -> tuple[date, Text] | None:
    day, units, kind = _on(row, "granted_on"), row.get("units"), _kind(row)
    shown = f"{float(str(units)):,.0f}" if units is not None else "—"
    return (day, Text(f"授予{kind.zh} {shown}", f"Granted {shown} {kind.en}")) if day else None


def _measure(row: Row, _tables: Tables, catalogue: Catalogue) -> tuple[date, Text] | None:
    day, key = _on(row, "from"), str(row.get("measure"))
    labels = {measure.key: measure.label for measure in catalogue.measures}
    return (day, labels.get(key, same(key))) if day else None


def _promise(row: Row, _tables: Tables, _catalogue: Catalogue) -> tuple[date, Text] | None:
    broken, kept, made = _on(row, "broken_on"), _on(row, "kept_on"), _on(row, "made_on")
    if broken:
        return broken, Text("承诺未兑现", "A promise was broken")
    if kept:
        return kept, Text("承诺已兑现", "A promise was kept")
    due = _on(row, "due")
    until = Text(f"（到期 {due}）", f" (due {due})") if due else Text(" ", " ")
    return (made, Text(f"作出承诺{until.zh}".strip(), f"A promise was made{until.en}".strip())) if made else None


_READERS: dict[str, Reader] = {
    "posts": _post, "results": _result, "talks": _plain, "growth": _plain, "recognition": _plain,
    "grants": _grant, "measures": _measure, "commitments": _promise, "observations": _observed,
}  # fmt: skip


def _pay(tables: Tables, wanted: pl.Series, as_of: date) -> dict[str, list[Happening]]:
    """Days on which the yearly fixed cash (base and allowance) changed, with the new amount and by how much."""
    yearly = pl.col("amount") * pl.when(pl.col("per") == "month").then(12).otherwise(1)
    rows = (
        tables.lazy("pay")
        .filter(
            pl.col("person_id").is_in(wanted.implode())
            & pl.col("element").is_in(("base", "allowance"))
            & (pl.col("from") <= as_of)
            & pl.col("amount").is_not_null()
        )
        .with_columns(yearly=yearly)
        .sort("person_id", "from", maintain_order=True)
        .collect()
    )
    found: dict[str, list[Happening]] = {}
    for (person,), group in rows.group_by("person_id", maintain_order=True):
        found[str(person)] = list(_changes(group, tables.currency))
    return found


def _changes(group: pl.DataFrame, currency: str) -> Iterator[Happening]:
    elements: dict[str, int] = {}
    before = 0
    for (day,), rows in group.group_by("from", maintain_order=True):
        elements |= dict(zip(rows["element"].to_list(), rows["yearly"].to_list(), strict=True))
        now = sum(elements.values())
        if now != before and isinstance(day, date):
            amount = money(now, currency)
            change = f"{now / before - 1:+.1%}" if before else ""
            yield Happening("pay", day, Text(
                f"固定现金年薪 {amount.zh}" + (f"（{change}）" if change else ""),
                f"Fixed cash {amount.en} a year" + (f" ({change})" if change else "")))  # fmt: skip
        before = now
