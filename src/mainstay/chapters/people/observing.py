"""What a manager may record having seen: thirteen changes of behaviour, a form of one minute. 管理者观察(L2)。

    score(form) -> int | None                       the contract's `pre_quit_items` amount; None: too little was seen
    check(form, person_id) / counts_on(entry, day)  who may enter it, and while it counts
    row(entry) -> dict                              of the contract's `observations` table

After Gardner, Van Iddekinge & Hom, "If You've Got Leavin' on Your Mind: The Identification and Validation of
Pre-Quitting Behaviors", Journal of Management 44(8), 2018 (online 2016): behaviours that managers can see foretold
resignations beyond what was known of them before. The behaviours are theirs, the words here are ours, and each asks for
what was seen, never for what somebody might feel. An entry is somebody's word: it stands under a name and a day, HR
alone sees it, the person may object, it is left out while an objection is open, and it is over after ninety days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

SOURCE = "Gardner, Van Iddekinge & Hom 2018, Journal of Management 44(8): 3231-3257"

EXPIRES_DAYS = 90
"""After so many days an entry counts no more, as in `core.readings`."""
KNOWN_FOR_DAYS = 90
"""Who compares with three months ago must have worked with the person for as long."""
LEAST_SEEN = 7
"""Fewer behaviours than this that could be judged say too little (judgement: more than half of the thirteen)."""

QUESTION = Text(
    "与三个月前相比，您亲眼看到以下变化了吗？只记所见，不猜原因。",
    "Compared with three months ago, have you yourself seen this change? Record what you saw, not why.",
)
NOTICE = Text(
    "记录署名、注明日期，仅人力资源部可见，90 天后失效；本人可以查询并提出异议，异议期间不计入。",
    "Your entry carries your name and the day, is seen by HR alone and expires after 90 days. The person may ask for it"
    " and object; while an objection is open it does not count.",
)


class Seen(StrEnum):
    """The answer to one line of the form."""

    CLEARLY = "clearly"
    NO = "no"
    CANNOT_SAY = "cannot_say"

    @property
    def label(self) -> Text:
        """The answer on the form."""
        return _SEEN[self]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One line of the form."""

    key: str
    text: Text


BEHAVIOURS = (
    Behaviour("output", Text("完成的工作比以往明显减少。", "Gets visibly less done than before.")),
    Behaviour(
        "team", Text("较少帮同事的忙，更多只顾自己那一份。", "Helps colleagues less and keeps to their own part.")
    ),
    Behaviour("minimum", Text("更常只做到交差为止。", "More often does just enough to hand it in.")),
    Behaviour(
        "manager", Text("不再像以前那样在意上级的意见。", "Cares less than before what their manager thinks of it.")
    ),
    Behaviour("long_term", Text("回避跨度较长的任务或承诺。", "Avoids taking on what reaches far into the future.")),
    Behaviour("attitude", Text("谈起工作时，态度比以往消极。", "Speaks of work more negatively than before.")),
    Behaviour("effort", Text("不像以前那样下功夫、主动想办法。", "Puts in less effort and starts less by themselves.")),
    Behaviour(
        "focus", Text("上班时更容易分心，心思不在手头的事上。", "Is more often distracted from the work at hand.")
    ),
    Behaviour("job", Text("更常抱怨现在的工作内容。", "Complains of the present job more often.")),
    Behaviour("complaints", Text("更常表示对上级不满。", "Voices discontent with their manager more often.")),
    Behaviour("early", Text("更常提前离开工位。", "Leaves work early more often.")),
    Behaviour(
        "mission", Text("对公司要做的事不再有热情。", "Has lost enthusiasm for what the company sets out to do.")
    ),
    Behaviour(
        "customers", Text("对客户（含内部客户）的需要不如以前上心。", "Attends less to customers, inside or outside.")
    ),
)
"""The thirteen, in the order of the form."""

KEYS = tuple(one.key for one in BEHAVIOURS)


class Kind(StrEnum):
    """What an entry records: a kind of the contract's `observations` table."""

    TALKS_OF_LEAVING = "talks_of_leaving"
    CV_UPDATED = "cv_updated"
    OUTSIDE_ENQUIRY = "outside_enquiry"
    LESS_INVOLVED = "less_involved"
    PRE_QUIT_ITEMS = "pre_quit_items"

    @property
    def meaning(self) -> Text:
        """What may be entered under it: only what came to the observer openly."""
        return _MEANINGS[self]


class ObservingError(AnticipatedError):
    """An entry that may not be made."""

    code = "observing"


class Appeal(StrEnum):
    """What became of the person's objection."""

    NONE = "none"
    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Form:
    """The form, filled in by `by`, who has worked with the person since `known_since`; answers by behaviour key."""

    by: str
    on: date
    known_since: date
    answers: Mapping[str, Seen]


@dataclass(frozen=True, slots=True)
class Entry:
    """One observation: somebody's word, with a name and a day. `amount` is the number of behaviours for the form."""

    person_id: str
    by: str
    on: date
    kind: Kind
    amount: int | None = None
    appeal: Appeal = Appeal.NONE

    @property
    def expires_on(self) -> date:
        """The last day on which it counts."""
        return self.on + timedelta(days=EXPIRES_DAYS - 1)


def check(form: Form, person_id: str) -> None:
    """Whether the form may be entered.

    Raises ObservingError about oneself, where the two have not known each other for long enough, or for other lines.
    """
    if form.by == person_id:
        raise ObservingError(Text("不能记录自己。", "Nobody records themselves."), field="by")
    if (form.on - form.known_since).days < KNOWN_FOR_DAYS:
        raise ObservingError(
            Text("共事不满三个月，无从比较。", "Without three months of work together there is nothing to compare."),
            field="known_since",
        )
    if strange := set(form.answers) - set(KEYS):
        raise ObservingError(
            Text("有不在表中的条目。", "There are lines that are not of the form."), lines=sorted(strange)
        )


def score(form: Form) -> int | None:
    """How many of the thirteen changes were clearly seen, from 0 to 13; None when fewer than seven could be judged.

    A line without an answer could not be judged.
    """
    judged = [answer for answer in form.answers.values() if answer is not Seen.CANNOT_SAY]
    return sum(answer is Seen.CLEARLY for answer in judged) if len(judged) >= LEAST_SEEN else None


def entry_of(form: Form, person_id: str) -> Entry | None:
    """The entry that a form makes; None when it says too little. Raises ObservingError as `check` does."""
    check(form, person_id)
    amount = score(form)
    return None if amount is None else Entry(person_id, form.by, form.on, Kind.PRE_QUIT_ITEMS, amount)


def counts_on(entry: Entry, day: date) -> bool:
    """Whether an entry counts on a day: made by then, not expired, and not objected to with success or still open."""
    return entry.on <= day <= entry.expires_on and entry.appeal in {Appeal.NONE, Appeal.REJECTED}


def observers(entries: Iterable[Entry], day: date) -> frozenset[str]:
    """Who saw a change, of the entries that count: a form without a clear change is nobody's observation."""
    return frozenset(one.by for one in entries if counts_on(one, day) and one.amount != 0)


def row(entry: Entry) -> dict[str, str | date | int | None] | None:
    """The entry as a row of the contract's `observations` table; None for what an objection keeps out of it."""
    if entry.appeal in {Appeal.OPEN, Appeal.UPHELD}:
        return None
    return {
        "person_id": entry.person_id,
        "day": entry.on,
        "kind": entry.kind.value,
        "amount": entry.amount,
        "by": entry.by,
    }


RESTS_ON_A_WORD = frozenset(
    {
        "people.observed_talks_of_leaving",
        "people.observed_cv_updated",
        "people.observed_outside_enquiry",
        "people.observed_less_involved",
        "people.observed_pre_quit_items",
        "people.results_level",
        "people.results_change",
        "people.results_volatility",
        "people.goal_met",
        "culture.days_since_one_on_one",
    }
)
"""Signals whose facts one person enters: in the bands they count only as far as somebody else supports them (M11)."""

_SEEN: Mapping[Seen, Text] = {
    Seen.CLEARLY: Text("明显看到", "Clearly"),
    Seen.NO: Text("没有", "No"),
    Seen.CANNOT_SAY: Text("说不准", "Cannot say"),
}

_MEANINGS: Mapping[Kind, Text] = {
    Kind.TALKS_OF_LEAVING: Text("本人当面谈到想离开。", "The person spoke to you of wanting to leave."),
    Kind.CV_UPDATED: Text(
        "本人告诉您更新了简历。不得查看招聘网站或私人账号。",
        "The person told you of an updated CV. Never look at job sites or private accounts.",
    ),
    Kind.OUTSIDE_ENQUIRY: Text(
        "外部单位正当地来询问，或本人告知有外部机会。",
        "Somebody outside asked you properly, or the person told you of an offer.",
    ),
    Kind.LESS_INVOLVED: Text(
        "会议、分享等场合的参与明显减少。", "Takes part in meetings and sharing clearly less than before."
    ),
    Kind.PRE_QUIT_ITEMS: Text("一分钟观察表。", "The form of one minute."),
}
