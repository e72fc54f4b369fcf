"""Groups of the identity provider: kept in step by it; what each means is decided here, by somebody, with a reason.

A name gives nobody anything. Once an administrator has decided that a group means a role, who is in the group holds it,
in the same transaction in which the provider says so, and loses it in the same second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Literal

from django.db import IntegrityError, transaction

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import said
from mainstay_web.actions.provisioning import TakenError
from mainstay_web.actions.rows import locked
from mainstay_web.actions.watching import tell_watchers
from mainstay_web.store.groups import GRANTED_BY_GROUP, named_one_by_one
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.groups import GroupMember, GroupRole, ProvidedGroup
from mainstay_web.store.tables.people import Unit

_NONE = Text("没有这个组", "there is no such group")
_NO_USER = Text("成员里有不存在的用户。", "A member is no User of this house.")
_ROLE = Text(
    "系统管理员、审计与数据保护、意见箱受理人只能逐个指定。",
    "Administrators, auditors and ombuds are named one by one.",
)
_UNIT = Text("没有这个部门。", "There is no such unit.")
_TWICE = Text("这个组已经对应这个角色，请先结束。", "The group means this role already: end that first.")
_ENDED = Text("没有这项对应关系", "there is no such decision")


How = Literal["add", "replace", "remove"]
Step = tuple[How, tuple[str, ...]]
"""One thing that happens to the members: these come, these are all, or these go; by reference."""


@action(Act.PROVISION)
def keep_group(doing: Doing, ref: str, name: str | None, external_id: str | None, steps: Sequence[Step]) -> str:
    """Makes a group (empty `ref`) or changes what is given of one; `steps` happen to its members, in order.

    Raises TakenError for another group's id, InvalidError for a member that is none, RefusedError for no such group.
    """
    doing.must(None)
    row = _group(ref) if ref else ProvidedGroup()
    row.name = row.name if name is None else name
    row.external_id = row.external_id if external_id is None else external_id
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise TakenError from error
    came, went = _members(row, steps)
    doing.note(group=row.ref, came=came, went=went, **_settle(doing, row.means.filter(ended_on=None)))
    return row.ref


def _group(ref: str) -> ProvidedGroup:
    return locked(ProvidedGroup.objects, ref, _NONE)


def _members(row: ProvidedGroup, steps: Sequence[Step]) -> tuple[int, int]:
    """Takes the steps under the lock on the group, so that of two changes at once none is lost; who came and went."""
    inside = after(row.members.order_by("pk").values_list("account__ref", flat=True), steps)
    wanted = dict(Account.objects.filter(ref__in=set(inside)).values_list("ref", "pk"))
    if len(wanted) != len(set(inside)):
        raise InvalidError(_NO_USER, field="members")
    now = set(row.members.values_list("account", flat=True))
    new = [wanted[ref] for ref in dict.fromkeys(inside) if wanted[ref] not in now]
    GroupMember.objects.bulk_create(GroupMember(group=row, account_id=pk) for pk in new)
    gone = now - set(wanted.values())
    row.members.filter(account__in=gone).delete()
    return len(new), len(gone)


def after(before: Iterable[str], steps: Iterable[Step]) -> list[str]:
    """Who is a member once the steps are taken."""
    now = dict.fromkeys(before)
    for how, refs in steps:
        if how == "replace":
            now = dict.fromkeys(refs)
        elif how == "add":
            now |= dict.fromkeys(refs)
        else:
            now = {ref: None for ref in now if ref not in refs}
    return list(now)


@action(Act.PROVISION)
def forget_group(doing: Doing, ref: str) -> str:
    """The provider deleted it: what it meant ends in the same second; another of its name means nothing."""
    doing.must(None)
    row = _group(ref)
    means = list(row.means.filter(ended_on=None))
    for one in means:
        one.ended_on = doing.day
        one.save(update_fields=["ended_on"])
    changed = _settle(doing, means)
    row.delete()
    doing.note(group=ref, **changed)
    return ref


@action(Act.ROLE_GRANT)
def give_meaning(doing: Doing, ref: str, role: Role, units: Sequence[str], reason: str) -> str:
    """Decides that who is in the group holds a role in these units (none: everywhere), from this second on.

    Nobody gives a role to themselves: neither who decides nor any other administrator holds it by this. Raises
    InvalidError.
    """
    doing.must(None)
    row, wanted = _group(ref), sorted(set(units))
    if role not in GRANTED_BY_GROUP:
        raise InvalidError(_ROLE, field="role")
    if Unit.objects.filter(unit__in=wanted).count() != len(wanted):
        raise InvalidError(_UNIT, field="units")
    if row.means.filter(role=role.value, ended_on=None).exists():
        raise InvalidError(_TWICE, field="role")
    made = GroupRole.objects.create(
        group=row, named=row.name, role=role.value, units=wanted, decided_on=doing.day, reason=said(reason, "reason"),
        decided_by=Account.objects.get(ref=doing.account),
    )  # fmt: skip
    doing.note(group=ref, role=role.value, units=wanted, **_settle(doing, [made]))
    tell_watchers(doing)
    return made.ref


@action(Act.ROLE_GRANT)
def end_meaning(doing: Doing, ref: str, reason: str) -> str:
    """The group means this no longer, from this second on."""
    doing.must(None)
    group = ProvidedGroup.objects.filter(means__ref=ref).values_list("ref", flat=True).first()
    if group is not None:
        # The group's lock, as everything that gives roles by it takes it: else who comes just now would keep theirs.
        _group(group)
    made = locked(GroupRole.objects.filter(ended_on=None), ref, _ENDED)
    made.ended_on, made.ended_why = doing.day, said(reason, "reason")
    made.ended_by = Account.objects.get(ref=doing.account)
    made.save(update_fields=["ended_on", "ended_by", "ended_why"])
    doing.note(decision=ref, role=made.role, **_settle(doing, [made]))
    tell_watchers(doing)
    return ref


def _settle(doing: Doing, decisions: Iterable[GroupRole]) -> dict[str, int]:
    """Makes roles follow from decisions and members; how many were given and ended. The auditors hear of any."""
    given, ended = 0, 0
    for one in decisions:
        wanted = _entitled(one)
        left_out = named_one_by_one(one)
        held = {row.account_id: row for row in RoleGrant.objects.filter(by_group=one, until=None)}
        for row in (row for account, row in held.items() if account not in wanted):
            row.until = doing.day - timedelta(days=1)
            row.save(update_fields=["until"])
            ended += 1
        for account in wanted - set(held):
            if account not in left_out:
                RoleGrant.objects.create(
                    account_id=account, role=one.role, units=one.units, since=doing.day, reason=one.named,
                    granted_by=one.decided_by, by_group=one,
                )  # fmt: skip
                given += 1
    if given or ended:
        tell_watchers(doing)
    return {"given": given, "ended": ended}


def _entitled(decision: GroupRole) -> set[int]:
    if decision.ended_on is not None or decision.group is None:
        return set()
    return set(decision.group.members.values_list("account", flat=True))
