"""Surveys: bring a file or paste a table, say which column is what, look at what it gives, keep it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.figures import Per
from mainstay.chapters.pay.market import PERCENTS, Cell
from mainstay.chapters.pay.surveys import COLUMNS, Key
from mainstay.company.child import Stored, store
from mainstay.company.survey_files import SURVEY
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError, Fault, InputError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.market import keep_survey, map_survey, start_survey, withdraw_survey
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import a_version, attempt, caller, page_of
from mainstay_web.pages.market.parts import shared, terms_of
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import market_files as files
from mainstay_web.store.charge import names_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.market import cell_of
from mainstay_web.store.market_lists import cells_of, survey_by_ref, surveys
from mainstay_web.store.tables.market import MarketSurvey
from mainstay_web.store.tables.refs import new_ref

LONGEST_PASTE = 2_000_000
SHOWN_CELLS = 100
UNITS = {"one": Text("元（货币单位）", "Units of currency"), "thousand": Text("千元", "Thousands"),
         "wan": Text("万元", "Ten thousands")}  # fmt: skip
PER = {Per.YEAR.value: Text("每年", "A year"), Per.MONTH.value: Text("每月", "A month")}


@page(Act.MARKET)
def survey_list(request: Request) -> HttpResponse:
    """Every survey, and the form for a new one."""
    if request.method != "POST":
        return _list(request)
    return attempt(partial(_start, request), page_of("market_survey", "survey"), partial(_list, request))


def _list(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    return show(
        request, "market/surveys.html", status, **shared(request, "market_surveys"),
        rows=list(surveys(reader.actor, reader.day)), key=new_ref(), problem=problem,
        faults=problem.faults if isinstance(problem, InputError) else (), given=request.POST if problem else {},
        currency=the_installation().currency,
    )  # fmt: skip


def _start(request: Request) -> str:
    """Keeps what was brought, looks at it in a child, and drafts the survey. Raises InvalidError, InputError."""
    terms = terms_of(request.POST).checked(request.reader.day)
    brought = _brought(request.FILES.getlist("file"), request.POST.get("pasted", ""))
    looked = files.look([(brought.name, brought.path)])
    if not looked.sheets:
        brought.path.unlink(missing_ok=True)
        raise InputError(looked.faults or (_nothing(brought.name),))
    mapping = files.mapping_of(looked, files.same_layout())
    sheet = next(one for one in looked.sheets if one.sheet == mapping["sheet"])
    return start_survey(caller(request), terms, (brought.name, brought.sha256), sheet.headings, mapping)


def _brought(uploads: Iterable[UploadedFile[Any]], pasted: str) -> Stored:
    for file in uploads:
        return store(file.name or "", file.chunks(), files.folder())
    text = pasted.strip()
    if not text:
        raise InvalidError(Text("请选择文件，或粘贴表格。", "Choose a file, or paste a table."), field="file")
    if len(text) > LONGEST_PASTE:
        raise InvalidError(
            Text("粘贴的内容太长，请改为上传文件。", "That is too long to paste: bring a file."), field="pasted"
        )
    return store("pasted.csv", [text.encode()], files.folder())


def _nothing(name: str) -> Fault:
    return Fault(
        "nothing", Text("文件里没有表格。", "There is no table in the file."),
        Text("请检查文件。", "Look at the file."), file=name,
    )  # fmt: skip


@page(Act.MARKET)
def survey_one(request: Request, survey: str) -> HttpResponse:
    """One survey: a draft with how it is read and what that gives, or what was kept."""
    return _one(request, _survey(request, survey))


def _survey(request: Request, ref: str) -> MarketSurvey:
    return present(survey_by_ref(request.reader.actor, ref, request.reader.day))


def _one(
    request: Request, row: MarketSurvey, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    draft = row.state == MarketSurvey.DRAFT
    here = bool(draft and files.files_of(row))
    tried = files.tried(row) if here else None
    at, cells = _cells(request, row, tried)
    return show(
        request, "market/survey.html", status, **shared(request, "market_surveys"), row=row, draft=draft, here=here,
        tried=tried, wrong=files.wrong_shown(tried.reading) if tried else (), cells=cells, at=at, percents=PERCENTS,
        columns=[(name, SURVEY.by_key[name].label) for name in COLUMNS], units=UNITS, per=PER, key=new_ref(),
        problem=problem, given=_given(request, row, problem), currency=row.currency,
        names=names_of([row.made_by, row.kept_by, row.withdrawn_by]),
    )  # fmt: skip


def _cells(request: Request, row: MarketSurvey, tried: files.Tried | None) -> tuple[Page[Any], list[tuple[Key, Cell]]]:
    """A page of the cells: of what a draft would give, or of what was kept."""
    number = request.GET.get("page")
    if row.state == MarketSurvey.DRAFT:
        drafted = Paginator(sorted(tried.reading.cells.items()) if tried else [], SHOWN_CELLS).get_page(number)
        return drafted, list(drafted)
    kept = Paginator(cells_of(row), SHOWN_CELLS).get_page(number)
    return kept, [((one.job, one.level, one.city), cell_of(one, row)) for one in kept]


def _given(request: Request, row: MarketSurvey, problem: AnticipatedError | None) -> dict[str, str]:
    """The form as it was filled in, or as the draft stands."""
    if problem is not None and "source" in request.POST:
        return {name: str(value) for name, value in request.POST.items()}
    chosen = {f"column-{name}": heading for name, heading in row.mapping.get("columns", {}).items()}
    return {
        "source": row.source, "scope": row.scope, "effective": row.effective.isoformat(),
        "definition": row.definition, "currency": row.currency, "unit": row.mapping.get("unit", "one"),
        "per": row.mapping.get("per", "year"), **chosen,
    }  # fmt: skip


@require_POST
@page(Act.MARKET)
def survey_map(request: Request, survey: str) -> HttpResponse:
    """Says anew how a draft is read."""
    row, given = _survey(request, survey), request.POST
    columns = {name: given.get(f"column-{name}", "") for name in COLUMNS}
    return attempt(
        lambda: map_survey(
            caller(request), survey, a_version(given), terms_of(given), columns, given.get("unit", ""),
            given.get("per", ""),
        ),
        reverse("market_survey", kwargs={"survey": survey}), partial(_one, request, row),
    )  # fmt: skip


@require_POST
@approving
@page(Act.MARKET)
def survey_keep(request: Request, survey: str) -> HttpResponse:
    """Keeps what the draft gives."""
    row = _survey(request, survey)
    if row.state != MarketSurvey.DRAFT or not files.files_of(row):
        raise AbsentError
    reading = files.tried(row).reading

    def keep() -> None:
        keep_survey(caller(request), survey, a_version(request.POST), files.as_rows(reading.cells), len(reading.wrong))
        files.forget(row)

    return attempt(
        keep, reverse("market_survey", kwargs={"survey": survey}),
        partial(_one, request, row),
    )  # fmt: skip


@require_POST
@approving
@page(Act.MARKET)
def survey_withdraw(request: Request, survey: str) -> HttpResponse:
    """A survey no longer reaches the lines; a draft is given up."""
    row = _survey(request, survey)

    def withdraw() -> None:
        withdraw_survey(caller(request), survey, a_version(request.POST), request.POST.get("reason", ""))
        files.forget(row)

    return attempt(
        withdraw, reverse("market_survey", kwargs={"survey": survey}),
        partial(_one, request, row),
    )  # fmt: skip


ROUTES = [
    path("pay/market/surveys/", survey_list, name="market_surveys"),
    path("pay/market/surveys/<msurvey:survey>/", survey_one, name="market_survey"),
    path("pay/market/surveys/<msurvey:survey>/map", survey_map, name="market_survey_map"),
    path("pay/market/surveys/<msurvey:survey>/keep", survey_keep, name="market_survey_keep"),
    path("pay/market/surveys/<msurvey:survey>/withdraw", survey_withdraw, name="market_survey_withdraw"),
]
