"""What the actions on cases and promises share: loading under a lock, saving once, the timeline, and the facts."""

from __future__ import annotations

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay.loop.carry import cases as case_rules
from mainstay.loop.carry import commitments as promise_rules
from mainstay.loop.carry.refusals import refuse_a_copy
from mainstay_web.actions.act import Doing, InvalidError
from mainstay_web.actions.rows import as_seen, locked, save
from mainstay_web.store import cases, equity_pool, promises, purse
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.accounts import holders
from mainstay_web.store.charge import account_of, who
from mainstay_web.store.facts import add, withdraw
from mainstay_web.store.tables.cases import Case, CaseEvent, Commitment
from mainstay_web.store.tables.facts import Batch

_NO_CASE = Text("没有这件个案", "there is no such case")
_NO_PROMISE = Text("没有这项承诺", "there is no such promise")


def load_case(ref: str, version: int | None) -> Case:
    """The case, locked. Raises RefusedError for none, StaleError where its version is another than the reader saw."""
    return as_seen(locked(Case.objects, ref, _NO_CASE), version)


def save_case(row: Case, case: case_rules.Case) -> None:
    """Writes what the rules answered, once: of two at the same time the second is told so."""
    columns = cases.columns_of(case)
    if case.state.value != row.state:
        columns["told"] = ""
    save(row, **columns)


def load_promise(ref: str, version: int | None) -> Commitment:
    """The promise, locked; errors as for `load_case`."""
    return as_seen(locked(Commitment.objects.select_related("case", "budget"), ref, _NO_PROMISE), version)


def save_promise(doing: Doing, row: Commitment, promise: promise_rules.Commitment, **more: object) -> None:
    """Writes the promise, lets go what it no longer holds, and says in the facts how it stands."""
    before = promises.rule_of(row)
    save(row, **promises.columns_of(promise), **more)
    if promise.lapsed_on or promise.withdrawn_on:
        purse.let_go(promise.budget, promise.reserved)
        equity_pool.end_reserve(row, doing.day)
    _tell_facts(doing, before, promise)


def _tell_facts(doing: Doing, before: promise_rules.Commitment, after: promise_rules.Commitment) -> None:
    """The contract's `commitments` row, which the signals read; nothing where it says the same as before."""
    old, new = promise_rules.row(before), promise_rules.row(after)
    if new == old:
        return
    if new is not None:
        add(batch_of(doing, "promise"), "commitments", **new)
    elif old is not None:
        withdraw(batch_of(doing, "promise"), "commitments", **old)


def batch_of(doing: Doing, source: str) -> Batch:
    """A batch for facts that an action enters."""
    return Batch.objects.create(source=source, made_by=doing.account)


def mark(doing: Doing, row: Case, act: str, words: str = "", once: str | None = None, **details: object) -> None:
    """A line of the case's timeline."""
    CaseEvent.objects.create(
        case=row, at=doing.now, day=doing.day, by=who(doing.caller.actor), act=act, words=words, details=details,
        once=once,
    )  # fmt: skip
    doing.note(case=row.ref)


def tell(doing: Doing, someone: str, kind: str, link: str) -> None:
    """A neutral message to somebody, where they have an account and are not who acts."""
    account = account_of(someone)
    if account is not None and account.ref != doing.account:
        doing.tell(account.ref, kind, link)


def others_who_may(doing: Doing, act: Act, *roles: Role) -> list[str]:
    """Accounts of these roles, but of who acts, that may do this for the company today."""
    held = [one for role in roles for one in holders(role.value)]
    free = [one.ref for one in held if allowed(actor_of(one, doing.day), act, None, doing.day)]
    return [ref for ref in dict.fromkeys(free) if ref != doing.account]


def by(doing: Doing) -> str:
    """Who acts, as cases and promises name people."""
    return who(doing.caller.actor)


def own_reason(words: str, proposed: str) -> str:
    """The reason of who approves what was put forward with another. Raises InvalidError, MissingError."""
    why = said(words, "reason")
    refuse_a_copy(why, proposed)
    return why


def said(words: str, field: str) -> str:
    """The words without blanks round them. Raises InvalidError where there are none."""
    if not words.strip():
        raise InvalidError(Text("请填写。", "Fill this in."), field=field)
    return words.strip()
