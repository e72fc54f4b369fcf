"""Having a colleague stand in: a role of one's own, never more than one has, back in the same second."""

from __future__ import annotations

from datetime import date, timedelta

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, StaleError, action
from mainstay_web.actions.carrying import said
from mainstay_web.actions.rows import locked
from mainstay_web.actions.watching import tell_watchers
from mainstay_web.store.delegating import HR, MOST_DAYS, lendable, may_stand_in
from mainstay_web.store.tables.accounts import Account, RoleGrant

STAND_INS = "/stand-ins/"
_NOT_OWN = Text("只能请人代理自己的角色，且不超出自己的部门。", "Lend only a role of your own, within your own units.")
_WHO = Text("请选择一位人力资源同事。", "Choose a colleague in HR.")
_SPAN = Text("须写明最后一天，最长 {n} 天。", "Give a last day, {n} days from now at most.")
_TWICE = Text("这位同事已经在代理。", "They stand in for this already.")
_NONE = Text("没有这项代理", "there is no such stand-in")


@action(Act.DELEGATE)
def lend(doing: Doing, to: str, role: Role, units: list[str], until: date, reason: str) -> str:
    """From now until a last day `to` stands in for a role of one's own, in these units (none: all of one's own).

    It ends by itself with one's own role, and when one leaves. Raises InvalidError.
    """
    doing.must(None)
    own = next((one for one in lendable(doing.caller.actor, doing.day) if one.role is role), None)
    if own is None or role not in HR:
        raise InvalidError(_NOT_OWN, field="role")
    wanted = sorted(set(units)) or sorted(own.units)
    if own.units and not own.units.issuperset(wanted):
        raise InvalidError(_NOT_OWN, field="units")
    if not doing.day <= until <= doing.day + timedelta(days=MOST_DAYS):
        raise InvalidError(_SPAN.fill(n=MOST_DAYS), field="until")
    me = Account.objects.get(ref=doing.account)
    receiver = next((one for one in may_stand_in(me, doing.day) if one.ref == to), None)
    if receiver is None:
        raise InvalidError(_WHO, field="to")
    same = RoleGrant.objects.filter(account=receiver, role=role.value, delegated_by=me, until__gte=doing.day)
    if any(row.units == wanted for row in same):
        raise InvalidError(_TWICE, field="to")
    row = RoleGrant.objects.create(
        account=receiver, role=role.value, units=wanted, since=doing.day, until=until, granted_by=me, delegated_by=me,
        reason=said(reason, "reason"),
    )  # fmt: skip
    doing.note(account=to, role=role.value, units=wanted, until=until.isoformat())
    doing.tell(to, "duty.handed_over", STAND_INS)
    tell_watchers(doing)
    return row.ref


@action(Act.DELEGATE)
def take_back(doing: Doing, grant: str) -> str:
    """Ends with yesterday what one lent, so that it no longer holds from this very second."""
    doing.must(None)
    row = locked(RoleGrant.objects.filter(delegated_by__ref=doing.account), grant, _NONE)
    last = doing.day - timedelta(days=1)
    if row.until is not None and row.until <= last:
        raise StaleError
    row.until = last
    row.save(update_fields=["until"])
    doing.note(account=row.account.ref, role=row.role)
    tell_watchers(doing)
    return grant
