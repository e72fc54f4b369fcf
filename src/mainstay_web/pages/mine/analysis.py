"""What the analysis uses and why, in words; and the person's own say: decide about me without it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.privacy import object_to_model, take_back
from mainstay_web.pages.giving import attempt, caller
from mainstay_web.pages.mine.data import own
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.explained import NEVER, decisions_about, listed_items, model_in_use, signals_read
from mainstay_web.store.privacy import answer_due, objections_of, objects
from mainstay_web.store.tables.refs import new_ref


@page()
def my_analysis(request: Request) -> HttpResponse:
    """The explanation: the same for a high estimate and for a low one."""
    reader = request.reader
    number = own(reader, Act.EXPLAIN)
    return show(
        request, "mine/analysis.html", reads=signals_read(number, reader.day), never=NEVER,
        model=model_in_use(reader.day), listed=listed_items(reader.day), decisions=decisions_about(number),
        objects=objects(number),
    )  # fmt: skip


@page()
def my_objection(request: Request) -> HttpResponse:
    """Ask to be decided about without the model, or take it back."""
    return _objection(request)


def _objection(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    number = own(reader, Act.OBJECT)
    past = objections_of(number)
    return show(
        request, "mine/objection.html", status, now=next((one for one in past if one.ended_at is None), None),
        past=[one for one in past if one.ended_at is not None], problem=problem, key=new_ref(),
        due=answer_due(reader.day, objection=True), given=request.POST,
    )  # fmt: skip


@require_POST
@page()
def decide(request: Request) -> HttpResponse:
    """Objects, or takes it back."""
    number = own(request.reader, Act.OBJECT)

    def do() -> None:
        if request.POST.get("what") == "take-back":
            take_back(caller(request), number)
            said = Text("已收回。下一次分析会重新包括您。", "Taken back. The next analysis includes you again.")
        else:
            object_to_model(caller(request), number, request.POST.get("words", ""))
            said = Text("已生效：从现在起，关于您的事只由人判断。", "In force: from now on people alone decide.")
        messages.success(request, said.in_(request.lang))

    return attempt(do, reverse("my_objection"), partial(_objection, request))


ROUTES = [
    path("my/analysis/", my_analysis, name="my_analysis"),
    path("my/analysis/without", my_objection, name="my_objection"),
    path("my/analysis/without/decide", decide, name="my_objection_decide"),
]
