"""The promise of the same bytes, kept between processes: however many threads, whatever order sets have, and whatever
instructions the processor's kind of linear algebra uses.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from mainstay import cli
from mainstay.loop.foresee.blend import BOOST_FROM

ONE = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1",
    "PYTHONHASHSEED": "1",
}  # fmt: skip
OTHER = {
    "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "NUMBA_NUM_THREADS": "2", "POLARS_MAX_THREADS": "2",
    "PYTHONHASHSEED": "2", "OPENBLAS_CORETYPE": "Nehalem",
}  # fmt: skip
"""The last is the oldest kind of x86 processor that OpenBLAS knows by name; on other processors it says nothing."""


def begun(company: Path, out: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """`mainstay assess` in a process of its own."""
    line = "import sys; from mainstay.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", line, "assess", str(company), "--out", str(out), "--lang", "en"]
    return subprocess.Popen(
        command,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def test_threads_hash_seeds_and_kinds_of_processor_change_no_byte(tmp_path: Path) -> None:
    company = tmp_path / "company"
    assert cli.main(["twin", str(company), "--people", "240", "--months", "30", "--seed", "5", "--lang", "en"]) == 0
    people = (company / "people.csv").read_text("utf-8")
    assert people.count(",resigned,") >= BOOST_FROM, "large enough for boosting; beyond that: test_together"
    outs = {tmp_path / "one": ONE, tmp_path / "other": OTHER}
    for run in [begun(company, out, settings) for out, settings in outs.items()]:
        told = run.communicate()[1]
        assert run.returncode == 0, told.decode()
    one, other = ({path.name: path.read_bytes() for path in out.iterdir()} for out in outs)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
