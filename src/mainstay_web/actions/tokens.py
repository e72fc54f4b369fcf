"""Tokens for programs: made by somebody for themselves, never more than they may, and revoked at any time."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Caller, Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import said
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.tokens import Token
from mainstay_web.store.tokens import PREFIX, digest_of, possible_scopes, roles_of

LONGEST = 365
MOST = 20
_SCOPES = Text(
    "请至少选择一项，且不能超出您自己的权限。", "Choose something, and nothing that you may not do yourself."
)
_DAYS = Text("有效期为 1 到 365 天。", "It is good for 1 to 365 days.")
_MANY = Text("您的令牌太多了，请先撤销不用的。", "You have too many tokens: revoke those you do not use.")
_NONE = Text("没有这个令牌", "there is no such token")


def new_token(caller: Caller, name: str, scopes: Sequence[str], roles: Sequence[str], days: int) -> str:
    """A token for oneself; the secret is shown this one time. Empty `roles` are all that one has today.

    Raises InvalidError for scopes beyond one's own, and for a time that is none.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    _make(caller, name, digest_of(secret), tuple(scopes), tuple(roles), days)
    return secret


@action(Act.OWN_TOKENS)
def _make(doing: Doing, name: str, digest: str, scopes: tuple[str, ...], roles: tuple[str, ...], days: int) -> str:
    doing.must(None)
    account = Account.objects.get(ref=doing.account)
    actor = actor_of(account, doing.day)
    may = {one.value for one in possible_scopes(actor, doing.day)}
    held = {role.value for role in roles_of(actor, doing.day)}
    if not scopes or not may.issuperset(scopes):
        raise InvalidError(_SCOPES, field="scopes")
    if not held.issuperset(roles):
        raise InvalidError(_SCOPES, field="roles")
    if not 1 <= days <= LONGEST:
        raise InvalidError(_DAYS, field="days")
    if Token.objects.filter(account=account, revoked_at=None, expires_at__gt=doing.now).count() >= MOST:
        raise InvalidError(_MANY)
    row = Token.objects.create(
        account=account, name=said(name, "name")[:100], digest=digest, scopes=sorted(set(scopes)),
        roles=sorted(set(roles) or held), expires_at=doing.now + timedelta(days=days),
    )  # fmt: skip
    doing.note(token=row.ref, scopes=row.scopes, days=days)
    return row.ref


@action(Act.OWN_TOKENS)
def revoke(doing: Doing, ref: str) -> str:
    """Ends a token from this second on: one's own, or anybody's for who manages tokens."""
    doing.must(None)
    row = Token.objects.filter(ref=ref).select_related("account").first()
    every = allowed(doing.caller.actor, Act.TOKENS, None, doing.day)
    if row is None or (row.account.ref != doing.account and not every):
        raise RefusedError(_NONE)
    Token.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=doing.now)
    doing.note(token=ref)
    return ref
