"""Facts that other systems send: rows of one table of the contract, through the same door as files."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from mainstay.company.contract import TABLES
from mainstay.company.grammar import Table
from mainstay.core.access import Act
from mainstay_web.actions.facts import add_rows
from mainstay_web.api import asks, shapes
from mainstay_web.api.door import Request, caller, needs

router = Router(tags=["facts"])


@router.get("/tables", response=shapes.Tables, operation_id="list_tables")
@needs(Act.IMPORT)
def tables(request: Request) -> dict[str, Any]:
    """The tables of the contract and their columns."""
    del request
    return {"items": [_table(one) for one in TABLES]}


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key, "label": shapes.Two.of(table.label), "meaning": shapes.Two.of(table.meaning),
        "unique": list(table.unique),
        "columns": [
            {
                "key": column.key, "kind": column.kind.value, "required": column.required,
                "label": shapes.Two.of(column.label), "words": [word.key for word in column.words],
            }
            for column in table.columns
        ],
    }  # fmt: skip


@router.post("/facts/{table}", response={201: shapes.Done}, operation_id="add_facts")
@needs(Act.IMPORT)
def facts(request: Request, table: str, given: asks.Rows) -> Status[dict[str, str]]:
    """Adds rows, all or nothing. A row with the key of an earlier one takes its place; nothing is deleted."""
    return Status(201, {"ref": add_rows(caller(request), table, given.rows, given.source)})
