"""Accounts as an identity provider sees them."""

from __future__ import annotations

from django.db.models import QuerySet

from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.tokens import Provisioned


def users(attribute: str = "", value: str = "") -> QuerySet[Account]:
    """Accounts in a stable order, all or those of which an attribute is just this."""
    rows = Account.objects.order_by("pk")
    match attribute:
        case "username":
            return rows.filter(email=value.lower())
        case "externalid":
            return rows.filter(provisioned__external_id=value)
        case "id":
            return rows.filter(ref=value)
        case _:
            return rows


def external_ids(accounts: list[Account]) -> dict[int, str]:
    """The provider's ids, by account."""
    return dict(Provisioned.objects.filter(account__in=accounts).values_list("account", "external_id"))
