"""Of whom HR is told: what happened to each key person, and the alerts that the rules make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from mainstay.loop.assessments import Assessment
from mainstay.loop.carry.alerts import Alert, Before, Event, Happening, Rules, Watched, alerts, weight
from mainstay.loop.carry.bands import Band
from mainstay.loop.carry.states import Kind
from mainstay.loop.tables import Tables
from mainstay_web.store.assessed import Weighed
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.market import MarketDrift
from mainstay_web.store.tables.turns import Foreseen, Turn

MONTH = timedelta(days=25)
"""A turn at least so much older is last month's."""
LONG_AGO = timedelta(days=70)
"""One that is older than this is not compared with."""


def raised(assessment: Assessment, found: Sequence[Weighed], rules: Rules) -> dict[str, Alert]:
    """The alert of each key person who has one; of several the one that presses most."""
    day = assessment.as_of
    key = assessment.panel.who["key"].fill_null(value=False).to_list()
    anybody = any(key[int(p)] for p in assessment.panel.now.person)
    mine = [one for one in found if not anybody or key[int(assessment.panel.now.person[one.row])]]
    events = happened(assessment.tables, day, [one.person for one in mine])
    before, last_month = alerts_before(day, rules), sure_last_month(day)
    made: dict[str, Alert] = {}
    for one in mine:
        watched = Watched(
            one.person, float(assessment.risks.log_odds[one.row]), assessment.risks.base_log_odds,
            assessment.at_stake[one.row].middle, one.said, last_month.get(one.person),
            events.get(one.person, ()), before.get(one.person), bool(assessment.risks.enough[one.row]),
        )  # fmt: skip
        told = alerts(watched, day, rules)
        if told:
            made[one.person] = max(told, key=weight)
    return made


def happened(tables: Tables, day: date, people: Iterable[str]) -> dict[str, tuple[Event, ...]]:
    """What happened to each of these people, or will on a known day, that may be a reason to talk."""
    wanted = set(people)
    found: dict[str, list[Event]] = defaultdict(list)
    for read in (_managers_gone, _vested, _broken, _observed, _drifted):
        for person, event in read(tables, day):
            if person in wanted:
                found[person].append(event)
    return {person: tuple(sorted(events, key=lambda e: (e.on, e.what.value))) for person, events in found.items()}


def _managers_gone(tables: Tables, day: date) -> Iterable[tuple[str, Event]]:
    """Whose manager on the day before left the company within the last half year."""
    if "posts" not in tables:
        return
    gone = tables["people"].filter(pl.col("left_on").is_between(day - timedelta(days=180), day))
    posts = tables["posts"].filter(pl.col("manager_id").is_in(gone["person_id"].implode()))
    whole = tables["posts"].sort("person_id", "from")
    following = whole.with_columns(until=pl.col("from").shift(-1).over("person_id"))
    left = dict(gone.select("person_id", "left_on").iter_rows())
    rows = following.join(posts.select("person_id", "from"), on=["person_id", "from"], how="semi")
    for person, start, until, manager in rows.select("person_id", "from", "until", "manager_id").iter_rows():
        on = left.get(manager)
        if on is not None and start < on and (until is None or until >= on):
            yield person, Event(Happening.MANAGER_LEFT, on)


def _vested(tables: Tables, day: date) -> Iterable[tuple[str, Event]]:
    """Tranches of the last months, and those soon to come."""
    if "vesting" not in tables or "grants" not in tables:
        return
    near = tables["vesting"].filter(
        pl.col("on").is_between(day - timedelta(days=180), day + timedelta(days=180))
        & pl.col("state").fill_null("due").ne("forfeited")
    )
    rows = near.join(tables["grants"].select("grant_id", "person_id"), on="grant_id")
    for person, on in rows.select("person_id", "on").unique().iter_rows():
        yield person, Event(Happening.VESTED if on <= day else Happening.CLIFF_COMING, on)


def _broken(tables: Tables, day: date) -> Iterable[tuple[str, Event]]:
    if "commitments" in tables:
        rows = tables["commitments"].filter(pl.col("broken_on").is_not_null() & (pl.col("broken_on") <= day))
        for person, on in rows.select("person_id", "broken_on").iter_rows():
            yield person, Event(Happening.PROMISE_BROKEN, on)


def _observed(tables: Tables, day: date) -> Iterable[tuple[str, Event]]:
    """A form in which nothing was clearly seen is nobody's observation."""
    if "observations" in tables:
        rows = tables["observations"].filter((pl.col("day") <= day) & pl.col("amount").fill_null(1).ne(0))
        for person, on, by in rows.select("person_id", "day", "by").iter_rows():
            yield person, Event(Happening.OBSERVED, on, by or "")


def _drifted(_tables: Tables, day: date) -> Iterable[tuple[str, Event]]:
    """Whom the market pushed under the line within the last half year."""
    rows = MarketDrift.objects.filter(on__range=(day - timedelta(days=180), day))
    for person, on in rows.values_list("person", "on"):
        yield person, Event(Happening.MARKET_DRIFT, on)


def alerts_before(day: date, rules: Rules) -> dict[str, Before]:
    """The newest alert of each person in an earlier turn that is still within the pause."""
    since = day - timedelta(days=rules.pause_days)
    rows = Foreseen.objects.filter(turn__state=Turn.DONE, turn__as_of__gte=since, turn__as_of__lt=day)
    told = rows.exclude(alert="").order_by("turn__as_of").values_list("person", "turn__as_of", "band")
    return {person: Before(on, Band(band)) for person, on, band in told}


def sure_last_month(day: date) -> Mapping[str, float]:
    """The corroborated log-odds of the newest turn that is about a month older."""
    near = Turn.objects.filter(state=Turn.DONE, as_of__range=(day - LONG_AGO, day - MONTH))
    turn = near.order_by("-as_of", "-pk").first()
    return {} if turn is None else dict(turn.foreseen.values_list("person", "sure"))


def opened_this_week(day: date) -> int:
    """First talks that this week's alerts have already asked for."""
    monday = day - timedelta(days=day.weekday())
    kinds = [kind.value for kind in (Kind.ALERT, Kind.OBSERVATION)]
    return Case.objects.filter(opened_on__range=(monday, day), kind__in=kinds).count()
