"""D03 for equity: killed while approving and vesting; nothing acknowledged is lost, nothing is by half.

Three kills in the suite; `MAINSTAY_KILLS=200` for the drill, on either store.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

from killing import killed, ran, told

KILLS = int(os.environ.get("MAINSTAY_KILLS", "3"))
LABOUR = Path(__file__).parent / "equity_labour.py"


def worked(env: dict[str, str], log: Path, seed: int, wait: float) -> None:
    """Works, and is killed `wait` seconds after it began to."""
    before = told(log, "ready")
    killed(env, lambda: told(log, "ready") > before, wait, LABOUR, "work", log, str(seed))


def test_d03_granting_and_vesting_are_never_by_half(surroundings: dict[str, str], tmp_path: Path) -> None:
    log, chance = tmp_path / "acknowledged", random.Random(20261123)
    for number in range(KILLS):
        worked(surroundings, log, number, chance.uniform(0.3, 2.0))
    found = ran(surroundings, LABOUR, "check", log)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == []
    done = [json.loads(line)["op"] for line in log.read_text("utf-8").splitlines()]
    assert {"proposed", "approved"} <= set(done), "there was work to lose"
