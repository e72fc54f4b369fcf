"""What the actions on pay reviews share: a lock, one save, the budget's guarded statement, the history, and who may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import F

from mainstay.chapters.pay import review as rules
from mainstay.chapters.pay.elements import Element
from mainstay.chapters.pay.review import State
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, StaleError
from mainstay_web.actions.carrying import by
from mainstay_web.actions.rows import as_seen, locked, save
from mainstay_web.store.access import visible
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.reviews import PayReview, ReviewBudget, ReviewEvent, ReviewRow

LABELS: dict[str, Text] = {
    "drafted": Text("起草", "drafted it"), "revised": Text("修改", "changed it"),
    "check": Text("开始数据检查", "began the data check"), "budget": Text("设定预算", "set a budget"),
    "moved": Text("调剂预算", "moved money between budgets"),
    "freeze": Text("冻结数据，开放填写", "froze the data and opened the sheet"),
    "filled": Text("填写", "filled in"), "pasted": Text("粘贴填写", "pasted into the sheet"),
    "refrozen": Text("更新了冻结的数据", "took over changed data"),
    "calibrate": Text("进入校准", "went on to calibration"), "reopen": Text("重新开放填写", "opened the sheet again"),
    "submit": Text("提交审批", "sent it to approval"), "send_back": Text("退回校准", "sent it back to calibration"),
    "approve": Text("批准", "approved it"), "letters": Text("发出通知", "sent the letters"),
    "close": Text("关闭", "closed it"), "withdraw": Text("撤回", "withdrew it"),
}  # fmt: skip
"""What was done with a review."""

COLUMNS: Mapping[Element, str] = {
    Element.BASE: "raise_base", Element.PERFORMANCE: "raise_performance", Element.ALLOWANCE: "raise_allowance",
    Element.YEAR_END: "raise_year_end",
}  # fmt: skip
"""The column of each element that a review can raise."""


def load_review(ref: str, version: int | None, states: Iterable[State] = ()) -> PayReview:
    """The review, locked. Raises RefusedError for none, StaleError for another version than the reader saw, and
    NotNowError where it is in none of these states.
    """
    row = as_seen(locked(PayReview.objects, ref, Text("没有这次调薪", "there is no such review")), version)
    wanted = set(states)
    if wanted and State(row.state) not in wanted:
        told = Text("“{state}”时不能这样做。", 'Not while "{state}".')
        raise rules.NotNowError(told.fill(state=State(row.state).label))
    return row


def move(row: PayReview, act: rules.Act, **columns: object) -> None:
    """Brings the review to the state after an act."""
    save(row, state=rules.after(State(row.state), act).value, **columns)


def note(doing: Doing, row: PayReview, act: str, words: str = "", person: str = "", **details: object) -> None:
    """A line of the review's history."""
    ReviewEvent.objects.create(
        review=row, at=doing.now, day=doing.day, by=by(doing), act=act, person=person, words=words, details=details
    )
    doing.note(review=row.ref, act=act)


def must_for_all(doing: Doing, act: Act, numbers: Iterable[str]) -> None:
    """Raises RefusedError unless the act is allowed for every one of these people."""
    wanted = sorted(set(numbers))
    allowed = set(
        visible(doing.caller.actor, act, doing.day).filter(number__in=wanted).values_list("number", flat=True)
    )
    refused = next((one for one in wanted if one not in allowed), None)
    doing.must(refused if refused is not None else next(iter(wanted), None))
    if len(wanted) > 1:
        doing.about = ""


def take(changes: Mapping[int, int]) -> None:
    """Changes what budgets (by primary key) have given, each by one guarded statement, always in the same order.

    Raises OverspentError where a budget has not got it. Of two at once one waits, then sees.
    """
    for key in sorted(changes):
        more = changes[key]
        fits = ReviewBudget.objects.filter(pk=key)
        if more > 0:
            fits = fits.filter(used__lte=F("amount") - more)
        if more and not fits.update(used=F("used") + more):
            held = ReviewBudget.objects.get(pk=key)
            rules.room(held.amount, held.used, more, the_installation().currency)
            raise StaleError


def spent(rows: Iterable[tuple[ReviewRow, int]]) -> dict[int, int]:
    """By how much more each budget gives when these rows come to these raises."""
    changes = defaultdict[int, int](int)
    for row, raised in rows:
        changes[row.budget_id] += raised - row.raised
    return dict(changes)
