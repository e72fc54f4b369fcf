"""Tables that are brought as files but are no part of the company folder: the house keeps them in tables of its own.

They are written in the contract's grammar, so their cells are read, and their faults named, exactly as there.

    read_beside(files, table, settings, people) -> (frame, faults)    the frame carries ROW, for faults found later
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from mainstay.company.checks import check_table, check_together
from mainstay.company.declared_people import PEOPLE, PERSON, day_of
from mainstay.company.findings import ROW, Findings
from mainstay.company.grammar import Column, Kind, Table
from mainstay.company.grids import Grid, Source, grid_of, typed_grid
from mainstay.company.messages import Place
from mainstay.company.names import columns_by_name, plain
from mainstay.company.recognise.raw import Sheet, sheets_of
from mainstay.company.settings import Settings
from mainstay.company.typed import Read, typed
from mainstay.core.errors import Fault
from mainstay.core.text import Text

SALES = Table(
    "commission_sales",
    Text("业绩明细", "Sales"),
    Text("每人每笔业绩一行；由多人分得的一笔写成多行。", "One row for each person and sale; a split sale has several."),
    (
        Column("source", Kind.ID, Text("单号", "Reference"),
               Text("业绩在公司账上的编号；同一编号同一人只记一次。",
                    "The sale's reference in the books; the same one counts once for each person."),
               required=True, also=("合同号", "订单号", "合同编号", "订单编号", "deal", "deal id", "order", "order id",
                                    "contract", "contract number", "transaction id")),
        PERSON,
        day_of("day", Text("日期", "Day"), Text("业绩归属的日期。", "The day on which it is credited."),
               "归属日期", "签约日期", "回款日期", "date", "credited on", "close date"),
        Column("amount", Kind.MONEY, Text("金额", "Amount"),
               Text("业绩金额；退回的写负数。", "The amount that counts; below nothing where it was taken back."),
               required=True, also=("业绩", "业绩金额", "合同额", "回款额", "revenue", "value"),
               low=-1e12, high=1e12),
        Column("share", Kind.NUMBER, Text("分成比例", "Share"),
               Text("记给此人的比例，例如 0.6；不填即全部。", "The part credited to them, such as 0.6; empty: all."),
               also=("比例", "split", "credit"), low=0.000001, high=1),
        Column("overlay", Kind.YES_NO, Text("叠加", "Overlay"),
               Text("是否在他人之外另记，例如售前支持。", "Credited beside others, as for presales."),
               also=("叠加计入", "overlay credit")),
        Column("customer", Kind.TEXT, Text("客户", "Customer"), Text("客户名称。", "The customer."),
               also=("客户名称", "account", "client")),
    ),
    unique=("source", "person_id"),
    dated="day",
)  # fmt: skip
"""What was sold, and by whom: the input of commission."""

TABLES: dict[str, Table] = {table.key: table for table in (SALES,)}


def read_beside(
    files: Sequence[tuple[str, Path]], table: Table, settings: Settings, people: Sequence[str]
) -> tuple[pl.DataFrame, tuple[Fault, ...]]:
    """Every sheet whose headers are the table's, together; `people` are the numbers known. Rows are clean where there
    are no faults.
    """
    findings, reads = Findings(), list[Read]()
    for name, path in files:
        grids = [_grid(sheet) for sheet in sheets_of(name, path, findings)]
        for grid in _ours(grids, table):
            read = typed(grid, table, settings, findings)
            check_table(read, settings.currency, findings)
            reads.append(read)
            check_together({"people": _people(people), table.key: read}, findings)
    frames = [read.frame for read in reads]
    columns = [*(column.key for column in table.columns), ROW]
    frame = pl.concat(frames).select(columns) if frames else pl.DataFrame(schema=dict.fromkeys(columns, pl.String()))
    return frame, tuple(findings.faults)


def _grid(sheet: Sheet) -> Grid:
    if sheet.names:
        return typed_grid(sheet.place, sheet.source, list(sheet.names), sheet.cells, first=2)
    return grid_of(sheet.place, sheet.source, sheet.cells)


def _ours(grids: Sequence[Grid], table: Table) -> list[Grid]:
    """Sheets with at least two of the table's headers; where no sheet has, the first one, whose faults then tell."""
    known = columns_by_name(table)
    found = [grid for grid in grids if grid.cells.height and sum(plain(head) in known for head in grid.headers) > 1]
    return found or list(grids[:1])


def _people(numbers: Sequence[str]) -> Read:
    cells = pl.DataFrame({"person_id": list(numbers)}, {"person_id": pl.String})
    grid = typed_grid(Place(table="people"), Source.PARQUET, ["person_id"], cells, first=1)
    return typed(grid, Table("people", PEOPLE.label, PEOPLE.meaning, (PERSON,)), Settings(), Findings())
