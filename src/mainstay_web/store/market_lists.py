"""What the pages of the market list: surveys, own jobs with their matches and likely ones, lines and who put them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from mainstay.chapters.pay.ageing import AGEING, Ageing
from mainstay.chapters.pay.matching import Match, Proposal, SurveyJob, likeness, proposals
from mainstay.chapters.pay.policy import LINES, Lines, Policy
from mainstay.core.access import Act, Actor
from mainstay.core.readings import AGREED
from mainstay.core.standards import Dated
from mainstay_web.store.access import allowed
from mainstay_web.store.charge import who
from mainstay_web.store.market import rates
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.facts import FACTS
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.market import JobMatch, LineProposal, MarketCell, MarketSurvey
from mainstay_web.store.tables.people import Person

LIKE_ENOUGH = 0.75
"""Names less alike than this are not offered by the dozen: such a job is looked at alone."""
LIKELY = 10
"""So many jobs of a survey are offered for an own one: a job often stands at each of its levels."""


def _may(actor: Actor, day: date) -> bool:
    return bool(allowed(actor, Act.MARKET, None, day))


def surveys(actor: Actor, day: date) -> QuerySet[MarketSurvey]:
    """Every survey, the newest day first, with how many cells and how many thin ones."""
    found = MarketSurvey.objects.annotate(held=Count("cells"), thin=Count("cells", filter=Q(cells__n__lt=5)))
    return found.order_by("-effective", "-pk") if _may(actor, day) else found.none()


def survey_by_ref(actor: Actor, ref: str, day: date) -> MarketSurvey | None:
    """One survey."""
    return surveys(actor, day).filter(ref=ref).first()


def cells_of(survey: MarketSurvey) -> QuerySet[MarketCell]:
    """A survey's cells as kept, in order; `market.cell_of` makes of one what the rules know."""
    return survey.cells.order_by("job", "level", "city")


def sources(actor: Actor, day: date) -> list[str]:
    """Every series of surveys that is kept."""
    if not _may(actor, day):
        return []
    kept = MarketSurvey.objects.filter(state=MarketSurvey.KEPT)
    return sorted(set(kept.values_list("source", flat=True)))


@dataclass(frozen=True)
class OwnJob:
    """A job of one's own: its levels and people, how many are key, and its matches that hold or wait, by survey."""

    job: str
    family: str
    levels: tuple[int, ...]
    people: int
    key: int
    matches: Mapping[str, list[JobMatch]]


def own_jobs(actor: Actor, day: date) -> list[OwnJob]:
    """Every job in which somebody works, jobs with key people first."""
    if not _may(actor, day):
        return []
    found: dict[str, list[tuple[int | None, str, bool]]] = defaultdict(list)
    rows = Person.objects.filter(here=True).exclude(job="").values_list("job", "level", "family", "key")
    for job, level, family, key in rows:
        found[job].append((level, family, key))
    by_job: dict[str, dict[str, list[JobMatch]]] = defaultdict(lambda: defaultdict(list))
    for match in JobMatch.objects.filter(state__in=(JobMatch.PROPOSED, JobMatch.AGREED)):
        by_job[match.job][match.source].append(match)
    made = [
        OwnJob(
            job, people[0][1], tuple(sorted({level for level, _, _ in people if level is not None})), len(people),
            sum(key for _, _, key in people), by_job.get(job, {}),
        )
        for job, people in found.items()
    ]  # fmt: skip
    return sorted(made, key=lambda one: (-one.key, -one.people, one.job))


def survey_jobs(actor: Actor, day: date) -> dict[SurveyJob, tuple[int, int | None]]:
    """Every job of every kept survey: in how many cells it stands, and with how many answers (None: not said)."""
    if not _may(actor, day):
        return {}
    found: dict[SurveyJob, tuple[int, int | None]] = {}
    kept = MarketCell.objects.filter(survey__state=MarketSurvey.KEPT)
    for source, job, level, n in kept.values_list("survey__source", "job", "level", "n"):
        one = SurveyJob(source, job, level)
        count, answers = found.get(one, (0, 0))
        found[one] = (count + 1, None if n is None or answers is None else answers + n)
    return found


def likely(job: OwnJob, jobs: Mapping[SurveyJob, object]) -> dict[str, tuple[Proposal, ...]]:
    """By survey, the jobs that this one may be."""
    by_source: dict[str, list[SurveyJob]] = defaultdict(list)
    for one in jobs:
        by_source[one.source].append(one)
    level = job.levels[0] if len(job.levels) == 1 else None
    return {source: proposals(job.job, level, found, LIKELY) for source, found in sorted(by_source.items())}


def unmatched(actor: Actor, day: date, most: int = 20) -> list[tuple[OwnJob, list[tuple[Match, Proposal]]]]:
    """Own jobs that some survey may have and nobody has matched with it yet, jobs of key people first; with the
    likeliest match for each survey and level. Where a survey knows no levels, one match serves for all.
    """
    found: list[tuple[OwnJob, list[tuple[Match, Proposal]]]] = []
    jobs = survey_jobs(actor, day)
    by_source: dict[str, list[SurveyJob]] = defaultdict(list)
    for one in jobs:
        by_source[one.source].append(one)
    for job in own_jobs(actor, day):
        likeliest = [pair for source, known in sorted(by_source.items()) for pair in _likeliest(job, source, known)]
        if likeliest:
            found.append((job, likeliest))
        if len(found) == most:
            break
    return found


def _likeliest(job: OwnJob, source: str, known: list[SurveyJob]) -> list[tuple[Match, Proposal]]:
    """Of one survey, for each level that has no match yet; a job of another level is none."""
    taken = {match.level for match in job.matches.get(source, ())}
    if None in taken:
        return []
    made: dict[int | None, tuple[Match, Proposal]] = {}
    for level in job.levels or (None,):
        for best in proposals(job.job, level, known, 1) if level not in taken else ():
            if best.likeness < max(LIKE_ENOUGH, likeness(job.job, None, best.of)):
                continue
            whole = not best.of.level
            made.setdefault(None if whole else level, (Match(best.of, job.job, None if whole else level), best))
    return list(made.values())


def waiting_matches(actor: Actor, day: date) -> list[JobMatch]:
    """Matches that nobody has reviewed yet, the oldest first."""
    found = JobMatch.objects.filter(state=JobMatch.PROPOSED).order_by("proposed_on", "pk")
    return list(found) if _may(actor, day) else []


def to_review(actor: Actor, day: date) -> list[QuerySet[Any]]:
    """Matches and lines that wait for this one's review: those that somebody else has put forward."""
    if not allowed(actor, Act.MARKET_REVIEW, None, day):
        return []
    return [
        rows.objects.filter(state=rows.PROPOSED).exclude(proposed_by=who(actor)) for rows in (JobMatch, LineProposal)
    ]


def matches_of(actor: Actor, job: str, day: date) -> list[JobMatch]:
    """Everything that was ever said of a job's matches, the newest first."""
    found = JobMatch.objects.filter(job=job).order_by("-pk")
    return list(found) if _may(actor, day) else []


def match_by_ref(actor: Actor, ref: str, day: date) -> JobMatch | None:
    """One match."""
    return JobMatch.objects.filter(ref=ref).first() if _may(actor, day) else None


@dataclass(frozen=True)
class LineBook:
    """Lines in force with the day they began, those still to come, the rate of ageing, and what was put forward."""

    now: Lines
    decided: bool
    coming: list[Dated[Lines]]
    rate: Ageing
    rates: list[Dated[Ageing]]
    waiting: list[LineProposal]
    past: list[LineProposal]


def line_book(actor: Actor, day: date) -> LineBook | None:
    """The company's lines; None for who does not keep the market."""
    if not _may(actor, day):
        return None
    versions = [Dated(row.since, LINES.read(row.value)) for row in _versions(LINES.key)]
    rows = list(LineProposal.objects.order_by("-pk")[:100])
    return LineBook(
        in_force(LINES, day), any(one.since <= day for one in versions), [one for one in versions if one.since > day],
        in_force(AGEING, day), rates(), [one for one in rows if one.state == LineProposal.PROPOSED],
        [one for one in rows if one.state != LineProposal.PROPOSED],
    )  # fmt: skip


def _versions(key: str) -> list[Standard]:
    return list(Standard.objects.filter(key=key).order_by("since", "id"))


def line_by_ref(actor: Actor, ref: str, day: date) -> LineProposal | None:
    """One proposal."""
    return LineProposal.objects.filter(ref=ref).first() if _may(actor, day) else None


def families(actor: Actor, day: date) -> list[str]:
    """The job families there are."""
    if not _may(actor, day):
        return []
    return sorted(set(Person.objects.filter(here=True).exclude(family="").values_list("family", flat=True)))


def cities(actor: Actor, day: date) -> list[str]:
    """The cities there are."""
    if not _may(actor, day):
        return []
    return sorted(set(Person.objects.filter(here=True).exclude(city="").values_list("city", flat=True)))


def published_on(actor: Actor, day: date) -> date | None:
    """When the agreed market last became facts."""
    if not _may(actor, day):
        return None
    found = FACTS["market"].objects.filter(source=AGREED, withdrawn=False, batch__void=False)
    newest: date | None = found.order_by("-as_of").values_list("as_of", flat=True).first()
    return newest


def policies_by_people(lines: Lines) -> list[Policy]:
    """Policies in an order to read: those for all families last."""
    return sorted(lines.policies, key=lambda one: (one.family == "", one.family, one.level_from, one.city))
