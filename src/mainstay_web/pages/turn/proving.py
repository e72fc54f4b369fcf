"""How far the warning can be believed: the backtest on the company's own past, and the model card, to read or take."""

from __future__ import annotations

import io

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.report.charts import bars, calibration
from mainstay.report.html import LEAD_TITLE
from mainstay.report.views import ProofView
from mainstay_web.actions.turns import note_taken
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.files import language_of, taken
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import turns
from mainstay_web.store.taking import deidentified
from mainstay_web.store.turn_parts import Card


@page(Act.PROOF)
def proof(request: Request) -> HttpResponse:
    """The backtest: ranking, calibration, precision at the talk capacity, lead time, by group."""
    turn = turns.newest(request.reader.day, whole=True)
    found = turns.part(turn, "proof", ProofView)
    card = turns.part(turn, "card", Card)
    return show(
        request, "turn/proof.html", turn=turn, proof=found, card=card.view if card else None,
        calibration=calibration.calibration("calibration", found.calibration) if found and found.calibration else None,
        lead=bars.bars("lead", LEAD_TITLE, found.lead_bars, "hold") if found and found.lead else None,
        may_take=bool(request.reader.may(Act.EXPORT)),
    )  # fmt: skip


@page(Act.PROOF)
def model_card(request: Request, lang: str) -> HttpResponse:
    """The model card as a Markdown file, in the language asked for."""
    turn = turns.newest(request.reader.day, whole=True)
    card = turns.part(turn, "card", Card)
    if turn is None or card is None:
        raise AbsentError
    text = card.zh if language_of(lang) == "zh" else card.en
    return taken(text.encode(), f"model-card-{turn.as_of.isoformat()}.{lang}.md")


@fresh
@require_POST
@page(Act.EXPORT)
def parquet(request: Request) -> HttpResponse:
    """The newest turn without anything that says who is who, for whoever checks the model."""
    request.reader.must(Act.PROOF)
    turn = present(turns.newest(request.reader.day))
    frame = deidentified(request.reader.actor, turn, request.reader.day)
    note_taken(request.reader.caller(), "parquet", turn.ref, frame.height)
    held = io.BytesIO()
    frame.write_parquet(held, compression="zstd")
    return taken(held.getvalue(), f"turn-{turn.as_of.isoformat()}.parquet")


ROUTES = [
    path("proof/", proof, name="proof"),
    path("proof/card/<str:lang>.md", model_card, name="model_card"),
    path("proof/turn.parquet", parquet, name="turn_parquet"),
]
NAV = (Entry("proof", Text("模型验证", "Proof"), "chart-dots", Group.COMPANY, act=Act.PROOF, order=30),)
