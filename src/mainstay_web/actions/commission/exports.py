"""That a run was taken out of the house stands in the audit record."""

from __future__ import annotations

from mainstay.core.access import Act
from mainstay_web.actions.act import Doing, action


@action(Act.COMMISSION_DESIGN)
def exported(doing: Doing, ref: str, form: str, people: int) -> str:
    """Notes an export for payroll: who, which run, of how many people."""
    doing.must(None)
    doing.note(run=ref, form=form, people=people)
    return ref
