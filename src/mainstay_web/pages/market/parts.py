"""What the pages of the market share: their tabs, and how forms are read."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.urls import reverse

from mainstay.chapters.pay.market import Definition
from mainstay.core.money import minor
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.market import Terms
from mainstay_web.pages.giving import Given, a_day, a_word
from mainstay_web.pages.reader import Request
from mainstay_web.store.market_lists import line_book, waiting_matches

TABS = (
    ("market", Text("市场对照", "Market board")),
    ("market_gaps", Text("差距", "Gaps")),
    ("market_surveys", Text("调研", "Surveys")),
    ("market_matches", Text("岗位匹配", "Job matches")),
    ("market_lines", Text("薪酬线", "Pay lines")),
)
SEEN_BY = Text("薪酬分析师与人力资源总监。", "Compensation analysts and the HR director.")
STATES = {
    "draft": Text("草稿", "Draft"), "kept": Text("使用中", "In use"), "withdrawn": Text("已撤回", "Withdrawn"),
    "proposed": Text("待复核", "To be reviewed"), "agreed": Text("已复核", "Reviewed"),
    "refused": Text("未通过", "Refused"), "ended": Text("已终止", "Ended"),
}  # fmt: skip
TONES = {"kept": "good", "agreed": "good", "draft": "accent", "proposed": "warn", "refused": "bad"}


def tabs(request: Request, active: str) -> list[dict[str, object]]:
    """The market's pages as tabs; those on which something waits for somebody's review say how much."""
    reader = request.reader
    book = line_book(reader.actor, reader.day)
    waiting = {
        "market_matches": len(waiting_matches(reader.actor, reader.day)),
        "market_lines": len(book.waiting) if book is not None else 0,
    }
    return [
        {"label": label.in_(request.lang), "url": reverse(name), "active": name == active,
         "badge": waiting.get(name) or None}
        for name, label in TABS
    ]  # fmt: skip


def shared(request: Request, active: str) -> dict[str, object]:
    """What each of the market's templates is given."""
    return {
        "tabs": tabs(request, active), "seen_by": SEEN_BY, "states": STATES, "tones": TONES, "minor": minor,
        "definitions": list(Definition),
    }  # fmt: skip


def terms_of(given: Given) -> Terms:
    """What holds for a whole survey, from a form. Raises InvalidError."""
    return Terms(
        given.get("source", ""), a_day(given, "effective"), a_word(Definition, given, "definition"),
        given.get("currency", ""), given.get("scope", ""),
    )  # fmt: skip


def a_share(given: Given, name: str) -> Decimal:
    """A percentage as people write it, as a share. Raises InvalidError."""
    text = given.get(name, "").replace("%", "").replace("％", "").strip()
    try:
        share = Decimal(text) / 100
    except InvalidOperation as error:
        raise InvalidError(Text("请填写百分比。", "Give a percentage."), field=name) from error
    if not share.is_finite() or abs(share) > 1:
        raise InvalidError(Text("百分比超出范围。", "The percentage is out of range."), field=name)
    return share


def a_count(given: Given, name: str, otherwise: int) -> int:
    """A whole number; `otherwise` where nothing was given. Raises InvalidError."""
    text = given.get(name, "").strip()
    if not text:
        return otherwise
    if not text.isdecimal() or len(text) > 4:
        raise InvalidError(Text("请填写整数。", "Give a whole number."), field=name)
    return int(text)
