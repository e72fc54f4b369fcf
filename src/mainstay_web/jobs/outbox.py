"""Every minute: what was told goes out, in order, by the channels it goes by."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from mainstay.core.text import Text
from mainstay_web.actions.letters import OUTBOX, post_letters
from mainstay_web.actions.messages import drain, spread, transport
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store.jobs import forget_done

KEPT = timedelta(minutes=10)
"""Runs of this job are many and say little: older ones that went well are forgotten."""


@job(OUTBOX, Text("发送消息", "Send messages"), every=timedelta(minutes=1))
def outbox(run: Run) -> str:
    """How many messages were given out, sent, refused and given up."""
    del run
    now, way = timezone.now(), transport()
    letters = post_letters(way, now)
    told = spread(now)
    done = drain(way)
    forget_done(OUTBOX, now - KEPT)
    return f"{told}-{done.sent + letters}-{done.refused}-{done.given_up}"
