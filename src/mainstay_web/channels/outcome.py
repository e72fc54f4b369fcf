"""How sending ended, in words that tell a person what to do, and when to try again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from mainstay.core.errors import AnticipatedError, Fault
from mainstay.core.text import Language
from mainstay_web.channels.meanings import RATE, After, Meaning

RETRY_AFTER = tuple(
    timedelta(seconds=seconds)
    for seconds in (0, 5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""How long to wait before each attempt, counted from the one before (Standard Webhooks 1.0.0): 3.2 days in all."""
JITTER = 0.2
"""At most this share of a wait is added, by the message's id, so that a backlog does not come back all at once."""
LONGEST_WAIT = timedelta(days=1)
"""A service that asks for a longer pause is asked again after this one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It was taken. `at` is when."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not taken.

    `retry_at`: when to try again; None for ever. `mend`: no message gets through until the settings are changed, so
    hold them and say so to an administrator. `perhaps_sent`: it may have arrived all the same.
    `detail`: one harmless line of the service's own words, without any secret.
    """

    meaning: Meaning
    retry_at: datetime | None
    detail: str = ""
    perhaps_sent: bool = False

    @property
    def fault(self) -> Fault:
        """The code, and both sentences for people."""
        return self.meaning.fault

    @property
    def mend(self) -> bool:
        """Whether the channel's settings must be changed before anything gets through."""
        return self.meaning.after is After.MEND

    @property
    def quiet_until(self) -> datetime | None:
        """Until when the whole robot should be silent (`Meter.silenced`); None where only this message waits."""
        return self.retry_at if self.meaning.fault is RATE.fault else None

    def sentence(self, language: Language) -> str:
        """What happened, what to do, and the service's own words."""
        said = self.meaning.fault.sentence(language)
        if not self.detail:
            return said
        return f"{said}（{self.detail}）" if language == "zh" else f"{said} ({self.detail})"


Outcome = Sent | Refused


class SendingError(AnticipatedError):
    """The transport could not do it. `perhaps_sent` is true where the request had begun to leave the house."""

    code = "channel"

    def __init__(self, meaning: Meaning, detail: str = "", *, perhaps_sent: bool = False) -> None:
        super().__init__(meaning.fault.text, detail=detail)
        self.meaning = meaning
        self.detail = detail
        self.perhaps_sent = perhaps_sent


def next_attempt(message_id: str, attempt: int, now: datetime, least: timedelta = timedelta(0)) -> datetime | None:
    """When to try again after attempt number `attempt` (from 0) failed; None when the schedule is used up.

    The same message and attempt give the same jitter. `least` is what the service asked for.
    """
    if attempt + 1 >= len(RETRY_AFTER):
        return None
    wait = max(RETRY_AFTER[attempt + 1], min(least, LONGEST_WAIT))
    seed = hashlib.sha256(f"{message_id}/{attempt}".encode()).digest()
    return now + wait + wait * (JITTER * int.from_bytes(seed[:4], "big") / 2**32)


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt at one message: what is needed to say how it ended."""

    message_id: str
    attempt: int
    now: datetime

    def refused(
        self, meaning: Meaning, detail: str = "", *, least: timedelta = timedelta(0), perhaps_sent: bool = False
    ) -> Refused:
        """The refusal with the time of the next attempt, if there is to be one. `detail` must be harmless already."""
        again = meaning.after is After.RETRY
        at = next_attempt(self.message_id, self.attempt, self.now, max(meaning.wait, least)) if again else None
        return Refused(meaning, at, detail, perhaps_sent)
