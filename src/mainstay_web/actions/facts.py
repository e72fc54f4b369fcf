"""Facts come in: whole tables at once, or one entry by hand."""

from __future__ import annotations

from mainstay.company.held import to_keep
from mainstay.core.access import Act
from mainstay.loop.tables import Tables
from mainstay_web.actions.act import Doing, action
from mainstay_web.store.facts import write
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.facts import Batch


@action(Act.IMPORT)
def import_tables(doing: Doing, tables: Tables, source: str, content: str = "") -> str:
    """Adds checked tables to the facts, all or nothing, and works out anew where everybody stands."""
    doing.must(None)
    batch = Batch.objects.create(source=source, content=content, made_by=doing.account)
    kept, further = to_keep(tables)
    batch.counts = write(batch, kept, further)
    batch.save(update_fields=["counts"])
    restand(doing.day)
    doing.note(source=source, counts=batch.counts)
    return batch.ref
