"""Which jobs there are, what they are called, and when the clock calls for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from mainstay.core.text import Text
from mainstay_web.store.jobs import LABELS, tell
from mainstay_web.store.tables.jobs import Job

MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Run:
    """A job under way: what it was given, and a way to say how far it is."""

    job: Job

    def tell(self, share: int, stage: Text) -> None:
        """How far it is, in percent, and what it is doing."""
        tell(self.job, share, [stage.zh, stage.en])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. `apart` ones run in a process of their own, which gives its memory back. `daily` and `every` say
    when the clock calls for one.
    """

    name: str
    label: Text
    run: Callable[..., str]
    apart: bool = False
    daily: time | None = None
    every: timedelta | None = None


KINDS: dict[str, Kind] = {}


def job(
    name: str, label: Text, *, apart: bool = False, daily: time | None = None, every: timedelta | None = None
) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Makes a kind of job of a function `(run: Run, **given) -> str`; it may run twice and must not mind."""

    def made(run: Callable[..., str]) -> Callable[..., str]:
        LABELS[name] = label
        KINDS[name] = Kind(name, label, run, apart, daily, every)
        return run

    return made


def due(kind: Kind, now: datetime) -> datetime | None:
    """The newest time at which the clock called for it; None for what the clock does not call for."""
    local = timezone.localtime(now)
    if kind.daily is not None:
        today = local.replace(hour=kind.daily.hour, minute=kind.daily.minute, second=0, microsecond=0)
        return today if today <= local else today - timedelta(days=1)
    if kind.every is not None:
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + kind.every * ((local - midnight) // kind.every)
    return None


def given(run: Run) -> dict[str, Any]:
    """What the job was given, as keyword arguments."""
    return dict(run.job.given)
