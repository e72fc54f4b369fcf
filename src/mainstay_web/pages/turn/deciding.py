"""What the company decides for everyone: which signals are read, what a loss costs; and the turns themselves."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mainstay.chapters import CATALOGUE
from mainstay.chapters.sources import Source
from mainstay.chapters.spoken import BASES, DIRECTIONS, UNITS, spoken_reading
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay_web.actions import InvalidError
from mainstay_web.actions.standing import set_loss, set_target, switch_signal
from mainstay_web.actions.turns import ask_for_turn
from mainstay_web.pages.giving import attempt
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import turns
from mainstay_web.store.charge import names_of
from mainstay_web.store.loss import totals, version_in_force, versions
from mainstay_web.store.signals import switches_of
from mainstay_web.store.turn_parts import Coverage

MOST_ROWS = 8


@page(Act.PROOF)
def signals(request: Request) -> HttpResponse:
    """The catalogue of signals: what each reads, on what basis, how fresh, for how many known, on or off."""
    return _signals(request)


def _signals(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    switches = switches_of(request.reader.day)
    coverage = turns.part(turns.newest(request.reader.day), "coverage", Coverage)
    groups = [(driver, [one for one in switches if one.signal.driver is driver]) for driver in Driver]
    return show(
        request, "turn/signals.html", status, groups=[one for one in groups if one[1]], coverage=coverage,
        bases=BASES, units=UNITS, directions=DIRECTIONS, spoken=spoken_reading, problem=problem,
        may_switch=bool(request.reader.may(Act.SIGNAL_SWITCH)), on=sum(one.on for one in switches),
        total=len(switches), failed=request.POST.get("key", "") if problem else "",
    )  # fmt: skip


@require_POST
@page(Act.SIGNAL_SWITCH)
def switch(request: Request) -> HttpResponse:
    """Switches one signal, with a reason."""
    given = request.POST

    def do() -> None:
        switch_signal(
            request.reader.caller(), given.get("key", ""), given.get("on") == "1", given.get("reason", "")[:500]
        )
        said = Text("已保存，下一轮分析起生效。", "Saved; it holds from the next turn on.")
        messages.success(request, said.in_(request.lang))

    return attempt(do, reverse("signals"), partial(_signals, request))


@page(Act.WORTH)
def loss(request: Request) -> HttpResponse:
    """What a departure costs, by level, as ranges with their source."""
    return _loss(request)


def _loss(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    own = version_in_force(request.reader.day)
    parts = [(one, one.by_level[0][2]) for one in CATALOGUE.losses]
    whole = sum(share for _, share in parts)
    source = str(own.value["source"]) if own else ""
    return show(
        request, "turn/loss.html", status, rows=totals(request.reader.day), own=own, versions=versions(),
        parts=[(one, share / whole) for one, share in parts], may_set=bool(request.reader.may(Act.STANDARD_SET)),
        source=Text(source, source) if source else Source.LOSS.text,
        problem=problem, given=request.POST if problem else {}, most=MOST_ROWS,
    )  # fmt: skip


@require_POST
@page(Act.STANDARD_SET)
def loss_set(request: Request) -> HttpResponse:
    """Sets the ranges from today."""

    def do() -> None:
        given = request.POST
        set_loss(request.reader.caller(), _rows(request), given.get("source", "")[:300], given.get("reason", "")[:500])
        said = Text("已保存，下一轮分析起生效。", "Saved; it holds from the next turn on.")
        messages.success(request, said.in_(request.lang))

    return attempt(do, reverse("loss"), partial(_loss, request))


def _rows(request: Request) -> list[tuple[int, Decimal, Decimal, Decimal]]:
    """The rows of the form that are filled in. Raises InvalidError for what is no number."""
    rows = []
    for place in range(MOST_ROWS):
        cells = [request.POST.get(f"{name}{place}", "").strip() for name in ("up", "low", "mid", "high")]
        if any(cells):
            try:
                rows.append((int(cells[0]), Decimal(cells[1]), Decimal(cells[2]), Decimal(cells[3])))
            except (ValueError, InvalidOperation) as error:
                wrong = Text(f"第 {place + 1} 行有不是数字的内容。", f"Row {place + 1} holds what is no number.")
                raise InvalidError(wrong, field="rows") from error
    return rows


@require_POST
@page(Act.STANDARD_SET)
def target_set(request: Request) -> HttpResponse:
    """Sets the target for retention."""
    given = request.POST
    try:
        share = Decimal(given.get("share", "").strip().rstrip("%％") or "0") / 100
        set_target(request.reader.caller(), share, given.get("reason", "")[:500])
        messages.success(request, Text("目标已保存。", "The target is saved.").in_(request.lang))
    except InvalidOperation:
        messages.error(request, Text("请填写百分数，如 92。", "Give a percentage, such as 92.").in_(request.lang))
    except InvalidError as error:
        messages.error(request, error.text.in_(request.lang))
    return HttpResponseRedirect(reverse("overview"))


@page(Act.RUN_TURN)
def all_turns(request: Request) -> HttpResponse:
    """Every turn: when, of which day, by whom, from what, and whether it is whole."""
    found = turns.turns()
    return show(request, "turn/turns.html", turns=found, names=names_of({one.asked_by for one in found}))


@page(Act.RUN_TURN)
def one_turn(request: Request, turn: str) -> HttpResponse:
    """What one turn was made of, so that it can be made again."""
    found = turns.turn_by_ref(turn)
    return show(request, "turn/one.html", turn=found, names=names_of({found.asked_by} if found else ()))


@require_POST
@page(Act.RUN_TURN)
def run(request: Request) -> HttpResponse:
    """Asks for a turn now; it runs in the background."""
    ask_for_turn(request.reader.caller(), timezone.now())
    said = Text("已排入后台，完成后各页会更新。", "It is in the queue; pages will show it when it is done.")
    messages.success(request, said.in_(request.lang))
    return HttpResponseRedirect(reverse("turns"))


ROUTES = [
    path("signals/", signals, name="signals"),
    path("signals/switch", switch, name="signal_switch"),
    path("loss/", loss, name="loss"),
    path("loss/set", loss_set, name="loss_set"),
    path("overview/target", target_set, name="target_set"),
    path("turns/", all_turns, name="turns"),
    path("turns/run", run, name="turn_run"),
    path("turns/<turn:turn>/", one_turn, name="turn"),
]
NAV = (
    Entry("signals", Text("信号目录", "Signals"), "adjustments", Group.COMPANY, act=Act.PROOF, order=40),
    Entry("loss", Text("流失代价", "Cost of loss"), "coin", Group.COMPANY, act=Act.WORTH, order=25),
    Entry("turns", Text("夜间分析", "Turns of the loop"), "refresh", Group.HOUSE, act=Act.RUN_TURN, order=40),
)
