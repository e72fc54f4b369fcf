"""Checks that need more than one cell: keys, order of days, and what tables say of one another."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mainstay.company.contract import SMALLEST_GROUP
from mainstay.company.findings import ROW, Findings
from mainstay.company.grammar import Kind
from mainstay.company.typed import Read


def check_table(read: Read, currency: str, findings: Findings) -> None:
    """What can be said of one table by itself; it should lie in memory."""
    _unique(read, findings)
    _ordered(read, findings)
    if "currency" in read.table.by_key:
        other = read.frame.filter(pl.col("currency").str.to_uppercase() != currency)
        _tell(read, findings, "other_currency", "currency", other, currency=currency)
    match read.table.key:
        case "people":
            nobody = read.frame.filter(pl.col("left_on").is_null() & pl.col("left_kind").is_not_null())
            _tell(read, findings, "kind_without_day", "left_kind", nobody)
        case "posts":
            own = read.frame.filter(pl.col("manager_id") == pl.col("person_id"))
            _tell(read, findings, "own_manager", "manager_id", own)
            _manager_cycle(read, findings)
        case "units":
            _tell(read, findings, "unknown_unit", "parent", _strangers(read, "parent", read, "unit"))
            _circle(read, findings, "unit_cycle", read.frame.select("unit", "parent", ROW))
        case "team_survey":
            small = read.frame.filter(pl.col("n") < SMALLEST_GROUP)
            _tell(read, findings, "survey_too_small", "n", small)
        case "commitments":
            both = read.frame.filter(pl.col("kept_on").is_not_null() & pl.col("broken_on").is_not_null())
            _tell(read, findings, "kept_and_broken", "broken_on", both)


def check_together(reads: Mapping[str, Read], findings: Findings) -> None:
    """What tables say of one another."""
    people = reads.get("people")
    if people is not None and people.height:
        for read in reads.values():
            for key in ("person_id", "manager_id"):
                if key in read.table.by_key and read is not people:
                    _known_people(read, key, people, findings)
    _grants(reads, findings)


def look_over(reads: Mapping[str, Read], findings: Findings) -> None:
    """What looks odd in the tables as they are used, but stops nothing."""
    for key in ("attendance", "results", "talks"):
        if key in reads and "people" in reads:
            _while_here(reads[key], reads["people"], findings)
    _known_units(reads, findings)


def _tell(read: Read, findings: Findings, code: str, column: str, rows: pl.DataFrame, **values: object) -> None:
    """One fault for each of the rows, at a column and with its value."""
    if rows.height:
        shown = rows.select(ROW, pl.col(column).alias("found"))
        findings.rows(code, read.place, read.header(column), shown, **values)


def _unique(read: Read, findings: Findings) -> None:
    keys = list(read.table.unique)
    # Different hashes tell different keys, in a tenth of the memory; the same may be chance.
    if not keys or read.frame.select(pl.struct(keys).hash().n_unique()).item() == read.frame.height:
        return
    # A row whose own key could not be read has been told already.
    needed = [key for key in keys if read.table[key].required]
    rows = read.frame.drop_nulls(needed).with_columns(pl.col(ROW).min().over(keys).alias("other"))
    said = pl.concat_str([pl.col(key).cast(pl.String).fill_null("–") for key in keys], separator=", ")
    again = rows.filter(pl.col(ROW) != pl.col("other")).select(ROW, "other", said.alias("found"))
    if again.height:
        names = ", ".join(read.header(key) for key in keys)
        findings.rows("duplicate_key", read.place, read.header(keys[0]), again, keys=names)


def _ordered(read: Read, findings: Findings) -> None:
    for first, second in read.table.ordered:
        wrong = read.frame.filter(pl.col(first) > pl.col(second))
        if wrong.height:
            kind = read.table[second].kind
            code = "wrong_order" if kind is Kind.DAY else "not_ascending"
            shown = wrong.select(ROW, _said(first, kind).alias("before"), _said(second, kind).alias("found"))
            findings.rows(code, read.place, read.header(second), shown,
                          first=read.header(first), second=read.header(second))  # fmt: skip


def _said(column: str, kind: Kind) -> pl.Expr:
    return pl.col(column) / 100 if kind is Kind.MONEY else pl.col(column)


def _strangers(read: Read, key: str, known: Read, known_key: str) -> pl.DataFrame:
    """ROW and the key of rows whose key the other table does not know."""
    ids = known.rows.select(known_key).collect().to_series()
    rows = read.rows.select(ROW, key).filter(pl.col(key).is_not_null() & ~pl.col(key).is_in(ids.implode()))
    return rows.collect(engine="streaming")


def _known_people(read: Read, key: str, people: Read, findings: Findings) -> None:
    rows = _strangers(read, key, people, "person_id")
    if not rows.height:
        return
    bare = people.rows.select(other="person_id", bare=pl.col("person_id").str.strip_chars_start("0")).unique(
        "bare", keep="first", maintain_order=True
    )
    rows = rows.with_columns(pl.col(key).str.strip_chars_start("0").alias("bare")).join(
        bare.collect(), on="bare", how="left"
    )
    rows = rows.with_columns(pl.when(pl.col("bare") != "").then(pl.col("other")).alias("other"))
    zeros = rows.filter(pl.col("other").is_not_null())
    if zeros.height:
        shown = zeros.select(ROW, "other", pl.col(key).alias("found"))
        findings.rows("leading_zeros", read.place, read.header(key), shown)
    _tell(read, findings, "unknown_person", key, rows.filter(pl.col("other").is_null()))


def _while_here(read: Read, people: Read, findings: Findings) -> None:
    day = read.table.dated
    span = people.rows.select("person_id", "hired_on", "left_on").unique("person_id", keep="first", maintain_order=True)
    rows = read.rows.select("person_id", day, ROW).join(span, on="person_id")
    # A month's row stands on the month's last day, which may lie up to a month after somebody left.
    late = pl.col(day) > pl.col("left_on").dt.offset_by("1mo")
    outside = rows.filter((pl.col(day) < pl.col("hired_on")) | late.fill_null(value=False))
    first, many = outside.select(pl.col(ROW).min().alias("first"), pl.len()).collect(engine="streaming").row(0)
    if many:
        findings.warn("outside_employment", read.place, row=first, column=read.header(day), found=many)


def _known_units(reads: Mapping[str, Read], findings: Findings) -> None:
    units = reads.get("units")
    if units is None:
        return
    for table, key in (("posts", "unit"), ("team_survey", "unit"), ("limits", "scope")):
        read = reads.get(table)
        if read is None:
            continue
        rows = _strangers(read, key, units, "unit")
        rows = rows.filter(pl.col(key) != "company") if key == "scope" else rows
        if rows.height:
            shown = rows.select(ROW, pl.col(key).alias("found"))
            findings.warn_rows("unknown_unit", read.place, read.header(key), shown)


def _grants(reads: Mapping[str, Read], findings: Findings) -> None:
    vesting, grants = reads.get("vesting"), reads.get("grants")
    if vesting is None:
        return
    if grants is None:
        findings.fault("needs_grants", vesting.place)
        return
    unknown = _strangers(vesting, "grant_id", grants, "grant_id")
    _tell(vesting, findings, "unknown_grant", "grant_id", unknown)
    total = vesting.rows.group_by("grant_id").agg(pl.col("units").sum().alias("found"), pl.col(ROW).max())
    granted = grants.rows.select("grant_id", limit="units").unique("grant_id", keep="first", maintain_order=True)
    over = total.join(granted, on="grant_id").filter(pl.col("found") > pl.col("limit")).rename({"grant_id": "grant"})
    if (rows := over.collect(engine="streaming")).height:
        findings.rows("vested_too_much", vesting.place, vesting.header("units"), rows)


def _manager_cycle(read: Read, findings: Findings) -> None:
    """Looks at everybody's newest post: a circle in the past has mended itself."""
    newest = (
        read.frame.drop_nulls(["person_id", "from"]).sort("from").unique("person_id", keep="last", maintain_order=True)
    )
    _circle(read, findings, "manager_cycle", newest.select("person_id", "manager_id", ROW))


def _circle(read: Read, findings: Findings, code: str, frame: pl.DataFrame) -> None:
    """Names each circle once, at its first row. A node that points at itself is another fault where it matters."""
    below, above, _ = frame.columns
    up = dict(frame.select(below, above).drop_nulls().iter_rows())
    row_of = dict(frame.select(below, ROW).drop_nulls().iter_rows())
    done: set[str] = set()
    for start in up:
        path: list[str] = []
        node: str | None = start
        while node is not None and node not in done:
            done.add(node)
            path.append(node)
            node = up.get(node)
        if node in path:
            circle = path[path.index(node) :]
            if len(circle) > 1 or code == "unit_cycle":
                first = circle.index(min(circle, key=row_of.__getitem__))
                circle = circle[first:] + circle[:first]
                said = " → ".join([*circle[:6], *(["…"] if len(circle) > 6 else []), circle[0]])
                findings.fault(code, read.place, row=row_of[circle[0]], column=read.header(above), found=said)
