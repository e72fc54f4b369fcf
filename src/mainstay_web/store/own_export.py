"""A person's own copy of everything that is held about them: JSON for machines, a workbook for reading."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import polars as pl
import xlsxwriter
from django.utils.timezone import localdate

from mainstay.core.access import Actor
from mainstay.core.text import Text
from mainstay.report.sheets import FIXED_DAY, safe
from mainstay_web.store.bonus import bonus_about
from mainstay_web.store.commission import held_about as commission_of
from mainstay_web.store.equity_held import held_about as equity_of
from mainstay_web.store.fairness_own import fairness_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.market import own_drifts
from mainstay_web.store.mentoring import own_mentors
from mainstay_web.store.own_facts import Part, further_of, parts_for, plain
from mainstay_web.store.privacy import disputes_of, objections_of
from mainstay_web.store.reviews import held_about as reviews_of
from mainstay_web.store.rewards import kept_of
from mainstay_web.store.tables.cases import Commitment, RaiseRequest, Talk, Thanks
from mainstay_web.store.trail import looks_at

SOURCE = Text("来源", "Source")
CAME = Text("录入日期", "Received on")
OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
    "nan_inf_to_errors": False,
}  # fmt: skip
_LONGEST = 32_767


def as_json(actor: Actor, number: str, day: date) -> bytes:
    """Everything, with the keys and labels of the contract; money in minor units."""
    told = {
        "person": number, "as_of": day.isoformat(), "company": the_installation().company,
        "currency": the_installation().currency, "money": "minor units",
        "facts": {part.table.key: _rows(part) for part in parts_for(actor, number, day)},
        "further": further_of(number), **beyond_facts(number),
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()


def _rows(part: Part) -> dict[str, Any]:
    columns = {one.key: {"zh": one.label.zh, "en": one.label.en} for one in part.columns}
    rows = [
        {
            **{one.key: plain(held.values[one.key]) for one in part.columns},
            "_source": held.batch.source, "_received": localdate(held.batch.made_at).isoformat(),
        }
        for held, _ in part.rows
    ]  # fmt: skip
    label = part.table.label
    return {"zh": label.zh, "en": label.en, "class": part.field.value, "columns": columns, "rows": rows}


def beyond_facts(number: str) -> dict[str, list[dict[str, Any]]]:
    """What stands in other tables and is the person's own: talks held, promises, requests, thanks, looks, questions."""
    talks = Talk.objects.filter(person=number).order_by("held_on", "pk")
    promises = Commitment.objects.filter(person=number).order_by("made_on", "pk")
    requests = RaiseRequest.objects.filter(person=number).order_by("asked_on", "pk")
    return {
        "talks": [{"on": one.held_on, "kind": one.kind, "points": one.points} for one in talks],
        "promises": [
            {"made_on": one.made_on, "due": one.due, "what_zh": one.what_zh, "what_en": one.what_en,
             "kept_on": one.kept_on, "broken_on": one.broken_on}
            for one in promises
        ],
        "raise_requests": [{"on": one.asked_on, "wish": one.wish, "words": one.words} for one in requests],
        "thanks": [
            {"on": one.day, "what": one.what, "words": one.words}
            for one in Thanks.objects.filter(person=number).order_by("day", "pk")
        ],
        "who_looked": [
            {"at": look.at.isoformat(), "who": look.who.en, "classes": [one.en for one in look.fields],
             "reason": look.reason}
            for look in looks_at(number, 100_000)
        ],
        "disputes": [
            {"on": one.raised_on, "table": one.table, "item": one.column, "words": one.words, "state": one.state,
             "answer": one.answer}
            for one in disputes_of(number)
        ],
        "objections": [
            {"from": one.made_at.isoformat(), "until": one.ended_at.isoformat() if one.ended_at else None,
             "words": one.words, "answer": one.answer}
            for one in objections_of(number)
        ],
        **own_mentors(number),
        **fairness_of(number),
        **commission_of(number),
        **bonus_about(number),
        **reviews_of(number),
        **equity_of(number),
        **own_drifts(number),
        "own_deductions": kept_of(number),
    }  # fmt: skip


def as_workbook(actor: Actor, number: str, day: date) -> bytes:
    """The same as sheets, in words, both languages in the heads; no text is live in a spreadsheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": "Mainstay", "created": FIXED_DAY})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        for part in parts_for(actor, number, day):
            heads = [*(_both(one.label) for one in part.columns), _both(SOURCE), _both(CAME)]
            rows = [
                [*(_both(cell) for cell in cells), held.batch.source, localdate(held.batch.made_at).isoformat()]
                for held, cells in part.rows
            ]
            _sheet(book, part.table.key, heads, rows, bold)
        for name, lines in {"further": _pairs(number), **beyond_facts(number)}.items():
            if lines:
                _sheet(book, name, list(lines[0]), [[_text(v) for v in line.values()] for line in lines], bold)
    return target.getvalue()


def _pairs(number: str) -> list[dict[str, Any]]:
    return [{"item": name, "value": value} for name, value in further_of(number).items()]


def _both(text: Text) -> str:
    return text.zh if text.zh == text.en else f"{text.zh} / {text.en}"


def _text(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str) if value else ""
    return "" if value is None else str(value)


def _sheet(book: xlsxwriter.Workbook, name: str, heads: list[str], rows: list[list[str]], bold: Any) -> None:
    sheet = book.add_worksheet(name[:31])
    columns = {str(place): [row[place] for row in rows] for place in range(len(heads))}
    frame = safe(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String())))
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, 24)
        for row, value in enumerate(frame[str(column)].to_list(), start=1):
            sheet.write_string(row, column, value[:_LONGEST])
    sheet.freeze_panes(1, 0)
