"""Appointments for people's calendars: a feed to subscribe to, and invitations by mail.

Calendars are seen by assistants and on shared screens, so an appointment says "one-on-one" and when, never with what
cause; everything else is behind its link. It has no free text at all, so nothing can be smuggled into the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration

from mainstay.core.text import Language, Text
from mainstay_web.channels.message import LINK_PATH, PRODUCT, is_origin

SHANGHAI = "Asia/Shanghai"
REFRESH = timedelta(hours=1)
_KEY = re.compile(r"apt_[0-9a-f]{32}")


class Occasion(StrEnum):
    """What stands in the calendar."""

    ONE_ON_ONE = "one_on_one"
    CONVERSATION = "conversation"
    MENTORING = "mentoring"
    REVIEW = "review"
    REMINDER = "reminder"


SUMMARIES: dict[Occasion, Text] = {
    Occasion.ONE_ON_ONE: Text("一对一", "One-on-one"),
    Occasion.CONVERSATION: Text("沟通", "Conversation"),
    Occasion.MENTORING: Text("导师见面", "Mentoring"),
    Occasion.REVIEW: Text("评审会", "Review"),
    Occasion.REMINDER: Text("待办到期", "To-do due"),
}


def appointment_key(*event: str | int) -> str:
    """The stable key of an appointment, from whatever makes it one and the same."""
    return "apt_" + hashlib.sha256("\x1f".join(map(str, event)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry, perhaps repeated.

    `starts`: an instant with a zone and its length in `minutes`, or a day for an entry of the whole day.
    `changed`: when it was last changed; `sequence` goes up by one at each change. `every_weeks` repeats it up to
    `until` (with that day), but not on the days `skipped`, such as public holidays.
    Raises ValueError where these do not fit together.
    """

    key: str
    occasion: Occasion
    origin: str
    starts: datetime | date
    changed: datetime
    minutes: int = 30
    sequence: int = 0
    cancelled: bool = False
    every_weeks: int = 0
    until: date | None = None
    skipped: tuple[date, ...] = ()
    zone: str = SHANGHAI

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key) or not is_origin(self.origin):
            raise ValueError("an appointment's key comes from appointment_key(), its origin is a scheme and a host")
        if self.changed.tzinfo is None or (isinstance(self.starts, datetime) and self.starts.tzinfo is None):
            raise ValueError("instants need a zone")
        if self.minutes < 1 or self.sequence < 0 or self.every_weeks < 0:
            raise ValueError("an appointment lasts, and counts from nought")

    @property
    def uid(self) -> str:
        """The same at every change, so that calendars replace the entry."""
        return f"{self.key}@mainstay"

    @property
    def link(self) -> str:
        """Where to read more, after signing in."""
        return f"{self.origin}{LINK_PATH}{self.key}"


def feed(appointments: Iterable[Appointment], language: Language) -> bytes:
    """A calendar to subscribe to. The same appointments give the same bytes, so a server can answer "not changed"."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", PRODUCT)
    calendar.add("x-wr-calname", PRODUCT)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for each in sorted(appointments, key=lambda each: each.key):
        calendar.add_component(_event(each, each.changed, language))
    return _written(calendar)


def invitation(appointment: Appointment, organizer: str, attendee: str, now: datetime, language: Language) -> bytes:
    """What is mailed to one attendee: a request, or where it is cancelled a cancellation. Addresses must be checked."""
    calendar = _calendar(method_of(appointment))
    event = _event(appointment, now, language)
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    parameters = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    event.add("attendee", vCalAddress(f"mailto:{attendee}"), parameters=parameters)
    calendar.add_component(event)
    return _written(calendar)


def method_of(appointment: Appointment) -> str:
    """REQUEST or CANCEL."""
    return "CANCEL" if appointment.cancelled else "REQUEST"


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{PRODUCT}//{PRODUCT}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(appointment: Appointment, stamp: datetime, language: Language) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", appointment.changed.astimezone(UTC))
    event.add("summary", SUMMARIES[appointment.occasion].in_(language))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    event.add("url", appointment.link)
    _add_times(event, appointment)
    return event


def _add_times(event: Event, appointment: Appointment) -> None:
    zone = ZoneInfo(appointment.zone)
    starts = appointment.starts
    if isinstance(starts, datetime):
        starts = starts.astimezone(zone)
        event.add("dtstart", starts)
        event.add("dtend", starts + timedelta(minutes=appointment.minutes))
    else:
        event.add("dtstart", starts)
        event.add("dtend", starts + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if not appointment.every_weeks:
        return
    rule: dict[str, object] = {"freq": "weekly", "interval": appointment.every_weeks}
    if appointment.until is not None:
        last = datetime.combine(appointment.until, time(23, 59, 59), zone).astimezone(UTC)
        rule["until"] = last if isinstance(starts, datetime) else appointment.until
    event.add("rrule", rule)
    for day in sorted(appointment.skipped):
        event.add("exdate", datetime.combine(day, starts.timetz()) if isinstance(starts, datetime) else day)


def _written(calendar: Calendar) -> bytes:
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written
