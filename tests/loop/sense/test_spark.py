"""The same bytes when Spark carries the partitions."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sense_worlds import CATALOGUE, company, tables
from test_promises_of_sense import assert_same

from mainstay.loop.sense import sense
from mainstay.loop.sense.sensing import Asked
from mainstay.loop.sense.spark import sense_with_spark
from mainstay.loop.tables import Tables

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed, and Spark needs it"),
    pytest.mark.filterwarnings("ignore"),  # Spark's own Python code warns of many things
]

AS_OF = date(2026, 8, 31)
BULK = ("attendance", "talks", "results")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install 'mainstay[spark]'")
    builder = sql.SparkSession.builder.master("local[1]").appName("mainstay")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
    }.items():
        builder = builder.config(name, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)  # else the workers are whatever `python3` is
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@pytest.mark.parametrize("seed", [3])
def test_spark_gives_the_same_bytes(spark: Any, tmp_path: Path, seed: int) -> None:
    whole = tables(company(seed, 20, AS_OF))
    paths = {}
    for name in BULK:
        paths[name] = str(tmp_path / f"{name}.parquet")
        whole[name].with_row_index("_row").with_columns(pl.col("_row").cast(pl.Int64)).write_parquet(paths[name])
    small = Tables({name: frame for name, frame in whole.frames.items() if name not in BULK})
    asked = Asked(months=8)
    carried = sense_with_spark(spark, small, paths, AS_OF, CATALOGUE, asked=asked, partitions=2)
    assert_same(carried, sense(whole, AS_OF, CATALOGUE, months=8))
