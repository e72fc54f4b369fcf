"""The demo: whose day to see, a tour of six stops round the loop, and going back in time to what was seen before."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from mainstay.core.text import Text
from mainstay_web.pages.entering import become
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.accounts import parts_to_play
from mainstay_web.store.replay import as_seen, moments
from mainstay_web.store.turns import sees_risk

DAYS = {
    "director": Text("我们在失去什么，钱花得值不值。", "What do we lose, and is the money working?"),
    "hrbp": Text("先和谁谈，为什么是现在，怎么谈。", "Whom to talk to first, why now, and how."),
    "compensation": Text("审批方案，看措施在这里值多少。", "Approve packages, and see what measures are worth here."),
    "auditor": Text("谁看了什么，凭什么；数据留多久。", "Who looked at what and why; how long data are kept."),
    "admin": Text("登录、渠道、备份；看不到任何人的数据。", "Sign-in, channels, backups; nobody's data."),
    "manager": Text("今天和谁聊聊，我答应过什么。", "Whom to talk to today, and what I have promised."),
    "employee": Text("公司对我的承诺，关于我的数据与说明。", "What I was promised, what is held of me and why."),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the tour: who is played, which page is opened, and what there is to see."""

    part: str
    url: str
    title: Text
    words: Text


STOPS = (
    Stop("hrbp", "queue", Text("看见", "See"), Text(
        "夜里，事实变成信号，信号变成预警。队列按可能损失与紧迫程度排好：先和谁谈，为什么是现在。",
        "Overnight, facts became signals and signals a warning. The queue is in order of value at stake and urgency: "
        "whom to talk to first, and why now.")),
    Stop("manager", "team", Text("谈", "Talk"), Text(
        "经理看到的是事实、话题和下一步，没有分数。", "The manager sees facts, topics and next steps, and no number.")),
    Stop("hrbp", "cases", Text("对症", "Answer"), Text(
        "原因由本人确认；方案在预算之内，由另一个人批准。",
        "The person confirms the cause; the package is within the budget, and somebody else approves it.")),
    Stop("employee", "my_promises", Text("承诺", "Promise"), Text(
        "答应了什么、何时兑现，双方确认；没有兑现也说得出来。",
        "What was promised and by when, confirmed by both sides; and whether it was kept.")),
    Stop("director", "worth", Text("学习", "Learn"), Text(
        "每项措施在这里值多少，带区间，说得出依据。",
        "What each measure is worth here, with an interval and what it rests on.")),
    Stop("director", "proof", Text("验证", "Prove"), Text(
        "用公司自己的过去检验：提前多久、准不准、对谁不准。",
        "Tested on the company's own past: how early, how right, and for whom it is not.")),
)  # fmt: skip


def _only_demo() -> None:
    if not settings.DEMO:
        raise AbsentError


@require_GET
def parts(request: HttpRequest) -> HttpResponse:
    """Whose day to see, and the tour."""
    _only_demo()
    return show(request, "entering/parts.html", parts=parts_to_play(), days=DAYS, stops=STOPS)


@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Goes to a stop of the tour as whoever it is played by."""
    _only_demo()
    if not 1 <= number <= len(STOPS):
        raise AbsentError
    chosen = STOPS[number - 1]
    become(request, chosen.part)
    response = HttpResponseRedirect(reverse(chosen.url))
    response.set_cookie("tour", str(number), samesite="Lax", httponly=True)
    return response


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Leaves the tour."""
    _only_demo()
    del request
    response = HttpResponseRedirect(reverse("home"))
    response.delete_cookie("tour")
    return response


@page()
def replay(request: Request) -> HttpResponse:
    """What was seen at an earlier day, and what came of it."""
    _only_demo()
    reader = request.reader
    if not sees_risk(reader.actor, reader.day):
        raise AbsentError
    known = moments(reader.day)
    if not known:
        raise AbsentError
    asked = request.GET.get("at", "0")
    at = min(int(asked), len(known) - 1) if asked.isdigit() else 0
    found = as_seen(reader.actor, known[at], reader.day)
    return show(request, "entering/replay.html", moments=known, at=at, people=found)


ROUTES = [
    path("demo/", parts, name="demo_parts"),
    path("demo/tour/<int:number>", stop, name="tour_stop"),
    path("demo/tour/end", end, name="tour_end"),
    path("demo/replay/", replay, name="replay"),
]
