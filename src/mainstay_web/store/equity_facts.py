"""Grants and tranches as facts of the company contract, so that signals, the planner and promises read them.

Units stand in two whole numbers, `units` and `fraction` (ten-billionths of one): exact on both databases, tranche by
tranche (`units_in` puts them together).

tell_grants(batch, grants)   a row of `grants` each, at what a unit is worth
tell_vesting(batch, held)    rows of `vesting` where these say something else than the facts do
overwritten()                grants of which a later import says something, to be told anew
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, Max, Q

from mainstay.chapters.equity import spoken
from mainstay.chapters.equity.conditions import NOTHING, Condition
from mainstay.chapters.equity.kinds import Kind, Units, exact
from mainstay.chapters.equity.values import per_unit
from mainstay.core.money import major, minor
from mainstay.core.text import Text
from mainstay_web.store import equity_pool
from mainstay_web.store.equity_book import Held
from mainstay_web.store.facts import add, withdraw
from mainstay_web.store.tables.equity import EquityGrant
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.four_eyes import APPROVED
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.shares import parted, units_in

SOURCE = "equity"
"""The source of batches that the ledger tells."""

KINDS = {Kind.CASH_SAR: "phantom", Kind.STOCK_SAR: "option"}
"""Kinds that the contract has no word of its own for, by what they pay like."""
Tranches = dict[tuple[date, str | None], tuple[Units, str]]
"""By day and condition: units, and what became of them."""


def tell_grants(batch: Batch, rows: Iterable[EquityGrant], day: date) -> None:
    """Each grant as a fact, at what a unit brings its holder by the newest valuation."""
    worth = equity_pool.per_unit(day)
    for row in rows:
        kind = Kind(row.plan.kind)
        each = None if worth is None else minor(per_unit(kind, major(row.price), major(worth)))
        add(
            batch, "grants", grant_id=row.number, person_id=row.person, granted_on=row.granted_on,
            kind=KINDS.get(kind, kind.value), **parted(row.units), price=row.price, value_per_unit=each,
        )  # fmt: skip


def overwritten() -> list[str]:
    """References of grants of the ledger of which a later import says something: the ledger is what counts."""
    kept = EquityGrant.objects.filter(state=APPROVED).values("number")
    own = Max("row", filter=Q(batch__source=SOURCE))
    others = Max("row", filter=~Q(batch__source=SOURCE))
    found: set[str] = set()
    for key in ("grants", "vesting"):
        rows = FACTS[key].objects.filter(batch__void=False, grant_id__in=kept).values("grant_id")
        later = rows.annotate(own=own, other=others).filter(Q(other__gt=F("own")) | Q(own=None))
        found |= set(later.values_list("grant_id", flat=True))
    known = EquityGrant.objects.filter(number__in=found, person__in=Person.objects.values("number"))
    return sorted(known.values_list("ref", flat=True))


def passed(day: date) -> list[str]:
    """References of grants whose facts still speak of a tranche to come on a day that is over."""
    kept = EquityGrant.objects.filter(state=APPROVED)
    rows = FACTS["vesting"].objects.filter(batch__void=False, on__lte=day, grant_id__in=kept.values("number"))
    newest = rows.values("grant_id", "on", "condition").annotate(newest=Max("row")).values("newest")
    open_ = FACTS["vesting"].objects.filter(row__in=newest, state="due", withdrawn=False).values("grant_id")
    return sorted(
        kept.filter(number__in=open_, person__in=Person.objects.values("number")).values_list("ref", flat=True)
    )


def tell_vesting(batch: Batch, held: Held, day: date, *, anew: bool = False) -> tuple[str, ...]:
    """Brings the facts of one grant up to date; references of the tranches that are now told as vested.

    `anew` says all of it once more, also what the facts say already.
    """
    now, told = _tranches(held, day), _told(held.row.number)
    shown = []
    for key, (units, state) in now.items():
        if told.get(key) == (units, state) and not anew:
            continue
        on, condition = key
        add(batch, "vesting", grant_id=held.row.number, on=on, condition=condition, state=state, **parted(units))
        if state == "vested":
            shown.append(f"vesting:{held.row.number}|{on}|{condition}")
    for on, condition in told.keys() - now.keys():
        withdraw(batch, "vesting", grant_id=held.row.number, on=on, condition=condition)
    return tuple(shown)


def _tranches(held: Held, day: date) -> Tranches:
    """What the facts should say."""
    found: dict[tuple[date, str | None], list[tuple[Units, str]]] = defaultdict(list)
    for on, text, units, state in exact_tranches(held, day):
        found[on, text].append((units, state))
    return {key: _together(rows) for key, rows in found.items()}


def exact_tranches(held: Held, day: date) -> Iterator[tuple[date, str | None, Units, str]]:
    """Day, condition, units and state: a tranche stands on the day on which it vested, or else on which it is to.

    One whose day is over and whose result is still open has no day. It is told once it is decided: until then the
    signals would take it for vested.
    """
    days = {line.tranche: line.day for line in held.rows if line.kind in ("vest", "accelerate")}
    for one in held.positions(day):
        condition = condition_in_words(one.need.condition)
        text = None if condition is None else both(condition)
        done = days.get(one.tranche.key) or one.tranche.on
        parts = (
            (done, one.part.vested, "vested"), (one.tranche.on, one.part.forfeited, "forfeited"),
            (one.tranche.on, one.pending if one.on and one.on > day else 0, "due"),
        )  # fmt: skip
        for on, units, state in parts:
            if on is not None and units > 0:
                yield on, text, exact(units), state


def _together(rows: list[tuple[Units, str]]) -> tuple[Units, str]:
    """Units of one day: those still open, where there are any, else those vested, else those forfeited."""
    states = {state for _, state in rows}
    state = next(one for one in ("due", "vested", "forfeited") if one in states)
    return exact(sum(units for units, of in rows if of == state)), state


def _told(number: str) -> Tranches:
    found: Tranches = {}
    for row in FACTS["vesting"].objects.filter(grant_id=number, batch__void=False).order_by("row"):
        key = (row.on, row.condition)
        found.pop(key, None)
        if not row.withdrawn:
            found[key] = (units_in({"units": row.units, "fraction": row.fraction}), row.state)
    return found


def condition_in_words(condition: Condition) -> Text | None:
    """What must be true, as a phrase; None where nothing is asked."""
    return None if condition == NOTHING else spoken.condition(condition)


def both(text: Text) -> str:
    """One text of both languages, for a column that has one."""
    return text.zh if text.zh == text.en else f"{text.zh} / {text.en}"
