"""The company's own rules of equity, from a day on: what becomes of leavers' shares, and its share capital and prices.

How refresh grants are looked for and when a result is in doubt are decided on the page of standards.
"""

from __future__ import annotations

from datetime import date

from mainstay.chapters.equity.leavers import LEAVERS, LeaverRules
from mainstay.chapters.equity.listed import SHARES, Shares
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import said
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Standard

_PAST = Text("只能从今天或以后起生效：已离职的按当时的规则。", "From today on: who has left goes by the rules of then.")


@action(Act.STANDARD_SET)
def set_leavers(doing: Doing, rules: LeaverRules, since: date, reason: str) -> str:
    """What becomes of the shares of who leaves from a day on; the past is not rewritten."""
    doing.must(None)
    if since < doing.day:
        raise InvalidError(_PAST, field="since")
    return _set(doing, LEAVERS.key, LEAVERS.written(rules), since, reason)


@action(Act.EQUITY_WORK)
def set_shares(doing: Doing, shares: Shares, since: date, source: str) -> str:
    """Share capital and prices as they were on a day, with where they come from."""
    doing.must(None)
    return _set(doing, SHARES.key, SHARES.written(shares), since, source)


def _set(doing: Doing, key: str, value: object, since: date, reason: str) -> str:
    someone = Account.objects.filter(ref=doing.account).first()
    Standard.objects.create(key=key, since=since, value=value, set_by=someone, reason=said(reason, "reason"))
    doing.note(standard=key, since=since.isoformat())
    return key
