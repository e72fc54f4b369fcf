"""That a plan was taken out of the house stands in the audit record."""

from __future__ import annotations

from mainstay.core.access import Act
from mainstay_web.actions.act import Doing, action


@action(Act.EXPORT)
def exported(doing: Doing, ref: str, form: str, people: int) -> str:
    """Notes an export for payroll: who, which plan, of how many people."""
    doing.must(None)
    doing.note(plan=ref, form=form, people=people)
    return ref
