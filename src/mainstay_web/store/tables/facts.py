"""Facts: one table for each table of the company folder, made from the contract, so that nothing is said twice.

A row is written once and never changed. A later row for the same `Table.unique` key takes its place; a row with
`withdrawn` says that there is none. An import is a batch; undoing it voids the batch and leaves its rows.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from mainstay.company.contract import TABLES
from mainstay.company.grammar import Column, Kind, Table
from mainstay_web.store.tables.refs import new_ref


class Batch(models.Model):
    """Rows that came together: an import, or one entry by hand. `content` is the hash of what came."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    source = models.CharField(max_length=200)
    content = models.CharField(max_length=64, blank=True, db_index=True)
    made_by = models.CharField(max_length=16)
    made_at = models.DateTimeField(auto_now_add=True)
    counts = models.JSONField(default=dict)
    void = models.BooleanField(default=False)
    void_reason = models.TextField(blank=True)

    class Meta:
        db_table = "batch"

    def __str__(self) -> str:
        return self.ref


def _field(column: Column) -> models.Field[Any, Any]:
    indexed = column.key in ("person_id", "grant_id")
    kinds: dict[Kind, tuple[type[models.Field[Any, Any]], dict[str, Any]]] = {
        Kind.ID: (models.CharField, {"max_length": 64, "db_index": indexed}),
        Kind.TEXT: (models.TextField, {}),
        Kind.DAY: (models.DateField, {}),
        Kind.MONEY: (models.BigIntegerField, {}),
        Kind.WHOLE: (models.BigIntegerField, {}),
        Kind.NUMBER: (models.FloatField, {}),
        Kind.YES_NO: (models.BooleanField, {}),
        Kind.CHOICE: (models.CharField, {"max_length": 64}),
    }
    field, options = kinds[column.kind]
    return field(null=True, **options)


class Fact(models.Model):
    """What every table of facts has."""

    row = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        abstract = True

    contract: ClassVar[Table]
    objects: ClassVar[models.Manager[Any]]


def _model(table: Table) -> type[Fact]:
    """The table's model; money is in minor units of the installation's currency."""
    meta = type("Meta", (), {"db_table": f"fact_{table.key}"})
    body: dict[str, object] = {
        "__module__": __name__,
        "__doc__": table.meaning.en,
        "__str__": lambda self: str(self.pk),
        "Meta": meta,
        "contract": table,
        **{column.key: _field(column) for column in table.columns},
    }
    if table.further:
        body["further"] = models.JSONField(default=dict)
    return type(f"Fact{table.key.title().replace('_', '')}", (Fact,), body)


FACTS: dict[str, type[Fact]] = {table.key: _model(table) for table in TABLES}
"""The model of each table of the contract."""
