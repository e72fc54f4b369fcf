"""Taking equity away as a file: noted in the audit record."""

from __future__ import annotations

from mainstay.core.access import Act
from mainstay_web.actions.act import Doing, action


@action(Act.EXPORT)
def exported(doing: Doing, form: str, rows: int) -> str:
    """Notes that the ledger was taken away as a file of so many grants."""
    doing.must(None)
    doing.note(form=form, rows=rows)
    return "equity"


@action(Act.EXPORT)
def taken_away(doing: Doing, grants: int) -> str:
    """Notes that the ledger left the house as a package of so many grants."""
    doing.must(None)
    doing.note(form="ocf", grants=grants)
    return "equity"
