"""Accounts, roles, and links that sign in once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Caller, Doing, InvalidError, action
from mainstay_web.actions.watching import tell_watchers
from mainstay_web.store.system import SYSTEM
from mainstay_web.store.tables.accounts import Account, RoleGrant, SignInLink

_OWN = Text("不能给自己授予角色。", "You cannot grant a role to yourself.")
_BY_GROUP = Text(
    "这个角色来自身份系统的组：请在那里移出成员，或结束组的对应关系。",
    "This role follows from a group of the provider: take them out of it there, or end what the group means.",
)
_WHY = Text("请写明理由。", "Give a reason.")


@action(Act.ROLE_GRANT)
def make_account(doing: Doing, email: str, name: str = "", person: str = "", language: str = "zh") -> str:
    """An account without a password: its owner sets one through a link, or signs in with the company's provider."""
    doing.must(None)
    account = Account(email=email.lower(), name=name, person=person, language=language)
    account.set_unusable_password()
    account.save()
    doing.note(account=account.ref)
    return account.ref


@action(Act.ROLE_GRANT)
def grant_role(
    doing: Doing,
    account: str,
    role: Role,
    since: date,
    reason: str,
    until: date | None = None,
    units: list[str] | None = None,
) -> str:
    """Gives a role from a day on; nobody gives one to themselves."""
    doing.must(None)
    if account == doing.account:
        raise InvalidError(_OWN)
    if not reason.strip():
        raise InvalidError(_WHY, field="reason")
    holder = Account.objects.get(ref=account)
    by = Account.objects.filter(ref=doing.account).first()
    grant = RoleGrant.objects.create(
        account=holder, role=role, since=since, until=until, units=units or [], reason=reason, granted_by=by
    )
    doing.note(account=account, role=role.value, units=units or [])
    if doing.account != SYSTEM.account:
        tell_watchers(doing)
    return grant.ref


@action(Act.ROLE_GRANT)
def end_role(doing: Doing, grant: str, reason: str) -> str:
    """Ends a role with yesterday, so that it no longer holds from this very second; no group gives it back later."""
    doing.must(None)
    if not reason.strip():
        raise InvalidError(_WHY, field="reason")
    row = RoleGrant.objects.select_for_update(of=("self",)).get(ref=grant)
    if row.by_group_id is not None:
        raise InvalidError(_BY_GROUP)
    last = doing.day - timedelta(days=1)
    if row.until is None or row.until > last:
        row.until, row.ended_by = last, Account.objects.filter(ref=doing.account).first()
        row.save(update_fields=["until", "ended_by"])
    doing.note(account=row.account.ref, role=row.role, reason=reason)
    tell_watchers(doing)
    return row.ref


@action(Act.SEE_AS)
def note_see_as(doing: Doing, account: str, person: str) -> str:
    """Notes that an administrator asked what an account may see; it shows answers, never what is behind them."""
    doing.must(None)
    doing.note(account=account, person=bool(person))
    return account


def sign_in_link(caller: Caller, account: str, hours: int = 24) -> str:
    """A token that signs in once; only its hash is kept, so it is shown this one time."""
    token = secrets.token_urlsafe(24)
    _make_link(caller, account, digest_of(token), hours)
    return token


@action(Act.ROLE_GRANT)
def _make_link(doing: Doing, account: str, digest: str, hours: int) -> str:
    doing.must(None)
    holder = Account.objects.get(ref=account)
    SignInLink.objects.create(account=holder, digest=digest, expires_at=doing.now + timedelta(hours=hours))
    return account


def use_link(token: str, caller: Caller) -> Account | None:
    """The account of a link that is still good, which it is no longer after this; None for any other."""
    fresh = SignInLink.objects.filter(digest=digest_of(token), used_at=None, expires_at__gt=caller.now)
    # One guarded statement: of two who click at once, one is signed in.
    if fresh.update(used_at=caller.now) != 1:
        return None
    return SignInLink.objects.select_related("account").get(digest=digest_of(token)).account


def digest_of(token: str) -> str:
    """What of a link is kept: the token has 192 random bits, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
