"""Pay reviews as one reader may see them: whose lines, which budgets, medians by unit, level and results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from django.db.models import Count, Q, QuerySet

from mainstay.chapters.pay.guideline import position
from mainstay.chapters.pay.review import FILLED_IN, State
from mainstay.core.access import Act, Actor, Field
from mainstay.core.money import times
from mainstay.core.text import Text
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.tables.people import Person, Unit
from mainstay_web.store.tables.reviews import PayLetter, PayRaise, PayReview, ReviewBudget, ReviewEvent, ReviewRow

FEWEST = 3
"""Of fewer people no median is shown: it would be somebody's pay."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its person, and what follows from it."""

    row: ReviewRow
    person: Person

    @property
    def is_open(self) -> bool:
        """Whether the person takes part."""
        return not self.row.bar

    @property
    def share(self) -> Decimal | None:
        """The raise of base, as a share of it."""
        if not self.row.base:
            return None
        return (Decimal(self.row.raise_base) / self.row.base).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    @property
    def before(self) -> Decimal | None:
        """The compa-ratio as frozen."""
        return self._place(0)

    @property
    def after(self) -> Decimal | None:
        """The compa-ratio with the raise."""
        return self._place(self.counted)

    @property
    def counted(self) -> int:
        """What of the raise the definition in use counts."""
        row = self.row
        firm = row.raise_base + row.raise_allowance
        return row.raised if row.middle_of == "market" and row.definition == "annual_cash" else firm

    def _place(self, more: int) -> Decimal | None:
        row = self.row
        if not row.middle:
            return None
        annual = row.middle_of == "market" and row.definition == "annual_cash"
        return position(times((row.annual if annual else row.fixed) + more, 1 / row.fte), row.middle)

    @property
    def gap(self) -> int | None:
        """What lacks to the market line with the raise, a year at full time; below zero above it."""
        row = self.row
        if row.line is None or not row.base:
            return None
        paid = row.annual + row.raised if row.definition == "annual_cash" else row.fixed + self.firm
        return row.line - times(paid, 1 / row.fte)

    @property
    def firm(self) -> int:
        """The raise of fixed cash."""
        return self.row.raise_base + self.row.raise_allowance

    @property
    def beyond(self) -> bool:
        """Whether the raise of base passes the guideline."""
        return self.row.most is not None and self.row.raise_base > self.row.most

    @property
    def below(self) -> bool:
        """Whether somebody left it under what the guideline says at least."""
        return bool(self.row.filled_by) and self.row.low is not None and self.row.raise_base < self.row.low


def runs(actor: Actor, day: date) -> bool:
    """Whether the actor organises reviews."""
    return bool(allowed(actor, Act.REVIEW_RUN, None, day))


def fillable(actor: Actor, day: date) -> QuerySet[Person]:
    """The people whose lines the actor may see and fill in or approve: never their own."""
    either = visible(actor, Act.REVIEW_FILL, day) | visible(actor, Act.REVIEW_APPROVE, day)
    return visible(actor, Field.PAY, day).filter(number__in=either.values("number")).exclude(number=actor.person)


def sees_reviews(actor: Actor, day: date) -> bool:
    """Whether the actor has to do with pay reviews at all."""
    return runs(actor, day) or fillable(actor, day).exists()


def reviews(actor: Actor, day: date) -> list[PayReview]:
    """Reviews, newest first: drafts only for who runs them."""
    if not sees_reviews(actor, day):
        return []
    found = PayReview.objects.order_by("-effective", "-pk")
    if not runs(actor, day):
        found = found.exclude(state__in=(State.DRAFT.value, State.CHECK.value))
    return list(found)


def unfilled(actor: Actor, day: date) -> QuerySet[ReviewRow]:
    """Lines of open reviews that the actor is to fill in and nobody has."""
    people = fillable(actor, day).filter(here=True).values("number")
    return ReviewRow.objects.filter(review__state=State.OPEN.value, bar="", filled_by="", person__in=people)


def waiting_for(actor: Actor, day: date) -> dict[str, int]:
    """Open reviews with such lines, by reference: how many; newest first."""
    lines = unfilled(actor, day).values_list("review__ref")
    return dict(lines.annotate(n=Count("pk")).order_by("-review__effective", "-review__pk"))


def review_by_ref(actor: Actor, ref: str, day: date) -> PayReview | None:
    """One review, as in `reviews`."""
    found = PayReview.objects.filter(ref=ref).first() if sees_reviews(actor, day) else None
    hidden = found is not None and found.state in (State.DRAFT.value, State.CHECK.value) and not runs(actor, day)
    return None if hidden else found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the sheet is asked for: within a unit, by name or number, and which lines."""

    unit: str = ""
    text: str = ""
    which: str = ""


def lines_of(actor: Actor, review: PayReview, day: date, wanted: Wanted | None = None) -> list[Line]:
    """The lines that the actor may see, by name; ratings only where they may see these."""
    asked = wanted or Wanted()
    people = fillable(actor, day)
    if asked.unit:
        people = people.filter(units__contains=f"/{asked.unit}/")
    if asked.text:
        people = people.filter(Q(name__icontains=asked.text) | Q(number__iexact=asked.text))
    known = {one.number: one for one in people}
    rows = review.rows.select_related("budget").filter(person__in=list(known))
    rated = set(visible(actor, Field.PERFORMANCE, day).filter(number__in=list(known)).values_list("number", flat=True))
    found = [Line(_unrated(row, row.person in rated), known[row.person]) for row in rows]
    found.sort(key=lambda one: (one.person.name_key, one.person.number))
    return [one for one in found if _asked(one, asked.which)]


def _unrated(row: ReviewRow, sees: bool) -> ReviewRow:  # noqa: FBT001 - a plain question of this one place
    if not sees:
        row.rating = row.rated_on = None
    return row


def _asked(line: Line, which: str) -> bool:
    return {
        "open": line.is_open and not line.row.filled_by,
        "given": line.row.raised > 0,
        "beyond": line.beyond or line.below,
        "out": not line.is_open,
        "under": (line.gap or 0) > 0,
    }.get(which, True)


def line_by_ref(actor: Actor, ref: str, day: date) -> Line | None:
    """One line, if the actor may see it."""
    row = ReviewRow.objects.select_related("review", "budget").filter(ref=ref).first()
    person = fillable(actor, day).filter(number=row.person).first() if row is not None else None
    if row is None or person is None or review_by_ref(actor, row.review.ref, day) is None:
        return None
    sees = bool(allowed(actor, Field.PERFORMANCE, row.person, day))
    return Line(_unrated(row, sees), person)


def may_fill_now(review: PayReview, *, runs_it: bool) -> bool:
    """Whether raises can be changed now by somebody who runs the review, or does not."""
    state = State(review.state)
    return state in FILLED_IN and (runs_it or not FILLED_IN[state])


@dataclass(frozen=True, slots=True)
class Purse:
    """A budget with its unit's name."""

    row: ReviewBudget
    name: Text

    @property
    def left(self) -> int:
        """What is left."""
        return self.row.amount - self.row.used


COMPANY = Text("全公司其余部门", "The rest of the company")
ALL = Text("全公司", "The whole company")


def purses(actor: Actor, review: PayReview, day: date) -> list[Purse]:
    """The budgets whose sums the actor may see: those of which they see every line."""
    rows = list(review.budgets.order_by("unit"))
    if not runs(actor, day):
        mine = set(fillable(actor, day).values_list("number", flat=True))
        inside = defaultdict[int, set[str]](set)
        for budget, person in review.rows.values_list("budget", "person"):
            inside[budget].add(person)
        rows = [one for one in rows if inside[one.pk] and inside[one.pk] - {actor.person} <= mine]
    names = dict(Unit.objects.filter(unit__in=[one.unit for one in rows]).values_list("unit", "name"))
    rest = COMPANY if review.budgets.exclude(unit="").exists() else ALL
    return [Purse(one, Text(names[one.unit], names[one.unit]) if one.unit in names else rest) for one in rows]


@dataclass(frozen=True, slots=True)
class Group:
    """Raises in one group: how many people take part, how many get one, the median share of base, money, compa."""

    name: str
    people: int
    given: int
    money: int
    share: Decimal | None
    before: Decimal | None
    after: Decimal | None
    beyond: int


def calibration(lines: Sequence[Line], names: Mapping[str, str]) -> dict[str, list[Group]]:
    """By unit, level and results; medians only of enough people."""
    taking = [one for one in lines if one.is_open]

    def grouped(key: Mapping[int, str]) -> list[Group]:
        groups = defaultdict[str, list[Line]](list)
        for place, one in enumerate(taking):
            groups[key[place]].append(one)
        return [_group(name, groups[name]) for name in sorted(groups)]

    unit = {place: names.get(one.row.unit, one.row.unit) or "–" for place, one in enumerate(taking)}
    level = {place: f"{one.row.level:02d}" if one.row.level is not None else "–" for place, one in enumerate(taking)}
    rating = {
        place: f"{one.row.rating.normalize():f}" if one.row.rating is not None else "–"
        for place, one in enumerate(taking)
    }
    return {"unit": grouped(unit), "level": grouped(level), "rating": grouped(rating)}


def _group(name: str, lines: Sequence[Line]) -> Group:
    enough = len(lines) >= FEWEST
    return Group(
        name, len(lines), sum(one.row.raised > 0 for one in lines),
        sum(one.row.raised for one in lines), _middle(one.share for one in lines) if enough else None,
        _middle(one.before for one in lines) if enough else None,
        _middle(one.after for one in lines) if enough else None, sum(one.beyond for one in lines),
    )  # fmt: skip


def _middle(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [one for one in values if one is not None]
    return median(known) if len(known) >= FEWEST else None


def events_of(actor: Actor, review: PayReview, day: date) -> list[ReviewEvent]:
    """What was done, newest first; of single people only those whose pay the actor sees."""
    mine = fillable(actor, day).values("number")
    return list(review.events.filter(Q(person="") | Q(person__in=mine)).order_by("-at", "-id")[:60])


def raises_of(row: ReviewRow) -> list[PayRaise]:
    """What was paid of a line."""
    return list(row.paid.order_by("element"))


def own_letters(actor: Actor) -> list[PayLetter]:
    """Letters to the actor, newest first."""
    found = PayLetter.objects.filter(person=actor.person).select_related("review").order_by("-issued_on", "-pk")
    return list(found) if actor.person else []


def letter_for(actor: Actor, ref: str, day: date) -> PayLetter | None:
    """A letter, for its person and for who may see their pay and has to do with reviews."""
    row = PayLetter.objects.select_related("review").filter(ref=ref).first()
    if row is None:
        return None
    return row if row.person == actor.person or fillable(actor, day).filter(number=row.person).exists() else None


def letters_of(actor: Actor, review: PayReview, day: date) -> list[PayLetter]:
    """The letters of a review that the actor may see."""
    return list(review.letters.filter(person__in=fillable(actor, day).values("number")).order_by("pk"))


def held_about(number: str) -> dict[str, list[dict[str, object]]]:
    """What reviews hold about somebody that is theirs to have: raises as paid, and letters. Not what was considered."""
    return {
        "pay_raises": [
            {"element": one.element, "per": one.per, "before": one.before, "after": one.after, "from": one.since,
             "reason": one.reason}
            for one in PayRaise.objects.filter(person=number).order_by("since", "pk")
        ],
        "pay_letters": [
            {"issued_on": one.issued_on, "from": one.effective, "yearly_before": one.yearly_before,
             "yearly_after": one.yearly_after, "acknowledged_on": one.acknowledged_on}
            for one in PayLetter.objects.filter(person=number).order_by("issued_on", "pk")
        ],
    }  # fmt: skip
