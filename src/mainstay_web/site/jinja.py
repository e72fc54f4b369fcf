"""The template environment: two languages side by side, money, days, icons, addresses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import json_script
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay_web.pages.touring import STOPS

SPRITE = "vendor/icons.svg"


def environment(**options: Any) -> Environment:
    """Django's entry point: an environment that escapes, and fails on a name that is not there."""
    made = Environment(  # noqa: S701 - Django passes autoescape=True in `options`
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    )
    made.globals.update(t=_t, say=_say, money=_money, day=_day, instant=_instant, icon=_icon, url=_url, static=static)
    made.filters["say"] = _say
    made.filters["json_script"] = json_script
    return made


def furniture(request: HttpRequest) -> dict[str, object]:
    """What every page is given."""
    language = getattr(request, "lang", "zh")
    reader = getattr(request, "reader", None)
    return {
        "lang": language,
        "theme": request.COOKIES.get("theme", "auto"),
        "demo": _demo(request, language) if settings.DEMO else None,
        "messages": get_messages(request),
        "reader": reader,
        "nav": getattr(request, "nav", ()),
        "path": request.path,
        "search_url": reverse("search") if reader else "",
        "csrf_token": get_token(request),
        "provider": settings.PROVIDER,
    }


def _demo(request: HttpRequest, language: str) -> dict[str, object]:
    """What the demo's bar shows: where the tour stands, if the visitor is on it."""
    number = request.COOKIES.get("tour", "")
    at = int(number) if number.isdigit() and 1 <= int(number) <= len(STOPS) else 0
    stop = STOPS[at - 1] if at else None
    return {"at": at, "of": len(STOPS), "title": _in(stop.title, language) if stop else "",
            "words": _in(stop.words, language) if stop else ""}  # fmt: skip


def _language(context: Context | dict[str, Any]) -> str:
    found = context.get("lang", "zh")
    return found if isinstance(found, str) else "zh"


@pass_context
def _t(context: Context, zh: str, en: str, en_one: str = "", **values: object) -> str:
    """One sentence in the reader's language; `n` chooses `en_one` where it is one. Values are filled in."""
    language = _language(context)
    sentence = zh if language == "zh" else (en_one if en_one and values.get("n") == 1 else en)
    return sentence.format(**{key: _in(value, language) for key, value in values.items()}) if values else sentence


@pass_context
def _say(context: Context, text: Text | str | None) -> str:
    """A text of the brain in the reader's language; what is no text stays as it is."""
    return str(_in(text, _language(context))) if text is not None else ""


def _in(value: object, language: str) -> object:
    return value.in_("zh" if language == "zh" else "en") if isinstance(value, Text) else value


@pass_context
def _money(context: Context, minor: int | None, currency: str = "CNY") -> str:
    return "–" if minor is None else written(minor, currency).in_("zh" if _language(context) == "zh" else "en")


@pass_context
def _day(context: Context | dict[str, Any], when: date | datetime | None, *, year: bool = True) -> str:
    if when is None:
        return "–"
    if isinstance(when, datetime):
        when = timezone.localdate(when)
    if _language(context) == "zh":
        return f"{when.year}年{when.month}月{when.day}日" if year else f"{when.month}月{when.day}日"
    return f"{when.day} {when:%b} {when.year}" if year else f"{when.day} {when:%b}"


@pass_context
def _instant(context: Context, when: datetime | None) -> str:
    if when is None:
        return "–"
    return f"{_day(context, when)} {timezone.localtime(when):%H:%M}"


def _icon(name: str, label: str = "") -> Markup:
    hidden = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(hidden, static(SPRITE), name)


def _url(name: str, **parts: object) -> str:
    return reverse(name, kwargs=parts or None)
