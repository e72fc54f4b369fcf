"""Of whom HR is told: what happened to each key person, and the alerts that the rules make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from mainstay.chapters.people.observing import RESTS_ON_A_WORD
from mainstay.loop.assessments import Assessment
from mainstay.loop.carry.alerts import Alert, Before, Event, Happening, Rules, Watched, alerts, weight
from mainstay.loop.carry.bands import Band
from mainstay.loop.carry.states import Kind
from mainstay.loop.carry.watching import Past, watch
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.market import MarketDrift
from mainstay_web.store.tables.turns import Foreseen, Turn

MONTH = timedelta(days=25)
"""A turn at least so much older is last month's."""
LONG_AGO = timedelta(days=70)
"""One that is older than this is not compared with."""


def watched(assessment: Assessment, rules: Rules) -> tuple[Watched, ...]:
    """Everybody here now as alerts see them, in the order of `Panel.now`."""
    day, stakes = assessment.as_of, [stake.middle for stake in assessment.at_stake]
    past = Past(sure_last_month(day), alerts_before(day, rules), events=drifted(day, rules))
    panel, risks = assessment.panel, assessment.risks
    return watch(panel, risks, assessment.tables, stakes, RESTS_ON_A_WORD, past, rules, key_only=False)


def raised(assessment: Assessment, found: Sequence[Watched], rules: Rules) -> dict[str, Alert]:
    """The alert of each key person who has one (of anybody, where nobody is key); of several the one that presses
    most.
    """
    held = assessment.panel.who["key"].fill_null(value=False).to_list()
    key = [bool(held[int(place)]) for place in assessment.panel.now.person]
    anybody, made = any(key), dict[str, Alert]()
    for one, is_key in zip(found, key, strict=True):
        told = alerts(one, assessment.as_of, rules) if is_key or not anybody else ()
        if told:
            made[one.person_id] = max(told, key=weight)
    return made


def drifted(day: date, rules: Rules) -> dict[str, tuple[Event, ...]]:
    """Whom the market pushed under the line within the window."""
    since = day - timedelta(days=rules.windows[Happening.MARKET_DRIFT])
    rows = MarketDrift.objects.filter(on__range=(since, day)).order_by("on", "pk")
    found: dict[str, tuple[Event, ...]] = {}
    for person, on in rows.values_list("person", "on"):
        found[person] = (*found.get(person, ()), Event(Happening.MARKET_DRIFT, on))
    return found


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
