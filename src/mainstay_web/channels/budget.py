"""How fast a robot may speak. The outbox asks before each message and keeps the answer beside the robot.

A token bucket per limit, kept in its meter form: one instant, by which everything granted so far is paid for. Within
any stretch of time as long as the limit's, no more than the limit is granted, bursts included. No clock: `now` is
given.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

HALF_HOUR = timedelta(minutes=30)
ROUND_TIME = timedelta(minutes=1)
"""How long after each full and half hour a robot that avoids them stays silent."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `messages` in any stretch of `span`, of which `burst` may go at once."""

    messages: int
    span: timedelta
    burst: int = 1

    @property
    def step(self) -> timedelta:
        """The time one message costs, rounded up to whole microseconds."""
        return -(-self.span // (self.messages - self.burst + 1) // timedelta(microseconds=1)) * timedelta(
            microseconds=1
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one kind of robot; `avoids_round_times`: silent just after each full and half hour."""

    limits: tuple[Limit, ...]
    avoids_round_times: bool = False


@dataclass(frozen=True, slots=True)
class Meter:
    """What one robot has used up: an instant for each limit, and until when the service has shut it up."""

    paid_until: tuple[datetime, ...] = ()
    silent_until: datetime = _LONG_AGO

    def silenced(self, until: datetime) -> Meter:
        """The meter after the service asked for silence (`Refused.retry_at` of a rate refusal)."""
        return replace(self, silent_until=max(self.silent_until, until))

    def as_json(self) -> dict[str, object]:
        """For keeping; `Meter.from_json` reads it back."""
        return {
            "paid_until": [each.isoformat() for each in self.paid_until],
            "silent_until": self.silent_until.isoformat(),
        }

    @classmethod
    def from_json(cls, kept: dict[str, object]) -> Meter:
        """What `as_json` gave; an empty dictionary is a fresh meter. Else raises ValueError or TypeError."""
        if not kept:
            return cls()
        paid, silent = kept.get("paid_until"), kept.get("silent_until")
        if not isinstance(paid, list) or not isinstance(silent, str):
            raise TypeError("a kept meter has a list of instants and an instant")
        return cls(tuple(datetime.fromisoformat(each) for each in paid), datetime.fromisoformat(silent))


@dataclass(frozen=True, slots=True)
class Granted:
    """It may go now; keep `meter`."""

    meter: Meter


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until`; nothing was used up."""

    until: datetime


def take(budget: Budget, meter: Meter, now: datetime, bot: str = "") -> Granted | Wait:
    """Ask for one message. `bot` spreads the robots out that wait for a round time to pass."""
    paid = meter.paid_until if len(meter.paid_until) == len(budget.limits) else (_LONG_AGO,) * len(budget.limits)
    pairs = list(zip(budget.limits, paid, strict=True))
    free = max([meter.silent_until, *(until - (limit.burst - 1) * limit.step for limit, until in pairs)])
    free = max(free, now)
    if budget.avoids_round_times:
        free = _after_round_time(free, bot)
    if free > now:
        return Wait(free)
    return Granted(replace(meter, paid_until=tuple(max(until, now) + limit.step for limit, until in pairs)))


def _after_round_time(at: datetime, bot: str) -> datetime:
    since = (at.astimezone(UTC) - _LONG_AGO) % HALF_HOUR
    if since >= ROUND_TIME:
        return at
    spread = int.from_bytes(hashlib.sha256(bot.encode()).digest()[:2], "big") % 60
    return at - since + ROUND_TIME + timedelta(seconds=spread)


_MINUTE, _SECOND = timedelta(minutes=1), timedelta(seconds=1)

DINGTALK = Budget((Limit(18, _MINUTE, burst=5),))
"""Of 20 a minute: two are kept back, since messages do not arrive as evenly as they leave; over it are ten minutes of
silence."""
DINGTALK_APP = Budget((Limit(5, _SECOND),))
"""Our own courtesy, of 20 calls a second for an app; what a person is shown in a day is far below the 500 allowed."""
FEISHU = Budget((Limit(90, _MINUTE, burst=10), Limit(4, _SECOND)), avoids_round_times=True)
"""Of 100 a minute and 5 a second; full and half hours are busy there (error 11232)."""
WECOM = Budget((Limit(18, _MINUTE, burst=5),))
"""Of 20 a minute."""
SLACK = Budget((Limit(1, _SECOND),))
TEAMS = Budget((Limit(3, _SECOND),))
"""Of 4 a second."""
WEBHOOK = Budget((Limit(5, _SECOND),))
"""Our own courtesy; the standard names no rate."""
MAIL = Budget((Limit(60, _MINUTE, burst=10),))
"""Our own courtesy: providers commonly cut off above some hundreds an hour to one minute's burst."""
