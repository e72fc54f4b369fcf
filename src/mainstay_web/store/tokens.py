"""Tokens: whose they are, what they may, and how much they asked."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from mainstay.core.access import Act, Actor, Field, Role
from mainstay.core.access.ruling import reach
from mainstay_web.store.access import actor_of, manages
from mainstay_web.store.installation import switches
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.tokens import Spent, Token

OFFERED: tuple[Field | Act, ...] = (
    Field.PUBLIC, Field.PERSONAL, Field.PAY, Field.EQUITY, Field.RISK,
    Act.CASE_OPEN, Act.CASE_WORK, Act.CASE_TALK, Act.PROMISE_KEEP, Act.PROMISE_CONFIRM, Act.IMPORT, Act.RUN_TURN,
    Act.PROOF, Act.STANDARD_SET, Act.JOBS, Act.PROVISION, Act.MESSAGES, Act.MARKET,
)  # fmt: skip
"""What a token can be given at all: what the API has addresses for. Nothing by which it would become more than it is,
and nothing that a person decides, who shows first that it is them.
"""
PREFIX = "mst_"
PER_MINUTE = 120


def digest_of(secret: str) -> str:
    """What of a token is kept. It has 256 random bits, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(secret: str, now: datetime) -> Token | None:
    """The token with this secret, if it is still good."""
    if not secret.startswith(PREFIX):
        return None
    found = Token.objects.filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now)
    return found.select_related("account").first()


def actor_with(token: Token, day: date) -> Actor:
    """Its maker, as of today, within what the token may: never more than either."""
    actor = actor_of(token.account, day)
    known = {role.value for role in Role}
    parts = frozenset(Role(one) for one in token.roles if one in known)
    return replace(actor, within=frozenset(token.scopes), parts=parts)


def possible_scopes(actor: Actor, day: date) -> list[Field | Act]:
    """What a token of this maker may be given today."""
    on = switches(day)
    return [one for one in OFFERED if reach(actor, one, day, switches=on)]


def tokens_of(account: Account) -> list[Token]:
    """An account's tokens, newest first."""
    return list(Token.objects.filter(account=account).order_by("-made_at", "-pk"))


def all_tokens() -> list[Token]:
    """Everybody's tokens that are not revoked, newest first."""
    return list(Token.objects.filter(revoked_at=None).select_related("account").order_by("-made_at", "-pk"))


def roles_of(actor: Actor, day: date) -> list[Role]:
    """The roles a token of this maker may use: those granted, and those that follow from facts."""
    own = {Role.EMPLOYEE} if actor.person else set()
    own |= {Role.MANAGER} if manages(actor, day) else set()
    return sorted(actor.roles(day) | own, key=list(Role).index)


def spend(token: Token, now: datetime) -> int:
    """Counts a request; returns how many this minute has seen. Older minutes are forgotten on the way."""
    minute = now.replace(second=0, microsecond=0)
    with transaction.atomic():
        row, made = Spent.objects.get_or_create(token=token, minute=minute)
        Spent.objects.filter(pk=row.pk).update(count=F("count") + 1)
        if made:
            Spent.objects.filter(token=token, minute__lt=minute - timedelta(minutes=5)).delete()
            Token.objects.filter(pk=token.pk).update(used_at=minute)
    return Spent.objects.values_list("count", flat=True).get(pk=row.pk)
