"""What the market says of one's own people: the lines they stand to, by the surveys, matches and policies in force.

priced(actor, day) -> people                 of whom the actor may ask it: the one rule of pages and API
lines(actor, day) -> dict[person, Line]      the lines of all of them
`Line` is `mainstay.chapters.pay.line.Line`: `line` (the policy's percentile, P75 unless it says otherwise), `pay` and
`gap` in minor units a year at full time, `place.written` ("P63.9", "<P25"), `blend` with everything it is made of, and
`why` where the market says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from mainstay.chapters.pay.ageing import AGEING, Ageing
from mainstay.chapters.pay.line import Board, Edition, Line, known_since, last_met, line_of
from mainstay.chapters.pay.market import PERCENTS, Cell, Definition
from mainstay.chapters.pay.matching import Match, SurveyJob
from mainstay.chapters.pay.policy import LINES, Lines
from mainstay.core.access import Act, Actor, Field
from mainstay.core.calendar import add_months
from mainstay.core.money import major
from mainstay.core.standards import Dated
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.installation import the_installation
from mainstay_web.store.own_pay import History, history_of
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.market import JobMatch, MarketCell, MarketDrift, MarketSurvey
from mainstay_web.store.tables.people import Person

LOOK_BACK = 36
"""Months over which it is looked for when somebody last met the line."""


def priced(actor: Actor, day: date) -> QuerySet[Person]:
    """Whose place in the market the actor may see: of others who are here and whose pay they may see, and only for who
    keeps the market. A line shows what surveys say, which the right to somebody's pay alone does not open; and nobody
    works on their own.
    """
    if not allowed(actor, Act.MARKET, None, day):
        return Person.objects.none()
    return visible(actor, Field.PAY, day).filter(here=True).exclude(number=actor.person or "")


def lines(actor: Actor, day: date) -> dict[str, Line]:
    """The line of everybody who is `priced`, by person number."""
    return lines_by_number(priced(actor, day), day)


def lines_by_number(people: Iterable[Person], day: date) -> dict[str, Line]:
    """The line of these people, by number: for queries that have taken them from `priced`."""
    return lines_of(history_of(people), board_of(day), day)


def line_for(actor: Actor, number: str, day: date) -> Line | None:
    """One person's line; None for who is not `priced`."""
    person = priced(actor, day).filter(number=number).first()
    if person is None:
        return None
    history = history_of([person])
    own = history.own(number, day)
    return None if own is None else lines_of(history, board_of(day, job=own.job), day).get(number)


def lines_of(history: History, board: Board, day: date, policies: Lines | None = None) -> dict[str, Line]:
    """The lines of these people on a day, by number; those without a post by then are left out."""
    held = policies if policies is not None else in_force(LINES, day)
    owns = (history.own(number, day) for number in history.people)
    return {own.person: line_of(own, board, held, day) for own in owns if own is not None}


def line_history(person: Person, board: Board, day: date, months: int = LOOK_BACK) -> list[tuple[date, Line]]:
    """A person's line once a month back from a day, oldest first: pay, surveys and policies as they were then."""
    history, found = history_of([person]), []
    versions = _versions_of_lines()
    for back in range(months, -1, -1):
        at = add_months(day, -back)
        then = lines_of(history, board, at, LINES.on(at, versions)).get(person.number)
        if then is not None:
            found.append((at, then))
    return found


@dataclass(frozen=True, slots=True)
class Met:
    """When somebody last met the line (None: never, as far as is known), and since when it is known at all."""

    on: date | None
    known: date | None


def met_of(history: Iterable[tuple[date, Line]]) -> Met:
    """What a history says of it."""
    rows = list(history)
    return Met(last_met(rows), known_since(rows))


def when_met(actor: Actor, numbers: Iterable[str], day: date, months: int = LOOK_BACK) -> dict[str, Met]:
    """Of these people, those who are `priced`: when each last met the line. Nobody is followed further back than that,
    so `known` reaches to the beginning only for those who never met it.
    """
    people = priced(actor, day).filter(number__in=list(numbers))
    history, board, versions = history_of(people), board_of(day), _versions_of_lines()
    found, left = dict.fromkeys(history.people, Met(None, None)), set(history.people)
    for back in range(months + 1):
        at = add_months(day, -back)
        policies = LINES.on(at, versions)
        for number in sorted(left):
            own = history.own(number, at)
            line = None if own is None else line_of(own, board, policies, at)
            if line is not None and line.at_line is not None:
                found[number] = Met(at if line.at_line else None, at)
            if line is None or line.at_line:
                left.discard(number)
    return found


def _versions_of_lines() -> list[Dated[Lines]]:
    rows = Standard.objects.filter(key=LINES.key).order_by("since", "id")
    return [Dated(row.since, LINES.read(row.value)) for row in rows]


def board_of(day: date, *, without_newer_than: date | None = None, job: str | None = None) -> Board:
    """The market as kept: surveys with their cells, agreed matches, rates of ageing.

    `without_newer_than` leaves out surveys that came to be kept after that day; with `job` it says nothing of others.
    """
    kept = MarketSurvey.objects.filter(state=MarketSurvey.KEPT, effective__lte=day)
    if without_newer_than is not None:
        kept = kept.filter(kept_on__lte=without_newer_than)
    surveys = list(kept.order_by("effective", "pk"))
    matches = [one for one in agreed_matches() if job is None or one.job == job]
    jobs = None if job is None else {one.of.job for one in matches}
    return Board(editions(surveys, jobs), matches, rates(), the_installation().currency)


def editions(surveys: Iterable[MarketSurvey], jobs: Iterable[str] | None = None) -> list[Edition]:
    """Surveys with their cells, as the rules know them; those of some survey jobs, where these are named."""
    known = list(surveys)
    cells: dict[int, dict[tuple[str, str, str], Cell]] = {one.pk: {} for one in known}
    by_pk = {one.pk: one for one in known}
    rows = MarketCell.objects.filter(survey__in=list(by_pk))
    for row in (rows if jobs is None else rows.filter(job__in=list(jobs))).iterator():
        cells[row.survey_id][row.job, row.level, row.city] = cell_of(row, by_pk[row.survey_id])
    return [
        Edition(one.source, one.effective, Definition(one.definition), one.currency, cells[one.pk], one.ref, one.scope)
        for one in known
    ]


def cell_of(row: MarketCell, survey: MarketSurvey) -> Cell:
    """A stored cell as the rules know it."""
    amounts = {percent: getattr(row, f"p{percent}") for percent in PERCENTS}
    points = {percent: major(amount) for percent, amount in amounts.items() if amount is not None}
    spread = None if row.spread is None else major(row.spread)
    return Cell(Definition(survey.definition), survey.effective, points, row.n, survey.currency, spread)


def agreed_matches() -> list[Match]:
    """Every match that somebody else than its proposer has agreed to, and that still holds."""
    rows = JobMatch.objects.filter(state=JobMatch.AGREED)
    return [Match(SurveyJob(row.source, row.survey_job, row.survey_level), row.job, row.level) for row in rows]


def is_kept() -> bool:
    """Whether the company keeps a market here: whether any match was agreed to."""
    return JobMatch.objects.filter(state=JobMatch.AGREED).exists()


def key_places(jobs: Iterable[str]) -> list[tuple[str, int]]:
    """Job and level of each key person who is here in one of these jobs."""
    rows = Person.objects.filter(here=True, job__in=list(jobs), key=True).values_list("job", "level")
    return [(job, level) for job, level in rows if level is not None]


def rates() -> list[Dated[Ageing]]:
    """Every yearly rate of ageing that was set, oldest first."""
    rows = Standard.objects.filter(key=AGEING.key).order_by("since", "id")
    return [Dated(row.since, AGEING.read(row.value)) for row in rows]


def drifts(actor: Actor, day: date, since: date) -> list[MarketDrift]:
    """Which others were pushed under the line from a day on, of those whose pay the actor may see; newest first."""
    people = visible(actor, Field.PAY, day).exclude(number=actor.person or "-").values("number")
    return list(MarketDrift.objects.filter(person__in=people, on__gte=since, on__lte=day).order_by("-on", "person"))


def own_drifts(number: str) -> Mapping[str, list[dict[str, object]]]:
    """What stands here about a person, for their own copy."""
    rows = MarketDrift.objects.filter(person=number).order_by("on")
    return {
        "market_line": [
            {"on": row.on, "line_before": row.line_before, "line": row.line, "pay": row.pay, "cause": row.cause}
            for row in rows
        ]
    }
