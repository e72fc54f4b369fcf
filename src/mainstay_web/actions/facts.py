"""Facts come in: whole tables at once, or one entry by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mainstay.company.contract import BY_KEY
from mainstay.company.held import to_keep
from mainstay.company.rows import Cell, check_rows, unknown_columns
from mainstay.core.access import Act
from mainstay.core.errors import InputError
from mainstay.core.text import Text
from mainstay.loop.tables import Tables
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.store.facts import held, write
from mainstay_web.store.installation import the_installation
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.facts import Batch

STANDING = frozenset({"people", "posts", "units"})
"""Tables that say where everybody stands."""
_BESIDE = ("people", "grants", "vesting")


@action(Act.IMPORT)
def add_rows(doing: Doing, table: str, rows: Sequence[Mapping[str, Cell]], source: str) -> str:
    """Adds rows of one table that another system sent, all or nothing, checked as files are; returns the batch.

    Raises InputError with every fault, InvalidError for a table or a column that the contract does not have.
    """
    doing.must(None)
    contract = BY_KEY.get(table)
    if contract is None:
        raise InvalidError(Text("没有这张表。", "There is no such table."), field="table")
    if unknown := unknown_columns(contract, rows):
        raise InvalidError(Text("没有这样的列。", "There is no such column."), field=unknown[0][:64])
    # As they stand together with what is held: another write of the same rows waits for this one's commit.
    batch = Batch.objects.create(source=source, made_by=doing.account)
    checked = check_rows(contract, rows, held({*_BESIDE, table}), the_installation().currency)
    if checked.faults:
        raise InputError(checked.faults)
    batch.counts = write(batch, {table: checked.frame})
    batch.save(update_fields=["counts"])
    if table in STANDING:
        restand(doing.day)
    doing.note(source=source, counts=batch.counts)
    return batch.ref


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
