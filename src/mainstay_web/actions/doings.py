"""What was done for somebody, as facts from which `learn` sees what each measure is worth."""

from __future__ import annotations

from mainstay.loop.carry.facts import reason_of
from mainstay.loop.carry.states import Kind
from mainstay_web.actions.act import Doing
from mainstay_web.actions.carrying import batch_of
from mainstay_web.store.facts import add
from mainstay_web.store.installation import the_installation
from mainstay_web.store.plan_parts import lot_share
from mainstay_web.store.tables.cases import Case, Commitment

TOLD = "measure"


def write_measures(doing: Doing, case: Case) -> int:
    """Enters the measures of a case whose promises were kept and that do not stand there yet; how many."""
    kept = Commitment.objects.filter(case=case, kept_on__isnull=False, measured=False).exclude(measure="")
    first: dict[str, Commitment] = {}
    for one in kept.order_by("kept_on", "pk"):
        first.setdefault(one.measure, one)
    done = Commitment.objects.filter(case=case, measured=True).values_list("measure", flat=True)
    new = [one for key, one in first.items() if key not in set(done)]
    if new:
        batch = batch_of(doing, TOLD)
        for one in new:
            add(
                batch, "measures", person_id=one.person, measure=one.measure, cost=_cost(case, one.measure),
                reason=reason_of(Kind(case.kind)), offered_share=lot_share(case.ref, one.measure),
                currency=the_installation().currency, **{"from": one.kept_on},
            )  # fmt: skip
    kept.update(measured=True)
    return len(new)


def _cost(case: Case, measure: str) -> int:
    rows = Commitment.objects.filter(case=case, measure=measure, withdrawn_on=None, lapsed_on=None)
    return sum(rows.values_list("reserved", flat=True))
