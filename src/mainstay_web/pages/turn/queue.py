"""HR's queue: whom to look at first, why now, and by when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from mainstay.core.access import Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.report.written import money_span
from mainstay_web.actions.cases import open_from_alert
from mainstay_web.actions.turns import take_talk_list
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.files import as_file
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.looking import LEAST, MOST, SHORT
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.installation import the_installation
from mainstay_web.store.queue import ALERTED, IN_CASE, KEY, PAGE, TODO, Asked, alerts_of, the_queue
from mainstay_web.store.talklist import COLUMNS, talk_list
from mainstay_web.store.turns import newest, note_listed, sees_risk

HR = frozenset({Role.HRBP, Role.DIRECTOR})
SHOWN = {
    TODO: Text("待处理", "To do"),
    ALERTED: Text("尚未立案", "No case yet"),
    IN_CASE: Text("在办个案", "Open cases"),
    KEY: Text("全部骨干", "All key people"),
}
MOST_AT_ONCE = 100
MOST_LISTED = 200


@page()
def queue(request: Request) -> HttpResponse:
    """The queue of the reader's own units, a page at a time."""
    reader = request.reader
    _only_hr(request)
    turn = newest(reader.day)
    if turn is None:
        return show(request, "turn/queue.html", turn=None)
    asked = _asked(request)
    found = the_queue(reader.actor, turn, reader.day, asked)
    note_listed(reader.account.ref, [one.person.number for one in found.lines], "queue")
    return show(
        request, "turn/queue.html", turn=turn, found=found, asked=asked, shown=SHOWN, drivers=list(Driver),
        currency=the_installation().currency, about=money_span, pager=_pager(request, asked, found.total),
        link=_link(request),
    )  # fmt: skip


def _only_hr(request: Request) -> None:
    if HR.isdisjoint(request.reader.roles) or not sees_risk(request.reader.actor, request.reader.day):
        raise AbsentError


def _asked(request: Request) -> Asked:
    given = request.GET
    show_ = given.get("show", TODO)
    driver, start = given.get("driver", ""), given.get("start", "0")
    return Asked(
        show_ if show_ in SHOWN else TODO, given.get("unit", "")[:64],
        driver if driver in {one.value for one in Driver} else "", given.get("q", "").strip()[:60],
        int(start) if start.isdecimal() and len(start) < 7 else 0,
    )  # fmt: skip


def _link(request: Request) -> str:
    kept = {name: request.GET[name] for name in ("unit", "driver", "q") if request.GET.get(name)}
    return f"{reverse('queue')}?{urlencode(kept)}{'&' if kept else ''}"


def _pager(request: Request, asked: Asked, total: int) -> dict[str, str]:
    def at(start: int) -> str:
        return f"{_link(request)}show={asked.show}&start={start}"

    first, last = asked.start, min(asked.start + PAGE, total)
    told = Text(f"第 {first + 1}–{last} 人，共 {total} 人", f"{first + 1}–{last} of {total}").in_(request.lang)
    return {
        "before": at(max(0, first - PAGE)) if first else "", "after": at(last) if last < total else "",
        "told": told if total else "",
    }  # fmt: skip


@require_POST
@page()
def open_many(request: Request) -> HttpResponse:
    """Opens the cases of the chosen alerts, each by itself: what has changed meanwhile is left, and said."""
    _only_hr(request)
    reader, done, left = request.reader, 0, 0
    turn = newest(reader.day)
    chosen = request.POST.getlist("person")[:MOST_AT_ONCE]
    alerts = alerts_of(reader.actor, turn, reader.day, chosen) if turn else []
    for alert in alerts:
        try:
            open_from_alert(reader.caller(), alert)
            done += 1
        except AnticipatedError:
            left += 1
    said = Text(f"已立案 {done} 件。", f"{done} {'case' if done == 1 else 'cases'} opened.")
    if left or not chosen:
        said = Text(f"{said.zh}{left} 件没有改变。", f"{said.en} {left} stayed as they were.")
    messages.success(request, said.in_(request.lang))
    return HttpResponseRedirect(reverse("queue"))


@fresh
@require_POST
@page()
def talk_list_file(request: Request) -> HttpResponse:
    """The list of whom to talk to, as a file: what for is said first, and noted with each person on it."""
    _only_hr(request)
    reader, reason = request.reader, " ".join(request.POST.get("reason", "").split())[:MOST]
    turn = present(newest(reader.day))
    if len(reason) < LEAST:
        messages.error(request, SHORT.in_(request.lang))
        return HttpResponseRedirect(reverse("queue"))
    lines = the_queue(reader.actor, turn, reader.day, Asked(most=MOST_LISTED)).lines
    take_talk_list(reader.caller(), [one.person.number for one in lines], reason)
    frame = talk_list(lines, reader.day, request.lang)
    return as_file(frame, request.POST.get("format", ""), "talks", COLUMNS, reader.day)


ROUTES = [
    path("queue/", queue, name="queue"),
    path("queue/open", open_many, name="queue_open"),
    path("queue/talks", talk_list_file, name="talk_list"),
]
NAV = (Entry("queue", Text("我的队列", "My queue"), "list-check", Group.LOOP, HR, order=10),)
