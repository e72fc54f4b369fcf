"""Appointments as calendars read them: stable, in Shanghai's time, private, with neutral words only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event, Timezone

from mainstay.core.text import LANGUAGES, Language
from mainstay_web.channels.ics import SUMMARIES, Appointment, Occasion, appointment_key, feed, invitation

from .fakes import NOW

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKLY = Appointment(
    appointment_key("one-on-one", 7), Occasion.ONE_ON_ONE, "https://house.example",
    datetime(2026, 11, 24, 10, 30, tzinfo=SHANGHAI), NOW, every_weeks=2, until=date(2027, 3, 2),
    skipped=(date(2027, 2, 16), date(2027, 1, 5)),
)  # fmt: skip
DUE = Appointment(appointment_key("promise", 3), Occasion.REMINDER, "https://house.example", date(2026, 12, 31), NOW)


def events(written: bytes) -> list[Event]:
    return [event for event in Calendar.from_ical(written).walk("VEVENT") if isinstance(event, Event)]


def unfolded(written: bytes) -> list[str]:
    return written.decode().replace("\r\n ", "").split("\r\n")


def test_the_feed_line_by_line() -> None:
    lines = unfolded(feed([WEEKLY], "zh"))
    for line in (
        "METHOD:PUBLISH", "VERSION:2.0", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-WR-CALNAME:Mainstay",
        f"UID:{WEEKLY.key}@mainstay", "SEQUENCE:0", "CLASS:PRIVATE", "SUMMARY:一对一", "STATUS:CONFIRMED",
        "DTSTART;TZID=Asia/Shanghai:20261124T103000", "DTEND;TZID=Asia/Shanghai:20261124T110000",
        "RRULE:FREQ=WEEKLY;UNTIL=20270302T155959Z;INTERVAL=2", "DTSTAMP:20261123T090711Z", "TZID:Asia/Shanghai",
        "EXDATE;TZID=Asia/Shanghai:20270105T103000", "EXDATE;TZID=Asia/Shanghai:20270216T103000",
        f"URL:https://house.example/go/{WEEKLY.key}",
    ):  # fmt: skip
        assert line in lines, line
    assert lines.index("BEGIN:VTIMEZONE") < lines.index("BEGIN:VEVENT")
    assert not [line for line in lines if line.startswith(("ATTENDEE", "ORGANIZER", "DESCRIPTION", "LOCATION"))]
    assert all(len(line) <= 75 for line in feed([WEEKLY], "zh").split(b"\r\n"))


def test_the_zone_knows_the_summer_times_of_1986_to_1991() -> None:
    (zone,) = Calendar.from_ical(feed([WEEKLY], "en")).walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    assert zone["TZID"] == "Asia/Shanghai"
    assert "+0900" in zone.to_ical().decode()
    assert "+0800" in zone.to_ical().decode()
    assert zone.to_tz().utcoffset(datetime(1988, 7, 1, 12)) == timedelta(hours=9)  # noqa: DTZ001  # a wall clock's time
    assert zone.to_tz().utcoffset(datetime(2026, 7, 1, 12)) == timedelta(hours=8)  # noqa: DTZ001  # a wall clock's time


def test_the_same_appointments_give_the_same_bytes_in_any_order() -> None:
    assert feed([WEEKLY, DUE], "en") == feed([DUE, WEEKLY], "en")
    assert feed([], "en").startswith(b"BEGIN:VCALENDAR")


def test_a_change_keeps_the_uid_and_raises_the_sequence_and_a_cancellation_says_so() -> None:
    changed = replace(WEEKLY, starts=WEEKLY.starts + timedelta(hours=1), sequence=1, changed=NOW + timedelta(days=1))
    gone = replace(changed, cancelled=True, sequence=2)
    first, second, third = (
        events(invitation(each, "h@x.example", "p@x.example", NOW, "en"))[0] for each in (WEEKLY, changed, gone)
    )
    assert first["UID"] == second["UID"] == third["UID"]
    assert [each["SEQUENCE"] for each in (first, second, third)] == [0, 1, 2]
    assert [each["STATUS"] for each in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events(feed([gone], "en"))[0]["STATUS"] == "CANCELLED"
    assert "METHOD:CANCEL" in unfolded(invitation(gone, "h@x.example", "p@x.example", NOW, "en"))


def test_a_due_day_is_a_day_and_blocks_nobody() -> None:
    lines = unfolded(feed([DUE], "en"))
    assert {
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "TRANSP:TRANSPARENT",
        "SUMMARY:To-do due",
    } <= set(lines)
    assert "BEGIN:VTIMEZONE" not in lines


def test_an_instant_elsewhere_is_told_in_the_appointments_zone() -> None:
    abroad = replace(WEEKLY, starts=datetime(2026, 11, 24, 2, 30, tzinfo=UTC))
    assert "DTSTART;TZID=Asia/Shanghai:20261124T103000" in unfolded(feed([abroad], "en"))
    berlin = unfolded(feed([replace(abroad, zone="Europe/Berlin")], "en"))
    assert "DTSTART;TZID=Europe/Berlin:20261124T033000" in berlin


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("occasion", Occasion)
def test_only_the_fixed_words_are_written(occasion: Occasion, language: Language) -> None:
    (event,) = events(feed([replace(WEEKLY, occasion=occasion)], language))
    assert event["SUMMARY"] == SUMMARIES[occasion].in_(language)
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "SUMMARY", "CLASS", "STATUS", "URL", "DTSTART", "DTEND", "RRULE",
        "EXDATE",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [{"key": "apt_wangfang"}, {"key": "apt_" + "0" * 32 + "\r\nX:y"}, {"origin": "https://h.example\r\nX:y"},
     {"origin": "https://h.example/people/王芳"}, {"minutes": 0}, {"sequence": -1},
     {"changed": NOW.replace(tzinfo=None)}, {"starts": NOW.replace(tzinfo=None)}],
)  # fmt: skip
def test_calendar_injection_and_nonsense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(WEEKLY, **wrong)  # type: ignore[arg-type]  # wrong on purpose


@settings(deadline=None, max_examples=40)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001  # hypothesis wants naive bounds
    st.integers(1, 600),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]),
)
def test_what_is_written_is_read_back_at_the_same_instant(wall: datetime, minutes: int, zone: str) -> None:
    starts = wall.replace(microsecond=0, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    one = replace(WEEKLY, starts=starts, minutes=minutes, zone=zone, every_weeks=0, skipped=())
    (event,) = events(feed([one], "en"))
    assert event.decoded("DTSTART").astimezone(UTC) == starts
    assert event.decoded("DTSTAMP") == NOW
