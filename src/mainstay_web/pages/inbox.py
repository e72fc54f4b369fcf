"""Messages to the reader, in the house itself; where the links of those that left it lead; and one's own calendar."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from mainstay.core.access import Act
from mainstay.core.text import Language, Text
from mainstay_web.actions.channels import digest_of_feed, end_feed, mute, new_feed, read_message
from mainstay_web.channels.ics import feed
from mainstay_web.channels.message import CATALOGUE, Kind
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.access import actor_of
from mainstay_web.store.appointments import appointments_of, lead_of
from mainstay_web.store.installation import today
from mainstay_web.store.messages import (
    PAGE,
    feed_of,
    has_feed,
    inbox,
    lead,
    message_by_ref,
    own_channels,
    unread,
)

APPOINTMENT = "apt_"


@page(Act.MESSAGES)
def messages(request: Request) -> HttpResponse:
    """What the house has told the reader, newest first."""
    account = request.reader.account.ref
    last = message_by_ref(account, request.GET.get("before", ""))
    rows = list(inbox(account, last.pk if last else None)[: PAGE + 1])
    shown = [(row, CATALOGUE[Kind(row.kind)].say(request.lang, row.count)) for row in rows[:PAGE]]
    older = f"{reverse('messages')}?before={rows[PAGE - 1].ref}" if len(rows) > PAGE else ""
    return show(request, "messages/inbox.html", rows=shown, unread=unread(account).count(), pager={"after": older})


@require_POST
@page(Act.MESSAGES)
def opened(request: Request, message: str) -> HttpResponse:
    """Opens one: it is read, and leads to what it is about."""
    row = present(message_by_ref(request.reader.account.ref, message))
    read_message(request.reader.caller(), row.ref)
    return HttpResponseRedirect(_inside(row.link))


@require_POST
@page(Act.MESSAGES)
def all_read(request: Request) -> HttpResponse:
    """All of them are read."""
    read_message(request.reader.caller(), "")
    return HttpResponseRedirect(reverse("messages"))


@page(Act.MESSAGES)
def go(request: Request, ref: str) -> HttpResponse:
    """From the link of a message or an appointment to what it is about; what is not the reader's leads to their own."""
    reader = request.reader
    link = lead_of(reader.actor, reader.day, ref) if ref.startswith(APPOINTMENT) else lead(reader.account.ref, ref)
    return HttpResponseRedirect(_inside(link) if link else reverse("messages"))


def _inside(link: str) -> str:
    """A link within the house: one slash and no more, so that it leads nowhere else."""
    return link if link.startswith("/") and not link.startswith(("//", "/\\")) else "/"


@page(Act.MESSAGES)
def preferences(request: Request) -> HttpResponse:
    """By which ways one's messages also go, and one's own calendar."""
    reader, secret = request.reader, ""
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what == "new_feed":
            secret = new_feed(reader.caller())
        else:
            _change(request, what)
            return HttpResponseRedirect(reverse("message_settings"))
    address = f"{settings.BASE_URL}{reverse('calendar', kwargs={'secret': secret})}" if secret else ""
    return show(
        request, "messages/settings.html", own=own_channels(reader.account), address=address,
        subscribed=has_feed(reader.account),
    )  # fmt: skip


def _change(request: Request, what: str) -> None:
    caller = request.reader.caller()
    if what == "end_feed":
        end_feed(caller)
    elif what == "mail":
        mute(caller, request.POST.get("channel", ""), wanted=request.POST.get("wanted") == "yes")


@require_GET
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Somebody's calendar, by its secret: dead as soon as they have left, or have made another."""
    del request
    account = feed_of(digest_of_feed(secret))
    day = today()
    actor = actor_of(account, day) if account is not None else None
    if account is None or actor is None or not actor.here:
        raise AbsentError
    language: Language = "zh" if account.language == "zh" else "en"
    body = feed((one.appointment for one in appointments_of(actor, day)), language)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


ROUTES = [
    path("messages/", messages, name="messages"),
    path("messages/read", all_read, name="messages_read"),
    path("messages/settings", preferences, name="message_settings"),
    path("messages/<message:message>/open", opened, name="message_open"),
    path("go/<str:ref>", go, name="go"),
    path("calendar/<str:secret>.ics", calendar, name="calendar"),
]
NAV = (
    Entry(
        "messages", Text("消息", "Messages"), "bell", Group.MINE, act=Act.MESSAGES, order=90,
        waits=lambda reader: [unread(reader.account.ref)],
    ),
)  # fmt: skip
