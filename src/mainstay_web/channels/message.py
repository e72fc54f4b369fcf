"""What may leave the house: a fixed neutral sentence, a number of things, and a link. Nothing else fits into the type.

Messages end in group chats, on lock screens and in other companies' clouds, so a `Message` cannot carry a person's
name, a probability or a reason: it is built from a kind (whose sentences stand here), counts, and ids made of hex
digits. Everything worth knowing is behind the link, where one signs in and the rights are asked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from mainstay.core.text import Language, Text

PRODUCT = "Mainstay"
"""Stands in every message, so it serves as the keyword where a robot asks for one."""
OPEN = Text("打开", "Open")
LINK_PATH = "/go/"
"""The page that, after sign-in, leads from a message's id to what it is about."""

_ID = re.compile(r"(?:msg|dig)_[0-9a-f]{32}")
_ABOUT = re.compile(r"[a-z]{2,20}_[0-9a-f-]{1,36}")


class Kind(StrEnum):
    """The kinds of message, under the names that signed webhooks use for them."""

    CASE_OPENED = "case.opened"
    CASE_DUE = "case.due"
    CASE_ESCALATED = "case.escalated"
    APPROVAL_ASKED = "approval.asked"
    APPROVAL_DECIDED = "approval.decided"
    PROMISE_DUE = "promise.due"
    PROMISE_LATE = "promise.late"
    PROMISE_TO_CONFIRM = "promise.to_confirm"
    RESULT_OPEN = "result.open"
    REFRESH_DUE = "refresh.due"
    SHARES_CHANGED = "shares.changed"
    ANSWER_DUE = "answer.due"
    CORRECTION_DUE = "correction.due"
    PAYMENT_DUE = "payment.due"
    ONE_ON_ONE_DUE = "one_on_one.due"
    SURVEY_OPEN = "survey.open"
    SHEET_OPEN = "sheet.open"
    LETTER_RECEIVED = "letter.received"
    THANKS_RECEIVED = "thanks.received"
    NOTICE_RECEIVED = "notice.received"
    MARKET_MOVED = "market.moved"
    DATA_REQUEST = "data.request"
    ACCOUNT_CHANGED = "account.changed"
    RULE_CHANGED = "rule.changed"
    DUTY_HANDED_OVER = "duty.handed_over"
    IMPORT_DONE = "import.done"
    IMPORT_REFUSED = "import.refused"
    EXPORT_READY = "export.ready"
    JOB_FAILED = "job.failed"
    CHANNEL_HELD = "channel.held"
    SIGN_IN = "sign_in.new"
    TEST = "channel.test"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Line:
    """The sentence of one kind. `text` may hold `{count}`; `one` is the English for a count of one.

    `waits`: whether it may wait a while for others, to go out as one digest.
    """

    text: Text
    one: str
    waits: bool = True

    def say(self, language: Language, count: int) -> str:
        """The sentence in one language for a number of things."""
        return self.one if language == "en" and count == 1 else self.text.in_(language).format(count=count)


CATALOGUE: dict[Kind, Line] = {
    Kind.CASE_OPENED: Line(
        Text("您有 {count} 件新事项待跟进。", "You have {count} new matters to look after."),
        "You have a new matter to look after.",
    ),
    Kind.CASE_DUE: Line(
        Text("您有 {count} 件事项快到期。", "{count} of your matters are due soon."), "One of your matters is due soon."
    ),
    Kind.CASE_ESCALATED: Line(
        Text("有 {count} 件事项已超过期限，转到您这里。", "{count} matters are past their date and have come to you."),
        "A matter is past its date and has come to you.",
    ),
    Kind.APPROVAL_ASKED: Line(
        Text("有 {count} 项申请等您审批。", "{count} requests wait for your approval."),
        "A request waits for your approval.",
    ),
    Kind.APPROVAL_DECIDED: Line(
        Text("您提交的 {count} 项申请已有审批结果。", "{count} of your requests have been decided."),
        "One of your requests has been decided.",
    ),
    Kind.PROMISE_DUE: Line(
        Text("您有 {count} 项待办快到日期。", "{count} things you agreed to do are due soon."),
        "Something you agreed to do is due soon.",
    ),
    Kind.RESULT_OPEN: Line(
        Text("有 {count} 项业绩条件需要您留意。", "{count} results that something hangs on need a look."),
        "A result that something hangs on needs a look.",
    ),
    Kind.REFRESH_DUE: Line(
        Text("有 {count} 项安排需要您提前准备。", "{count} things are coming up that need your planning."),
        "Something is coming up that needs your planning.",
    ),
    Kind.SHARES_CHANGED: Line(
        Text("您的页面有 {count} 处更新可以查看。", "{count} of your pages have something new."),
        "One of your pages has something new.",
    ),
    Kind.PROMISE_LATE: Line(
        Text("您有 {count} 项待办已过日期。", "{count} things you agreed to do are past their date."),
        "Something you agreed to do is past its date.",
    ),
    Kind.PROMISE_TO_CONFIRM: Line(
        Text("有 {count} 项约定等您确认。", "{count} agreements wait for your confirmation."),
        "An agreement waits for your confirmation.",
    ),
    Kind.ANSWER_DUE: Line(
        Text("有 {count} 件事等您答复。", "{count} answers are expected from you."), "An answer is expected from you."
    ),
    Kind.CORRECTION_DUE: Line(
        Text("有 {count} 项已结算的结果需要更正。", "{count} settled results have to be corrected."),
        "A settled result has to be corrected.",
    ),
    Kind.PAYMENT_DUE: Line(
        Text("有 {count} 项到期的事等您办理。", "{count} things that fell due wait for you."),
        "Something that fell due waits for you.",
    ),
    Kind.ONE_ON_ONE_DUE: Line(
        Text("该安排 {count} 次一对一沟通了。", "{count} one-on-ones are due."), "A one-on-one is due."
    ),
    Kind.SURVEY_OPEN: Line(
        Text("有 {count} 份问卷可以填写。", "{count} surveys are open for you."), "A survey is open for you."
    ),
    Kind.SHEET_OPEN: Line(
        Text("有 {count} 张表等您填写。", "{count} sheets wait for you to fill them in."),
        "A sheet waits for you to fill it in.",
    ),
    Kind.LETTER_RECEIVED: Line(
        Text("意见箱收到 {count} 封新来信。", "The suggestion box has {count} new letters."),
        "The suggestion box has a new letter.",
    ),
    Kind.THANKS_RECEIVED: Line(
        Text("您收到 {count} 份感谢。", "You received {count} thank-yous."), "You received a thank-you."
    ),
    Kind.NOTICE_RECEIVED: Line(
        Text("您有 {count} 份新通知可以查看。", "You have {count} new letters to read."),
        "You have a new letter to read.",
    ),
    Kind.MARKET_MOVED: Line(
        Text(
            "您负责的数据有 {count} 处变动，请查看。", "Figures you look after have moved {count} times; please look."
        ),
        "Figures you look after have moved; please look.",
    ),
    Kind.DATA_REQUEST: Line(
        Text("有 {count} 项个人信息请求待处理。", "{count} requests about personal data wait for you."),
        "A request about personal data waits for you.",
    ),
    Kind.ACCOUNT_CHANGED: Line(
        Text(
            "有 {count} 个账户或角色有变动，请看一看。",
            "{count} accounts or roles have been changed; please have a look.",
        ),
        "An account or a role has been changed; please have a look.",
    ),
    Kind.RULE_CHANGED: Line(
        Text("有 {count} 项规定已修改，请看一看。", "{count} rules that you watch over have been changed."),
        "A rule that you watch over has been changed.",
    ),
    Kind.DUTY_HANDED_OVER: Line(
        Text("有 {count} 项工作转交给您。", "{count} duties were handed over to you."), "A duty was handed over to you."
    ),
    Kind.IMPORT_DONE: Line(Text("{count} 次导入已完成。", "{count} imports are done."), "An import is done."),
    Kind.IMPORT_REFUSED: Line(
        Text("{count} 次导入没有成功，请查看原因。", "{count} imports were refused; see why."),
        "An import was refused; see why.",
    ),
    Kind.EXPORT_READY: Line(Text("{count} 份导出已备好。", "{count} exports are ready."), "An export is ready."),
    Kind.JOB_FAILED: Line(
        Text("{count} 项后台任务没有完成，请查看。", "{count} background jobs did not finish; please look."),
        "A background job did not finish; please look.",
        waits=False,
    ),
    Kind.CHANNEL_HELD: Line(
        Text("有 {count} 个消息渠道发不出去，请查看原因。", "{count} message channels need mending; see why."),
        "A message channel needs mending; see why.",
        waits=False,
    ),
    Kind.SIGN_IN: Line(
        Text(
            "您的账号有 {count} 次新设备登录。如果不是您本人，请马上查看。",
            "Your account was signed in to from {count} new devices. If this was not you, look at once.",
        ),
        "Your account was signed in to from a new device. If this was not you, look at once.",
        waits=False,
    ),
    Kind.TEST: Line(
        Text("这是一条测试消息：这个渠道可以使用。", "This is a test message: this channel works."),
        "This is a test message: this channel works.",
        waits=False,
    ),
    Kind.DIGEST: Line(Text("您有 {count} 条新消息。", "You have {count} new messages."), "You have a new message."),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One neutral message. Build its `id` with `message_id`, so that a repeat of the same event has the same id.

    `origin` is the house's own address (`https://house.example`), `at` when the event happened (with a zone),
    `about` an opaque reference for signed webhooks such as `case_01` (hex digits only), `parts` what a digest counts.
    Raises ValueError where any of them could carry words.
    """

    id: str
    kind: Kind
    origin: str
    at: datetime
    count: int = 1
    about: str = ""
    parts: tuple[tuple[Kind, int], ...] = ()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError("a message's id comes from message_id()")
        if self.about and not _ABOUT.fullmatch(self.about):
            raise ValueError("what a message is about is a kind and hex digits, such as case_01")
        if self.at.tzinfo is None:
            raise ValueError("a message's time needs a zone")
        for kind in (self.kind, *(kind for kind, _ in self.parts)):
            Kind(kind)  # raises where it is not in the catalogue
        if any(type(count) is not int or count < 1 for count in (self.count, *(count for _, count in self.parts))):
            raise ValueError("a message counts one thing or more")
        if not is_origin(self.origin):
            raise ValueError("a message's origin is a scheme and a host, nothing more")

    @property
    def link(self) -> str:
        """Where to read more, after signing in."""
        return f"{self.origin}{LINK_PATH}{self.id}"

    def lines(self, language: Language) -> tuple[str, ...]:
        """What is said, the main sentence first, then one for each part of a digest."""
        head = CATALOGUE[self.kind].say(language, self.count)
        return (head, *(CATALOGUE[kind].say(language, count) for kind, count in self.parts))


def message_id(*event: str | int) -> str:
    """The stable id of the message about an event for a receiver, e.g. `message_id("case", 17, "opened", 4)`."""
    return "msg_" + _fingerprint(str(part) for part in event)


def digest_of(messages: Iterable[Message]) -> Message:
    """Several messages to one receiver as one; a single one stays as it is. The id follows from the members' ids.

    Raises ValueError when there are none.
    """
    members = sorted({message.id: message for message in messages}.values(), key=lambda each: (each.at, each.id))
    if not members:
        raise ValueError("a digest needs a message")
    if len(members) == 1:
        return members[0]
    counts: dict[Kind, int] = {}
    for message in members:
        for kind, count in message.parts or ((message.kind, message.count),):
            counts[kind] = counts.get(kind, 0) + count
    return Message(
        id="dig_" + _fingerprint(sorted(message.id for message in members)),
        kind=Kind.DIGEST,
        origin=members[-1].origin,
        at=members[-1].at,
        count=sum(counts.values()),
        parts=tuple((kind, counts[kind]) for kind in Kind if kind in counts),
    )


def _fingerprint(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def is_origin(origin: str) -> bool:
    """Whether this is a scheme and a host, perhaps a port, and nothing more."""
    if not origin.isascii() or len(origin) > 200 or not all(char.isprintable() and char != " " for char in origin):
        return False
    try:
        parts = urlsplit(origin)
        bare = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and bare == origin
