"""A pay review beside itself: by unit, level and results; and its lines as a file."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.review import Bar
from mainstay.core.access import Act
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.actions import review_approval
from mainstay_web.actions.reviewing import COLUMNS
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import as_file
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import caller
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.pages.reviews.effect import frozen_review
from mainstay_web.store.installation import the_installation
from mainstay_web.store.review_inputs import standards_of
from mainstay_web.store.reviews import Line, calibration, lines_of
from mainstay_web.store.units import units_of


@page()
def calibrate_page(request: Request, review: str) -> HttpResponse:
    """Raises beside each other: by unit, level and results, with medians."""
    reader = request.reader
    row = frozen_review(reader, review)
    names = dict(units_of(reader.actor, Act.REVIEW_FILL, reader.day))
    lines = lines_of(reader.actor, row, reader.day)
    return show(
        request, "reviews/calibration.html", row=row, groups=calibration(lines, names),
        off=[one for one in lines if one.is_open and (one.beyond or one.below)], Bar=Bar,
        currency=the_installation().currency, matrix=standards_of(row, reader.day).guideline,
    )  # fmt: skip


TABLE: dict[str, tuple[Text, pl.DataType]] = {
    "number": (Text("员工编号", "person number"), pl.String()), "name": (Text("姓名", "name"), pl.String()),
    "unit": (Text("部门", "unit"), pl.String()), "job": (Text("岗位", "job"), pl.String()),
    "level": (Text("职级", "level"), pl.Int64()), "rating": (Text("绩效", "rating"), pl.Decimal(4, 2)),
    "base": (Text("岗位工资（年）", "base pay, a year"), pl.Decimal(18, 2)),
    "line": (Text("市场线", "market line"), pl.Decimal(18, 2)),
    "compa_before": (Text("调薪前比较比率", "compa-ratio before"), pl.Decimal(8, 3)),
    "compa_after": (Text("调薪后比较比率", "compa-ratio after"), pl.Decimal(8, 3)),
    "guide_low": (Text("指引下限（年）", "guideline, at least"), pl.Decimal(18, 2)),
    "guide_most": (Text("指引上限（年）", "guideline, at most"), pl.Decimal(18, 2)),
    **{f"raise_{one.value}": (Text(f"{one.label.zh}增加（年）", f"more {one.label.en.lower()}, a year"),
                              pl.Decimal(18, 2)) for one in COLUMNS},
    "raised": (Text("合计增加（年）", "more in all, a year"), pl.Decimal(18, 2)),
    "takes_part": (Text("不参加的原因", "why they take no part"), pl.String()),
    "reason": (Text("理由", "reason"), pl.String()),
}  # fmt: skip
"""What an export holds: each column's meaning and type."""


@require_POST
@fresh
@page()
def export(request: Request, review: str, form: str) -> HttpResponse:
    """The lines that the reader may see, as a file; noted in the audit record."""
    reader = request.reader
    row = frozen_review(reader, review)
    lines = lines_of(reader.actor, row, reader.day)
    if not lines:
        raise AbsentError
    review_approval.exported(caller(request), row.ref, form, [one.person.number for one in lines])
    names = dict(units_of(reader.actor, Act.REVIEW_FILL, reader.day))
    rows = [_exported(one, names, reader) for one in lines]
    frame = pl.DataFrame(rows, {name: kind for name, (_, kind) in TABLE.items()}, orient="row")
    return as_file(frame, form, "pay-review", {name: text for name, (text, _) in TABLE.items()}, reader.day)


def _exported(line: Line, units: Mapping[str, str], reader: Reader) -> dict[str, object]:
    row = line.row

    def money(units_: int | None) -> object:
        return None if units_ is None else major(units_)

    return {
        "number": line.person.number, "name": line.person.name, "unit": units.get(row.unit, row.unit), "job": row.job,
        "level": row.level, "rating": row.rating, "base": money(row.base), "line": money(row.line),
        "compa_before": line.before, "compa_after": line.after, "guide_low": money(row.low),
        "guide_most": money(row.most), "raised": money(row.raised), "reason": row.reason,
        "takes_part": Bar(row.bar).label.in_(reader.lang) if row.bar else "",
        **{f"raise_{one.value}": money(getattr(row, column)) for one, column in COLUMNS.items()},
    }  # fmt: skip


ROUTES = [
    path("pay/reviews/<pay_review:review>/calibration/", calibrate_page, name="pay_calibration"),
    path("pay/reviews/<pay_review:review>/export/<slug:form>", export, name="pay_review_export"),
]
