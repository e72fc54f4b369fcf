"""Job matches: those waiting for a second person, every own job with what is likely, and one job in full."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.matching import Match, SurveyJob
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.market import end_match, propose_match, propose_matches, review_match, review_matches
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_version, attempt, caller
from mainstay_web.pages.market.parts import shared
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.market_lists import (
    OwnJob,
    likely,
    match_by_ref,
    matches_of,
    own_jobs,
    sources,
    survey_jobs,
    unmatched,
    waiting_matches,
)
from mainstay_web.store.tables.market import JobMatch
from mainstay_web.store.tables.refs import new_ref

MOST = 1_000
_PARTS = 5
BAR = "\x1f"
"""Stands between the parts of a survey's job in a form's value: no name holds it."""


@page(Act.MARKET)
def match_list(request: Request) -> HttpResponse:
    """What waits for review, and every own job with its matches by survey."""
    return _list(request)


def _list(request: Request, problem: AnticipatedError | None = None, status: int = 200, at: str = "") -> HttpResponse:
    reader = request.reader
    waiting = waiting_matches(reader.actor, reader.day)
    return show(
        request, "market/matches.html", status, **shared(request, "market_matches"), waiting=waiting,
        jobs=own_jobs(reader.actor, reader.day), sources=sources(reader.actor, reader.day), key=new_ref(),
        names=names_of([one.proposed_by for one in waiting]), me=who(reader.actor), problem=problem, at=at,
        address=address,
    )  # fmt: skip


def address(job: str) -> str:
    """The page of one job."""
    return f"{reverse('market_match_job')}?{urlencode({'job': job})}"


def _job(request: Request, name: str) -> OwnJob:
    reader = request.reader
    return present(next((one for one in own_jobs(reader.actor, reader.day) if one.job == name), None))


@approving
@page(Act.MARKET)
def match_many(request: Request) -> HttpResponse:
    """The likeliest matches of the next jobs without one: chosen by hand, put forward together."""
    if request.method != "POST":
        return _many(request)
    given = request.POST
    ticked = given.getlist("match")
    return attempt(
        lambda: propose_matches(caller(request), [_match_of(one) for one in ticked], given.get("note", "")),
        reverse("market_match_many"), partial(_many, request),
    )  # fmt: skip


def _many(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    return show(
        request, "market/several.html", status, **shared(request, "market_matches"), key=new_ref(), problem=problem,
        jobs=unmatched(reader.actor, reader.day), answers=survey_jobs(reader.actor, reader.day), value=value_of_match,
        chosen=request.POST.getlist("match") if problem else (), note=request.POST.get("note", ""), address=address,
    )  # fmt: skip


def value_of_match(match: Match) -> str:
    """A match as a form's value."""
    return BAR.join((*_order(match.of), match.job, "" if match.level is None else str(match.level)))


def _match_of(value: str) -> Match:
    parts = value.split(BAR)
    if len(parts) != _PARTS:
        raise InvalidError(Text("请选择调研岗位。", "Choose the survey's job."), field="match")
    return Match(SurveyJob(*parts[:3]), parts[3], _level({"level": parts[4]}))


@page(Act.MARKET)
def match_job(request: Request) -> HttpResponse:
    """One own job: what it may be in each survey, and everything that was ever said of it."""
    return _one(request, _job(request, request.GET.get("job", "")))


def _one(request: Request, job: OwnJob, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    jobs = survey_jobs(reader.actor, reader.day)
    past = matches_of(reader.actor, job.job, reader.day)
    every = [(value_of(one), f"{one.source} · {one.job} {one.level}".strip()) for one in sorted(jobs, key=_order)]
    return show(
        request, "market/match.html", status, **shared(request, "market_matches"), job=job, likely=likely(job, jobs),
        jobs=jobs, every=every[:MOST], past=past, key=new_ref(), problem=problem, value_of=value_of,
        given=request.POST if problem else {}, me=who(reader.actor),
        names=names_of(name for one in past for name in (one.proposed_by, one.reviewed_by, one.ended_by)),
    )  # fmt: skip


def _order(one: SurveyJob) -> tuple[str, str, str]:
    return one.source, one.job, one.level


def value_of(one: SurveyJob) -> str:
    """A survey's job as a form's value."""
    return BAR.join(_order(one))


def _of(given: Given) -> SurveyJob:
    parts = (given.get("other", "") or given.get("of", "")).split(BAR)
    if len(parts) != 3:
        raise InvalidError(Text("请选择调研岗位。", "Choose the survey's job."), field="of")
    return SurveyJob(*parts)


def _level(given: Given) -> int | None:
    text = given.get("level", "")
    if text and (not text.isdecimal() or len(text) > 2):
        raise InvalidError(Text("请选择职级。", "Choose a level."), field="level")
    return int(text) if text else None


@require_POST
@page(Act.MARKET)
def match_propose(request: Request) -> HttpResponse:
    """Puts a match forward."""
    given = request.POST
    job = _job(request, given.get("job", ""))
    return attempt(
        lambda: propose_match(caller(request), _of(given), job.job, _level(given), given.get("note", "")),
        address(job.job), partial(_one, request, job),
    )  # fmt: skip


@require_POST
@approving
@page(Act.MARKET_REVIEW)
def match_review(request: Request, match: str, what: str) -> HttpResponse:
    """Agrees to a match, or refuses it."""
    if what not in ("agree", "refuse"):
        raise AbsentError
    _match(request, match)
    return attempt(
        lambda: review_match(
            caller(request), match, a_version(request.POST), request.POST.get("note", ""), agree=what == "agree"
        ),
        reverse("market_matches"), lambda error, status: _list(request, error, status, match),
    )  # fmt: skip


@require_POST
@approving
@page(Act.MARKET_REVIEW)
def match_review_many(request: Request, what: str) -> HttpResponse:
    """Agrees to several matches at once, or refuses them: all or none."""
    if what not in ("agree", "refuse"):
        raise AbsentError
    asked = []
    for value in request.POST.getlist("match"):
        ref, _, version = value.partition(" ")
        asked.append((_match(request, ref).ref, a_version({"version": version})))
    return attempt(
        lambda: review_matches(caller(request), asked, request.POST.get("note", ""), agree=what == "agree"),
        reverse("market_matches"), lambda error, status: _list(request, error, status, "many"),
    )  # fmt: skip


@require_POST
@approving
@page(Act.MARKET)
def match_end(request: Request, match: str) -> HttpResponse:
    """A match no longer holds."""
    job = _job(request, _match(request, match).job)
    return attempt(
        lambda: end_match(caller(request), match, a_version(request.POST), request.POST.get("reason", "")),
        address(job.job), partial(_one, request, job),
    )  # fmt: skip


def _match(request: Request, ref: str) -> JobMatch:
    return present(match_by_ref(request.reader.actor, ref, request.reader.day))


ROUTES = [
    path("pay/market/matches/", match_list, name="market_matches"),
    path("pay/market/matches/many/", match_many, name="market_match_many"),
    path("pay/market/matches/job/", match_job, name="market_match_job"),
    path("pay/market/matches/propose", match_propose, name="market_match_propose"),
    path("pay/market/matches/several/<slug:what>", match_review_many, name="market_match_review_many"),
    path("pay/market/matches/<jobmatch:match>/end", match_end, name="market_match_end"),
    path("pay/market/matches/<jobmatch:match>/<slug:what>", match_review, name="market_match_review"),
]
