"""C02, D03: a review's approval is killed at any moment: nothing is paid by half, nothing twice, nothing is lost.

Two kills in the suite; `MAINSTAY_KILLS=100 .venv/bin/pytest tests/web/reviews/test_review_kills.py` for the drill.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

from killing import killed, ran, told

KILLS = int(os.environ.get("MAINSTAY_KILLS", "2"))
LABOUR = Path(__file__).parent / "review_labour.py"


def worked(env: dict[str, str], log: Path, wait: float) -> None:
    """Works until something was filled in, then is killed `wait` seconds later: while it is handed in and approved."""
    ready, filled = told(log, "ready"), told(log, "filled")
    killed(env, lambda: told(log, "ready") > ready and told(log, "filled") > filled, wait, LABOUR, "work", log)


def check(env: dict[str, str], log: Path) -> list[str]:
    found = ran(env, LABOUR, "check", log)
    assert found.returncode == 0, found.stderr
    answer: list[str] = json.loads(found.stdout)
    return answer


def test_d03_killed_while_it_is_approved(surroundings: dict[str, str], tmp_path: Path) -> None:
    log, chance = tmp_path / "acknowledged", random.Random(20261123)
    for _ in range(KILLS):
        worked(surroundings, log, chance.uniform(0.0, 0.6))
    assert check(surroundings, log) == []
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"op": "approved", "ref": "0" * 16}) + "\n")
    assert check(surroundings, log) == ["lost approved " + "0" * 16], "the checker sees a loss"
