"""F08, D03, C02: work is killed at any moment; what was acknowledged is there, and nothing is there by half.

Four kills in the suite; `MAINSTAY_KILLS=200 .venv/bin/pytest tests/web/faults` for the drill, on either store.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

from killing import killed, ran, told

KILLS = int(os.environ.get("MAINSTAY_KILLS", "4"))
LABOUR = Path(__file__).parent / "labour.py"


def worked(env: dict[str, str], log: Path, seed: int, wait: float) -> None:
    """Works, and is killed `wait` seconds after it began to."""
    before = told(log, "ready")
    killed(env, lambda: told(log, "ready") > before, wait, LABOUR, "work", log, str(seed))


def test_f08_d03_nothing_acknowledged_is_lost_and_nothing_is_by_half(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    log, chance = tmp_path / "acknowledged", random.Random(20261123)
    for number in range(KILLS):
        worked(surroundings, log, number, chance.uniform(0.05, 1.2))
    found = ran(surroundings, LABOUR, "check", log)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == []
    done = [json.loads(line)["op"] for line in log.read_text("utf-8").splitlines()]
    assert {"import", "approved", "job"} <= set(done), "there was work to lose"


def test_the_checker_sees_a_loss(surroundings: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "acknowledged"
    worked(surroundings, log, 1, 0.5)
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"op": "import", "ref": "0000000000000000"}) + "\n")
    assert json.loads(ran(surroundings, LABOUR, "check", log).stdout) == ["lost import 0000000000000000"]
