"""Plans of budget rounds as one reader may see them: whose choices, and what they take of every limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mainstay.chapters import CATALOGUE
from mainstay.core.access import Act, Actor, Field
from mainstay.core.text import Text
from mainstay.loop.plans import MoneyRange, Package, Range
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.jobs import newest
from mainstay_web.store.plan_parts import package_lowering, package_of
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.people import Person, Unit
from mainstay_web.store.tables.plans import COMPUTED, DRAFT, PlanChoice, PlanEvent, PlanLimit, PlanRound
from mainstay_web.store.tables.turns import Turn

CASH, CASH_THREE, EQUITY, EQUITY_UNITS, HOURS = "cash_now", "cash_three_years", "equity", "equity_units", "hours"
COMPANY = "company"
MONEY_KINDS = frozenset({CASH, CASH_THREE, EQUITY})

KINDS: dict[str, Text] = {
    CASH: Text("第一年现金", "Cash, first year"),
    CASH_THREE: Text("三年现金", "Cash over three years"),
    EQUITY: Text("股权价值", "Value of equity"),
    EQUITY_UNITS: Text("股权数量", "Units of equity"),
    HOURS: Text("管理者与专家工时", "Hours of managers and specialists"),
    **{seat.key: seat.label for seat in CATALOGUE.seats},
}
"""What can be limited."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice with its person and their packages."""

    row: PlanChoice
    person: Person
    package: Package | None
    runner_up: Package | None

    @property
    def shown(self) -> bool:
        """Whether there is anything to say about them but that nothing was chosen."""
        return self.package is not None or bool(self.row.changed_by)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a choice of packages costs, and what it is expected to bring. Money in minor units, hours in hundredths."""

    people: int
    cash_now: int
    cash_three_years: int
    equity: int
    hours: int
    raises: int
    saved: MoneyRange
    prevented: Range


@dataclass(frozen=True, slots=True)
class Used:
    """A limit and what is used of it: money in minor units, hours in whole ones, else counts."""

    kind: str
    label: Text
    where: str
    limit: int
    used: int
    assumed: bool

    @property
    def over(self) -> bool:
        """Whether more is used than there is."""
        return self.used > self.limit


@dataclass(frozen=True)
class Sight:
    """What one reader sees of a round: their people's choices; `whole` if these are all; estimates or only prices."""

    row: PlanRound
    chosen: tuple[Chosen, ...]
    whole: bool
    estimates: bool


def sees_plans(actor: Actor, day: date) -> bool:
    """Whether the actor has to do with plans at all."""
    return bool(allowed(actor, Act.PLAN_DRAFT, None, day) or allowed(actor, Act.PLAN_APPROVE, None, day))


def rounds(actor: Actor, day: date) -> list[PlanRound]:
    """All rounds, newest first."""
    return list(PlanRound.objects.order_by("-made_on", "-pk").defer("colleagues")) if sees_plans(actor, day) else []


def round_by_ref(actor: Actor, ref: str, day: date) -> PlanRound | None:
    """A round, if the actor has to do with plans."""
    return PlanRound.objects.filter(ref=ref).first() if sees_plans(actor, day) else None


def sight(actor: Actor, row: PlanRound, day: date) -> Sight:
    """The round as this actor may see it: only people whose pay is theirs to see, estimates only with RISK.

    Never the actor themselves: their own pay they know, what is planned for them is not theirs to see here.
    """
    priced = visible(actor, Field.PAY, day).exclude(number=actor.person)
    people = {one.number: one for one in priced.filter(number__in=row.choices.values("person"))}
    risky = set(visible(actor, Field.RISK, day).filter(number__in=list(people)).values_list("number", flat=True))
    rows = list(row.choices.filter(person__in=list(people)))
    chosen = [Chosen(one, people[one.person], package_of(one.package), package_of(one.runner_up)) for one in rows]
    chosen.sort(key=lambda one: (one.package is None, -one.row.saved, one.person.name_key, one.person.number))
    whole = len(rows) == row.choices.count()
    return Sight(row, tuple(chosen), whole, bool(risky) and risky >= {one.person for one in rows})


def sees_all(actor: Actor, row: PlanRound, day: date) -> bool:
    """Whether the actor sees everybody in the round, with the estimates."""
    inside = set(row.choices.values_list("person", flat=True))
    return actor.person not in inside and all(
        inside <= set(visible(actor, what, day).filter(number__in=inside).values_list("number", flat=True))
        for what in (Field.PAY, Field.RISK)
    )


def sums(rows: Iterable[PlanChoice]) -> Sums:
    """Added up."""
    given = [one for one in rows if one.package is not None]
    return Sums(
        len(given), sum(one.cash_now for one in given), sum(one.cash_three_years for one in given),
        sum(one.equity for one in given), sum(one.hours for one in given), sum(one.raise_yearly for one in given),
        MoneyRange(*(sum(getattr(one, name) for one in given) for name in ("saved_low", "saved", "saved_high"))),
        _prevented(given),
    )  # fmt: skip


def _prevented(given: Iterable[PlanChoice]) -> Range:
    """Departures prevented, low to high: the doubt about a measure is the same for everybody, so the ends add up."""
    low = middle = high = 0.0
    for one in given:
        ease = package_lowering(one.package)
        middle += one.prevented
        low += one.prevented * ease.low / ease.middle if ease.middle > 0 else one.prevented
        high += one.prevented * ease.high / ease.middle if ease.middle > 0 else one.prevented
    return Range(low, middle, high)


def uses(row: PlanRound, rows: Iterable[PlanChoice]) -> list[Used]:
    """Every limit of the round with what these choices use of it, what is over first."""
    given = [one for one in rows if one.package is not None]
    names = dict(Unit.objects.values_list("unit", "name"))
    found = [_used(limit, given, row.unit_value, names) for limit in row.limits.all()]
    if not any(one.kind == CASH and not one.where for one in found):
        cash = PlanLimit(round=row, kind=CASH, scope=COMPANY, amount=row.cash)
        found.append(_used(cash, given, row.unit_value, names))
    order = list(KINDS)
    return sorted(found, key=lambda one: (not one.over, order.index(one.kind) if one.kind in order else 99, one.where))


def _used(limit: PlanLimit, given: list[PlanChoice], unit: int | None, names: Mapping[str, str]) -> Used:
    inside = [one for one in given if limit.scope == COMPANY or f"/{limit.scope}/" in one.units]
    taken = sum(taken_of(limit.kind, one, unit) for one in inside)
    label = KINDS.get(limit.kind, Text(limit.kind, limit.kind))
    where = "" if limit.scope == COMPANY else names.get(limit.scope, limit.scope)
    return Used(
        limit.kind, label, where, limit.amount, -(-taken // 100) if limit.kind == HOURS else taken, limit.assumed
    )


def taken_of(kind: str, choice: PlanChoice, unit: int | None) -> int:
    """What one choice takes of a kind; hours in hundredths, units of equity rounded up."""
    if kind == EQUITY_UNITS:
        return -(-choice.equity // unit) if unit else 0
    columns = {CASH: choice.cash_now, CASH_THREE: choice.cash_three_years, EQUITY: choice.equity, HOURS: choice.hours}
    return columns[kind] if kind in columns else int(choice.seats.get(kind, 0))


def job_of(row: PlanRound) -> Job | None:
    """The planning under way, or that ended badly; None where there is none."""
    found = newest().filter(ref=row.job).first() if row.job else None
    return None if found is None or found.state == Job.DONE else found


def events_of(row: PlanRound) -> list[PlanEvent]:
    """The round's history, newest first."""
    return list(row.events.order_by("-at", "-id"))


def since_version(row: PlanRound, version: int) -> list[PlanEvent]:
    """What happened to the round after a reader had opened it."""
    return [one for one in row.events.all() if int(one.details.get("version", 0)) > version]


def may_be_computed(row: PlanRound) -> bool:
    """Whether nothing is under way and nobody has put it forward."""
    busy = job_of(row)
    return row.state in (DRAFT, COMPUTED) and (busy is None or busy.state == Job.DEAD)


def open_round(ref: str, job: str) -> PlanRound | None:
    """The round that this job is to compute; None where it was changed or withdrawn meanwhile."""
    return PlanRound.objects.filter(ref=ref, job=job, state__in=(DRAFT, COMPUTED)).first()


def unit_paths() -> dict[str, str]:
    """Everybody's unit with those above it, as they stand."""
    return dict(Person.objects.values_list("number", "units"))


def newest_turn(day: date, facts: str) -> str:
    """The turn of the day that read just these facts; empty where there is none."""
    found = Turn.objects.filter(state=Turn.DONE, as_of=day, inputs=facts).order_by("-pk").first()
    return found.ref if found else ""
