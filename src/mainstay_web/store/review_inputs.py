"""What a pay review freezes of each person: pay, place in the market, results, guideline; and what is missing.

Read from the facts by the same rules as the signals: pay as it stands on the day on which raises would hold, results
within the review's period, the market's cells as the warning reads them. Nothing is guessed where a fact is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median_low
from typing import Any

from mainstay.chapters.pay import data_check
from mainstay.chapters.pay import guideline as matrix
from mainstay.chapters.pay import review as rules
from mainstay.chapters.pay.data_check import Gap
from mainstay.chapters.pay.elements import ROUNDING, Element, Paid, Per, Rounding, Yearly, last_rise, standing
from mainstay.chapters.pay.guideline import GUIDELINE, Guideline
from mainstay.chapters.pay.review import ELIGIBLE, Eligibility
from mainstay.core.money import minor, times
from mainstay.report.market import Market, Position
from mainstay_web.store.facts import held
from mainstay_web.store.installation import the_installation
from mainstay_web.store.market import board_of, lines_of
from mainstay_web.store.own_pay import history_of
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.reviews import PayReview, ReviewRow

PEERS = 5
"""Of fewer comparable colleagues no middle is made."""
_ONE = Decimal(1)
_PARTS = Decimal("0.0001")
_TABLES = ("pay", "posts", "market", "results")


@dataclass(frozen=True)
class Standards:
    """The company's rules as of a day, as a review freezes them."""

    guideline: Guideline
    eligible: Eligibility
    rounding: Rounding

    @classmethod
    def on(cls, day: date) -> Standards:
        """Those in force."""
        return cls(in_force(GUIDELINE, day), in_force(ELIGIBLE, day), in_force(ROUNDING, day))

    def written(self) -> dict[str, object]:
        """As JSON."""
        return {
            GUIDELINE.key: GUIDELINE.written(self.guideline), ELIGIBLE.key: ELIGIBLE.written(self.eligible),
            ROUNDING.key: ROUNDING.written(self.rounding),
        }  # fmt: skip

    @classmethod
    def read(cls, data: Mapping[str, object]) -> Standards:
        """As they were frozen."""
        return cls(
            GUIDELINE.read(data[GUIDELINE.key]), ELIGIBLE.read(data[ELIGIBLE.key]), ROUNDING.read(data[ROUNDING.key])
        )


def standards_of(review: PayReview, day: date) -> Standards:
    """Those a review has frozen, or those in force while it has not."""
    return Standards.read(review.inputs) if review.inputs else Standards.on(day)


@dataclass(frozen=True)
class Facts:
    """Facts of everybody, by person."""

    pay: Mapping[str, list[Paid]]
    foreign: frozenset[str]
    fte: Mapping[str, Decimal]
    results: Mapping[str, list[tuple[date, Decimal]]]
    market: Market | None


def facts_on(day: date) -> Facts:
    """Everything that a review reads, as of the day on which its raises hold."""
    frames = held(_TABLES)
    pay, foreign = paid_by_person(frames, day)
    fte = dict[str, Decimal]()
    for row in _rows(frames, "posts", "from", day):
        fte[str(row["person_id"])] = Decimal(str(row["fte"])).quantize(_PARTS) if row["fte"] else _ONE
    results = defaultdict[str, list[tuple[date, Decimal]]](list)
    for row in _rows(frames, "results", "period_end", day):
        if row["rating"] is not None:
            results[str(row["person_id"])].append((row["period_end"], Decimal(str(row["rating"]))))
    market = Market(frames["market"], day) if "market" in frames else None
    return Facts(pay, foreign, fte, results, market)


def _rows(frames: Mapping[str, Any], table: str, dated: str, day: date) -> list[dict[str, Any]]:
    """Rows up to a day, in the order of their days."""
    rows = frames[table].to_dicts() if table in frames else []
    known = [row for row in rows if isinstance(row[dated], date) and row[dated] <= day]
    return sorted(known, key=lambda row: row[dated])


def paid_by_person(frames: Mapping[str, Any], day: date) -> tuple[Mapping[str, list[Paid]], frozenset[str]]:
    """Rows of the table `pay` up to a day, by person; and who is paid in another currency than the company's."""
    own = the_installation().currency
    found, foreign = defaultdict[str, list[Paid]](list), set[str]()
    elements = {one.value for one in Element}
    for row in _rows(frames, "pay", "from", day):
        number = str(row["person_id"])
        if row["element"] not in elements or row["amount"] is None:
            continue
        per = Per(row["per"]) if row["per"] else Per.MONTH
        found[number].append(Paid(Element(row["element"]), row["from"], int(row["amount"]), per))
        if row["currency"] not in (None, "", own):
            foreign.add(number)
    return found, frozenset(foreign)


@dataclass(frozen=True)
class Candidate:
    """One person as a review would freeze them, before the middle of peers is known."""

    person: Person
    pay: Mapping[Element, Paid]
    yearly: Yearly | None
    fte: Decimal
    position: Position | None
    rated: tuple[date, Decimal] | None
    rose: date | None
    gaps: tuple[Gap, ...]

    @property
    def full(self) -> int:
        """Fixed cash a year at full time; zero where unknown."""
        return times(self.yearly.fixed, 1 / self.fte) if self.yearly else 0

    @property
    def compared(self) -> int:
        """Pay a year at full time by the market's definition; fixed cash where there is no cell."""
        if self.yearly is None:
            return 0
        return times(self.yearly.by(self.definition), 1 / self.fte)

    @property
    def definition(self) -> str:
        """What is compared."""
        return self.position.definition if self.position else "fixed_cash"


def candidates(review: PayReview, numbers: Iterable[str] | None = None) -> list[Candidate]:
    """Everybody who is here, or those of them with these numbers."""
    facts = facts_on(review.effective)
    people = Person.objects.filter(here=True).order_by("name_key", "number")
    if numbers is not None:
        people = people.filter(number__in=list(numbers))
    known = list(people)
    lines = _policy_lines(known, review.effective)
    heads = set(Person.objects.filter(here=True).exclude(manager="").values_list("manager", flat=True))
    return [
        _candidate(one, facts, review, lines.get(one.number), is_head=one.number in heads and not one.manager)
        for one in known
    ]


_COUNTED = ("fixed_cash", "annual_cash")


def _policy_lines(people: list[Person], day: date) -> dict[str, Position]:
    """Lines by the company's own policy, its surveys reviewed and aged: these come before the bare cells."""
    found = {}
    for number, line in lines_of(history_of(people), board_of(day), day).items():
        if line.line is None or line.blend is None or line.policy is None or line.policy.definition not in _COUNTED:
            continue
        middle = line.blend.cell.points.get(50)
        points = {} if middle is None else {"p50": minor(middle)}
        found[number] = Position(points, line.policy.definition.value, line.line, line.policy.percent)
    return found


def _candidate(person: Person, facts: Facts, review: PayReview, line: Position | None, *, is_head: bool) -> Candidate:
    rows = facts.pay.get(person.number, [])
    now = standing(rows, review.effective)
    pay = Yearly({element: paid.yearly for element, paid in now.items()}) if Element.BASE in now else None
    place = line
    if place is None and facts.market and person.job:
        place = facts.market.position(person.job, person.level, person.city)
    rated = [one for one in facts.results.get(person.number, []) if review.since <= one[0] <= review.until]
    found = data_check.Found(
        has_base=pay is not None, currency_fits=person.number not in facts.foreign, has_manager=bool(person.manager),
        is_head=is_head, has_level=person.level is not None,
        has_market=place is not None,
        has_results=bool(rated),
    )  # fmt: skip
    return Candidate(
        person, now, pay, facts.fte.get(person.number, _ONE), place, rated[-1] if rated else None,
        last_rise(rows, review.effective), data_check.gaps(found),
    )  # fmt: skip


def peers_of(everybody: Iterable[Candidate]) -> dict[tuple[str, int], int]:
    """The middle of fixed cash at full time by family and level, where enough are known."""
    cells = defaultdict[tuple[str, int], list[int]](list)
    for one in everybody:
        if one.full > 0 and one.person.family and one.person.level is not None:
            cells[one.person.family, one.person.level].append(one.full)
    return {cell: median_low(pays) for cell, pays in cells.items() if len(pays) >= PEERS}


def frozen(one: Candidate, review: PayReview, given: Standards, peers: Mapping[tuple[str, int], int]) -> ReviewRow:
    """The row that is frozen of one person, without its budget."""
    who = one.person
    middle, middle_of = _middle(one, peers)
    served = (
        matrix.part_served(who.hired_on, review.since, review.until) if given.eligible.prorated else _ONE
    )  # fmt: skip
    bar = rules.bar(given.eligible, one.gaps, who.hired_on, one.rose, review.effective)
    place = matrix.position(one.compared if middle_of == "market" else one.full, middle) if middle else None
    share = matrix.suggested(given.guideline, one.rated[1] if one.rated else None, place)
    base = one.yearly.of(Element.BASE) if one.yearly else 0
    guide = matrix.amounts(share, base, served) if share is not None and bar is None else None
    return ReviewRow(
        review=review, person=who.number, unit=who.unit, units=who.units, hired_on=who.hired_on, job=who.job,
        family=who.family, level=who.level, fte=one.fte,
        pay={element.value: [paid.amount, paid.per.value, paid.since.isoformat()] for element, paid in one.pay.items()},
        base=base, fixed=one.yearly.fixed if one.yearly else 0, annual=one.yearly.annual if one.yearly else 0,
        definition=one.definition if one.position else "",
        line=one.position.line if one.position else None, middle=middle, middle_of=middle_of,
        rose_on=one.rose, rating=one.rated[1] if one.rated else None, rated_on=one.rated[0] if one.rated else None,
        gaps=[gap.value for gap in one.gaps], bar=bar.value if bar else "", served=served,
        low=guide.low if guide else None, usual=guide.usual if guide else None, most=guide.high if guide else None,
    )  # fmt: skip


def _middle(one: Candidate, peers: Mapping[tuple[str, int], int]) -> tuple[int | None, str]:
    """The market's P50, or else the middle of comparable colleagues."""
    market = one.position.percentiles.get("p50") if one.position else None
    if market:
        return market, "market"
    level = one.person.level
    found = peers.get((one.person.family, level)) if level is not None else None
    return found, "peers" if found else ""


def digest_of(inputs: Mapping[str, object], rows: Iterable[ReviewRow]) -> str:
    """SHA-256 of the standards and of everything frozen of everybody: the same digest, the same guideline."""
    lines = sorted(json.dumps([getattr(row, name) for name in FROZEN], sort_keys=True, default=_plain) for row in rows)
    whole = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode())
    for line in lines:
        whole.update(line.encode())
    return whole.hexdigest()


def _plain(value: object) -> str:
    """A decimal or a day as the store gives it back."""
    return f"{value:.4f}" if isinstance(value, Decimal) else str(value)


FROZEN = (
    "person", "unit", "hired_on", "job", "family", "level", "fte", "pay", "definition", "line", "middle", "middle_of",
    "rose_on", "rating", "rated_on", "gaps", "bar", "served", "low", "usual", "most",
)  # fmt: skip
"""Columns of a row that do not change after the freeze, but by an act of its own."""


def paid_of(row: ReviewRow) -> dict[Element, Paid]:
    """The frozen pay of a row."""
    return {
        Element(key): Paid(Element(key), date.fromisoformat(since), int(amount), Per(per))
        for key, (amount, per, since) in row.pay.items()
    }


def stale(review: PayReview, rows: Iterable[ReviewRow]) -> list[str]:
    """People whose pay is no longer as it was frozen, or who are here no longer."""
    rows = list(rows)
    facts = facts_on(review.effective)
    here = set(
        Person.objects.filter(here=True, number__in=[row.person for row in rows]).values_list("number", flat=True)
    )
    return [
        row.person
        for row in rows
        if row.person not in here or standing(facts.pay.get(row.person, []), review.effective) != paid_of(row)
    ]
