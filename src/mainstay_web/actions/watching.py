"""Who guards the house hears of every account and role that changes."""

from __future__ import annotations

from mainstay.core.access import Role
from mainstay_web.actions.act import Doing
from mainstay_web.store.accounts import holders


def tell_watchers(doing: Doing) -> None:
    """The auditors, but for who acts."""
    for one in holders(Role.AUDITOR.value):
        if one.ref != doing.account:
            doing.tell(one.ref, "account.changed", "/audit/")
