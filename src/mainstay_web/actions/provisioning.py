"""Accounts kept in step by the company's identity provider: made, changed, and switched off in the same second.

It gives nobody a role and nobody a password; whose person an account is decides what follows from facts.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.rows import locked
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.tokens import Provisioned, Token

_SELF = Text("不能停用或更改令牌本人的账户。", "A token does not switch off or change its own maker's account.")
_MAIL = Text("userName 必须是邮箱地址。", "userName must be a mail address.")


class TakenError(AnticipatedError):
    """Another account has this address, person or external id."""

    code = "taken"

    def __init__(self) -> None:
        super().__init__(
            Text("已有账户使用这个地址、工号或外部编号。", "Another account has this address, number or external id.")
        )


Given = Mapping[str, str | bool]
"""What is known of an account: email, name, person, external_id, active."""


@action(Act.PROVISION)
def provision(doing: Doing, given: Given) -> str:
    """Makes an account. Raises TakenError where there is one with these."""
    doing.must(None)
    account = Account(email="")
    account.set_unusable_password()
    _fill(account, given)
    doing.note(account=account.ref)
    return account.ref


@action(Act.PROVISION)
def change_account(doing: Doing, ref: str, given: Given) -> str:
    """Changes what is given. Switched off, an account opens nothing from this second on, and its tokens are revoked."""
    doing.must(None)
    account = locked(Account.objects, ref, Text("没有这个账户", "there is no such account"))
    if ref == doing.account:
        raise InvalidError(_SELF)
    was = account.is_active
    _fill(account, given)
    if was and not account.is_active:
        Token.objects.filter(account=account, revoked_at=None).update(revoked_at=doing.now)
    doing.note(account=ref, changed=sorted(given), active=account.is_active)
    return ref


def _fill(account: Account, given: Given) -> None:
    account.email = str(given.get("email", account.email)).strip().lower()
    try:
        validate_email(account.email)
    except ValidationError as error:
        raise InvalidError(_MAIL, field="userName") from error
    account.name = str(given.get("name", account.name)).strip()[:200]
    account.person = str(given.get("person", account.person)).strip()[:64]
    account.is_active = bool(given.get("active", account.is_active))
    if account.person and Account.objects.filter(person=account.person).exclude(pk=account.pk).exists():
        raise TakenError
    try:
        with transaction.atomic():
            account.save()
            _outside(account, given)
    except IntegrityError as error:
        raise TakenError from error


def _outside(account: Account, given: Given) -> None:
    if "external_id" not in given:
        return
    known = str(given["external_id"]).strip()[:200]
    if known:
        Provisioned.objects.update_or_create(account=account, defaults={"external_id": known})
    else:
        Provisioned.objects.filter(account=account).delete()
