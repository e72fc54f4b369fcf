"""What the actions on plans share: a lock, one save, a conflict that says what differs, and the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mainstay.core.access import Act, Field, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError
from mainstay_web.actions.rows import locked
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.accounts import holders
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.plans import job_of, since_version
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.plans import PlanChoice, PlanEvent, PlanRound

LABELS: dict[str, Text] = {
    "drafted": Text("起草", "drafted it"), "revised": Text("修改了预算与限额", "changed budget and limits"),
    "asked": Text("开始计算", "had it computed"), "computed": Text("计算完成", "computed"),
    "failed": Text("计算失败", "computing failed"),
    "changed": Text("改了一个人的方案", "changed one person's package"),
    "submitted": Text("提交复核", "sent it to review"),
    "sent_back": Text("退回", "sent it back"), "withdrawn": Text("撤回", "withdrew it"),
    "approved": Text("批准", "approved it"), "superseded": Text("被新方案取代", "replaced by a later plan"),
}  # fmt: skip
"""What was done with a round."""


class ChangedError(AnticipatedError):
    """Somebody else changed the same thing since it was opened; the sentence says who did what."""

    code = "stale"


def load_round(doing: Doing, ref: str, version: int | None, states: Iterable[str], about: str = "") -> PlanRound:
    """The round, locked and in one of these states. Raises ChangedError where it was changed since `version`: for a
    change of one person's package (`about`) only changes of the same person's, or of the whole, count.
    """
    row = locked(PlanRound.objects, ref, Text("没有这个方案", "there is no such plan"))
    if version is not None and row.version != version:
        newer = since_version(row, version)
        clash = [one for one in newer if not about or one.act != "changed" or one.person == about]
        if clash or not newer:
            raise ChangedError(_differs(doing, clash), version=row.version)
    if row.state not in set(states):
        raise InvalidError(Text("方案现在的状态不能这样做。", "The plan is not in a state for this."), field="state")
    return row


def _differs(doing: Doing, newer: list[PlanEvent]) -> Text:
    """Who did what since; people are named only to who may see their pay."""
    about = {one.person for one in newer if one.person}
    seen = {one for one in about if allowed(doing.caller.actor, Field.PAY, one, doing.day)}
    names = names_of([*(one.by for one in newer), *seen])
    zh, en = [], []
    for one in newer:
        label = LABELS.get(one.act, Text(one.act, one.act))
        whose = names.get(one.person, "") if one.person in seen else ""
        name = names.get(one.by, one.by) or "–"
        zh.append(f"{name}{label.zh}" + (f"（{whose}）" if whose else ""))
        en.append(f"{name} {label.en}" + (f" ({whose})" if whose else ""))
    told = Text("；".join(zh) or "内容已变", "; ".join(en) or "it is not as it was")
    return Text(
        "在您打开之后：{told}。您的修改没有保存，请刷新后再看。",
        "Since you opened it: {told}. Your change was not saved; reload the page and look again.",
    ).fill(told=told)


def note(doing: Doing, row: PlanRound, act: str, words: str = "", person: str = "", **details: object) -> None:
    """A line of the round's history, at the version it made."""
    PlanEvent.objects.create(
        round=row, at=doing.now, day=doing.day, by=who(doing.caller.actor), act=act, person=person, words=words,
        details={"version": row.version, **details},
    )  # fmt: skip
    doing.note(plan=row.ref, act=act)


def idle(row: PlanRound) -> None:
    """Raises InvalidError while the round is being computed."""
    busy = job_of(row)
    if busy is not None and busy.state in (Job.WAITING, Job.RUNNING):
        raise InvalidError(Text("正在计算，请稍候。", "It is being computed; wait a moment."))


def approvers_of(row: PlanRound, day: date, but: str = "") -> dict[str, Account]:
    """Who could approve it, by `who`: neither who put it forward nor `but`, nobody planned for in it, and nobody who
    reports to one of these.
    """
    inside = set(row.choices.values_list("person", flat=True))
    given = set(row.choices.filter(package__isnull=False).values_list("person", flat=True)) | {row.proposed_by, but} - {
        ""
    }
    found = {}
    for one in holders(Role.DIRECTOR.value):
        name = one.person or one.ref
        free = name not in given and one.person not in inside and not above(one.person, given)
        if free and allowed(actor_of(one, day), Act.PLAN_APPROVE, None, day):
            found[name] = one
    return found


def above(number: str, people: set[str]) -> set[str]:
    """Which of these people somebody reports to, however far up: they could not well refuse them."""
    line = Person.objects.filter(number=number).values_list("line", flat=True).first() or ""
    return {part for part in line.split("/") if part} & people


def choice_of(row: PlanRound, person: str) -> PlanChoice:
    """One person's choice. Raises RefusedError for who is not in the round."""
    found = PlanChoice.objects.select_for_update().filter(round=row, person=person).first()
    if found is None:
        raise RefusedError(Text("此人不在这个方案里", "they are not in this plan"))
    return found
