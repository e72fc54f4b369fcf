"""Names and places of the people of a panel, for readers."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from mainstay.loop.sense.events import seen
from mainstay.loop.sense.span import Span
from mainstay.loop.tables import Tables

PLACE = ("unit", "job", "family", "ladder", "level", "manager_id", "city")


def who_of(tables: Tables, ids: pl.Series, span: Span) -> pl.DataFrame:
    """A row for each id, as of the as-of day or the person's last day here."""
    people = pl.DataFrame({"person_id": ids}).join(tables["people"], on="person_id", how="left", maintain_order="left")
    last = pl.min_horizontal(pl.lit(span.as_of), pl.col("left_on") - timedelta(days=1))
    named = people.with_columns(
        _last=last, key=pl.lit(value=True) if people["key"].is_null().all() else pl.col("key").fill_null(value=False)
    )
    with_sex = _protected(tables, named)
    placed = _placed(tables, with_sex, span)
    return placed.select(
        "person_id", "name", "key", "sex", "birth_year", "hired_on", "unit", "unit_name", "job", "family", "ladder",
        "level", "manager_id", "city",
    )  # fmt: skip


def _protected(tables: Tables, people: pl.DataFrame) -> pl.DataFrame:
    """Sex and year of birth, from wherever the door put them; for fairness checks only."""
    apart = tables.protected
    for name in ("gender", "birth_year"):
        if apart is not None and name in apart.columns:
            column = apart.select("person_id", name).unique("person_id", keep="last", maintain_order=True)
            people = people.drop(name, strict=False).join(column, on="person_id", how="left", maintain_order="left")
        elif name not in people.columns:
            people = people.with_columns(pl.lit(None).alias(name))
    return people.with_columns(sex=pl.col("gender"))


def _placed(tables: Tables, people: pl.DataFrame, span: Span) -> pl.DataFrame:
    if "posts" in tables:
        rows = seen("posts", tables.lazy("posts"), span.as_of).select("person_id", "from", *PLACE).collect()
        held = rows.join(people.select("person_id", "_last"), on="person_id", how="inner", maintain_order="left")
        held = held.filter(pl.col("from") <= pl.col("_last")).sort("from", maintain_order=True)
        newest = held.unique("person_id", keep="last", maintain_order=True).select("person_id", *PLACE)
        people = people.drop(PLACE, strict=False).join(newest, on="person_id", how="left", maintain_order="left")
    else:
        people = people.with_columns(pl.lit(None).cast(pl.String).alias(name) for name in PLACE)
    if "units" not in tables:
        return people.with_columns(unit_name=pl.col("unit"))
    names = tables["units"].select("unit", unit_name="name").unique("unit", keep="last", maintain_order=True)
    joined = people.drop("unit_name", strict=False).join(names, on="unit", how="left", maintain_order="left")
    return joined.with_columns(unit_name=pl.coalesce("unit_name", "unit"))
