"""What vests by the rules of approved terms: entered by the night, grant by grant, as often as it runs.

vest(caller, ref)     lines for one grant that the rules ask for by today and the ledger does not have
warn(caller, ref)     tells those in charge, early, that the results leg of a tranche is in doubt
tell_again(caller, ref)   says in the facts what the ledger says, where a later import said something else
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mainstay.chapters.equity.ledger import Entry
from mainstay.chapters.equity.notices import NOTICES
from mainstay.chapters.equity.vesting import due
from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, RefusedError, action
from mainstay_web.actions.carrying import batch_of
from mainstay_web.actions.equity.ledger import Signed, enter, held, load_grant
from mainstay_web.store.charge import in_charge
from mainstay_web.store.equity_book import Held, in_doubt
from mainstay_web.store.equity_facts import SOURCE, tell_grants, tell_vesting
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.equity import RULE, EquityGrant
from mainstay_web.store.tables.four_eyes import APPROVED

AGAIN_DAYS = 30
_NOT_GRANTED = Text("尚未授予", "it is not granted yet")


@action(Act.RUN_TURN)
def vest(doing: Doing, ref: str) -> str:
    """How many lines were entered; asked again it enters none."""
    doing.must(None)
    row = load_grant(ref)
    if row.state != APPROVED:
        raise RefusedError(_NOT_GRANTED)
    before = held(row)
    entries = due(before.grant, before.holding, before.service, before.proofs, doing.day)
    if entries:
        enter(doing, before, entries, Signed(RULE, proof=_proofs(before, entries)))
    doing.note(grant=row.ref, lines=len(entries))
    return str(len(entries))


def _proofs(before: Held, entries: Sequence[Entry]) -> list[dict[str, str]]:
    """The documents behind the results that decided."""
    named = {key for entry in entries for key in entry.reason.split()}
    return [
        {"what": one.name, "document": one.proof, "by": one.approved_by, "on": one.day.isoformat()}
        for one in before.events
        if one.name in named
    ]


@action(Act.RUN_TURN)
def warn(doing: Doing, ref: str) -> str:
    """Tells compensation and the director once in a while about tranches whose result is open; how many tranches."""
    doing.must(None)
    row = load_grant(ref)
    if row.warned_on is not None and row.warned_on > doing.day - timedelta(days=AGAIN_DAYS):
        return "0"
    found = in_doubt(held(row), doing.day, in_force(NOTICES, doing.day))
    if found:
        for role in (Role.COMPENSATION, Role.DIRECTOR):
            for account in in_charge(row.person, role, Act.GRANT_PROPOSE, doing.day):
                doing.tell(account.ref, "result.open", f"/equity/grants/{row.ref}/")
        EquityGrant.objects.filter(pk=row.pk).update(warned_on=doing.day)
    return str(len(found))


@action(Act.RUN_TURN)
def tell_again(doing: Doing, ref: str) -> str:
    """The ledger counts: what a later import told of its grants is told anew."""
    doing.must(None)
    row = load_grant(ref)
    batch = batch_of(doing, SOURCE)
    tell_grants(batch, [row], doing.day)
    tell_vesting(batch, held(row), doing.day, anew=True)
    doing.note(grant=row.ref)
    return row.ref
